"""The talk with one terminal: signing in, answers, keys, messages sent until they are answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.moment import Moment
from devices.simulator.vehicle_terminal import wire
from devices.vehicle_terminal import encoder
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.connection import Connection
from devices.vehicle_terminal.limits import Limits
from devices.vehicle_terminal.packet import TerminalId
from devices.vehicle_terminal.sending import LONGEST_QUEUE, TRIES, WINDOW

NOON = Moment(10**12, datetime(2026, 11, 22, 4, 0, tzinfo=UTC))
PHONE = "19900000001"
READING = wire.Reading(at=NOON.utc, lat=31.5, lon=120.5)


class Doors:
    def __init__(self) -> None:
        self.open = True

    def register(self, _terminal: TerminalId, _box: m.Register) -> tuple[m.Registration, str]:
        if not self.open:
            return m.Registration.NO_SUCH_TERMINAL, ""
        return m.Registration.DONE, "k7Zx"

    def admits(self, _terminal: TerminalId, code: str) -> bool:
        return self.open and code == "k7Zx"


class Talk:
    """A connection with a terminal at its other end that speaks by the independent codec."""

    def __init__(self, edition: str = wire.E2013, **limits: float) -> None:
        self.doors = Doors()
        self.edition = edition
        self.connection = Connection("tcp", self.doors, Limits(**limits), NOON)  # type: ignore[arg-type]
        self.ear = wire.Ear()
        self.sequence = 0
        self.at = NOON

    def says(self, message: int, body: bytes = b"", *, phone: str = PHONE) -> list[e.Event]:
        frames = wire.frames(self.edition, phone, message, body, self.sequence)
        self.sequence += len(frames)
        return self.connection.take(b"".join(frames), self.at)

    def reads(self) -> list[wire.Heard]:
        return self.ear.take(self.connection.outgoing())

    def signs_in(self) -> list[e.Event]:
        events = self.says(wire.AUTHENTICATE, wire.authenticate(self.edition, "k7Zx"))
        self.reads()
        return events

    def sends(self, body: bytes = b"\x05words", tag: str = "order") -> list[e.Event]:
        talk = self.connection.conversations[TerminalId(PHONE)]
        return talk.say(encoder.TEXT, body, tag, self.at)

    def later(self, seconds: float) -> list[e.Event]:
        self.at = self.at.plus(seconds)
        return self.connection.tick(self.at)


@pytest.fixture(params=[wire.E2011, wire.E2013, wire.E2019])
def talk(request: pytest.FixtureRequest) -> Talk:
    return Talk(request.param)


def results(heard: list[wire.Heard]) -> list[tuple[int, int]]:
    """Message and result of general answers."""
    return [(h.body[2] * 256 + h.body[3], h.body[4]) for h in heard if h.message == 0x8001]


def test_a_terminal_registers_shows_its_code_and_is_let_in(talk: Talk) -> None:
    body = wire.register(talk.edition, maker="M", model="T", device="D", plate="京A00000")
    (registered,) = talk.says(wire.REGISTER, body)
    assert isinstance(registered, e.Registered)
    (answer,) = talk.reads()
    assert (answer.message, answer.body) == (0x8100, b"\0\0\0k7Zx")
    (signed_in,) = talk.says(wire.AUTHENTICATE, wire.authenticate(talk.edition, "k7Zx"))
    assert isinstance(signed_in, e.SignedIn)
    assert results(talk.reads()) == [(wire.AUTHENTICATE, 0)]


def test_a_refused_registration_brings_no_code(talk: Talk) -> None:
    talk.doors.open = False
    body = wire.register(talk.edition, maker="M", model="T", device="D", plate="")
    talk.says(wire.REGISTER, body)
    (answer,) = talk.reads()
    assert answer.body == b"\0\0\x04"


def test_a_wrong_code_is_refused(talk: Talk) -> None:
    (away,) = talk.says(wire.AUTHENTICATE, wire.authenticate(talk.edition, "guess"))
    assert away == e.TurnedAway(TerminalId(PHONE), e.Why.WRONG_CODE, NOON)
    assert results(talk.reads()) == [(wire.AUTHENTICATE, 1)]


def test_nothing_counts_before_the_code(talk: Talk) -> None:
    assert talk.says(wire.POSITION, wire.position(READING)) == []
    assert talk.says(wire.EVENT, b"\x01") == []
    assert results(talk.reads()) == [(wire.POSITION, 1), (wire.EVENT, 1)]


def test_every_message_is_answered(talk: Talk) -> None:
    talk.signs_in()
    talk.says(wire.HEARTBEAT)
    talk.says(wire.POSITION, wire.position(READING))
    talk.says(0x0F01, b"?")
    talk.says(wire.POSITION, b"short")
    assert results(talk.reads()) == [
        (wire.HEARTBEAT, 0),
        (wire.POSITION, 0),
        (0x0F01, 3),
        (wire.POSITION, 2),
    ]


def test_a_batch_from_where_there_was_no_network_is_late(talk: Talk) -> None:
    talk.signs_in()
    late = talk.says(wire.BATCH, wire.batch([READING, READING], blind=True))
    of_now = talk.says(wire.BATCH, wire.batch([READING], blind=False))
    assert [event.late for event in (*late, *of_now)] == [True, True, False]


def test_a_batch_in_parts_is_put_together(talk: Talk) -> None:
    talk.signs_in()
    located = talk.says(wire.BATCH, wire.batch([READING] * 60, blind=True))
    assert len(located) == 60


def test_missing_parts_are_asked_for_once() -> None:
    talk = Talk()
    talk.signs_in()
    frames = wire.frames(wire.E2013, PHONE, wire.BATCH, wire.batch([READING] * 80, blind=True), 40)
    talk.connection.take(frames[0] + frames[2], talk.at)
    talk.reads()
    talk.later(6.0)
    (asked,) = talk.reads()
    assert (asked.message, asked.body.hex()) == (0x8003, "0028010002")
    talk.later(6.0)
    assert talk.reads() == []
    assert len(talk.connection.take(frames[1], talk.at)) == 80


def test_a_key_counts_once_however_often_it_is_repeated(talk: Talk) -> None:
    talk.signs_in()
    frame = b"".join(wire.frames(talk.edition, PHONE, wire.EVENT, b"\x03", 77))
    first = talk.connection.take(frame, talk.at)
    assert first == [e.KeyPressed(TerminalId(PHONE), e.Key(e.KeyKind.EVENT, "3"), NOON)]
    assert talk.connection.take(frame, talk.at) == []
    assert results(talk.reads()) == [(wire.EVENT, 0)] * 2


def test_a_damaged_key_does_not_count() -> None:
    talk = Talk()
    talk.signs_in()
    frame = bytearray(b"".join(wire.frames(wire.E2013, PHONE, wire.EVENT, b"\x03", 77)))
    frame[-2] ^= 0x40
    assert talk.connection.take(bytes(frame), talk.at) == []
    assert results(talk.reads()) == [(wire.EVENT, 2)]


def test_a_wrong_check_byte_alone_leaves_a_position_standing() -> None:
    talk = Talk()
    talk.signs_in()
    frame = bytearray(b"".join(wire.frames(wire.E2013, PHONE, 0x0200, wire.position(READING), 7)))
    frame[-2] ^= 0x40
    (located,) = talk.connection.take(bytes(frame), talk.at)
    assert isinstance(located, e.Located)
    assert not located.doubtful


def test_what_a_terminal_takes_is_told(talk: Talk) -> None:
    talk.signs_in()
    talk.sends()
    (text,) = talk.reads()
    assert text.message == 0x8300
    (answered,) = talk.says(wire.GENERAL_ANSWER, wire.answer(text.sequence, 0x8300))
    assert answered == e.Answered(TerminalId(PHONE), "order", NOON)
    talk.later(100)
    assert talk.reads() == []


def test_what_a_terminal_refuses_is_told(talk: Talk) -> None:
    talk.signs_in()
    talk.sends()
    (text,) = talk.reads()
    (refused,) = talk.says(wire.GENERAL_ANSWER, wire.answer(text.sequence, 0x8300, 3))
    assert isinstance(refused, e.NotAnswered)
    assert refused.why is e.Trouble.REFUSED


def test_a_message_is_sent_again_until_it_is_given_up(talk: Talk) -> None:
    talk.signs_in()
    talk.sends()
    sent = [len(talk.reads())]
    given_up: list[e.Event] = []
    for wait_s in (10, 20, 60):
        given_up += talk.later(wait_s - 1)
        assert talk.reads() == []
        given_up += talk.later(1)
        sent.append(len(talk.reads()))
    assert sum(sent) == TRIES
    (unanswered,) = given_up
    assert isinstance(unanswered, e.NotAnswered)
    assert unanswered.why is e.Trouble.UNANSWERED


def test_no_more_than_a_window_is_under_way(talk: Talk) -> None:
    talk.signs_in()
    for number in range(WINDOW + 2):
        talk.sends(tag=f"order-{number}")
    under_way = talk.reads()
    assert len(under_way) == WINDOW
    talk.says(wire.GENERAL_ANSWER, wire.answer(under_way[0].sequence, 0x8300))
    assert len(talk.reads()) == 1


def test_more_than_a_queue_is_refused(talk: Talk) -> None:
    talk.signs_in()
    for number in range(LONGEST_QUEUE):
        assert talk.sends(tag=f"order-{number}") == []
    (refused,) = talk.sends(tag="one too many")
    assert isinstance(refused, e.NotAnswered)
    assert (refused.tag, refused.why) == ("one too many", e.Trouble.TOO_MANY)


def test_a_message_in_parts_has_arrived_with_its_last(talk: Talk) -> None:
    talk.signs_in()
    talk.sends(bytes(2500))
    first, second, third = talk.reads()
    assert (first.parts, third.part) == (3, 3)
    assert talk.says(wire.GENERAL_ANSWER, wire.answer(second.sequence, 0x8300)) == []
    (answered,) = talk.says(wire.GENERAL_ANSWER, wire.answer(third.sequence, 0x8300))
    assert isinstance(answered, e.Answered)


def test_parts_that_a_terminal_lacks_are_sent_again(talk: Talk) -> None:
    talk.signs_in()
    talk.sends(bytes(2500))
    first, second, _third = talk.reads()
    count = b"\x00\x01" if talk.edition == wire.E2019 else b"\x01"
    talk.says(0x0005, wire.number(first.sequence, 2) + count + b"\x00\x02")
    again = [h for h in talk.reads() if h.message == 0x8300]
    assert [(h.sequence, h.part) for h in again] == [(second.sequence, 2)]


def test_what_was_under_way_when_the_connection_broke_is_told(talk: Talk) -> None:
    talk.signs_in()
    talk.sends()
    lost, gone = talk.connection.end(e.Why.CLOSED, NOON)
    assert isinstance(lost, e.NotAnswered)
    assert (lost.why, gone) == (e.Trouble.GONE, e.Gone(TerminalId(PHONE), e.Why.CLOSED, NOON))


def test_an_encrypted_message_is_not_supported() -> None:
    talk = Talk()
    talk.signs_in()
    content = bytes.fromhex("0200 0405 019900000001 0009") + b"12345"
    check = 0
    for byte in content:
        check ^= byte
    talk.connection.take(wire.escaped(content + bytes([check])), talk.at)
    assert results(talk.reads()) == [(wire.POSITION, 3)]


def test_settings_are_told_as_the_answer_to_a_question(talk: Talk) -> None:
    talk.signs_in()
    conversation = talk.connection.conversations[TerminalId(PHONE)]
    conversation.say(encoder.ASK_PARAMETERS, b"", "asked", talk.at)
    (asked,) = talk.reads()
    body = wire.number(asked.sequence, 2) + b"\x01" + bytes.fromhex("00000029 04 0000001E")
    answered, told = talk.says(wire.SETTINGS, body)
    assert isinstance(answered, e.Answered)
    assert isinstance(told, e.SettingsTold)
    assert told.values == {0x29: b"\0\0\0\x1e"}


def test_who_never_shows_a_code_is_not_kept() -> None:
    talk = Talk(sign_in_s=30.0)
    talk.says(wire.HEARTBEAT)
    assert talk.connection.fault(NOON.plus(29)) is None
    assert talk.connection.fault(NOON.plus(31)) is e.Why.SILENT


def test_who_is_silent_for_long_is_gone() -> None:
    talk = Talk(silence_s=100.0)
    talk.signs_in()
    assert talk.connection.fault(NOON.plus(99)) is None
    assert talk.connection.fault(NOON.plus(101)) is e.Why.SILENT


def test_who_sends_rubbish_is_not_kept() -> None:
    talk = Talk()
    talk.connection.take(b"GET / HTTP/1.1\r\n" * 1000, talk.at)
    assert talk.connection.fault(NOON) is e.Why.RUBBISH


def test_before_a_code_is_shown_little_may_be_said() -> None:
    talk = Talk()
    for _ in range(40):
        talk.says(wire.POSITION, wire.position(READING))
        talk.reads()
    assert talk.connection.fault(NOON) is None
    for _ in range(60):
        talk.says(wire.POSITION, wire.position(READING))
    assert talk.connection.fault(NOON) is e.Why.RUBBISH


def test_what_goes_wrong_now_and_then_is_forgiven_over_days(talk: Talk) -> None:
    talk.signs_in()
    for _ in range(500):
        talk.later(300.0)
        talk.says(wire.POSITION, b"short")
        assert talk.connection.fault(talk.at) is None
    for _ in range(201):
        talk.says(wire.POSITION, b"short")
    assert talk.connection.fault(talk.at) is e.Why.RUBBISH


def test_messages_that_nobody_here_reads_are_no_rubbish(talk: Talk) -> None:
    talk.signs_in()
    for _ in range(1000):
        talk.says(0x0F01, b"?")
    assert talk.connection.fault(talk.at) is None
    assert {result for _, result in results(talk.reads())} == {3}


def test_invented_names_on_one_connection_take_no_room() -> None:
    talk = Talk(terminals_per_connection=2)
    talk.signs_in()
    for number in range(50):
        talk.says(wire.HEARTBEAT, phone=str(18800000000 + number))
    assert len(talk.connection.conversations) == 2
    assert talk.connection.conversations[TerminalId(PHONE)].signed_in
