"""The telephone exchange of a scripted day: callers ring, seats answer, calls are made and end.

It serves the product's own bridge by `CallControl`, as a real exchange would. No sound.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Thread

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    Party,
    PartyKind,
    PartyRole,
    PhoneState,
)
from dispatch_app.ports.call_control import Answer, Dial, ExchangeOrder, Release
from dispatch_app.ports.exchange_events import (
    Answered,
    Dialling,
    Ended,
    ExchangeEvent,
    ExchangeLink,
    FarAnswered,
    FarRinging,
    GaveUp,
    LineState,
    NotReached,
    Offered,
    OfferedTo,
    OrderFailed,
    Parties,
    SeatPhone,
)
from tests.day.desk import now

TRUNK = LineId("trunk-1")


@dataclass(slots=True)
class _Call:
    ref: CallRef
    number: str
    seat: SeatId | None = None


class PlayedExchange:
    """Any thread may ring or order and is never kept waiting: all is done on a thread of its own,
    which alone tells what happened."""

    def __init__(self, seats: Sequence[SeatId]) -> None:
        self._seats = tuple(seats)
        self._heard: Callable[[ExchangeEvent], None] = lambda _event: None
        self._calls: dict[CallRef, _Call] = {}
        self._rung = itertools.count(1)
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="played exchange")
        self.silent: set[str] = set()
        """Numbers that nobody answers."""

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    # ---- `CallControl`

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        self._heard = heard
        self._thread.start()
        self._work.put(self._begins)

    def _begins(self) -> None:
        self._heard(ExchangeLink(up=True, at=now()))
        self._heard(LineState(line=TRUNK, usable=True, at=now()))
        for seat in self._seats:
            self._heard(SeatPhone(seat=seat, state=PhoneState.READY, at=now()))

    def do(self, order: ExchangeOrder) -> None:
        match order:
            case Answer():
                self._work.put(partial(self._answer, order))
            case Release():
                self._work.put(partial(self._release, order))
            case Dial():
                self._work.put(partial(self._dial, order))
            case _:
                pass  # Duties and screening: this exchange rings at every seat.

    def stop(self) -> None:
        self._work.put(None)
        self._thread.join()

    # ---- callers

    def ring(self, number: str) -> CallRef:
        call = _Call(CallRef(f"X-{next(self._rung):05d}"), number)
        self._work.put(partial(self._rings, call))
        return call.ref

    def _rings(self, call: _Call) -> None:
        self._calls[call.ref] = call
        rang = Offered(ref=call.ref, line=TRUNK, number=call.number, at=now(), called="120")
        self._heard(rang)
        self._heard(OfferedTo(ref=call.ref, seats=self._seats, at=now()))

    def hang_up(self, ref: CallRef) -> None:
        """The caller does; nothing where the call is over."""
        self._work.put(partial(self._hangs_up, ref))

    def _hangs_up(self, ref: CallRef) -> None:
        call = self._calls.pop(ref, None)
        if call is None:
            return
        if call.seat is None:
            self._heard(GaveUp(ref=ref, at=now()))
        else:
            self._heard(Ended(ref=ref, by=Ender.CALLER, at=now()))

    # ---- seats

    def _answer(self, order: Answer) -> None:
        call = self._calls.get(order.ref)
        if call is None:
            self._fails(order, OrderFailure.CALL_GONE)
        elif call.seat is not None and call.seat != order.seat:
            self._fails(order, OrderFailure.ALREADY_ANSWERED)
        elif call.seat is None:
            call.seat = order.seat
            self._heard(Answered(ref=call.ref, seat=order.seat, at=now()))
            self._tell_parties(call, order.seat)

    def _release(self, order: Release) -> None:
        if self._calls.pop(order.ref, None) is None:
            self._fails(order, OrderFailure.CALL_GONE)
        else:
            self._heard(Ended(ref=order.ref, by=Ender.SEAT, at=now()))

    def _dial(self, order: Dial) -> None:
        call = _Call(order.ref, order.to.id, order.seat)
        self._heard(Dialling(ref=call.ref, line=TRUNK, at=now()))
        self._heard(FarRinging(ref=call.ref, at=now()))
        if call.number in self.silent:
            failed = NotReached(
                ref=call.ref, number=call.number, reason=DialFailure.NO_ANSWER, at=now()
            )
            self._heard(failed)
            return
        self._calls[call.ref] = call
        self._heard(FarAnswered(ref=call.ref, at=now()))
        self._tell_parties(call, order.seat)

    def _tell_parties(self, call: _Call, seat: SeatId) -> None:
        parties = (
            Party(id=call.number, kind=PartyKind.OUTSIDE, role=PartyRole.TALKING),
            Party(id=seat, kind=PartyKind.SEAT, role=PartyRole.TALKING, leads=True),
        )
        self._heard(Parties(ref=call.ref, parties=parties, at=now()))

    def _fails(self, order: Answer | Release, reason: OrderFailure) -> None:
        self._heard(OrderFailed(order=order.order, ref=order.ref, reason=reason, at=now()))
