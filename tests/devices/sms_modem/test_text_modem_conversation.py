"""The talk with a text modem: set-up, sending at most once, what comes, and every way it fails."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from devices.moment import Moment
from devices.simulator.text_modem import TextModemModel
from devices.sms_modem import encoder
from devices.sms_modem.conversation import Conversation, Patience
from devices.sms_modem.decoder import Fate
from devices.sms_modem.events import (
    ModemBack,
    ModemStale,
    StaleReason,
    TextCame,
    TextRefused,
    TextReported,
    TextSent,
    TextUncertain,
)
from devices.sms_modem.sending import Outgoing
from devices.transports.port_loop import PortTrouble

START = Moment(0, datetime(2026, 3, 1, 12, tzinfo=UTC))
OURS, THEIRS = "19900000001", "+8619900000002"


class Room:
    """A talk and a modem with a wire between them, in time of their own."""

    def __init__(self, *, pin="", **trouble):
        self.now = START
        self.model = TextModemModel(now=lambda: self.now.utc, pin=trouble.pop("card_pin", ""))
        for name, value in trouble.items():
            setattr(self.model, name, value)
        self.talk = Conversation(pin=pin, patience=Patience())
        self.events = []
        self.written = b""
        self.talk.begin(self.now)

    def live(self, seconds, *, step=0.1, cut=lambda data: data):
        until = self.now.plus(seconds)
        while until.since(self.now) > 0:
            self.now = self.now.plus(step)
            out = self.talk.outgoing()
            self.written += out
            heard = cut(self.model.feed(out) + self.model.live(step))
            if heard:
                self.events += self.talk.take(heard, self.now)
            self.events += self.talk.tick(self.now)
        return self

    def send(self, text="t1", words="集合", number=OURS):
        self.talk.send(Outgoing(text, encoder.parts_of(number, words, mark=5)))
        return self

    def of(self, *kinds):
        return [event for event in self.events if isinstance(event, kinds)]


def test_a_modem_with_card_and_network_is_ready():
    room = Room().live(3)
    assert len(room.of(ModemBack)) == 1
    assert room.of(ModemStale) == []
    assert room.model.echo is False


def test_a_text_goes_out_once_with_the_reference_its_report_will_carry():
    room = Room().live(3).send().live(3)
    (sent,) = room.of(TextSent)
    assert (sent.text, sent.references) == ("t1", (1,))
    assert [(t.number, t.words) for t in room.model.taken] == [(OURS, "集合")]
    (report,) = room.of(TextReported)
    assert (report.reference, report.fate) == (1, Fate.DELIVERED)


def test_a_long_text_is_sent_once_all_its_parts_are_taken():
    room = Room().live(3).send(words="急" * 150).live(5)
    assert [t.words for t in room.model.taken] == ["急" * 67, "急" * 67, "急" * 16]
    assert room.of(TextSent)[0].references == (1, 2, 3)


def test_texts_go_one_after_another():
    room = Room().live(3).send("a", "one").send("b", "two").live(5)
    assert [event.text for event in room.of(TextSent)] == ["a", "b"]


def test_a_text_waits_until_the_network_takes_the_card_in():
    room = Room(registered=False).live(3).send().live(5)
    assert room.of(ModemStale)[-1].reason is StaleReason.NOT_REGISTERED
    assert room.model.taken == []
    room.model.registered = True
    room.live(15)
    assert len(room.of(TextSent)) == 1


def test_a_text_that_waited_too_long_for_the_network_is_given_back_unsent():
    room = Room(registered=False).live(3)
    parts = encoder.parts_of(OURS, "x")
    room.talk.send(Outgoing("t1", parts, room.now.plus(20)))
    room.live(30)
    assert [event.code for event in room.of(TextRefused)] == ["too_late"]
    room.model.registered = True
    room.live(15)
    assert room.model.taken == []


def test_a_refused_text_did_not_go_and_may_be_tried_again():
    room = Room(refuses=38).live(3).send().live(3)
    (refused,) = room.of(TextRefused)
    assert (refused.code, refused.may_try_again) == ("cms-38", True)


def test_a_number_that_does_not_exist_is_not_tried_again():
    room = Room(refuses=1).live(3).send().live(3)
    assert room.of(TextRefused)[0].may_try_again is False


def test_a_text_on_which_nobody_answers_is_uncertain_and_never_sent_again():
    room = Room(swallows=True).live(3).send().live(80)
    (uncertain,) = room.of(TextUncertain)
    assert uncertain.code == "no_answer"
    assert len(room.model.taken) == 1
    assert room.of(ModemStale)[-1].reason is StaleReason.SILENT


def test_a_cable_pulled_before_the_words_were_written_sent_nothing():
    room = Room().live(3).send()
    room.events += room.talk.tick(room.now)
    room.events += room.talk.lost(PortTrouble.PORT_LOST, room.now)
    assert room.of(TextRefused)[0].code == "port_lost"


def test_a_cable_pulled_after_the_words_were_written_leaves_it_uncertain():
    room = Room(swallows=True).live(3).send().live(1)
    room.events += room.talk.lost(PortTrouble.PORT_LOST, room.now)
    assert room.of(TextUncertain)[0].code == "port_lost"


def test_an_error_after_the_first_part_went_leaves_it_uncertain():
    room = Room().live(3).send(words="急" * 150)
    while not room.model.taken:
        room.live(0.1)
    room.model.refuses = 38
    room.live(3)
    assert room.of(TextUncertain)[0].code == "cms-38"
    assert room.of(TextSent) == []


def test_a_text_that_comes_is_told_and_taken_off_the_card():
    room = Room().live(3)
    room.events += room.talk.take(room.model.receive(THEIRS, "收到"), room.now)
    room.live(2)
    (came,) = room.of(TextCame)
    assert (came.number, came.words) == (THEIRS, "收到")
    assert room.model.stored == 0


def test_parts_of_a_long_text_are_one_text():
    room = Room().live(3)
    room.events += room.talk.take(room.model.receive(THEIRS, "收" * 150), room.now)
    room.live(3)
    assert [event.words for event in room.of(TextCame)] == ["收" * 150]


def test_texts_that_came_while_nobody_listened_are_found_at_the_start():
    room = Room()
    room.model.receive(THEIRS, "1")
    room.live(3)
    assert [event.words for event in room.of(TextCame)] == ["1"]


def test_a_card_that_throws_nothing_away_does_not_tell_a_text_twice():
    room = Room()
    room.model.receive(THEIRS, "1")
    room.model._throw_away = lambda _value: ("+CMS ERROR: 321",)
    room.live(40)
    assert len(room.of(TextCame)) == 1


def test_without_a_card_it_says_so_until_one_is_there():
    room = Room(card=False).live(3)
    assert room.of(ModemStale)[-1].reason is StaleReason.NO_CARD
    room.model.card = True
    room.live(10)
    assert len(room.of(ModemBack)) == 1


def test_a_card_that_is_pulled_out_is_missed():
    room = Room().live(3)
    room.model.card = False
    room.live(15)
    assert room.of(ModemStale)[-1].reason is StaleReason.NO_CARD


def test_a_modem_that_was_switched_off_and_on_unnoticed_is_set_up_again():
    room = Room().live(3)
    room.model.power_on()
    room.live(15)
    assert room.model.echo is False
    assert room.model.receive(THEIRS, "1") != b""


def test_a_locked_card_is_opened_with_its_pin():
    room = Room(pin="1234", card_pin="1234")
    room.model.power_on()
    assert len(room.live(4).of(ModemBack)) == 1


def test_a_wrong_pin_is_given_once_and_never_again():
    room = Room(pin="9999", card_pin="1234")
    room.model.power_on()
    room.live(60)
    assert room.written.count(b"+CPIN=") == 1
    assert {e.reason for e in room.of(ModemStale)} == {StaleReason.CARD_LOCKED}


def test_a_modem_switched_off_and_on_is_given_its_pin_again():
    room = Room(pin="1234", card_pin="1234")
    room.model.power_on()
    room.live(4)
    room.model.power_on()
    room.events += room.talk.lost(PortTrouble.PORT_LOST, room.now)
    room.talk.begin(room.now)
    room.live(4)
    assert len(room.of(ModemBack)) == 2


def test_a_silent_modem_is_stale_once():
    room = Room().live(30, cut=lambda _data: b"")
    assert [event.reason for event in room.of(ModemStale)] == [StaleReason.SILENT]


def test_what_the_modem_says_in_between_disturbs_nothing():
    room = Room().live(3).send()
    room.live(3, cut=lambda data: b"\r\n^RSSI:17\r\n\r\nRING\r\n" + data if data else b"")
    assert len(room.of(TextSent)) == 1


def test_bytes_one_by_one_are_the_same_words():
    room = Room()
    whole = room.talk.take

    def slowly(data, at):
        return tuple(event for n in range(len(data)) for event in whole(data[n : n + 1], at))

    room.talk.take = slowly
    room.live(3).send().live(3)
    assert len(room.of(TextSent)) == 1


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_noise_is_never_a_crash_and_never_sends(noise):
    talk, now = Conversation(), START
    talk.begin(now)
    talk.send(Outgoing("t", encoder.parts_of(OURS, "x")))
    for data in noise:
        now = Moment(now.monotonic_ns + 10**9, now.utc + timedelta(seconds=1))
        talk.outgoing()
        talk.take(data, now)
        talk.tick(now)
    assert encoder.END_OF_PDU not in talk.outgoing()
