"""Which fold takes which event in; what a fold does stands with its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from dispatch_app.domain import account_events as ace
from dispatch_app.domain import alarm_events as ae
from dispatch_app.domain import device_events as dve
from dispatch_app.domain import duty_events as dte
from dispatch_app.domain import events as e
from dispatch_app.domain import hand_over_events as he
from dispatch_app.domain import map_events as me
from dispatch_app.domain import notice_events as ne
from dispatch_app.domain import order_events as oe
from dispatch_app.domain import past_events as pae
from dispatch_app.domain import power_events as pe
from dispatch_app.domain import recording_events as re
from dispatch_app.domain import register_events as rge
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain import terminal_events as vte
from dispatch_app.domain import track_events as tre
from dispatch_app.domain import truth_events as tue
from dispatch_app.domain.folds import accounts as fold_accounts
from dispatch_app.domain.folds import alarms as fold_alarms
from dispatch_app.domain.folds import appointments as fold_appointments
from dispatch_app.domain.folds import bad_hour as fold_bad_hour
from dispatch_app.domain.folds import calls as fold_calls
from dispatch_app.domain.folds import changing as fold_changing
from dispatch_app.domain.folds import corrections as fold_corrections
from dispatch_app.domain.folds import cpr as fold_cpr
from dispatch_app.domain.folds import devices as fold_devices
from dispatch_app.domain.folds import drills as fold_drills
from dispatch_app.domain.folds import duty as fold_duty
from dispatch_app.domain.folds import endings as fold_endings
from dispatch_app.domain.folds import fleet as fold_fleet
from dispatch_app.domain.folds import forewarnings as fold_forewarnings
from dispatch_app.domain.folds import hand_overs as fold_hand_overs
from dispatch_app.domain.folds import hospital_parts as fold_hospital_parts
from dispatch_app.domain.folds import incidents as fold_incidents
from dispatch_app.domain.folds import journal_only
from dispatch_app.domain.folds import kept_queries as fold_kept_queries
from dispatch_app.domain.folds import knowledge as fold_knowledge
from dispatch_app.domain.folds import large_events as fold_large_events
from dispatch_app.domain.folds import links as fold_links
from dispatch_app.domain.folds import locating as fold_locating
from dispatch_app.domain.folds import missions as fold_missions
from dispatch_app.domain.folds import notices as fold_notices
from dispatch_app.domain.folds import own_places as fold_places
from dispatch_app.domain.folds import past as fold_past
from dispatch_app.domain.folds import phone_book as fold_book
from dispatch_app.domain.folds import planning as fold_planning
from dispatch_app.domain.folds import power as fold_power
from dispatch_app.domain.folds import protocols as fold_protocols
from dispatch_app.domain.folds import quality as fold_quality
from dispatch_app.domain.folds import recordings as fold_recordings
from dispatch_app.domain.folds import registers as fold_registers
from dispatch_app.domain.folds import road_conditions as fold_roads
from dispatch_app.domain.folds import supervising as fold_supervising
from dispatch_app.domain.folds import telephone as fold_telephone
from dispatch_app.domain.folds import terminals as fold_terminals
from dispatch_app.domain.folds import texts as fold_texts
from dispatch_app.domain.folds import tracks as fold_tracks
from dispatch_app.domain.folds import training as fold_training
from dispatch_app.domain.folds import truth as fold_truth
from dispatch_app.domain.folds import waiting as fold_waiting
from dispatch_app.domain.state import CentreState

Fold = Callable[[CentreState, Any], CentreState]

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
    **fold_links.FOLDS,
    vte.TerminalsReported: fold_terminals.reported,
    vte.TerminalBound: fold_terminals.bound,
    vte.TerminalReleased: fold_terminals.released,
    dve.DeviceAsked: fold_devices.asked,
    dve.DeviceAnswered: fold_devices.answered,
    **journal_only.FOLDS,
    **fold_kept_queries.FOLDS,
    **fold_supervising.FOLDS,
    **fold_training.FOLDS,
    **fold_planning.FOLDS,
    **fold_forewarnings.FOLDS,
    **fold_protocols.FOLDS,
    **fold_quality.FOLDS,
    **fold_hospital_parts.FOLDS,
    **fold_large_events.FOLDS,
    **fold_texts.FOLDS,
    **fold_waiting.FOLDS,
    **fold_changing.FOLDS,
    **fold_endings.FOLDS,
    **fold_knowledge.FOLDS,
    **fold_bad_hour.FOLDS,
    **fold_cpr.FOLDS,
    **fold_appointments.FOLDS,
    tre.TracksRead: fold_tracks.in_journal_only,
    tre.TracksHeld: fold_tracks.held,
    tre.TracksReleased: fold_tracks.released,
    tre.TracksDropped: fold_tracks.in_journal_only,
    tue.StageCorrected: fold_truth.corrected,
    tue.StageToldAgain: fold_truth.told_again,
    tue.DoubtsDismissed: fold_truth.dismissed,
}


def evolve(state: CentreState, event: e.Event) -> CentreState:
    """Take one event in."""
    return FOLDS[type(event)](state, event)


def evolve_all(state: CentreState, events: Iterable[e.Event]) -> CentreState:
    return reduce(evolve, events, state)
