"""Calls in the exchange's own queue, which takes them while nobody is there to command it.

They ring and talk without us; told as calls, they can only be ended. No network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch_app.adapters.telephony.asterisk.asking import now
from dispatch_app.adapters.telephony.asterisk.desk import Desk
from dispatch_app.adapters.telephony.asterisk.manager_events import (
    HungUp,
    ManagerEvent,
    MemberCalled,
    MemberDone,
    MemberState,
    MemberTook,
    Queued,
)
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import CallRef, Ender, Party, PartyKind, PartyRole
from dispatch_app.ports.exchange_events import (
    Answered,
    Ended,
    GaveUp,
    Offered,
    OfferedTo,
    Parties,
)


@dataclass(slots=True)
class QueueCall:
    ref: CallRef
    channel: str
    number: str
    line: LineId
    seats: list[SeatId] = field(default_factory=list)
    answered: bool = False
    ended_by: Ender | None = None
    """Who was told to have ended it, before the exchange says that it ended."""


class QueueCalls:
    """Follows the queue by the manager interface's events."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._calls: dict[str, QueueCall] = {}

    def heard(self, event: ManagerEvent) -> None:
        match event:
            case MemberState():
                self._member(event)
            case Queued():
                self._queued(event)
            case MemberCalled(channel=channel, endpoint=endpoint):
                self._about(channel, endpoint, self._rings_at)
            case MemberTook(channel=channel, endpoint=endpoint):
                self._about(channel, endpoint, self._taken)
            case MemberDone(channel=channel, by_caller=by_caller):
                self._over(channel, Ender.CALLER if by_caller else Ender.SEAT)
            case HungUp(channel=channel):
                self._over(channel, Ender.CALLER)
            case _:
                pass

    def _member(self, event: MemberState) -> None:
        """Both interfaces tell of telephones; news of one kind come late to the other."""
        seat = self._desk.seats.at(event.endpoint)
        if seat is not None and (event.listed or not self._desk.up):
            self._desk.phone(seat, event.state)

    def channel_of(self, ref: CallRef) -> str | None:
        """The channel of a caller in the queue."""
        return next((call.channel for call in self._calls.values() if call.ref == ref), None)

    def to_be_ended(self, channel: str, by: Ender) -> None:
        """It is being hung up by order."""
        self._calls[channel].ended_by = by

    def forget_all(self) -> None:
        for channel in list(self._calls):
            self._over(channel, Ender.EXCHANGE)

    def tell_all(self) -> None:
        for call in self._calls.values():
            self._tell_offered(call)

    def _queued(self, event: Queued) -> None:
        ref = self._desk.ref_of(event.channel)
        if event.channel in self._calls or ref in self._desk.calls:
            return
        used = self._desk.used_lines() | {call.line for call in self._calls.values()}
        line = self._desk.lines.incoming(event.endpoint, used)
        call = QueueCall(ref, event.channel, event.number, line)
        self._calls[event.channel] = call
        self._tell_offered(call)

    def _tell_offered(self, call: QueueCall) -> None:
        known = NumberState.KNOWN if call.number else NumberState.PRIVATE
        self._desk.tell(
            Offered(ref=call.ref, line=call.line, at=now(), number=call.number, number_state=known)
        )

    def _about(
        self, channel: str, endpoint: str, then: Callable[[QueueCall, SeatId], None]
    ) -> None:
        call, seat = self._calls.get(channel), self._desk.seats.at(endpoint)
        if call is not None and seat is not None:
            then(call, seat.id)

    def _rings_at(self, call: QueueCall, seat: SeatId) -> None:
        if seat not in call.seats:
            call.seats.append(seat)
            self._desk.tell(OfferedTo(ref=call.ref, seats=tuple(call.seats), at=now()))

    def _taken(self, call: QueueCall, seat: SeatId) -> None:
        call.answered = True
        self._desk.tell(Answered(ref=call.ref, seat=seat, at=now()))
        caller = Party(id=call.number or call.line, kind=PartyKind.OUTSIDE, role=PartyRole.TALKING)
        own = Party(id=seat, kind=PartyKind.SEAT, role=PartyRole.TALKING, leads=True)
        self._desk.tell(Parties(ref=call.ref, parties=(caller, own), at=now()))

    def _over(self, channel: str, by: Ender) -> None:
        call = self._calls.pop(channel, None)
        if call is None:
            return
        by = call.ended_by or by
        if call.answered or by is not Ender.CALLER:
            self._desk.tell(Ended(ref=call.ref, by=by, at=now()))
        else:
            self._desk.tell(GaveUp(ref=call.ref, at=now()))
