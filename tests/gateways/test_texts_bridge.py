"""The process beside the text modems: what it takes, gives out once, tells, and never repeats."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

from devices.moment import Moment
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
from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.client.replica import View
from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.texts.commands import TextReport
from dispatch_app.domain.texts.values import GOOD_FOR, RETRY, TextState
from dispatch_app.gateways.texts import TAKE_AGAIN, TextsBridge
from tests.fakes import text_room as room
from tests.fakes.text_room import GATEWAY, HEAD_NUMBER, RUN, asked, text_of


class FakeModem:
    def __init__(self):
        self.given = []

    def send(self, text, number, words):
        if not number.isdigit():
            raise ValueError("no number")
        self.given.append((text, number, words))


class Beside:
    """A bridge, one modem, and a centre that answers at once; the view follows when asked for."""

    def __init__(self, run=RUN):
        self.centre, self.wish = room.telling()
        self.told = []
        self.bridge = TextsBridge(GATEWAY.account, run, now=lambda: self.centre.now)
        self.bridge._centre = self
        self.modem = FakeModem()
        self.bridge.put("main", self.modem)
        self.bridge.status(LinkStatus(state=LinkState.ONLINE))
        self.bridge.heard("main", ModemBack(at=self.at))

    @property
    def at(self):
        return Moment(0, self.centre.now)

    def send(self, command):
        self.told.append(command)
        if isinstance(command, TextReport):
            with contextlib.suppress(Rejected):
                self.centre.do(command, GATEWAY)

    def turn(self, times=1):
        for _ in range(times):
            self.bridge.view(View(state=self.centre.state, sequence=1))
            self.bridge.tick()
        return self

    def asks(self):
        return asked(self.centre, self.wish)

    def kinds(self, kind):
        return [command for command in self.told if isinstance(command, kind)]


def test_a_text_is_given_out_once_it_is_taken_on_the_record():
    beside = Beside()
    text = beside.asks()
    beside.turn()
    assert beside.modem.given == []
    beside.turn(5)
    assert beside.modem.given == [(text, HEAD_NUMBER, beside.wish.words)]


def test_what_the_modem_tells_stands_on_the_record():
    beside = Beside()
    text = beside.asks()
    beside.turn(2)
    beside.bridge.heard("main", TextSent(at=beside.at, text=text, references=(9,)))
    report = TextReported(
        at=beside.at,
        reference=9,
        number=f"+86{HEAD_NUMBER}",
        fate=Fate.DELIVERED,
        code=0,
        happened_at=None,
    )
    beside.bridge.heard("main", report)
    assert text_of(beside.centre, text).state is TextState.DELIVERED
    beside.turn(3)
    assert len(beside.modem.given) == 1


def test_a_report_that_comes_after_a_restart_still_finds_its_text():
    first = Beside()
    text = first.asks()
    first.turn(2)
    first.bridge.heard("main", TextSent(at=first.at, text=text, references=(9,)))
    second = Beside("run-2")
    second.centre = first.centre
    second.turn()
    gone = TextReported(
        at=second.at, reference=9, number=HEAD_NUMBER, fate=Fate.FAILED, code=70, happened_at=None
    )
    second.bridge.heard("main", gone)
    assert text_of(second.centre, text).why == "status-70"


def test_what_an_earlier_process_took_is_uncertain_and_not_sent():
    first = Beside()
    text = first.asks()
    first.turn(2)
    second = Beside("run-2")
    second.centre = first.centre
    second.turn(4)
    assert second.modem.given == []
    assert text_of(second.centre, text).why == "started_again"


def test_a_refused_text_is_given_out_again_after_its_pause():
    beside = Beside()
    text = beside.asks()
    beside.turn(2)
    no = TextRefused(at=beside.at, text=text, code="cms-38", may_try_again=True)
    beside.bridge.heard("main", no)
    beside.turn(3)
    assert len(beside.modem.given) == 1
    beside.centre.later(RETRY.total_seconds())
    beside.turn(3)
    assert len(beside.modem.given) == 2


def test_an_uncertain_text_is_not_given_out_again():
    beside = Beside()
    text = beside.asks()
    beside.turn(2)
    beside.bridge.heard("main", TextUncertain(at=beside.at, text=text, code="no_answer"))
    beside.centre.later(RETRY.total_seconds())
    beside.turn(3)
    assert len(beside.modem.given) == 1


def test_a_modem_gets_no_more_than_it_can_send_soon():
    beside = Beside()
    for _ in range(5):
        beside.asks()
    beside.turn(6)
    assert len(beside.modem.given) == 2
    for text, _, _ in list(beside.modem.given):
        beside.bridge.heard("main", TextSent(at=beside.at, text=text, references=(1,)))
    beside.turn(3)
    assert len(beside.modem.given) == 4


def test_without_a_modem_that_can_send_nothing_is_taken():
    beside = Beside()
    text = beside.asks()
    beside.bridge.heard("main", ModemStale(at=beside.at, reason=StaleReason.NOT_REGISTERED))
    beside.turn(3)
    assert text_of(beside.centre, text).state is TextState.WAITING


def test_a_text_that_is_too_old_is_not_given_out():
    beside = Beside()
    beside.asks()
    beside.centre.later(GOOD_FOR.total_seconds() + 1)
    beside.turn(3)
    assert beside.modem.given == []


def test_a_centre_that_did_not_hear_the_wish_is_asked_again():
    beside = Beside()
    text = beside.asks()
    beside.bridge.view(View(state=beside.centre.state, sequence=1))
    beside.send = beside.told.append
    beside.bridge.tick()
    beside.bridge.tick()
    assert len(beside.told) == len(set(map(repr, beside.told)))
    beside.centre.later(TAKE_AGAIN.total_seconds())
    del beside.send
    beside.turn(3)
    assert [given[0] for given in beside.modem.given] == [text]


def test_what_somebody_wrote_goes_to_the_centre_with_its_time():
    beside = Beside()
    beside.turn()
    beside.bridge.ahead = timedelta(seconds=3)
    came = TextCame(at=beside.at, number=HEAD_NUMBER, words="1", sent_at=datetime.now(UTC))
    beside.bridge.heard("main", came)
    assert beside.told[-1].at == beside.centre.now + timedelta(seconds=3)


def test_a_modem_that_fails_is_told_once_with_an_alarm_that_ends_with_it():
    beside = Beside().turn(2)
    assert [c.source for c in beside.kinds(ClearAlarm)] == ["main"]
    beside.bridge.heard("main", ModemStale(at=beside.at, reason=StaleReason.NO_CARD))
    beside.turn(3)
    assert [c.reason for c in beside.kinds(RaiseAlarm)] == ["no_card"]
    assert beside.centre.state.texts.able is False
    beside.bridge.heard("main", ModemBack(at=beside.at))
    beside.turn(1)
    beside.centre.later(4)
    beside.turn(1)
    assert beside.centre.state.texts.able is True
    assert len(beside.kinds(ClearAlarm)) == 2


def test_a_modem_taken_away_leaves_what_it_was_given_uncertain():
    beside = Beside()
    text = beside.asks()
    beside.turn(2)
    assert beside.bridge.busy("main")
    beside.bridge.drop("main")
    assert text_of(beside.centre, text).state is TextState.UNCERTAIN
    assert not beside.bridge.busy("main")


def test_a_number_no_modem_can_dial_is_over_at_once():
    beside = Beside()
    text = beside.asks()
    beside.modem.send = lambda *_: (_ for _ in ()).throw(ValueError("no"))
    beside.turn(2)
    assert text_of(beside.centre, text).why == "unusable"
