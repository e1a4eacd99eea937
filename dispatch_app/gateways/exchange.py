"""Stands between an exchange and the centre: facts go up, wishes come down, each once.

Facts wait on disk while the centre is away and go up with their own times. Wishes are never carried
out late: one that has waited longer than a person does has expired, and the seat is told so. What
the two ends do not agree on after either was away is brought together again: the exchange is
believed in who hears whom.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock

from dispatch_app.client.link import LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import (
    CallAct,
    CallRef,
    DialStage,
    Direction,
    Ender,
    OrderFailure,
)
from dispatch_app.domain.telephone_commands import ReportAskFailed, ReportEnded, ReportExchange
from dispatch_app.domain.telephone_events import CalledOut, ExchangeAsked
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.exchange_words import (
    Wish,
    act_of,
    command_of,
    duty_of,
    order_of,
    screening_of,
)
from dispatch_app.ports.call_control import CallControl, Screening, SeatDuty
from dispatch_app.ports.exchange_events import (
    Ended,
    ExchangeEvent,
    ExchangeLink,
    GaveUp,
    OrderFailed,
    Refused,
)

log = logging.getLogger(__name__)

EXPIRES_S = 5.0
"""A wish older than this is not carried out any more: whoever had it has done something else."""
SETTLES_S = 3.0
"""So long after an exchange came back it has told all calls that it still has."""
REPEAT_S = 2.0
"""Before a fact that the centre does not seem to have is told once more."""
WISHES_KEPT = 2000

Send = Callable[[Command], object]


class ExchangeBridge:
    """Listens to the centre's stream (on the link's thread) and to the exchange (on its own)."""

    def __init__(
        self,
        control: CallControl,
        *,
        now: Callable[[], datetime],
        skills: Mapping[SeatId, frozenset[str]] | None = None,
    ) -> None:
        self._control = control
        self._now = now
        self._skills = skills or {}
        self._send: Send = lambda _command: None
        self._lock = RLock()
        self._state: CentreState | None = None
        self._ahead = timedelta(0)
        """How far the centre's clock is before ours."""
        self._wishes: OrderedDict[str, Wish] = OrderedDict()
        self._given_up: set[str] = set()
        self._told: set[CallRef] = set()
        """Calls that the exchange has told of since it was heard again."""
        self._link: ExchangeLink | None = None
        self._link_heard_at = now()
        self._link_said_at: datetime | None = None
        self._duties: dict[SeatId, SeatDuty] = {}
        self._screening: Screening | None = None
        self._orders = 0

    def start(self, send: Send) -> None:
        """`send` writes a command down and brings it to the centre when it can."""
        self._send = send
        self._control.start(self.heard)

    def stop(self) -> None:
        self._control.stop()

    # ---- from the exchange

    def heard(self, event: ExchangeEvent) -> None:
        with self._lock:
            command = self._failure(event) if isinstance(event, OrderFailed) else command_of(event)
            self._remember(event)
            if command is not None:
                self._send(command)

    def _remember(self, event: ExchangeEvent) -> None:
        if isinstance(event, ExchangeLink):
            self._link, self._link_heard_at = event, self._now()
            self._link_said_at = self._link_heard_at
            if event.up:
                self._told.clear()
                self._tell_anew()
            return
        ref = getattr(event, "ref", None)
        if ref is None:
            return
        if isinstance(event, Ended | GaveUp | Refused):
            self._told.discard(ref)
        else:
            self._told.add(ref)

    def _failure(self, event: OrderFailed) -> Command | None:
        """What became of a wish; an order that came of no wish concerns nobody at a seat."""
        wish = self._wishes.get(event.order)
        if wish is None:
            log.info("the exchange did not do %s: %s", event.order, event.reason.value)
            return None
        return _failed(wish, event.reason, event.at)

    # ---- from the centre

    def view(self, view: View) -> None:
        with self._lock:
            self._state = view.state
            for event in view.events:
                if isinstance(event, ExchangeAsked | CalledOut) and event.ask:
                    self._wished(event)
            self._tell_duties()

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)

    def heartbeat(self, pulse: Pulse) -> None:
        with self._lock:
            self._ahead = pulse.server_time - pulse.heard_at
            self._tell_duties()
            if self._state is not None:
                self._agree_on_the_link(self._state)
                self._agree_on_calls(self._state)

    def _wished(self, wish: Wish) -> None:
        order = order_of(wish)
        age_s = (self._centre_now() - wish.at).total_seconds()
        if order is None or age_s > EXPIRES_S:
            log.warning("%s by seat %s came %.0f s late", act_of(wish).value, wish.seat, age_s)
            self._send(_failed(wish, OrderFailure.EXPIRED, self._now()))
            return
        self._wishes[wish.ask] = wish
        while len(self._wishes) > WISHES_KEPT:
            self._wishes.popitem(last=False)
        self._control.do(order)

    # ---- duties and screening

    def _tell_anew(self) -> None:
        """An exchange that was away may have begun anew, and knows nothing of us."""
        self._duties.clear()
        self._screening = None
        self._tell_duties()

    def _tell_duties(self) -> None:
        state = self._state
        if state is None:
            return
        for seat in state.seats.values():
            duty = duty_of(seat, self._skills, name="")
            if self._duties.get(seat.id) != duty:
                self._duties[seat.id] = duty
                self._control.do(replace(duty, order=self._name("duty")))
        screening = screening_of(state.telephone, self._centre_now(), name="")
        if screening != self._screening:
            self._screening = screening
            self._control.do(replace(screening, order=self._name("screening")))

    def _name(self, kind: str) -> str:
        self._orders += 1
        return f"{kind}-{self._orders}"

    # ---- bringing both ends together

    def _agree_on_the_link(self, state: CentreState) -> None:
        """The centre takes an exchange for gone while nobody speaks for it."""
        if self._link is None or self._link_said_at is None:
            return
        known = state.telephone.exchange
        agreed = known is not None and (known.up, known.reason) == (
            self._link.up,
            self._link.reason,
        )
        now = self._now()
        if agreed or now - self._link_said_at < timedelta(seconds=REPEAT_S):
            return
        self._link_said_at = now
        self._send(ReportExchange(up=self._link.up, at=now, reason=self._link.reason))

    def _agree_on_calls(self, state: CentreState) -> None:
        for call in state.calls.values():
            if not call.ref or call.ended_at is not None or call.abandoned_at is not None:
                continue
            if self._is_gone(call):
                log.warning("call %s ended while its exchange was not heard", call.id)
                self._told.add(call.ref)
                self._send(ReportEnded(ref=call.ref, by=Ender.EXCHANGE, at=self._now()))
            elif (act := self._unheard(call)) is not None:
                self._give_up(call, act)

    def _is_gone(self, call: Call) -> bool:
        """The centre holds a call that the exchange, heard again, no longer has."""
        link = self._link
        if link is None or not link.up or call.ref in self._told:
            return False
        settled = self._now() - self._link_heard_at > timedelta(seconds=SETTLES_S)
        return settled and call.rang_at < link.at

    def _unheard(self, call: Call) -> CallAct | None:
        """A wish that this process never heard, and that somebody waits for."""
        promised = call.answered_at if call.connected_at is None else None
        if call.direction is Direction.IN and call.seat is not None and promised is not None:
            return self._late(call, CallAct.ANSWER, promised)
        if call.direction is Direction.OUT and call.dial is DialStage.ASKED:
            return self._late(call, CallAct.DIAL, call.rang_at)
        return None

    def _late(self, call: Call, act: CallAct, since: datetime) -> CallAct | None:
        waited = self._centre_now() - since > timedelta(seconds=EXPIRES_S)
        heard = any(w.call == call.id and act_of(w) is act for w in self._wishes.values())
        return act if waited and not heard else None

    def _give_up(self, call: Call, act: CallAct) -> None:
        name = f"{call.id}:{act.value}:{call.answered_at or call.rang_at}"
        if name in self._given_up or call.seat is None:
            return
        self._given_up.add(name)
        failed = ReportAskFailed(
            ask="",
            ref=call.ref,
            act=act,
            seat=call.seat,
            reason=OrderFailure.EXPIRED,
            at=self._now(),
        )
        self._send(failed)

    def _centre_now(self) -> datetime:
        return self._now() + self._ahead


def _failed(wish: Wish, reason: OrderFailure, at: datetime) -> ReportAskFailed:
    return ReportAskFailed(
        ask=wish.ask, ref=wish.ref, act=act_of(wish), seat=wish.seat, reason=reason, at=at
    )
