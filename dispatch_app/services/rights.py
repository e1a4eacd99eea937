"""Who may ask for what, and who may read what: two tables. Knows no accounts and no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import commands as c
from dispatch_app.domain import device_commands as dvc
from dispatch_app.domain import drill_commands as dc
from dispatch_app.domain import duty_commands as dtc
from dispatch_app.domain import export_commands as exc
from dispatch_app.domain import hand_over_commands as hc
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain import notice_commands as nc
from dispatch_app.domain import order_commands as oc
from dispatch_app.domain import planning_commands as plc
from dispatch_app.domain import power_commands as pc
from dispatch_app.domain import protocol_commands as prc
from dispatch_app.domain import recording_commands as rc
from dispatch_app.domain import register_commands as rgc
from dispatch_app.domain import replay_mark_commands as rmc
from dispatch_app.domain import supervising_commands as suc
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain import terminal_commands as vtc
from dispatch_app.domain import track_commands as trc
from dispatch_app.domain import truth_commands as tru
from dispatch_app.domain.alarms import OF_ONE_STATION
from dispatch_app.domain.appointments import commands as apc
from dispatch_app.domain.bad_hour.commands import PaperFormCommand
from dispatch_app.domain.changing import commands as chc
from dispatch_app.domain.codes import Role
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.endings import commands as enc
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.ids import MissionId, StationId, VehicleId
from dispatch_app.domain.knowledge import commands as kc
from dispatch_app.domain.large_events import commands as lec
from dispatch_app.domain.links import commands as lkc
from dispatch_app.domain.quality import commands as qc
from dispatch_app.domain.recordings import EXPORTS, RecorderId, recorder_of
from dispatch_app.domain.search.commands import SearchCommand
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts.commands import SendText, TextReport
from dispatch_app.domain.tracks import TrackPurpose
from dispatch_app.domain.training import commands as tnc
from dispatch_app.domain.values import Actor
from dispatch_app.domain.waiting import commands as wc
from dispatch_app.services import hospital_rights
from dispatch_app.services.reading_rights import MAY_READ as MAY_READ
from dispatch_app.services.reading_rights import Reading as Reading
from dispatch_app.services.register_rights import check_keeping

LINE_REPORTS = frozenset({c.ReportRinging, c.ReportCaller, c.ReportRingingStopped, c.ReportLine})
MASTER_DATA = frozenset(
    {c.RegisterStation, c.RegisterVehicle, c.RegisterHospital, c.RegisterSeat}
    | {c.RetireStation, c.RetireVehicle, c.RetireHospital}
)
REGISTERS = frozenset(get_args(rgc.RegisterCommand))
"""Which table is whose stands in `register_rights`."""
OWN_SEAT = frozenset({c.SignInSeat, c.SetSeatState})
CREW_REPORTS = frozenset(
    {
        c.ReportReceipt,
        c.ReportStage,
        c.FileRunSheet,
        c.ChooseHospital,
        c.ReportVehicleState,
        c.PauseVehicle,
        c.AssignCrew,
        oc.EnterRun,
        chc.AskReinforcement,
        dtc.SignOn,
        dtc.ReportLevels,
        *fwc.FROM_CREWS,
    }
)
DUTY_PLANS = frozenset({dtc.PlanShift, dtc.DropShift, dtc.SetUpkeep})
"""When vehicles serve and when work on them is due: their own station, or above."""
BINDING = frozenset({vtc.BindTerminal, vtc.ReleaseTerminal})
"""Who may say which box speaks for which vehicle: nobody who could have built one."""
DEVICE_REPORTS = frozenset({dvc.ReportDeviceRequest})
"""What a gateway says of a maintainer's wish; of its own devices alone."""
TERMINAL_KEYS = frozenset(
    {c.ReportReceipt, c.ReportStage, c.ReportVehicleState, c.PauseVehicle, chc.AskReinforcement}
)
"""What a crew can say from the terminal in its vehicle."""
OTHER_WAYS = frozenset({oc.SendAnotherWay, oc.NotePhoned})
TRUTH = frozenset(get_args(tru.TruthCommand))
"""Whoever sees that word and position disagree may enter what is true, or leave it alone."""
DESK_WORK = (
    frozenset(
        {
            c.AnswerCall,
            c.EndCall,
            c.SettleCall,
            c.AskCallerLocation,
            c.DecidePlace,
            c.OpenIncident,
            c.RecordIntake,
            c.FixPlace,
            c.SetPlan,
            c.AttachCall,
            c.SuspendIncident,
            c.WakeIncident,
            c.CloseIncident,
            c.DispatchVehicle,
            c.AmendOrder,
            c.ReportHospital,
            c.ReportHospitalPart,
            wc.RecordWelfareCall,
            wc.TimeOffer,
            wc.DeclineOffer,
            enc.ProposeNoVehicle,
            enc.AgreeToNoVehicle,
            enc.DenyNoVehicle,
            enc.ReferIncident,
            chc.RedirectVehicle,
            chc.SwapVehicle,
            chc.SettleReinforcement,
        }
    )
    | LINE_REPORTS
    | fwc.FROM_SEATS
    | TRUTH
    | CREW_REPORTS
    | OTHER_WAYS
    | OWN_SEAT
)
"""A desk marks by hand whatever a line or a crew cannot report itself."""

ROADS = frozenset(
    {mc.SetRoadCondition, mc.ChangeRoadCondition, mc.LiftRoadCondition, mc.UndoRoadCondition}
)
CORRECTING = frozenset({mc.FileCorrection, mc.UndoCorrection})
OWN_PLACES = frozenset(
    {mc.AddOwnPlace, mc.ChangeOwnPlace, mc.MoveOwnPlace, mc.RetireOwnPlace, mc.UndoOwnPlace}
)
MAP_KEEPING = (
    frozenset({mc.AcceptCorrection, mc.RejectCorrection}) | ROADS | CORRECTING | OWN_PLACES
)
"""A dispatcher closes roads and files corrections; what becomes of the map is decided above."""

RECORDING_REPORTS = frozenset(
    {
        rc.ReportRecording,
        rc.ReportRecorder,
        rc.ReportRecordingRemoved,
        rc.ReportDialInPlayback,
    }
)
HEARING = frozenset({rc.OpenRecording, rc.MarkRecording, rc.NoteRecording})
HEARING_ALL = HEARING | {rc.OpenLiveSound, rc.HoldRecording, rc.ReleaseRecording}
"""A dispatcher hears what was said; what leaves the house or is kept is decided above."""

TRACKS = frozenset({trc.ReadTracks})
TRACKS_KEPT = TRACKS | {trc.HoldTracks, trc.ReleaseTracks}
"""A dispatcher looks at what was; what leaves the house or outlives its time is decided above."""

LINKING = frozenset(get_args(lkc.LinkWish))
LINK_REPORTS = frozenset(get_args(lkc.LinkReport))

MARKING = frozenset(get_args(rmc.ReplayMarkCommand))
"""Bookmarks of replays are set by whoever looks into what happened."""
KEEPING_QUERIES = frozenset(get_args(SearchCommand))
EXPORTING = frozenset({exc.RecordExport})
SEEING_WHOLE = frozenset({exc.ReadWhole})
"""Of those who see persons masked: for a reason, written down before anything is shown."""
"""What leaves the house is decided above; a dispatcher takes nothing out."""

ASKING_FOR_HELP = frozenset(get_args(suc.RaiseHand | suc.LowerHand))
SUPERVISING = frozenset(get_args(suc.SupervisingCommand))
"""Who leads, who looks into a form, and what alerts whom is decided above."""

PLANNING = frozenset(get_args(plc.PlanningCommand))

TRAINING = frozenset(get_args(tnc.TrainingCommand)) - {tnc.DeclareTraining}
"""Coaches and the run itself, which signs in as one; a live centre refuses all of it."""

TELLING_ALARMS = frozenset({ac.RaiseAlarm, ac.ClearAlarm})
"""Every process tells faults of its own parts; a person above clears what will never end itself."""
SEEING_ALARMS = frozenset({ac.AcknowledgeAlarm, ac.SwitchBypass})
DRILLS = frozenset({dc.AskDrill, dc.AgreeToDrill, dc.EndDrill})

ALARMS_ABOVE = SEEING_ALARMS | TELLING_ALARMS | {ac.RaiseTestAlarm}

HAND_OVERS = frozenset({hc.OfferHandOver, hc.SignHandOver, hc.WithdrawHandOver})

OWN_REVIEWS = frozenset({qc.AppealReview, qc.ReadCoaching})
_BROUGHT = frozenset({qc.ArchiveReview, qc.SetScoreSheet, qc.SetQuestionnaire})
"""The centre reads its sheets out of their files."""
REVIEWING = frozenset(get_args(qc.QualityCommand)) - _BROUGHT
"""A dispatcher has a say in reviews of own calls; who may mark whose call, the rules know."""

LOOKING_UP = frozenset({kc.NoteKnowledgeOpened, ReportCprStep})
"""What a seat keeps of a call beside the form."""
PAPER_FORMS = frozenset(get_args(PaperFormCommand))
"""Numbers for the hour without a centre, and forms entered after it."""
KNOWING = frozenset(get_args(kc.KnowledgeCommand)) - {kc.ApproveKnowledge}
"""Entries are written above; the last word on one has a director who did not write it."""

READING_NOTICES = frozenset({nc.ReadNotice, nc.SendMessage})
NOTICES = READING_NOTICES | {nc.NoteHospitalTold}
NOTICES_ABOVE = NOTICES | {nc.PostNotice, nc.WithdrawNotice}
"""Everybody reads and writes messages; what all have to read is written above."""

LARGE_EVENTS = frozenset(get_args(lec.LargeEventCommand)) - {lec.SetEventPlans, lec.EscalateTelling}
"""Whoever has the form open leads until somebody takes over; plans and time are the centre's."""
TEXTING = frozenset({SendText})
"""A text to somebody outside: whoever may lead an event or send an order."""
TEXT_REPORTS = frozenset(get_args(TextReport))
ACKNOWLEDGING = frozenset({lec.AcknowledgeMoveUp})

APPOINTMENTS = frozenset(get_args(apc.AppointmentWish | apc.AppointmentAnswer))
ANSWERING_APPOINTMENTS = frozenset(get_args(apc.AppointmentAnswer))
"""A station says of its own vehicles whether they go, and that somebody has boarded."""

POWER_REPORTS = frozenset(get_args(pc.PowerReport))
BATTERY_TESTS = frozenset({pc.TestBattery, pc.StopBatteryTest})
"""A test takes a reserve away for a while: not for dispatchers."""

EXCHANGE_REPORTS = frozenset(get_args(tc.ExchangeReport))
INTO_OTHERS = frozenset({tc.ListenIn, tc.WhisperTo, tc.BargeIn, tc.ForceRelease})
CALLING_OUT = frozenset({tc.CallOut, tc.GroupCall})
OWN_CALLS = (
    frozenset(get_args(tc.CallWish)) - INTO_OTHERS
    | CALLING_OUT
    | {tc.SettleCallBack, tc.NoteNumber, tc.RetireNumberNote}
)
PHONE_BOOK = frozenset({tc.RegisterContact, tc.RetireContact})
SCREENING = frozenset(
    {tc.LockNumber, tc.UnlockNumber, tc.SwitchInterceptionOn, tc.SwitchInterceptionOff}
)
TELEPHONE_ABOVE = INTO_OTHERS | SCREENING | PHONE_BOOK
"""A dispatcher works with calls and says what is to be known of numbers; who is kept from calling,
and whose conversation is entered, is decided above."""

_OWN_BY_RULE = READING_NOTICES | ACKNOWLEDGING | DEVICE_REPORTS | ANSWERING_APPOINTMENTS
"""What names no vehicle or mission; whose it is, its rule looks at."""

MAY_ASK: Mapping[Role, frozenset[type]] = {
    Role.DISPATCHER: (
        DESK_WORK
        | LINKING
        | HAND_OVERS
        | ROADS
        | CORRECTING
        | HEARING
        | OWN_CALLS
        | TRACKS
        | SEEING_ALARMS
        | DRILLS
        | NOTICES
        | OWN_REVIEWS
        | ASKING_FOR_HELP
        | LARGE_EVENTS
        | TEXTING
        | LOOKING_UP
        | PAPER_FORMS
        | APPOINTMENTS
    ),
    Role.SHIFT_LEADER: (
        DESK_WORK
        | LINKING
        | REGISTERS
        | DUTY_PLANS
        | HAND_OVERS
        | MAP_KEEPING
        | HEARING_ALL
        | OWN_CALLS
        | TELEPHONE_ABOVE
        | TRACKS_KEPT
        | MARKING
        | KEEPING_QUERIES
        | EXPORTING
        | ALARMS_ABOVE
        | DRILLS
        | BATTERY_TESTS
        | BINDING
        | NOTICES_ABOVE
        | REVIEWING
        | SUPERVISING
        | LARGE_EVENTS
        | TEXTING
        | PLANNING
        | TRAINING
        | prc.WRITING
        | KNOWING
        | PAPER_FORMS
        | APPOINTMENTS
    ),
    Role.DIRECTOR: (
        OWN_SEAT
        | REGISTERS
        | TRUTH
        | HEARING_ALL
        | CALLING_OUT
        | TELEPHONE_ABOVE
        | TRACKS_KEPT
        | MARKING
        | KEEPING_QUERIES
        | EXPORTING
        | SEEING_ALARMS
        | DRILLS
        | {c.EndCall, tc.LeaveCall, tc.MuteSeat}
        | BATTERY_TESTS
        | NOTICES_ABOVE
        | REVIEWING
        | SUPERVISING
        | {lec.TakeSituationReport, lec.WriteEventLog}
        | PLANNING
        | TRAINING
        | prc.ANSWERING
        | KNOWING
        | {kc.ApproveKnowledge}
    ),
    Role.STATION: (
        CREW_REPORTS
        | DUTY_PLANS
        | TELLING_ALARMS
        | READING_NOTICES
        | ACKNOWLEDGING
        | DEVICE_REPORTS
        | ANSWERING_APPOINTMENTS
    ),
    Role.GATEWAY: LINE_REPORTS | TELLING_ALARMS | DEVICE_REPORTS,
    Role.EXCHANGE: LINE_REPORTS | EXCHANGE_REPORTS | TELLING_ALARMS | DEVICE_REPORTS,
    Role.VEHICLE_GATEWAY: (
        TERMINAL_KEYS | TELLING_ALARMS | DEVICE_REPORTS | {vtc.ReportTerminals, oc.ReportChannel}
    ),
    Role.HOSPITAL: hospital_rights.MAY_ASK,
    Role.LINKED_SYSTEM: frozenset(),
    Role.TEXTS: TEXT_REPORTS | TELLING_ALARMS | DEVICE_REPORTS,
    Role.LINKS: LINK_REPORTS | TELLING_ALARMS | DEVICE_REPORTS,
    Role.RECORDER: RECORDING_REPORTS | TELLING_ALARMS | DEVICE_REPORTS,
    Role.ALARMS: TELLING_ALARMS | DEVICE_REPORTS,
    Role.POWER: POWER_REPORTS | TELLING_ALARMS | DEVICE_REPORTS,
    Role.MAINTAINER: (
        BATTERY_TESTS
        | MASTER_DATA
        | REGISTERS
        | MAP_KEEPING
        | PHONE_BOOK
        | EXPORTING
        | ALARMS_ABOVE
        | BINDING
        | {dvc.AskDevice}
    ),
    Role.AUDITOR: HEARING | TRACKS | EXPORTING | SEEING_WHOLE,
    Role.SYSTEM: frozenset(get_args(c.Command)),
}


def check(actor: Actor, command: c.Command, state: CentreState) -> None:
    """Let a command pass, or refuse it.

    Raises:
        Rejected: `right.missing`, `right.other-station`, `right.other-seat` or
            `right.other-correction`.
    """
    if type(command) not in MAY_ASK[actor.role]:
        raise Rejected("right.missing", asked=type(command).__name__, role=actor.role.value)
    if isinstance(command, ac.RaiseAlarm | ac.ClearAlarm):
        _must_be_own_alarm(actor, command)
    elif actor.role is Role.STATION and type(command) not in _OWN_BY_RULE:
        _must_be_own(actor, station_of(command, state))
    elif actor.role is Role.HOSPITAL:
        hospital_rights.must_be_own(actor, command, state)
    if isinstance(command, c.ReportRinging) and command.ref:
        _must_be_an_exchange(actor)
    if isinstance(command, c.SignInSeat | c.SetSeatState) and actor.role is not Role.SYSTEM:
        _must_be_own_seat(actor, command)
    if isinstance(command, mc.UndoCorrection) and actor.role is Role.DISPATCHER:
        _must_be_own_correction(actor, command, state)
    if isinstance(command, rgc.KeepRecord | rgc.RetireRecord):
        check_keeping(actor, command.register)
    _must_be_own_sound(actor, command)


def check_reading(actor: Actor, reading: Reading) -> None:
    """Let somebody read, or refuse with `right.missing`."""
    if reading not in MAY_READ[actor.role]:
        raise Rejected("right.missing", asked=reading.value, role=actor.role.value)


def station_of(command: c.Command, state: CentreState) -> StationId | None:
    """The station that a crew's report concerns; None if the thing named is unknown."""
    mission = state.missions.get(getattr(command, "mission", MissionId("")))
    if mission is not None:
        return mission.station
    vehicle = state.vehicles.get(getattr(command, "vehicle", VehicleId("")))
    return vehicle.station if vehicle else None


def _must_be_own(actor: Actor, station: StationId | None) -> None:
    """What is unknown is refused in the same words: a station learns nothing of the others."""
    if station is None or station != actor.station:
        raise Rejected("right.other-station", station=actor.station or "")


def _must_be_own_alarm(actor: Actor, command: ac.RaiseAlarm | ac.ClearAlarm) -> None:
    """A station tells of its own things only: each is named after it."""
    if actor.role is Role.STATION and (
        command.kind not in OF_ONE_STATION or command.source != actor.station
    ):
        raise Rejected("right.other-station", station=actor.station or "")


def _must_be_an_exchange(actor: Actor) -> None:
    """Nobody else names calls of one: a name is taken once."""
    if actor.role not in (Role.EXCHANGE, Role.SYSTEM):
        raise Rejected("right.missing", asked=c.ReportRinging.__name__, role=actor.role.value)


def _must_be_own_seat(actor: Actor, command: c.SignInSeat | c.SetSeatState) -> None:
    if command.seat != actor.seat and actor.role is not Role.SHIFT_LEADER:
        raise Rejected("right.other-seat", seat=command.seat)


def _must_be_own_correction(actor: Actor, command: mc.UndoCorrection, state: CentreState) -> None:
    """Who filed it may withdraw it, while nobody has decided; decisions are taken back above."""
    kept = state.corrections.get(command.id)
    if kept is None or kept.filed_by.account != actor.account:
        raise Rejected("right.other-correction", correction=command.id)


def _must_be_own_sound(actor: Actor, command: c.Command) -> None:
    """A dispatcher listens in the house; a recorder speaks for itself alone."""
    match command:
        case rc.OpenRecording(purpose=wanted) if (
            wanted in EXPORTS and actor.role is Role.DISPATCHER
        ):
            raise Rejected("right.missing", asked="export", role=actor.role.value)
        case trc.ReadTracks(purpose=TrackPurpose.EXPORT) if actor.role is Role.DISPATCHER:
            raise Rejected("right.missing", asked="export", role=actor.role.value)
        case rc.ReportRecording() | rc.ReportRecorder():
            _must_be_own_recorder(actor, command.recorder)
        case rc.ReportRecordingRemoved() | rc.ReportDialInPlayback():
            _must_be_own_recorder(actor, recorder_of(command.recording))
        case _:
            pass


def _must_be_own_recorder(actor: Actor, recorder: RecorderId) -> None:
    """Its account's name is its name: one recorder cannot tell lies about another's list."""
    if actor.role is Role.RECORDER and str(recorder) != str(actor.account):
        raise Rejected("right.other-recorder", recorder=recorder)
