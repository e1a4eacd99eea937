"""A switch with its lines and telephones, driven by hand: the rules of the exchange without SIP."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef, PartyRole, Target, TargetKind
from dispatch_app.exchange.machine.plan import (
    GroupPlan,
    LineKind,
    PhoneMode,
    Plan,
    SeatPlan,
    TrunkPlan,
)
from dispatch_app.exchange.machine.switch import Switch
from dispatch_app.exchange.machine.values import (
    CallCame,
    Effect,
    EndLeg,
    Happening,
    Hears,
    LegDown,
    LegId,
    LegUp,
    PhoneSeen,
    Tell,
)
from dispatch_app.ports.call_control import Answer, ExchangeOrder, SeatDuty
from dispatch_app.ports.exchange_events import ExchangeEvent, Parties

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SEATS = tuple(SeatId(name) for name in ("1", "2", "3"))
ONE, TWO, THREE = SEATS
CALLER, FAR = "09990000001", "09990000100"


def a_plan(
    *,
    modes: tuple[PhoneMode, ...] = (PhoneMode.PERMANENT, PhoneMode.RINGING, PhoneMode.RINGING),
    groups: tuple[GroupPlan, ...] = (GroupPlan(name="all", seats=SEATS),),
    **more: Any,
) -> Plan:
    trunks = (
        TrunkPlan(name="120", channels=4, numbers=("120",)),
        TrunkPlan(name="east", kind=LineKind.DEDICATED, place="8001"),
        TrunkPlan(name="water", kind=LineKind.DIRECT, place="8002"),
        TrunkPlan(name="spare", kind=LineKind.SPARE),
    )
    seats = tuple(SeatPlan(seat=seat, mode=mode) for seat, mode in zip(SEATS, modes, strict=True))
    return Plan(trunks=trunks, seats=seats, groups=groups, **more)


class Story:
    """What happens to a switch, in order, and all that it told and did."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.switch = Switch(plan or a_plan())
        self.events: list[ExchangeEvent] = []
        self.effects: list[Effect] = []
        self.ears: dict[LegId, Hears] = {}
        self.mono = 100.0
        self._orders = itertools.count(1)
        self._calls = itertools.count(1)
        for seat in self.switch.room.seats.values():
            self.happens(PhoneSeen(seat.id, True))
            if seat.open:
                self.happens(LegUp(self.leg_of(seat.id)))

    @property
    def at(self) -> datetime:
        return NOON + timedelta(seconds=self.mono - 100.0)

    # ---- what happens --------------------------------------------------------------------------

    def happens(self, what: Happening) -> None:
        self._take(self.switch.happened(what, self.at, self.mono))

    def order(self, kind: Any, **fields: Any) -> str:
        name = f"order-{next(self._orders)}"
        self.give(kind(order=name, **fields))
        return name

    def give(self, order: ExchangeOrder) -> None:
        self._take(self.switch.order(order, self.at, self.mono))

    def passes(self, seconds: float) -> None:
        """Let time pass, with everything that becomes due on the way, in its order."""
        end = self.mono + seconds
        while (due := self.switch.due) is not None and due <= end:
            self.mono = max(self.mono, due)
            self._take(self.switch.tick(self.at, self.mono))
        self.mono = end

    def comes(
        self,
        number: str = "09990000001",
        trunk: str = "120",
        state: NumberState = NumberState.KNOWN,
    ) -> CallRef:
        n = next(self._calls)
        came = CallCame(
            leg=LegId(f"in-{n}"),
            ref=CallRef(f"call-{n}"),
            trunk=trunk,
            number=number,
            number_state=state,
            called="120",
        )
        self.happens(came)
        return came.ref

    def on_duty(self, *seats: SeatId, idle: dict[SeatId, datetime] | None = None) -> None:
        for seat in seats:
            since = (idle or {}).get(seat)
            self.order(SeatDuty, seat=seat, ready=True, idle_since=since)

    def hangs_up(self, ref: CallRef) -> None:
        """The caller of a call."""
        self.happens(LegDown(LegId(f"in-{ref.removeprefix('call-')}")))

    def lifts(self, seat: SeatId) -> None:
        self.happens(LegUp(self.leg_of(seat)))

    # ---- what can be seen ----------------------------------------------------------------------

    def leg_of(self, seat: SeatId) -> LegId:
        leg = self.switch.room.seats[seat].leg
        assert leg is not None, f"the telephone of seat {seat} is not called"
        return leg

    def caller_leg(self, ref: CallRef) -> LegId:
        return LegId(f"in-{ref.removeprefix('call-')}")

    def rings(self, seat: SeatId) -> bool:
        leg = self.switch.room.seats[seat].leg
        return leg is not None and not self.switch.room.legs[leg].up

    def told(self, kind: type[Any], **fields: Any) -> list[Any]:
        return [
            e
            for e in self.events
            if isinstance(e, kind) and all(getattr(e, k) == v for k, v in fields.items())
        ]

    def last(self, kind: type[Any], **fields: Any) -> Any:
        found = self.told(kind, **fields)
        assert found, f"no {kind.__name__} {fields} in {self.events}"
        return found[-1]

    def roles(self, ref: CallRef) -> dict[str, PartyRole]:
        return {party.id: party.role for party in self.last(Parties, ref=ref).parties}

    def did(self, kind: type[Any]) -> list[Any]:
        return [e for e in self.effects if isinstance(e, kind)]

    def hears(self, leg: LegId) -> Hears:
        return self.ears.get(leg, Hears(leg))

    def _take(self, effects: list[Effect]) -> None:
        self.effects += effects
        for effect in effects:
            match effect:
                case Tell(event=event):
                    self.events.append(event)
                case Hears():
                    self.ears[effect.leg] = effect
                case EndLeg(leg=leg):
                    self.ears.pop(leg, None)
                case _:
                    pass


def to_number(digits: str = FAR) -> Target:
    return Target(kind=TargetKind.NUMBER, id=digits)


def to_seat(seat: SeatId) -> Target:
    return Target(kind=TargetKind.SEAT, id=seat)


def a_talk(story: Story, seat: SeatId = ONE) -> CallRef:
    ref = story.comes()
    story.order(Answer, ref=ref, seat=seat)
    if story.rings(seat):
        story.lifts(seat)
    return ref
