"""What the centre knows right now: calls, incidents, missions, fleet, seats. Holds no rules.

Closed incidents leave this state when they are archived; their record stays in the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    HospitalStatus,
    IncidentOutcome,
    Level,
    Nature,
    NumberState,
    Origin,
    PauseReason,
    SeatKind,
    SeatState,
    Stage,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.ids import (
    AcceptanceId,
    CallId,
    HospitalId,
    IncidentId,
    LineId,
    MissionId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.values import (
    UNKNOWN_PATIENT,
    Actor,
    Patient,
    PatientCase,
    Place,
    Plan,
    Position,
    SlipVersion,
    StageTime,
    Subscriber,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    id: CallId
    line: LineId
    nature: Nature
    rang_at: datetime
    number: str = ""
    number_state: NumberState = NumberState.AWAITED
    name: str = ""
    subscriber: Subscriber | None = None
    seat: SeatId | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    abandoned_at: datetime | None = None
    outcome: CallOutcome | None = None
    incident: IncidentId | None = None

    @property
    def ringing(self) -> bool:
        return self.answered_at is None and self.abandoned_at is None and self.ended_at is None

    @property
    def talking(self) -> bool:
        return self.answered_at is not None and self.ended_at is None

    @property
    def settled(self) -> bool:
        """Nothing is left to do about it."""
        return self.outcome is not None and not self.ringing and not self.talking


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    id: AcceptanceId
    kind: AcceptanceKind
    call: CallId | None
    seat: SeatId | None
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    id: IncidentId
    number: str
    nature: Nature
    opened_at: datetime
    seat: SeatId | None = None
    calls: tuple[CallId, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    missions: tuple[MissionId, ...] = ()
    place: Place | None = None
    complaint: str = ""
    patient: Patient = UNKNOWN_PATIENT
    meeting_point: str = ""
    callback_number: str = ""
    contact_name: str = ""
    needs: str = ""
    impression: str = ""
    note: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    suspended_at: datetime | None = None
    suspend_reason: SuspendReason | None = None
    closed_at: datetime | None = None
    outcome: IncidentOutcome | None = None

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def open_acceptance(self) -> Acceptance | None:
        """The latest handling that has not ended."""
        return next((a for a in reversed(self.acceptances) if a.ended_at is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheet:
    cases: tuple[PatientCase, ...]
    driver: str
    crew: tuple[str, ...]
    distance_m: float
    note: str
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    id: MissionId
    number: str
    incident: IncidentId
    vehicle: VehicleId
    station: StationId
    ordered_at: datetime
    stage: Stage = Stage.ORDERED
    acceptance: AcceptanceId | None = None
    seat: SeatId | None = None
    hospital: HospitalId | None = None
    provisional: bool = False
    stages: tuple[StageTime, ...] = ()
    slips: tuple[SlipVersion, ...] = ()
    overdue: tuple[str, ...] = ()
    run_sheet: RunSheet | None = None

    @property
    def slip(self) -> SlipVersion | None:
        return self.slips[-1] if self.slips else None

    def reached(self, stage: Stage) -> StageTime | None:
        return next((s for s in self.stages if s.stage is stage), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    id: VehicleId
    plate: str
    station: StationId
    level: Level
    crew: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    phone: str = ""
    base: VehicleState = VehicleState.UNKNOWN
    """What it is when no mission says otherwise."""
    since: datetime | None = None
    origin: Origin | None = None
    pause_reason: PauseReason | None = None
    mission: MissionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    id: StationId
    name: str
    position: Position
    district: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    id: HospitalId
    name: str
    position: Position
    grade: str = ""
    capabilities: tuple[str, ...] = ()
    beds: int = 0
    phone: str = ""
    status: HospitalStatus = HospitalStatus.UNREPORTED
    free_beds: int | None = None
    note: str = ""
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    id: SeatId
    kind: SeatKind
    state: SeatState = SeatState.SIGNED_OUT
    person: str = ""
    reason: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A telephone line as its device tells."""

    id: LineId
    heard: bool
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreState:
    calls: dict[CallId, Call] = field(default_factory=dict)
    incidents: dict[IncidentId, Incident] = field(default_factory=dict)
    missions: dict[MissionId, Mission] = field(default_factory=dict)
    vehicles: dict[VehicleId, Vehicle] = field(default_factory=dict)
    stations: dict[StationId, Station] = field(default_factory=dict)
    hospitals: dict[HospitalId, Hospital] = field(default_factory=dict)
    seats: dict[SeatId, Seat] = field(default_factory=dict)
    lines: dict[LineId, Line] = field(default_factory=dict)
    day: str = ""
    """Local day of the last incident number, YYYYMMDD."""
    day_count: int = 0
    raised: frozenset[tuple[str, str]] = frozenset()
    """Overdue kinds raised for calls that are still open, with their subject."""

    def vehicle_state(self, vehicle: Vehicle) -> VehicleState:
        """Derive what a vehicle is doing: its mission's stage counts before its own word."""
        mission = self.missions.get(vehicle.mission) if vehicle.mission else None
        return vehicle.base if mission is None else STATE_OF_STAGE.get(mission.stage, vehicle.base)

    def ringing_on(self, line: LineId) -> Call | None:
        return next((c for c in self.calls.values() if c.line == line and c.ringing), None)

    def open_missions(self, incident: Incident) -> list[Mission]:
        found = (self.missions[m] for m in incident.missions if m in self.missions)
        return [m for m in found if m.stage not in FINAL]


FINAL = frozenset({Stage.COMPLETE, Stage.STOOD_DOWN, Stage.EMPTY, Stage.REFUSED})

STATE_OF_STAGE = {
    Stage.ORDERED: VehicleState.ASSIGNED,
    Stage.ACKNOWLEDGED: VehicleState.ASSIGNED,
    Stage.EN_ROUTE: VehicleState.EN_ROUTE,
    Stage.ON_SCENE: VehicleState.ON_SCENE,
    Stage.TRANSPORTING: VehicleState.TRANSPORTING,
    Stage.AT_HOSPITAL: VehicleState.AT_HOSPITAL,
}

READY = frozenset({VehicleState.STANDBY, VehicleState.AVAILABLE, VehicleState.RETURNING})
"""States in which a vehicle may be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision may know besides the state: time, asker, fresh ids, looked-up facts."""

    at: datetime
    actor: Actor
    new_id: Callable[[], str]
    local_day: str
    """The day in the centre's zone, YYYYMMDD; incident numbers count within it."""
    subscriber: Subscriber | None = None
    """Whose number a `ReportCaller` names, if the centre's table knows it."""
