"""What may be asked of large events and of vehicles that wait at another station."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, IncidentId, MoveUpId, StationId, VehicleId
from dispatch_app.domain.large_events.plans import (
    MOST_VEHICLES,
    CommandLevel,
    EventKind,
    EventPlan,
    Unit,
)
from dispatch_app.domain.large_events.values import (
    LONGEST_LINE,
    MOST_SECTORS,
    Casualty,
    NotifyStep,
    Sector,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Position, RankedVehicle, Slip, utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEventPlans:
    """The plans in force, all of them, as the centre's files have them. Asked by the centre."""

    plans: tuple[EventPlan, ...]

    def __post_init__(self) -> None:
        kinds = [plan.kind for plan in self.plans]
        if len(set(kinds)) < len(kinds):
            raise InvalidValue("one plan a kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareLargeEvent:
    """Make an open incident a large event. Without a level, as the plan says for the patients."""

    incident: IncidentId
    kind: EventKind
    patients: int
    level: CommandLevel | None = None

    def __post_init__(self) -> None:
        _must_be_patients(self.patients)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleOrder:
    """One vehicle of a bundle with its slip."""

    vehicle: VehicleId
    unit: Unit
    slip: Slip
    hospital: HospitalId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBundle:
    """Send many vehicles at once, each with an order of its own: all that can go, go."""

    incident: IncidentId
    orders: tuple[BundleOrder, ...]
    reserves: tuple[BundleOrder, ...] = ()
    """Stand in, in this order, for vehicles of their unit that were taken meanwhile."""
    shown: tuple[RankedVehicle, ...] = ()
    """The proposal as it stood on the screen, kept in the record."""

    def __post_init__(self) -> None:
        if not 0 < len(self.orders) <= MOST_VEHICLES or len(self.reserves) > MOST_VEHICLES:
            raise InvalidValue(f"a bundle has 1 to {MOST_VEHICLES} vehicles")
        named = [order.vehicle for order in (*self.orders, *self.reserves)]
        if len(set(named)) < len(named):
            raise InvalidValue("a vehicle is named once in a bundle")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEventLevel:
    """Up or down; whom the new level concerns is to be told from now on."""

    incident: IncidentId
    level: CommandLevel
    patients: int

    def __post_init__(self) -> None:
        _must_be_patients(self.patients)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTold:
    """What was done to tell somebody, and who answered by which number."""

    incident: IncidentId
    role: str
    step: NotifyStep
    name: str = ""
    number: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _must_fit(self.name, self.number, self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateTelling:
    """Nobody has confirmed in time. Asked by the watch."""

    incident: IncidentId
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCasualty:
    """Put a casualty down, or change what is known; the tag names it."""

    incident: IncidentId
    casualty: Casualty


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEventGround:
    """Where vehicles gather, and the parts of the ground; all of it anew."""

    incident: IncidentId
    staging: Position | None = None
    staging_words: str = ""
    sectors: tuple[Sector, ...] = ()

    def __post_init__(self) -> None:
        _must_fit(self.staging_words)
        if len(self.sectors) > MOST_SECTORS:
            raise InvalidValue(f"{MOST_SECTORS} sectors at most")
        names = [sector.name for sector in self.sectors]
        if len(set(names)) < len(names):
            raise InvalidValue("a sector is named once")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteEventLog:
    """A line of the duty log. `at` says when it happened, if that was not now."""

    incident: IncidentId
    text: str
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)
        _must_fit(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSituationReport:
    """Ask to take a situation report out. It holds counts, no names and no numbers."""

    incident: IncidentId
    reason: str

    def __post_init__(self) -> None:
        _must_fit(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLargeEvent:
    incident: IncidentId
    review: str

    def __post_init__(self) -> None:
        if len(self.review) > 4 * LONGEST_LINE:
            raise InvalidValue(f"a review has {4 * LONGEST_LINE} signs at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoveUp:
    """Send a free vehicle to wait at another station. The words are those on the written order."""

    vehicle: VehicleId
    station: StationId
    title: str
    text: str = ""
    incident: IncidentId | None = None
    until_home: bool = False
    """It is over once a vehicle of that station's own stands by there again."""

    def __post_init__(self) -> None:
        _must_fit(self.title, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeMoveUp:
    """The crew has it: told by the donor's station, the terminal in the vehicle, or a person."""

    move_up: MoveUpId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMoveUp:
    """Back home, or on a mission, or out of service."""

    move_up: MoveUpId
    why: str = ""


LargeEventCommand = (
    SetEventPlans
    | DeclareLargeEvent
    | SendBundle
    | ChangeEventLevel
    | NoteTold
    | EscalateTelling
    | RecordCasualty
    | SetEventGround
    | WriteEventLog
    | TakeSituationReport
    | CloseLargeEvent
    | OrderMoveUp
    | AcknowledgeMoveUp
    | EndMoveUp
)


def _must_be_patients(count: int) -> None:
    if not 1 <= count <= 9999:
        raise InvalidValue(f"patients out of range: {count}")


def _must_fit(*words: str) -> None:
    if any(len(word) > LONGEST_LINE for word in words):
        raise InvalidValue(f"{LONGEST_LINE} signs at most")
