"""What the centre knows right now: calls, incidents, missions, fleet, seats. Holds no rules.

Closed incidents leave this state when they are archived; their record stays in the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime

from dispatch_app.domain.alarms import Alarm, AlarmId, BypassOrder
from dispatch_app.domain.appointments.values import NO_APPOINTMENTS, Appointments
from dispatch_app.domain.bad_hour.values import NO_FORMS, PaperForms
from dispatch_app.domain.caller_positions import CallerPosition, Unlocated
from dispatch_app.domain.changing.kept import Asked
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    IncidentOutcome,
    Nature,
    NumberState,
    SeatKind,
    SeatState,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.cpr.steps import NO_CLOCKS, CprClocks
from dispatch_app.domain.devices import DeviceRequest, DeviceRequestId
from dispatch_app.domain.drills import Drill
from dispatch_app.domain.endings.kept import Proposal, Referral
from dispatch_app.domain.fleet_state import READY as READY
from dispatch_app.domain.fleet_state import Hospital as Hospital
from dispatch_app.domain.fleet_state import Station as Station
from dispatch_app.domain.fleet_state import Vehicle as Vehicle
from dispatch_app.domain.forewarning.values import NO_FOREWARNINGS, Forewarnings
from dispatch_app.domain.hand_over_sheet import HandOver
from dispatch_app.domain.ids import (
    AcceptanceId,
    CallId,
    ConditionId,
    CorrectionId,
    HandOverId,
    HospitalId,
    IncidentId,
    LineId,
    LocatorId,
    MissionId,
    NoticeId,
    PlaceId,
    SeatId,
    StationId,
    TerminalId,
    VehicleId,
)
from dispatch_app.domain.knowledge.entries import NO_KNOWLEDGE, Knowledge
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.large_events.values import NO_LARGE_EVENTS, LargeEvents
from dispatch_app.domain.links.values import Links
from dispatch_app.domain.mission_state import FINAL as FINAL
from dispatch_app.domain.mission_state import STATE_OF_STAGE as STATE_OF_STAGE
from dispatch_app.domain.mission_state import Mission as Mission
from dispatch_app.domain.mission_state import RunSheet as RunSheet
from dispatch_app.domain.notices import Notice
from dispatch_app.domain.own_places import KeptCorrection, KeptPlace
from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.place_sentinel import PlaceDecision
from dispatch_app.domain.planning.roster import Roster
from dispatch_app.domain.power import Supply, SupplyId
from dispatch_app.domain.protocols.kept import NO_PROTOCOLS, KeptProtocols
from dispatch_app.domain.protocols.reading import TextReader
from dispatch_app.domain.quality.reviews import NO_QUALITY, Quality
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.recordings import (
    Recorder,
    RecorderId,
    RecordingHold,
    RecordingId,
    Ticket,
)
from dispatch_app.domain.registers.kept import KeptRecord
from dispatch_app.domain.road_conditions import KeptCondition
from dispatch_app.domain.search.kept import KeptAtCentre
from dispatch_app.domain.supervising import Supervision
from dispatch_app.domain.telephone import (
    NO_REF,
    CallPurpose,
    CallRef,
    DialStage,
    Direction,
    Ender,
    Party,
    PartyKind,
    PartyRole,
    Target,
)
from dispatch_app.domain.telephone_state import Telephone
from dispatch_app.domain.terminals import Terminal
from dispatch_app.domain.texts.values import NO_TEXTS, Texts
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.tracks import TrackHold
from dispatch_app.domain.training.values import Training
from dispatch_app.domain.truth.kept import Dismissal
from dispatch_app.domain.values import (
    UNKNOWN_PATIENT,
    Actor,
    Bounds,
    Patient,
    Place,
    Plan,
    Subscriber,
)
from dispatch_app.domain.waiting.kept import Waiting


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
    located: tuple[CallerPosition, ...] = ()
    """Where the caller may be, in the order of hearing; `by_trust` says which to believe."""
    unlocated: tuple[Unlocated, ...] = ()
    """Locators that could not say, since they were asked last."""
    ref: CallRef = NO_REF
    """The exchange's name of it; empty on a plain line."""
    direction: Direction = Direction.IN
    called: str = ""
    """The number that the caller dialled."""
    first: bool = False
    """It goes before others in the queue."""
    offered_to: tuple[SeatId, ...] = ()
    """At whose telephones it rings."""
    connected_at: datetime | None = None
    """When the exchange had first connected a seat with it."""
    parties: tuple[Party, ...] = ()
    """Everybody in the conversation, as the exchange told last."""
    silent: tuple[str, ...] = ()
    """Parties of whom nothing at all is heard."""
    held_since: datetime | None = None
    held_s: float = 0.0
    """How long the caller was on hold altogether, besides the hold that goes on."""
    ended_by: Ender | None = None
    to: tuple[Target, ...] = ()
    """Whom the centre calls; several in a group call."""
    purpose: CallPurpose | None = None
    back_to: CallId | None = None
    """The call on the call-back list that this call out answers."""
    dial: DialStage | None = None
    requeued: bool = False
    """It was in talk, and was sent back to wait for a seat."""
    left_at: datetime | None = None
    """When its seat had gone out of it while others talk on: it was handed over. The seat still
    owes its outcome."""

    @property
    def ringing(self) -> bool:
        """It waits for a seat: nobody has answered, or who did has sent it back to the queue."""
        if self.direction is Direction.OUT or self.ended_at is not None:
            return False
        return self.seat is None and self.abandoned_at is None

    @property
    def talking(self) -> bool:
        return self.answered_at is not None and self.ended_at is None and self.seat is not None

    @property
    def dialling(self) -> bool:
        """Called out, and nobody has answered yet."""
        return (
            self.direction is Direction.OUT and self.answered_at is None and self.ended_at is None
        )

    @property
    def owes_outcome(self) -> bool:
        """Somebody was talked to, the talk is over, and nobody has said what became of it."""
        spoken = self.answered_at is not None and self.ended_at is not None
        return spoken and self.outcome is None and self.incident is None

    @property
    def held(self) -> bool:
        return self.held_since is not None

    @property
    def handed_over(self) -> bool:
        """Others talk on without the seat whose call it was."""
        return self.left_at is not None and self.talking

    def held_until(self, at: datetime) -> float:
        """How long the caller has been on hold altogether, in seconds, if nothing changes."""
        if self.held_since is None:
            return self.held_s
        return self.held_s + max(0.0, (at - self.held_since).total_seconds())

    @property
    def seats(self) -> frozenset[SeatId]:
        """All seats that hear or speak in it now."""
        inside = {
            SeatId(p.id)
            for p in self.parties
            if p.kind is PartyKind.SEAT and p.role is not PartyRole.RINGING
        }
        if self.seat is None or self.left_at is not None:
            return frozenset(inside)
        return frozenset(inside | {self.seat})

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
    place_decision: PlaceDecision | None = None
    """How the last doubt about the place was settled."""
    cpr: CprClocks = NO_CLOCKS

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def open_acceptance(self) -> Acceptance | None:
        """The latest handling that has not ended."""
        return next((a for a in reversed(self.acceptances) if a.ended_at is None), None)


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
    by_exchange: bool = False
    """It is an exchange's; a plain line rings at a telephone of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A service that can tell where callers are, as it was found when it was asked last."""

    id: LocatorId
    answers: bool
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
    locators: dict[LocatorId, Locator] = field(default_factory=dict)
    day: str = ""
    """Local day of the last incident number, YYYYMMDD."""
    day_count: int = 0
    raised: frozenset[tuple[str, str]] = frozenset()
    """Overdue kinds raised for calls that are still open, with their subject."""
    retired_vehicles: dict[VehicleId, Vehicle] = field(default_factory=dict)
    """Serve no more; kept because missions and reports name them. So for the next two."""
    retired_stations: dict[StationId, Station] = field(default_factory=dict)
    retired_hospitals: dict[HospitalId, Hospital] = field(default_factory=dict)
    road_conditions: dict[ConditionId, KeptCondition] = field(default_factory=dict)
    """Those that hold now."""
    ended_conditions: dict[ConditionId, KeptCondition] = field(default_factory=dict)
    """Those that ended lately, oldest first."""
    road_condition_version: int = 0
    """Counts all changes of road conditions; two equal numbers mean equal roads."""
    own_places: dict[PlaceId, KeptPlace] = field(default_factory=dict)
    retired_places: dict[PlaceId, KeptPlace] = field(default_factory=dict)
    """Those retired lately, oldest first."""
    corrections: dict[CorrectionId, KeptCorrection] = field(default_factory=dict)
    """Those that wait for a decision."""
    decided_corrections: dict[CorrectionId, KeptCorrection] = field(default_factory=dict)
    """Those decided or withdrawn lately, oldest first."""
    hand_overs: dict[HandOverId, HandOver] = field(default_factory=dict)
    """The latest, oldest first; the last one may wait for its second signature."""
    notices: dict[NoticeId, Notice] = field(default_factory=dict)
    """Those to come, those that hold, and those lately over."""
    links: Links = field(default_factory=Links)
    """Other dispatch systems, and the cases shared with them."""
    protocols: KeptProtocols = NO_PROTOCOLS
    forewarnings: Forewarnings = NO_FOREWARNINGS
    """What hospitals were told of patients on their way."""
    quality: Quality = NO_QUALITY
    no_vehicle: dict[IncidentId, Proposal] = field(default_factory=dict)
    """Incidents to which nobody is to go, if a second person agrees."""
    referrals: dict[IncidentId, Referral] = field(default_factory=dict)
    reinforcements: dict[IncidentId, Asked] = field(default_factory=dict)
    """More vehicles that crews asked for, and that are still to be sent or refused."""
    waiting: Waiting = field(default_factory=Waiting)
    """Welfare calls of incidents, and vehicles offered to those that are suspended."""
    appointments: Appointments = NO_APPOINTMENTS
    """Transports that were booked beforehand."""
    knowledge: Knowledge = NO_KNOWLEDGE
    paper_forms: PaperForms = NO_FORMS
    """Numbers of paper forms that were given out, and what came of them."""
    telephone: Telephone = field(default_factory=Telephone)
    supervision: Supervision = field(default_factory=Supervision)
    roster: Roster = field(default_factory=Roster)
    terminals: dict[TerminalId, Terminal] = field(default_factory=dict)
    device_requests: dict[DeviceRequestId, DeviceRequest] = field(default_factory=dict)
    """What maintainers asked of devices last, in the order of asking."""
    supplies: dict[SupplyId, Supply] = field(default_factory=dict)
    recorders: dict[RecorderId, Recorder] = field(default_factory=dict)
    recording_tickets: dict[str, Ticket] = field(default_factory=dict)
    """By id, oldest first; those that have ended fall out when the next one begins."""
    recording_holds: dict[RecordingId, RecordingHold] = field(default_factory=dict)
    alarms: dict[AlarmId, Alarm] = field(default_factory=dict)
    """Faults that stand, or that nobody has acknowledged; then the latest of the others."""
    alarms_over: dict[AlarmId, Alarm] = field(default_factory=dict)
    bypass: BypassOrder | None = None
    drills: dict[Lamp, Drill] = field(default_factory=dict)
    track_holds: dict[IncidentId, TrackHold] = field(default_factory=dict)
    invented: InventedPast | None = None
    """None: what is recorded here has happened."""
    training: Training | None = None
    """None: a live centre. Else nothing here is real."""
    dismissed_doubts: dict[VehicleId, tuple[Dismissal, ...]] = field(default_factory=dict)
    """What the truth desk leaves alone for a while."""
    kept_queries: tuple[KeptAtCentre, ...] = ()
    records: dict[str, KeptRecord] = field(default_factory=dict)
    """Rows of the centre's own tables without events of their own, retired ones too."""
    large: LargeEvents = NO_LARGE_EVENTS
    """Large events with their plans, and vehicles that wait at another station."""
    texts: Texts = NO_TEXTS
    """Text messages to people outside, and the modems that send them."""

    def vehicle_state(self, vehicle: Vehicle) -> VehicleState:
        """Derive what a vehicle is doing: its mission's stage counts before its own word, and one
        that stands ready is out of service while its duty says that it is not fit."""
        mission = self.missions.get(vehicle.mission) if vehicle.mission else None
        base = vehicle.base
        if base in READY and vehicle.duty.unfit:
            base = VehicleState.OUT_OF_SERVICE
        return base if mission is None else STATE_OF_STAGE.get(mission.stage, base)

    def ringing_on(self, line: LineId) -> Call | None:
        return next((c for c in self.calls.values() if c.line == line and c.ringing), None)

    def call_of(self, ref: CallRef) -> Call | None:
        """The call that an exchange names so."""
        return next((c for c in self.calls.values() if c.ref == ref), None) if ref else None

    def open_missions(self, incident: Incident) -> list[Mission]:
        found = (self.missions[m] for m in incident.missions if m in self.missions)
        return [m for m in found if m.stage not in FINAL]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision may know besides the state: time, asker, fresh ids, looked-up facts."""

    at: datetime
    actor: Actor
    new_id: Callable[[], str]
    local_day: str
    """The day in the centre's zone, YYYYMMDD; incident numbers count within it."""
    bounds: Bounds | None = None
    """What the centre's map covers; None if the centre has no map."""
    subscriber: Subscriber | None = None
    """Whose number a `ReportCaller` names, if the centre's table knows it."""
    timers: Timers = NORM
    read_protocols: TextReader | None = None
    """Reads and checks texts of protocols; without it none comes into force."""
