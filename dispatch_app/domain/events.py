"""What has happened. Facts, in the past tense; each holds all that the state needs from it."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.account_events import AccountEvent
from dispatch_app.domain.alarm_events import AlarmEvent
from dispatch_app.domain.appointments.events import AppointmentEvent
from dispatch_app.domain.bad_hour.events import PaperFormEvent
from dispatch_app.domain.changing.events import ChangingEvent
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    ChoiceReason,
    IncidentOutcome,
    Nature,
    NumberState,
    OrderKind,
    Origin,
    ReceiptStep,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.cpr.events import CprEvent
from dispatch_app.domain.device_events import DeviceEvent
from dispatch_app.domain.drill_events import DrillEvent
from dispatch_app.domain.duty_events import DutyEvent
from dispatch_app.domain.endings.events import EndingEvent
from dispatch_app.domain.export_events import ExportEvent
from dispatch_app.domain.fleet_events import CrewAssigned as CrewAssigned
from dispatch_app.domain.fleet_events import FleetEvent
from dispatch_app.domain.fleet_events import HospitalRegistered as HospitalRegistered
from dispatch_app.domain.fleet_events import HospitalReported as HospitalReported
from dispatch_app.domain.fleet_events import HospitalRetired as HospitalRetired
from dispatch_app.domain.fleet_events import SeatRegistered as SeatRegistered
from dispatch_app.domain.fleet_events import SeatSignedIn as SeatSignedIn
from dispatch_app.domain.fleet_events import SeatStateChanged as SeatStateChanged
from dispatch_app.domain.fleet_events import StationRegistered as StationRegistered
from dispatch_app.domain.fleet_events import StationRetired as StationRetired
from dispatch_app.domain.fleet_events import VehiclePaused as VehiclePaused
from dispatch_app.domain.fleet_events import VehicleRegistered as VehicleRegistered
from dispatch_app.domain.fleet_events import VehicleRetired as VehicleRetired
from dispatch_app.domain.fleet_events import VehicleStateReported as VehicleStateReported
from dispatch_app.domain.forewarning.events import ForewarningEvent
from dispatch_app.domain.hand_over_events import HandOverEvent
from dispatch_app.domain.hospital_parts.events import HospitalPartReported
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
from dispatch_app.domain.knowledge.events import KnowledgeEvent
from dispatch_app.domain.large_events.events import LargeEventEvent
from dispatch_app.domain.links.events import LinkEvent
from dispatch_app.domain.locating_events import CallerLocated as CallerLocated
from dispatch_app.domain.locating_events import CallerLocationWanted as CallerLocationWanted
from dispatch_app.domain.locating_events import CallerNotLocated as CallerNotLocated
from dispatch_app.domain.locating_events import LocatingEvent
from dispatch_app.domain.locating_events import LocatorReported as LocatorReported
from dispatch_app.domain.locating_events import NumberAsked as NumberAsked
from dispatch_app.domain.locating_events import PlaceDecided as PlaceDecided
from dispatch_app.domain.map_events import MapEvent
from dispatch_app.domain.notice_events import NoticeEvent
from dispatch_app.domain.order_events import OrderEvent
from dispatch_app.domain.past_events import PastEvent
from dispatch_app.domain.planning_events import PlanningEvent
from dispatch_app.domain.power_events import PowerEvent
from dispatch_app.domain.protocol_events import ProtocolEvent
from dispatch_app.domain.quality.events import QualityEvent
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.recording_events import RecordingEvent
from dispatch_app.domain.register_events import RegisterEvent
from dispatch_app.domain.replay_mark_events import ReplayMarkEvent
from dispatch_app.domain.search.events import SearchEvent
from dispatch_app.domain.supervising_events import SupervisingEvent
from dispatch_app.domain.telephone import NO_REF, CallRef, Ender
from dispatch_app.domain.telephone_events import TelephoneEvent
from dispatch_app.domain.terminal_events import TerminalEvent
from dispatch_app.domain.texts.events import TextEvent
from dispatch_app.domain.track_events import TrackEvent
from dispatch_app.domain.training.events import TrainingEvent
from dispatch_app.domain.truth_events import TruthEvent
from dispatch_app.domain.values import (
    Patient,
    PatientCase,
    Place,
    Plan,
    Recommendation,
    Slip,
    Subscriber,
)
from dispatch_app.domain.waiting.events import WaitingEvent
from dispatch_app.domain.way_events import WayEvent

# ---- calls -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRang:
    call: CallId
    line: LineId
    nature: Nature
    at: datetime
    ref: CallRef = NO_REF
    called: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerIdentified:
    call: CallId
    number: str
    number_state: NumberState
    name: str
    subscriber: Subscriber | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReported:
    line: LineId
    heard: bool
    reason: str
    at: datetime
    by_exchange: bool = False
    """Told by an exchange; else a plain line, which rings at a telephone of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered:
    """`again`: somebody had answered before; the first answer is when the wait was over."""

    call: CallId
    seat: SeatId
    at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """`by` is known where an exchange tells it."""

    call: CallId
    origin: Origin
    at: datetime
    by: Ender | None = None
    held_s: float = 0.0
    """How long the caller was on hold altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAbandoned:
    """Rang and was never answered. It waits on the call-back list."""

    call: CallId
    last_ring_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettled:
    call: CallId
    outcome: CallOutcome
    note: str
    at: datetime


# ---- incidents -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    incident: IncidentId
    number: str
    nature: Nature
    call: CallId | None
    seat: SeatId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceBegan:
    """`began_at` may lie before `at`: the first acceptance begins with the answer."""

    acceptance: AcceptanceId
    incident: IncidentId
    kind: AcceptanceKind
    call: CallId | None
    seat: SeatId | None
    began_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceEnded:
    acceptance: AcceptanceId
    incident: IncidentId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAttached:
    call: CallId
    incident: IncidentId
    outcome: CallOutcome
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRecorded:
    """The fields that changed; what is None stays as it was."""

    incident: IncidentId
    seat: SeatId | None
    at: datetime
    complaint: str | None = None
    patient: Patient | None = None
    meeting_point: str | None = None
    callback_number: str | None = None
    contact_name: str | None = None
    needs: str | None = None
    impression: str | None = None
    note: str | None = None
    answers: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFixed:
    incident: IncidentId
    place: Place
    seat: SeatId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSet:
    incident: IncidentId
    plan: Plan
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSuspended:
    incident: IncidentId
    reason: SuspendReason
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentWoken:
    incident: IncidentId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed:
    incident: IncidentId
    outcome: IncidentOutcome
    note: str
    seat: SeatId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentArchived:
    incident: IncidentId
    at: datetime


# ---- missions and orders ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionOrdered:
    mission: MissionId
    number: str
    incident: IncidentId
    acceptance: AcceptanceId | None
    vehicle: VehicleId
    station: StationId
    seat: SeatId | None
    hospital: HospitalId | None
    provisional: bool
    at: datetime
    replaces: MissionId | None = None
    """The mission in whose place it goes."""
    back_entered: bool = False
    """Entered from paper when all was over: no vehicle is sent by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationKept:
    """The table that was shown, what was chosen, and why if it was another choice."""

    mission: MissionId
    incident: IncidentId
    recommendation: Recommendation
    chosen: VehicleId
    choice_reason: ChoiceReason | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderIssued:
    mission: MissionId
    station: StationId
    version: int
    kind: OrderKind
    slip: Slip
    changed: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRecorded:
    """`happened_at` lies before `at` where the line was gone; without it, both are one."""

    mission: MissionId
    version: int
    step: ReceiptStep
    at: datetime
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReached:
    mission: MissionId
    stage: Stage
    origin: Origin
    reason: StageReason | None
    happened_at: datetime
    at: datetime
    by: str = ""
    """Who entered it by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalChosen:
    mission: MissionId
    hospital: HospitalId
    reason: ChoiceReason | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheetFiled:
    mission: MissionId
    cases: tuple[PatientCase, ...]
    driver: str
    crew: tuple[str, ...]
    distance_m: float
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRaised:
    kind: str
    subject: str
    at: datetime
    version: int = 0
    """Of the order, where a change of it is late."""


Event = (
    CallRang
    | CallerIdentified
    | LineReported
    | CallAnswered
    | CallEnded
    | CallAbandoned
    | CallSettled
    | IncidentOpened
    | AcceptanceBegan
    | AcceptanceEnded
    | CallAttached
    | IntakeRecorded
    | PlaceFixed
    | PlanSet
    | IncidentSuspended
    | IncidentWoken
    | IncidentClosed
    | IncidentArchived
    | MissionOrdered
    | RecommendationKept
    | OrderIssued
    | ReceiptRecorded
    | StageReached
    | HospitalChosen
    | RunSheetFiled
    | OverdueRaised
    | LocatingEvent
    | AccountEvent
    | AlarmEvent
    | AppointmentEvent
    | DeviceEvent
    | DrillEvent
    | DutyEvent
    | ExportEvent
    | ReplayMarkEvent
    | SearchEvent
    | WayEvent
    | LinkEvent
    | LargeEventEvent
    | MapEvent
    | OrderEvent
    | ForewarningEvent
    | HandOverEvent
    | KnowledgeEvent
    | PaperFormEvent
    | CprEvent
    | NoticeEvent
    | PastEvent
    | PowerEvent
    | ProtocolEvent
    | QualityEvent
    | HospitalPartReported
    | WaitingEvent
    | ChangingEvent
    | EndingEvent
    | RecordingEvent
    | SupervisingEvent
    | PlanningEvent
    | RegisterEvent
    | TelephoneEvent
    | TerminalEvent
    | TextEvent
    | TrackEvent
    | TrainingEvent
    | TruthEvent
    | FleetEvent
)
