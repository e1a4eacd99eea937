"""Between an exchange and the centre: facts go up, wishes come down, nothing comes late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch_app.client.link import Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState, SeatState
from dispatch_app.domain.commands import Command
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import ContactId, LineId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import (
    CallRef,
    ContactKind,
    Ender,
    OrderFailure,
    Target,
    TargetKind,
)
from dispatch_app.gateways.exchange import EXPIRES_S, SETTLES_S, ExchangeBridge
from dispatch_app.ports import call_control as order
from dispatch_app.ports import exchange_events as told
from tests.fakes import any_telephone as any_t
from tests.fakes import builders as a
from tests.fakes.quiet_exchange import QuietExchange

R1, TRUNK = CallRef("R-1"), LineId("T1")
NUMBER = "09990001234"


class Bridged:
    """A bridge between a quiet exchange and a centre in memory, with one clock for all."""

    def __init__(self) -> None:
        self.centre = a.a_centre()
        self.exchange = QuietExchange()
        self.sent: list[Command] = []
        self.bridge = ExchangeBridge(self.exchange, now=lambda: self.centre.now)
        self.bridge.start(self._send)
        self._view(())
        self.exchange.tells(told.ExchangeLink(up=True, at=self.now))
        self.bring()

    @property
    def now(self) -> datetime:
        return self.centre.now

    def _send(self, command: Command) -> None:
        self.sent.append(command)

    def bring(self) -> None:
        """Bring what was sent to the centre, and what followed back to the bridge."""
        while self.sent:
            self._view(self.centre.do(self.sent.pop(0), any_t.EXCHANGE))

    def _view(self, events: tuple[Event, ...]) -> None:
        self.bridge.view(View(state=self.centre.state, sequence=0, events=events))

    def asks(self, command: Command, *, late_s: float = 0.0) -> None:
        """A seat asks; its wish reaches the bridge so much later."""
        events = self.centre.do(command, a.at_seat(a.SEAT_1))
        self.centre.later(late_s)
        self._view(events)
        self.bring()

    def beats(self, seconds: float = 0.0) -> None:
        self.centre.later(seconds)
        self.bridge.heartbeat(
            Pulse(
                sequence=0,
                server_time=self.now,
                heard_at=self.now,
                stations_online=frozenset(),
                seats_online=frozenset(),
            )
        )
        self.bring()

    def rings(self, ref: CallRef = R1) -> None:
        self.exchange.tells(told.Offered(ref=ref, line=TRUNK, at=self.now, number=NUMBER))
        self.bring()

    def call(self, ref: CallRef = R1) -> Call:
        found = self.centre.state.call_of(ref)
        assert found is not None
        return found


@pytest.fixture
def bridged() -> Bridged:
    return Bridged()


def test_a_call_of_the_exchange_becomes_one_of_the_centre_with_its_number(
    bridged: Bridged,
) -> None:
    bridged.rings()
    call = bridged.call()
    assert (call.line, call.number, call.ringing) == (TRUNK, NUMBER, True)


def test_a_number_that_is_not_told_is_none_and_not_awaited(bridged: Bridged) -> None:
    bridged.exchange.tells(told.Offered(ref=R1, line=TRUNK, at=bridged.now))
    bridged.bring()
    assert bridged.call().number_state is NumberState.NONE


def test_an_answer_at_the_seat_becomes_an_order_to_the_exchange(bridged: Bridged) -> None:
    bridged.rings()
    bridged.asks(c.AnswerCall(call=bridged.call().id))
    (answer,) = bridged.exchange.got(order.Answer)
    assert (answer.ref, answer.seat) == (R1, a.SEAT_1)


def test_a_wish_that_was_held_up_is_not_carried_out_and_the_seat_is_told(
    bridged: Bridged,
) -> None:
    bridged.rings()
    bridged.asks(c.AnswerCall(call=bridged.call().id), late_s=EXPIRES_S + 1)
    assert bridged.exchange.got(order.Answer) == []
    assert bridged.call().ringing


def test_an_answer_that_the_exchange_cannot_make_gives_the_call_back_to_all(
    bridged: Bridged,
) -> None:
    bridged.rings()
    bridged.asks(c.AnswerCall(call=bridged.call().id))
    assert bridged.centre.seat().state is SeatState.BUSY
    (answer,) = bridged.exchange.got(order.Answer)
    bridged.exchange.tells(
        told.OrderFailed(
            order=answer.order, ref=R1, reason=OrderFailure.SEAT_HAS_NO_PHONE, at=bridged.now
        )
    )
    bridged.bring()
    assert bridged.call().ringing
    assert bridged.centre.seat().state is SeatState.READY


def test_a_call_out_is_dialled_under_the_centres_own_name(bridged: Bridged) -> None:
    to = Target(kind=TargetKind.NUMBER, id=NUMBER)
    bridged.asks(tc.CallOut(to=to))
    (dial,) = bridged.exchange.got(order.Dial)
    assert (dial.seat, dial.to) == (a.SEAT_1, to)
    assert bridged.call(dial.ref).dialling


def test_what_a_telephone_dialled_itself_is_told_and_not_dialled_again(bridged: Bridged) -> None:
    to = Target(kind=TargetKind.NUMBER, id=NUMBER)
    bridged.exchange.tells(told.Dialling(ref=R1, line=TRUNK, at=bridged.now, seat=a.SEAT_1, to=to))
    bridged.bring()
    assert bridged.call(R1).seat == a.SEAT_1
    assert bridged.exchange.got(order.Dial) == []


def test_an_exchange_knows_who_takes_calls_and_hears_of_each_change_once(
    bridged: Bridged,
) -> None:
    def duties() -> list[tuple[str, bool]]:
        return [(d.seat, d.ready) for d in bridged.exchange.got(order.SeatDuty)]

    before = len(duties())
    away = c.SetSeatState(seat=a.SEAT_1, state=SeatState.AWAY, reason="meal")
    bridged.asks(away)
    bridged.beats(1)
    assert duties()[before:] == [(a.SEAT_1, False)]


def test_an_exchange_that_comes_back_is_told_everything_anew(bridged: Bridged) -> None:
    until = bridged.now + timedelta(hours=1)
    bridged.asks(tc.LockNumber(number=NUMBER, until=until, reason="反复"))
    bridged.exchange.orders.clear()
    bridged.exchange.tells(told.ExchangeLink(up=False, at=bridged.now, reason="closed"))
    bridged.exchange.tells(told.ExchangeLink(up=True, at=bridged.now))
    assert {d.seat for d in bridged.exchange.got(order.SeatDuty)} == {a.SEAT_1, a.SEAT_2}
    (screening,) = bridged.exchange.got(order.Screening)
    assert screening.locks == (order.LockedNumber(number=NUMBER, until=until),)


def test_a_lock_that_has_run_out_is_taken_from_the_exchange(bridged: Bridged) -> None:
    until = bridged.now + timedelta(seconds=60)
    bridged.asks(tc.LockNumber(number=NUMBER, until=until, reason="反复"))
    bridged.beats(61)
    assert bridged.exchange.got(order.Screening)[-1].locks == ()


def test_numbers_that_go_first_come_from_the_phone_book(bridged: Bridged) -> None:
    contact = tc.RegisterContact(
        id=ContactId("P"), name="演示110", kind=ContactKind.POLICE, numbers=(NUMBER,), first=True
    )
    bridged.asks(contact)
    assert bridged.exchange.got(order.Screening)[-1].first == frozenset({NUMBER})


def test_a_call_that_ended_while_its_exchange_was_gone_ends_at_the_centre(
    bridged: Bridged,
) -> None:
    bridged.rings()
    bridged.exchange.tells(told.Answered(ref=R1, seat=a.SEAT_1, at=bridged.now))
    bridged.bring()
    bridged.centre.later(5)
    bridged.exchange.tells(told.ExchangeLink(up=False, at=bridged.now, reason="closed"))
    bridged.exchange.tells(told.ExchangeLink(up=True, at=bridged.now))
    bridged.bring()
    bridged.beats(SETTLES_S + 1)
    assert bridged.call().ended_by is Ender.EXCHANGE


def test_a_call_that_the_exchange_still_has_goes_on(bridged: Bridged) -> None:
    bridged.rings()
    bridged.exchange.tells(told.Answered(ref=R1, seat=a.SEAT_1, at=bridged.now))
    bridged.centre.later(5)
    bridged.exchange.tells(told.ExchangeLink(up=True, at=bridged.now))
    bridged.rings()
    bridged.beats(SETTLES_S + 1)
    assert bridged.call().talking


def test_an_answer_that_a_bridge_before_this_one_took_is_given_up() -> None:
    """It died between the promise and the order; nobody else would ever connect the caller."""
    bridged = Bridged()
    bridged.rings()
    bridged.centre.do(c.AnswerCall(call=bridged.call().id), a.at_seat(a.SEAT_1))
    bridged.bridge.view(View(state=bridged.centre.state, sequence=0, fresh=True))
    bridged.beats(EXPIRES_S + 1)
    assert bridged.call().ringing
    bridged.beats(1)
    assert bridged.call().ringing


def test_the_centre_hears_again_that_the_exchange_is_up(bridged: Bridged) -> None:
    gone = tc.ReportExchange(up=False, at=bridged.now, reason="process_gone")
    bridged.centre.do(gone, a.MACHINE)
    bridged.bridge.view(View(state=bridged.centre.state, sequence=0))
    bridged.beats(3)
    exchange = bridged.centre.state.telephone.exchange
    assert exchange is not None
    assert exchange.up


def test_a_failure_of_no_wish_is_no_news_at_a_seat(bridged: Bridged) -> None:
    bridged.exchange.tells(
        told.OrderFailed(
            order="duty-1", ref=None, reason=OrderFailure.TARGET_UNKNOWN, at=bridged.now
        )
    )
    assert bridged.sent == []


WISHES: list[tuple[Any, Any]] = [
    (lambda call: tc.HoldCall(call=call), order.Hold),
    (lambda call: tc.ResumeCall(call=call), order.Resume),
    (lambda call: tc.MuteSeat(call=call, muted=True), order.Mute),
    (lambda call: tc.SendDigits(call=call, digits="1#"), order.SendDigits),
    (lambda call: c.EndCall(call=call), order.Release),
    (
        lambda call: tc.TransferCall(call=call, to=Target(kind=TargetKind.SEAT, id="2")),
        order.Transfer,
    ),
    (
        lambda call: tc.ConsultSomebody(call=call, to=Target(kind=TargetKind.LINE, id="N")),
        order.Consult,
    ),
    (
        lambda call: tc.AddParty(call=call, to=Target(kind=TargetKind.NUMBER, id=NUMBER)),
        order.AddParty,
    ),
]


@pytest.mark.parametrize(("wish", "kind"), WISHES, ids=[kind.__name__ for _, kind in WISHES])
def test_a_wish_about_the_own_call_becomes_its_order(
    bridged: Bridged, wish: Any, kind: Any
) -> None:
    bridged.rings()
    bridged.exchange.tells(told.Answered(ref=R1, seat=a.SEAT_1, at=bridged.now))
    bridged.bring()
    bridged.asks(wish(bridged.call().id))
    (given,) = bridged.exchange.got(kind)
    assert (given.ref, given.seat) == (R1, a.SEAT_1)
