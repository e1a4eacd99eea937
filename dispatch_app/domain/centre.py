"""The two doors of the domain: `decide` may refuse, `evolve` never does.

Which rule serves which command, and which fold which event, stands here in two tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from dispatch_app.domain import account_commands as acc
from dispatch_app.domain import account_events as ace
from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import alarm_events as ae
from dispatch_app.domain import commands as c
from dispatch_app.domain import device_commands as dvc
from dispatch_app.domain import device_events as dve
from dispatch_app.domain import duty_commands as dtc
from dispatch_app.domain import duty_events as dte
from dispatch_app.domain import events as e
from dispatch_app.domain import hand_over_commands as hc
from dispatch_app.domain import hand_over_events as he
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain import map_events as me
from dispatch_app.domain import notice_commands as nc
from dispatch_app.domain import notice_events as ne
from dispatch_app.domain import order_commands as oc
from dispatch_app.domain import order_events as oe
from dispatch_app.domain import past_commands as pac
from dispatch_app.domain import past_events as pae
from dispatch_app.domain import power_commands as pc
from dispatch_app.domain import power_events as pe
from dispatch_app.domain import recording_commands as rc
from dispatch_app.domain import recording_events as re
from dispatch_app.domain import register_commands as rgc
from dispatch_app.domain import register_events as rge
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain import terminal_commands as vtc
from dispatch_app.domain import terminal_events as vte
from dispatch_app.domain import track_commands as trc
from dispatch_app.domain import track_events as tre
from dispatch_app.domain import truth_commands as tru
from dispatch_app.domain import truth_events as tue
from dispatch_app.domain.folds import accounts as fold_accounts
from dispatch_app.domain.folds import alarms as fold_alarms
from dispatch_app.domain.folds import calls as fold_calls
from dispatch_app.domain.folds import corrections as fold_corrections
from dispatch_app.domain.folds import devices as fold_devices
from dispatch_app.domain.folds import drills as fold_drills
from dispatch_app.domain.folds import duty as fold_duty
from dispatch_app.domain.folds import fleet as fold_fleet
from dispatch_app.domain.folds import hand_overs as fold_hand_overs
from dispatch_app.domain.folds import incidents as fold_incidents
from dispatch_app.domain.folds import journal_only
from dispatch_app.domain.folds import locating as fold_locating
from dispatch_app.domain.folds import missions as fold_missions
from dispatch_app.domain.folds import notices as fold_notices
from dispatch_app.domain.folds import own_places as fold_places
from dispatch_app.domain.folds import past as fold_past
from dispatch_app.domain.folds import phone_book as fold_book
from dispatch_app.domain.folds import planning as fold_planning
from dispatch_app.domain.folds import power as fold_power
from dispatch_app.domain.folds import quality as fold_quality
from dispatch_app.domain.folds import recordings as fold_recordings
from dispatch_app.domain.folds import registers as fold_registers
from dispatch_app.domain.folds import road_conditions as fold_roads
from dispatch_app.domain.folds import supervising as fold_supervising
from dispatch_app.domain.folds import telephone as fold_telephone
from dispatch_app.domain.folds import terminals as fold_terminals
from dispatch_app.domain.folds import tracks as fold_tracks
from dispatch_app.domain.folds import truth as fold_truth
from dispatch_app.domain.rules import (
    accounts,
    alarms,
    calling_out,
    calls,
    channels,
    corrections,
    devices,
    drills,
    duty,
    entered_runs,
    exports,
    fleet,
    hand_overs,
    incidents,
    joining,
    locating,
    missions,
    notices,
    own_places,
    past,
    phone_book,
    planning,
    power,
    quality,
    receipts,
    recordings,
    registers,
    replay_marks,
    retiring,
    road_conditions,
    screening,
    stages,
    supervising,
    telephone_reports,
    telephone_wishes,
    terminals,
    tracks,
    truth,
)
from dispatch_app.domain.state import CentreState, Context

Rule = Callable[[CentreState, Any, Context], tuple[e.Event, ...]]
Fold = Callable[[CentreState, Any], CentreState]

RULES: Mapping[type, Rule] = {
    c.ReportRinging: calls.ringing,
    c.ReportCaller: calls.caller,
    c.ReportRingingStopped: calls.ringing_stopped,
    c.ReportLine: calls.line,
    c.AnswerCall: calls.answer,
    c.EndCall: calls.end,
    c.SettleCall: calls.settle,
    c.AskCallerLocation: locating.ask,
    c.ReportCallerLocation: locating.located,
    c.ReportNoCallerLocation: locating.not_located,
    c.ReportLocator: locating.locator,
    c.RecordNumberAsked: locating.asked,
    c.DecidePlace: locating.decide_place,
    c.OpenIncident: incidents.open_incident,
    c.RecordIntake: incidents.intake,
    c.FixPlace: incidents.fix_place,
    c.SetPlan: incidents.set_plan,
    c.AttachCall: joining.attach,
    c.SuspendIncident: incidents.suspend,
    c.WakeIncident: incidents.wake,
    c.CloseIncident: incidents.close,
    c.ArchiveIncident: incidents.archive,
    c.DispatchVehicle: missions.dispatch,
    c.AmendOrder: missions.amend,
    c.ReportReceipt: receipts.receipt,
    c.ReportStage: stages.stage,
    c.ChooseHospital: missions.choose_hospital,
    c.FileRunSheet: missions.run_sheet,
    c.RaiseOverdue: receipts.overdue,
    oc.SendAnotherWay: channels.send_another_way,
    oc.ReportChannel: channels.report,
    oc.NotePhoned: channels.phoned,
    oc.EnterRun: entered_runs.enter,
    c.RegisterStation: fleet.station,
    c.RegisterVehicle: fleet.vehicle,
    c.RegisterHospital: fleet.hospital,
    c.RetireStation: retiring.station,
    c.RetireVehicle: retiring.vehicle,
    c.RetireHospital: retiring.hospital,
    c.RegisterSeat: fleet.seat,
    c.ReportHospital: fleet.hospital_word,
    c.ReportVehicleState: fleet.vehicle_state,
    c.PauseVehicle: fleet.pause,
    c.AssignCrew: fleet.crew,
    dtc.PlanShift: duty.plan,
    dtc.DropShift: duty.drop,
    dtc.TurnShift: duty.turn,
    dtc.SignOn: duty.sign_on,
    dtc.ReportLevels: duty.levels,
    dtc.SetUpkeep: duty.upkeep,
    dtc.MarkUpkeepDue: duty.upkeep_due,
    dtc.RemindOfPause: duty.pause_ran_out,
    c.SignInSeat: fleet.sign_in,
    c.SetSeatState: fleet.seat_state,
    tc.ReportOfferedTo: telephone_reports.offered_to,
    tc.ReportAnswered: telephone_reports.answered,
    tc.ReportGaveUp: telephone_reports.gave_up,
    tc.ReportRefused: telephone_reports.refused,
    tc.ReportParties: telephone_reports.parties,
    tc.ReportEnded: telephone_reports.ended,
    tc.ReportDialling: telephone_reports.dialling,
    tc.ReportFarRinging: telephone_reports.far_ringing,
    tc.ReportFarAnswered: telephone_reports.far_answered,
    tc.ReportNotReached: telephone_reports.not_reached,
    tc.ReportNoVoice: telephone_reports.voice,
    tc.ReportDigit: telephone_reports.digit,
    tc.ReportSeatPhone: telephone_reports.seat_phone,
    tc.ReportExchange: telephone_reports.exchange,
    tc.ReportAskFailed: telephone_reports.ask_failed,
    tc.HoldCall: telephone_wishes.hold,
    tc.ResumeCall: telephone_wishes.resume,
    tc.MuteSeat: telephone_wishes.mute,
    tc.TransferCall: telephone_wishes.transfer,
    tc.ConsultSomebody: telephone_wishes.consult,
    tc.JoinConsulted: telephone_wishes.join,
    tc.HandOverCall: telephone_wishes.hand_over,
    tc.AddParty: telephone_wishes.add_party,
    tc.DropParty: telephone_wishes.drop_party,
    tc.ListenIn: telephone_wishes.listen,
    tc.WhisperTo: telephone_wishes.whisper,
    tc.BargeIn: telephone_wishes.barge,
    tc.LeaveCall: telephone_wishes.leave,
    tc.ForceRelease: telephone_wishes.force_release,
    tc.SendDigits: telephone_wishes.digits,
    tc.CallOut: calling_out.call_out,
    tc.GroupCall: calling_out.group_call,
    tc.SettleCallBack: calling_out.settle,
    tc.LockNumber: screening.lock,
    tc.UnlockNumber: screening.unlock,
    tc.SwitchInterceptionOn: screening.intercept,
    tc.SwitchInterceptionOff: screening.let_through,
    tc.NoteNumber: screening.note,
    tc.RetireNumberNote: screening.retire_note,
    tc.RegisterContact: phone_book.register,
    tc.RetireContact: phone_book.retire,
    tc.EndAfterCall: fleet.after_call_over,
    acc.RecordAccountStep: accounts.step,
    rgc.KeepRecord: registers.keep,
    rgc.RetireRecord: registers.retire,
    mc.SetRoadCondition: road_conditions.put,
    mc.ChangeRoadCondition: road_conditions.change,
    mc.LiftRoadCondition: road_conditions.lift,
    mc.ExpireRoadCondition: road_conditions.expire,
    mc.UndoRoadCondition: road_conditions.undo,
    mc.AddOwnPlace: own_places.add,
    mc.ChangeOwnPlace: own_places.change,
    mc.MoveOwnPlace: own_places.move,
    mc.RetireOwnPlace: own_places.retire,
    mc.UndoOwnPlace: own_places.undo,
    mc.FileCorrection: corrections.file,
    mc.AcceptCorrection: corrections.accept,
    mc.RejectCorrection: corrections.reject,
    mc.UndoCorrection: corrections.undo,
    hc.OfferHandOver: hand_overs.offer,
    hc.SignHandOver: hand_overs.sign,
    hc.WithdrawHandOver: hand_overs.withdraw,
    nc.PostNotice: notices.post,
    nc.SendMessage: notices.message,
    nc.ReadNotice: notices.read,
    nc.NoteHospitalTold: notices.told,
    nc.WithdrawNotice: notices.withdraw,
    nc.ArchiveNotice: notices.archive,
    pac.DeclareInvented: past.declare,
    pc.ReportPower: power.report,
    pc.ReportBatteryTest: power.test_report,
    pc.RecordPowerSaved: power.saved,
    pc.TestBattery: power.test,
    pc.StopBatteryTest: power.stop_test,
    rc.ReportRecording: recordings.made,
    rc.ReportRecorder: recordings.recorder,
    rc.ReportRecordingRemoved: recordings.removed,
    rc.ReportDialInPlayback: recordings.heard_by_phone,
    rc.OpenRecording: recordings.open_recording,
    rc.OpenLiveSound: recordings.open_live,
    rc.MarkRecording: recordings.mark,
    rc.NoteRecording: recordings.note,
    rc.HoldRecording: recordings.hold,
    rc.ReleaseRecording: recordings.release,
    ac.RaiseAlarm: alarms.raise_alarm,
    ac.ClearAlarm: alarms.clear,
    ac.AcknowledgeAlarm: alarms.acknowledge,
    ac.RaiseTestAlarm: alarms.raise_test,
    ac.SwitchBypass: alarms.switch_bypass,
    ac.EscalateAlarm: alarms.escalate,
    ac.SettleAlarm: alarms.settle,
    **drills.RULES,
    vtc.ReportTerminals: terminals.report,
    vtc.BindTerminal: terminals.bind,
    vtc.ReleaseTerminal: terminals.release,
    dvc.AskDevice: devices.ask,
    dvc.ReportDeviceRequest: devices.report,
    **exports.RULES,
    **replay_marks.RULES,
    **supervising.RULES,
    **planning.RULES,
    **quality.RULES,
    trc.ReadTracks: tracks.read,
    trc.HoldTracks: tracks.hold,
    trc.ReleaseTracks: tracks.release,
    trc.ReportTracksDropped: tracks.dropped,
    tru.CorrectStages: truth.correct_stages,
    tru.CorrectState: truth.correct_state,
    tru.DismissDoubts: truth.dismiss,
}

FOLDS: Mapping[type, Fold] = {
    ace.AccountStepTaken: fold_accounts.step,
    rge.RecordKept: fold_registers.kept,
    rge.RecordRetired: fold_registers.retired,
    e.CallRang: fold_calls.rang,
    e.CallerIdentified: fold_calls.identified,
    e.LineReported: fold_calls.line,
    e.CallAnswered: fold_calls.answered,
    e.CallEnded: fold_calls.ended,
    e.CallAbandoned: fold_calls.abandoned,
    e.CallSettled: fold_calls.settled,
    e.CallerLocationWanted: fold_locating.wanted,
    e.CallerLocated: fold_locating.located,
    e.CallerNotLocated: fold_locating.not_located,
    e.LocatorReported: fold_locating.locator,
    e.NumberAsked: fold_locating.asked,
    e.PlaceDecided: fold_locating.decided,
    e.CallAttached: fold_calls.attached,
    e.IncidentOpened: fold_incidents.opened,
    e.AcceptanceBegan: fold_incidents.acceptance_began,
    e.AcceptanceEnded: fold_incidents.acceptance_ended,
    e.IntakeRecorded: fold_incidents.intake,
    e.PlaceFixed: fold_incidents.place,
    e.PlanSet: fold_incidents.plan,
    e.IncidentSuspended: fold_incidents.suspended,
    e.IncidentWoken: fold_incidents.woken,
    e.IncidentClosed: fold_incidents.closed,
    e.IncidentArchived: fold_incidents.archived,
    e.MissionOrdered: fold_missions.ordered,
    e.RecommendationKept: fold_missions.kept,
    e.OrderIssued: fold_missions.issued,
    e.ReceiptRecorded: fold_missions.receipt,
    e.StageReached: fold_missions.stage,
    e.HospitalChosen: fold_missions.hospital,
    e.RunSheetFiled: fold_missions.run_sheet,
    e.OverdueRaised: fold_missions.overdue,
    oe.ChannelNoted: fold_missions.channel,
    oe.RunFactsEntered: fold_missions.facts,
    e.StationRegistered: fold_fleet.station,
    e.VehicleRegistered: fold_fleet.vehicle,
    e.HospitalRegistered: fold_fleet.hospital,
    e.StationRetired: fold_fleet.station_retired,
    e.VehicleRetired: fold_fleet.vehicle_retired,
    e.HospitalRetired: fold_fleet.hospital_retired,
    e.HospitalReported: fold_fleet.hospital_word,
    e.VehicleStateReported: fold_fleet.vehicle_state,
    e.VehiclePaused: fold_fleet.paused,
    e.CrewAssigned: fold_fleet.crew,
    dte.ShiftPlanned: fold_duty.planned,
    dte.ShiftDropped: fold_duty.dropped,
    dte.ShiftTurned: fold_duty.turned,
    dte.CrewSignedOn: fold_duty.signed_on,
    dte.LevelsRead: fold_duty.levels,
    dte.UpkeepSet: fold_duty.upkeep,
    dte.UpkeepFellDue: fold_duty.upkeep_due,
    dte.PauseRanOut: fold_duty.pause_ran_out,
    e.SeatRegistered: fold_calls.seat_registered,
    e.SeatSignedIn: fold_calls.seat_signed_in,
    e.SeatStateChanged: fold_calls.seat_state,
    te.CallOffered: fold_telephone.offered,
    te.CallConnected: fold_telephone.connected,
    te.CallRefused: fold_telephone.refused,
    te.PartiesChanged: fold_telephone.parties,
    te.CallDialling: fold_telephone.dialling,
    te.CallFarRang: fold_telephone.far_rang,
    te.CallReached: fold_telephone.reached,
    te.CallNotReached: fold_telephone.not_reached,
    te.VoiceReported: fold_telephone.voice,
    te.DigitHeard: fold_telephone.digit,
    te.SeatPhoneReported: fold_telephone.seat_phone,
    te.ExchangeReported: fold_telephone.exchange,
    te.ExchangeAsked: fold_telephone.asked,
    te.ExchangeFailed: fold_telephone.failed,
    te.CalledOut: fold_telephone.called_out,
    te.CallBackWanted: fold_telephone.wanted,
    te.CallBackSettled: fold_telephone.settled,
    te.NumberLocked: fold_book.locked,
    te.NumberUnlocked: fold_book.unlocked,
    te.InterceptionSwitchedOn: fold_book.intercepted,
    te.InterceptionSwitchedOff: fold_book.let_through,
    te.NumberNoted: fold_book.noted,
    te.NumberNoteRetired: fold_book.note_retired,
    te.ContactRegistered: fold_book.contact,
    te.ContactRetired: fold_book.contact_retired,
    me.RoadConditionSet: fold_roads.put,
    me.RoadConditionChanged: fold_roads.changed,
    me.RoadConditionLifted: fold_roads.lifted,
    me.RoadConditionExpired: fold_roads.expired,
    me.RoadConditionUndone: fold_roads.undone,
    me.OwnPlaceAdded: fold_places.added,
    me.OwnPlaceChanged: fold_places.changed,
    me.OwnPlaceRetired: fold_places.retired,
    me.OwnPlaceUndone: fold_places.undone,
    me.CorrectionFiled: fold_corrections.filed,
    me.CorrectionAccepted: fold_corrections.accepted,
    me.CorrectionRejected: fold_corrections.rejected,
    me.CorrectionUndone: fold_corrections.undone,
    he.HandOverOffered: fold_hand_overs.offered,
    he.HandOverSigned: fold_hand_overs.signed,
    he.HandOverWithdrawn: fold_hand_overs.withdrawn,
    ne.NoticePosted: fold_notices.posted,
    ne.NoticeWasRead: fold_notices.was_read,
    ne.HospitalTold: fold_notices.told,
    ne.NoticeWithdrawn: fold_notices.withdrawn,
    ne.NoticeArchived: fold_notices.archived,
    pae.PastInvented: fold_past.invented,
    pe.PowerReported: fold_power.reported,
    pe.PowerSaved: fold_power.saved,
    pe.BatteryTestAsked: fold_power.test_asked,
    pe.BatteryTestStopAsked: fold_power.stop_asked,
    pe.BatteryTestReported: fold_power.test_reported,
    re.RecordingMade: fold_recordings.made,
    re.RecorderReported: fold_recordings.reported,
    re.RecordingRemoved: fold_recordings.removed,
    re.RecordingOpened: fold_recordings.opened,
    re.RecordingHeardByPhone: fold_recordings.in_tables_only,
    re.RecordingMarked: fold_recordings.in_tables_only,
    re.RecordingNoted: fold_recordings.in_tables_only,
    re.RecordingHeld: fold_recordings.held,
    re.RecordingReleased: fold_recordings.released,
    ae.AlarmRaised: fold_alarms.raised,
    ae.AlarmCleared: fold_alarms.cleared,
    ae.AlarmAcknowledged: fold_alarms.acknowledged,
    ae.AlarmEscalated: fold_alarms.escalated,
    ae.AlarmSettled: fold_alarms.settled,
    ae.BypassOrdered: fold_alarms.bypass_ordered,
    **fold_drills.FOLDS,
    vte.TerminalsReported: fold_terminals.reported,
    vte.TerminalBound: fold_terminals.bound,
    vte.TerminalReleased: fold_terminals.released,
    dve.DeviceAsked: fold_devices.asked,
    dve.DeviceAnswered: fold_devices.answered,
    **journal_only.FOLDS,
    **fold_supervising.FOLDS,
    **fold_planning.FOLDS,
    **fold_quality.FOLDS,
    tre.TracksRead: fold_tracks.in_journal_only,
    tre.TracksHeld: fold_tracks.held,
    tre.TracksReleased: fold_tracks.released,
    tre.TracksDropped: fold_tracks.in_journal_only,
    tue.StageCorrected: fold_truth.corrected,
    tue.StageToldAgain: fold_truth.told_again,
    tue.DoubtsDismissed: fold_truth.dismissed,
}


def decide(state: CentreState, command: c.Command, context: Context) -> tuple[e.Event, ...]:
    """Say what follows from a command. Changes nothing.

    Raises:
        Rejected: the rules say no; the code says which and the details name the things.
    """
    events = RULES[type(command)](state, command, context)
    if not state.drills:
        return events
    return (*events, *drills.endings(evolve_all(state, events), context))


def evolve(state: CentreState, event: e.Event) -> CentreState:
    """Take one event in."""
    return FOLDS[type(event)](state, event)


def evolve_all(state: CentreState, events: Iterable[e.Event]) -> CentreState:
    return reduce(evolve, events, state)
