"""The state of the exchange: lines, telephones, conversations. Decides nothing by itself."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    OrderFailure,
    Party,
    PartyKind,
    PartyRole,
    PhoneState,
    Target,
)
from dispatch_app.exchange.machine.plan import GroupPlan, PhoneMode, Plan, SeatPlan, TrunkPlan
from dispatch_app.exchange.machine.values import Effect, LegId, Tell
from dispatch_app.ports.call_control import Screening
from dispatch_app.ports.exchange_events import ExchangeEvent, OrderFailed


class Phase(StrEnum):
    SCREENED = "screened"
    """Hears the voice prompt; nobody knows of it yet."""
    WAITING = "waiting"
    CONNECTING = "connecting"
    """One seat has it; its telephone is on the way up."""
    TALKING = "talking"
    CALLING = "calling"
    """Out: nobody has answered yet."""


@dataclass(slots=True)
class Leg:
    id: LegId
    up: bool = False
    seat: SeatId | None = None
    line: LineId | None = None
    ref: CallRef | None = None
    """The conversation it rings for or belongs to; None: an open telephone at rest."""
    auto: bool = False
    silent: bool = False
    listens: bool = False
    """To a recording, by the number for it; in no conversation."""


@dataclass(slots=True)
class Line:
    id: LineId
    trunk: TrunkPlan
    usable: bool = True
    reason: str = ""
    leg: LegId | None = None

    @property
    def free(self) -> bool:
        return self.usable and self.leg is None


@dataclass(slots=True)
class Seat:
    plan: SeatPlan
    reachable: bool = True
    """Taken to be there until it has been looked for: after a start calls ring at once."""
    seen: bool = False
    leg: LegId | None = None
    ready: bool | None = None
    """None: the centre has never said."""
    skills: frozenset[str] = frozenset()
    idle_since: datetime | None = None
    focus: CallRef | None = None
    """The conversation that its telephone is switched to."""
    reason: str = ""
    """Why its telephone is gone."""
    told: tuple[PhoneState, str] = (PhoneState.UNKNOWN, "")

    @property
    def id(self) -> SeatId:
        return self.plan.seat

    @property
    def open(self) -> bool:
        return self.plan.mode is PhoneMode.PERMANENT


@dataclass(slots=True)
class Member:
    id: str
    kind: PartyKind
    role: PartyRole
    leg: LegId | None = None
    """None: an open telephone that has not taken the call yet."""
    leads: bool = False
    wanted: PartyRole = PartyRole.TALKING
    """The role it gets when it answers."""

    @property
    def voice(self) -> bool:
        """Somebody whom the conversation is about, not one who only listens."""
        return self.role not in (PartyRole.LISTENING, PartyRole.WHISPERING, PartyRole.RINGING)

    def party(self) -> Party:
        return Party(id=self.id, kind=self.kind, role=self.role, leads=self.leads)


@dataclass(slots=True)
class Conversation:
    ref: CallRef
    line: LineId
    phase: Phase
    since: float
    number: str = ""
    number_state: NumberState = NumberState.KNOWN
    name: str = ""
    called: str = ""
    first: bool = False
    outgoing: bool = False
    group: str = ""
    entered: float = 0.0
    """When it came to its group; monotonic seconds."""
    members: dict[str, Member] = field(default_factory=dict)
    offered: tuple[SeatId, ...] = ()
    only: SeatId | None = None
    """Offered to this seat alone: it was given to it, or comes back to it."""
    passed: set[SeatId] = field(default_factory=set)
    """Seats that let it ring too long."""
    returns_to: SeatId | None = None
    """Who gave it away and gets it back."""
    taken_by: SeatId | None = None
    order: str = ""
    """The order that waits for a telephone to come up."""
    answered_once: bool = False
    greeted: bool = False
    spoken: tuple[str, ...] = ()
    """What the caller hears while waiting."""
    skill: str = ""
    """Only seats with it; beside that of the group."""
    pending: tuple[Target, ...] = ()
    """Whom to call as soon as the seat's own telephone is up."""
    told: tuple[Party, ...] = ()
    tapped: bool = False
    by_telephone: tuple[SeatId, Target] | None = None
    """Which seat's telephone dialled whom, without an order."""

    @property
    def lead(self) -> Member | None:
        return next((m for m in self.members.values() if m.leads), None)

    def seat(self, seat: SeatId) -> Member | None:
        member = self.members.get(seat)
        return member if member is not None and member.kind is PartyKind.SEAT else None


@dataclass(slots=True)
class Room:
    plan: Plan
    at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    mono: float = 0.0
    seats: dict[SeatId, Seat] = field(default_factory=dict)
    lines: dict[LineId, Line] = field(default_factory=dict)
    legs: dict[LegId, Leg] = field(default_factory=dict)
    calls: dict[CallRef, Conversation] = field(default_factory=dict)
    screening: Screening = field(default_factory=lambda: Screening(order=""))
    timers: dict[tuple[str, str], float] = field(default_factory=dict)
    """What is due when, in monotonic seconds; by kind and whom it concerns."""
    out: list[Effect] = field(default_factory=list)
    made: int = 0
    dialled: deque[CallRef] = field(default_factory=lambda: deque(maxlen=1000))
    """Calls out that were asked for: an order that comes twice is carried out once."""

    def __post_init__(self) -> None:
        for seat in self.plan.seats:
            self.seats[seat.seat] = Seat(seat, skills=seat.skills)
        for trunk in self.plan.trunks:
            for line in trunk.lines():
                self.lines[line] = Line(line, trunk)

    def group(self, name: str) -> GroupPlan:
        """The group of that name, or the first."""
        return next((g for g in self.plan.groups if g.name == name), self.plan.groups[0])

    def do(self, effect: Effect) -> None:
        self.out.append(effect)

    def tell(self, event: ExchangeEvent) -> None:
        self.out.append(Tell(event))

    def fail(self, order: str, ref: CallRef | None, reason: OrderFailure) -> None:
        self.tell(OrderFailed(order=order, ref=ref, reason=reason, at=self.at))

    def wait(self, kind: str, whom: str, seconds: float) -> None:
        self.timers[kind, whom] = self.mono + seconds

    def forget(self, kind: str, whom: str) -> None:
        self.timers.pop((kind, whom), None)

    def new_leg(self, *, seat: SeatId | None = None, ref: CallRef | None = None) -> Leg:
        self.made += 1
        leg = Leg(LegId(f"leg-{self.made}"), seat=seat, ref=ref)
        self.legs[leg.id] = leg
        return leg

    def busy(self, seat: Seat) -> bool:
        """Whether its telephone listens, or is in a conversation that is not on hold."""
        leg = self.legs.get(seat.leg) if seat.leg is not None else None
        if leg is not None and leg.listens:
            return True
        call = self.calls.get(seat.focus) if seat.focus is not None else None
        if call is None:
            return False
        others = [m for m in call.members.values() if m.id != seat.id and m.voice]
        member = call.seat(seat.id)
        held = bool(others) and all(m.role is PartyRole.HELD for m in others)
        ringing = any(m.role is PartyRole.RINGING for m in call.members.values())
        return member is None or not held or ringing

    def waiting(self) -> list[Conversation]:
        """Calls that wait, as they are to be answered."""
        found = [c for c in self.calls.values() if c.phase is Phase.WAITING]
        return sorted(found, key=lambda c: (not c.first, c.since))
