"""Everything that may be asked of the centre. Wishes, in the imperative; each may be refused."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from dispatch_app.domain.account_commands import AccountCommand
from dispatch_app.domain.alarm_commands import AlarmCommand
from dispatch_app.domain.appointments.commands import AppointmentCommand
from dispatch_app.domain.bad_hour.commands import PaperFormCommand
from dispatch_app.domain.changing.commands import ChangingCommand
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    ChoiceReason,
    IncidentOutcome,
    Nature,
    NumberState,
    Origin,
    ReceiptStep,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.cpr.commands import CprCommand
from dispatch_app.domain.device_commands import DeviceCommand
from dispatch_app.domain.drill_commands import DrillCommand
from dispatch_app.domain.duty_commands import DutyCommand
from dispatch_app.domain.endings.commands import EndingCommand
from dispatch_app.domain.export_commands import ExportCommand
from dispatch_app.domain.fleet_commands import AssignCrew as AssignCrew
from dispatch_app.domain.fleet_commands import FleetCommand
from dispatch_app.domain.fleet_commands import PauseVehicle as PauseVehicle
from dispatch_app.domain.fleet_commands import RegisterHospital as RegisterHospital
from dispatch_app.domain.fleet_commands import RegisterSeat as RegisterSeat
from dispatch_app.domain.fleet_commands import RegisterStation as RegisterStation
from dispatch_app.domain.fleet_commands import RegisterVehicle as RegisterVehicle
from dispatch_app.domain.fleet_commands import ReportHospital as ReportHospital
from dispatch_app.domain.fleet_commands import ReportVehicleState as ReportVehicleState
from dispatch_app.domain.fleet_commands import RetireHospital as RetireHospital
from dispatch_app.domain.fleet_commands import RetireStation as RetireStation
from dispatch_app.domain.fleet_commands import RetireVehicle as RetireVehicle
from dispatch_app.domain.fleet_commands import SetSeatState as SetSeatState
from dispatch_app.domain.fleet_commands import SignInSeat as SignInSeat
from dispatch_app.domain.forewarning.commands import ForewarningCommand
from dispatch_app.domain.hand_over_commands import HandOverCommand
from dispatch_app.domain.hospital_parts.commands import ReportHospitalPart as ReportHospitalPart
from dispatch_app.domain.ids import (
    CallId,
    HospitalId,
    IncidentId,
    LineId,
    MissionId,
)
from dispatch_app.domain.knowledge.commands import KnowledgeCommand
from dispatch_app.domain.large_events.commands import LargeEventCommand
from dispatch_app.domain.links.commands import LinkCommand
from dispatch_app.domain.locating_commands import AskCallerLocation as AskCallerLocation
from dispatch_app.domain.locating_commands import DecidePlace as DecidePlace
from dispatch_app.domain.locating_commands import RecordNumberAsked as RecordNumberAsked
from dispatch_app.domain.locating_commands import ReportCallerLocation as ReportCallerLocation
from dispatch_app.domain.locating_commands import ReportLocator as ReportLocator
from dispatch_app.domain.locating_commands import ReportNoCallerLocation as ReportNoCallerLocation
from dispatch_app.domain.map_commands import MapCommand
from dispatch_app.domain.notice_commands import NoticeCommand
from dispatch_app.domain.order_commands import DispatchVehicle as DispatchVehicle
from dispatch_app.domain.order_commands import OrderCommand
from dispatch_app.domain.past_commands import PastCommand
from dispatch_app.domain.planning_commands import PlanningCommand
from dispatch_app.domain.power_commands import PowerCommand
from dispatch_app.domain.protocol_commands import ProtocolCommand
from dispatch_app.domain.quality.commands import QualityCommand
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.recording_commands import RecordingCommand
from dispatch_app.domain.register_commands import RegisterCommand
from dispatch_app.domain.replay_mark_commands import ReplayMarkCommand
from dispatch_app.domain.search.commands import SearchCommand
from dispatch_app.domain.supervising_commands import SupervisingCommand
from dispatch_app.domain.telephone import NO_REF, CallRef
from dispatch_app.domain.telephone_commands import TelephoneCommand
from dispatch_app.domain.terminal_commands import TerminalCommand
from dispatch_app.domain.texts.commands import TextCommand
from dispatch_app.domain.track_commands import TrackCommand
from dispatch_app.domain.training.commands import TrainingCommand
from dispatch_app.domain.truth_commands import TruthCommand
from dispatch_app.domain.values import (
    Patient,
    PatientCase,
    Place,
    Plan,
    RouteSummary,
    Slip,
    utc_or_none,
)
from dispatch_app.domain.waiting.commands import WaitingCommand
from dispatch_app.domain.way_commands import WayCommand

# ---- telephone lines -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRinging:
    """A line began to ring. The number may follow (see `ReportCaller`).

    An exchange names the call by its `ref` and tells the number at once; its lines carry many
    calls, a plain line one at a time.
    """

    line: LineId
    nature: Nature = Nature.REAL
    ref: CallRef = NO_REF
    at: datetime | None = None
    number: str = ""
    number_state: NumberState = NumberState.AWAITED
    name: str = ""
    called: str = ""
    """The number that was dialled."""
    first: bool = False
    """It goes before others in the queue."""

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCaller:
    """The line told who calls, between the first and the second ring."""

    line: LineId
    number: str = ""
    number_state: NumberState = NumberState.KNOWN
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRingingStopped:
    """Nothing was heard of the line for the time after which a caller has given up."""

    line: LineId
    last_ring_at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.last_ring_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """Whether a line can be heard at all; a line that cannot is not quiet, it is unknown."""

    line: LineId
    heard: bool
    reason: str = ""
    """Why it cannot be heard, as a code of the device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCall:
    call: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCall:
    """The conversation is over (marked by hand where the line cannot see the handset)."""

    call: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleCall:
    """Give a call its coded outcome, where it does not belong to an incident."""

    call: CallId
    outcome: CallOutcome
    note: str = ""


# ---- incidents -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """Begin an incident, usually from a call that this seat has answered."""

    call: CallId | None = None
    nature: Nature = Nature.REAL


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIntake:
    """Facts as the caller gives them. What is None stays as it was."""

    incident: IncidentId
    complaint: str | None = None
    patient: Patient | None = None
    meeting_point: str | None = None
    callback_number: str | None = None
    contact_name: str | None = None
    needs: str | None = None
    impression: str | None = None
    note: str | None = None
    answers: dict[str, str] | None = None
    """Question code to answer code; the whole set, not a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixPlace:
    """Say where the incident is. Open missions get it at once as an amendment."""

    incident: IncidentId
    place: Place
    routes: dict[MissionId, RouteSummary] = field(default_factory=dict)
    """The ways of vehicles that are out already to this place, for their amended slips.

    A mission without one keeps its route only if the place stays where it was.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlan:
    """Keep what the protocol yielded from the answers."""

    incident: IncidentId
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachCall:
    """Join a call to an incident as a further acceptance: chaser, reinforcement."""

    call: CallId
    incident: IncidentId
    kind: AcceptanceKind = AcceptanceKind.CHASER


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendIncident:
    incident: IncidentId
    reason: SuspendReason
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeIncident:
    incident: IncidentId


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident:
    incident: IncidentId
    outcome: IncidentOutcome
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveIncident:
    """Take a closed incident out of the live state. Its record stays in the tables for ever."""

    incident: IncidentId


# ---- dispatch --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendOrder:
    """Send a new version of an order that is out."""

    mission: MissionId
    slip: Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceipt:
    """What became of one version of an order at its station. `at` says when, if not now."""

    mission: MissionId
    version: int
    step: ReceiptStep
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStage:
    """A mission reached a stage. `at` says when it happened, if that was not now."""

    mission: MissionId
    stage: Stage
    origin: Origin
    at: datetime | None = None
    reason: StageReason | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseHospital:
    mission: MissionId
    hospital: HospitalId
    reason: ChoiceReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRunSheet:
    """The crew's report after the run. Filing again replaces the sheet; both stay in the record."""

    mission: MissionId
    cases: tuple[PatientCase, ...]
    driver: str
    crew: tuple[str, ...] = ()
    distance_m: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseOverdue:
    """The overdue watch found a limit passed. Raised once for each subject and step."""

    kind: str
    subject: str
    version: int = 0
    """Of the order, where a change of it is late."""


Command = (
    ReportRinging
    | ReportCaller
    | ReportRingingStopped
    | ReportLine
    | AnswerCall
    | EndCall
    | SettleCall
    | AskCallerLocation
    | ReportCallerLocation
    | ReportNoCallerLocation
    | ReportLocator
    | RecordNumberAsked
    | DecidePlace
    | OpenIncident
    | RecordIntake
    | FixPlace
    | SetPlan
    | AttachCall
    | SuspendIncident
    | WakeIncident
    | CloseIncident
    | ArchiveIncident
    | DispatchVehicle
    | AmendOrder
    | ReportReceipt
    | ReportStage
    | ChooseHospital
    | FileRunSheet
    | RaiseOverdue
    | AccountCommand
    | AlarmCommand
    | AppointmentCommand
    | DeviceCommand
    | DrillCommand
    | DutyCommand
    | ExportCommand
    | ReplayMarkCommand
    | SearchCommand
    | WayCommand
    | LinkCommand
    | LargeEventCommand
    | MapCommand
    | OrderCommand
    | ForewarningCommand
    | HandOverCommand
    | KnowledgeCommand
    | PaperFormCommand
    | CprCommand
    | NoticeCommand
    | PastCommand
    | PowerCommand
    | ProtocolCommand
    | QualityCommand
    | ReportHospitalPart
    | RecordingCommand
    | SupervisingCommand
    | PlanningCommand
    | RegisterCommand
    | TelephoneCommand
    | TerminalCommand
    | TextCommand
    | TrackCommand
    | TrainingCommand
    | TruthCommand
    | WaitingCommand
    | ChangingCommand
    | EndingCommand
    | FleetCommand
)
