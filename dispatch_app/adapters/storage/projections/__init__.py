"""Which event is written into which tables. An event that stands here nowhere changes no table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from dispatch_app.adapters.storage.projections import (
    alarms,
    appointments,
    calls,
    cpr,
    drills,
    duty,
    endings,
    forewarnings,
    incidents,
    large_events,
    links,
    locating,
    map_data,
    missions,
    notices,
    protocols,
    quality,
    recordings,
    registers,
    telephone,
    texts,
    truth,
    vehicles,
    waiting,
    ways,
)
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.domain import account_events as ace
from dispatch_app.domain import alarm_events as ae
from dispatch_app.domain import device_events as dve
from dispatch_app.domain import drill_events as de
from dispatch_app.domain import duty_events as dte
from dispatch_app.domain import events as e
from dispatch_app.domain import export_events as exe
from dispatch_app.domain import hand_over_events as he
from dispatch_app.domain import map_events as me
from dispatch_app.domain import notice_events as ne
from dispatch_app.domain import order_events as oe
from dispatch_app.domain import past_events as pae
from dispatch_app.domain import planning_events as ple
from dispatch_app.domain import power_events as pe
from dispatch_app.domain import protocol_events as pre
from dispatch_app.domain import recording_events as re
from dispatch_app.domain import replay_mark_events as rme
from dispatch_app.domain import supervising_events as sue
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain import terminal_events as vte
from dispatch_app.domain import track_events as tre
from dispatch_app.domain import truth_events as tue
from dispatch_app.domain.appointments import events as ape
from dispatch_app.domain.bad_hour.events import PaperFormEvent
from dispatch_app.domain.changing.events import ChangingEvent
from dispatch_app.domain.forewarning.events import ForewarningArchived, HospitalWishRecorded
from dispatch_app.domain.hospital_parts.events import HospitalPartReported
from dispatch_app.domain.knowledge.events import KnowledgeEvent
from dispatch_app.domain.large_events.events import EventPlansSet
from dispatch_app.domain.links.events import PartnerReported
from dispatch_app.domain.quality.events import QuestionnaireSet, ReviewArchived
from dispatch_app.domain.search.events import SearchEvent
from dispatch_app.domain.texts.events import TextModemReported
from dispatch_app.domain.training.events import TrainingEvent
from dispatch_app.ports.journal import Entry

Projection = Callable[[Batch, Any, int], None]

PROJECTIONS: Mapping[type, Projection] = {
    e.CallRang: calls.rang,
    e.CallerIdentified: calls.identified,
    e.CallAnswered: calls.answered,
    e.CallEnded: calls.ended,
    e.CallAbandoned: calls.abandoned,
    e.CallSettled: calls.settled,
    e.CallAttached: calls.attached,
    e.CallerLocationWanted: locating.wanted,
    e.CallerLocated: locating.located,
    e.CallerNotLocated: locating.not_located,
    e.PlaceDecided: locating.decided,
    e.IncidentOpened: incidents.opened,
    e.AcceptanceBegan: incidents.acceptance_began,
    e.AcceptanceEnded: incidents.acceptance_ended,
    e.IntakeRecorded: incidents.intake,
    e.PlaceFixed: incidents.place,
    e.PlanSet: incidents.plan,
    e.IncidentSuspended: incidents.suspended,
    e.IncidentWoken: incidents.woken,
    e.IncidentClosed: incidents.closed,
    e.IncidentArchived: incidents.archived,
    e.MissionOrdered: missions.ordered,
    e.RecommendationKept: missions.kept,
    e.OrderIssued: missions.issued,
    e.ReceiptRecorded: missions.receipt,
    e.StageReached: missions.stage,
    e.HospitalChosen: missions.hospital,
    e.RunSheetFiled: missions.run_sheet,
    e.OverdueRaised: missions.overdue,
    oe.ChannelNoted: missions.channel,
    oe.RunFactsEntered: missions.facts,
    tue.StageCorrected: truth.corrected,
    tue.StageToldAgain: truth.told_again,
    e.VehicleStateReported: vehicles.state,
    e.VehiclePaused: vehicles.paused,
    e.CrewAssigned: vehicles.crew,
    **dict.fromkeys(get_args(dte.DutyEvent), duty.log),
    e.SeatSignedIn: calls.seat_signed_in,
    e.SeatStateChanged: calls.seat_state,
    te.CallOffered: telephone.offered,
    te.CallConnected: telephone.connected,
    te.CallRefused: telephone.refused,
    te.PartiesChanged: telephone.parties,
    te.CallDialling: telephone.dialling,
    te.CallReached: telephone.reached,
    te.CallNotReached: telephone.not_reached,
    te.CalledOut: telephone.called_out,
    te.CallBackWanted: telephone.wanted,
    te.CallBackSettled: telephone.settled,
    te.ExchangeFailed: telephone.failed,
    te.NumberLocked: telephone.locked,
    te.NumberUnlocked: telephone.unlocked,
    te.InterceptionSwitchedOn: telephone.intercepted,
    te.InterceptionSwitchedOff: telephone.let_through,
    te.NumberNoted: telephone.noted,
    te.NumberNoteRetired: telephone.note_retired,
    me.RoadConditionSet: map_data.condition_set,
    me.RoadConditionChanged: map_data.condition_changed,
    me.RoadConditionLifted: map_data.condition_lifted,
    me.RoadConditionExpired: map_data.condition_expired,
    me.RoadConditionUndone: map_data.condition_undone,
    me.OwnPlaceAdded: map_data.place_added,
    me.OwnPlaceChanged: map_data.place_changed,
    me.OwnPlaceRetired: map_data.place_retired,
    me.OwnPlaceUndone: map_data.place_undone,
    me.CorrectionFiled: map_data.correction_filed,
    me.CorrectionAccepted: map_data.correction_accepted,
    me.CorrectionRejected: map_data.correction_rejected,
    me.CorrectionUndone: map_data.correction_undone,
    re.RecordingMade: recordings.made,
    re.RecordingRemoved: recordings.removed,
    re.RecordingOpened: recordings.opened,
    re.RecordingHeardByPhone: recordings.heard_by_phone,
    re.RecordingMarked: recordings.marked,
    re.RecordingNoted: recordings.noted,
    re.RecordingHeld: recordings.held,
    re.RecordingReleased: recordings.released,
    ae.AlarmRaised: alarms.raised,
    ae.AlarmCleared: alarms.cleared,
    ae.AlarmAcknowledged: alarms.acknowledged,
    ae.AlarmEscalated: alarms.escalated,
    ae.AlarmSettled: alarms.settled,
    ae.BypassOrdered: alarms.bypass_ordered,
    **protocols.PROJECTIONS,
    **quality.PROJECTIONS,
    **cpr.PROJECTIONS,
    **appointments.PROJECTIONS,
    **large_events.PROJECTIONS,
    **texts.PROJECTIONS,
    **forewarnings.PROJECTIONS,
    **links.PROJECTIONS,
    **waiting.PROJECTIONS,
    **endings.PROJECTIONS,
    **ways.PROJECTIONS,
    ne.NoticePosted: notices.posted,
    ne.NoticeWasRead: notices.was_read,
    ne.HospitalTold: notices.told,
    ne.NoticeWithdrawn: notices.withdrawn,
    de.DrillAsked: drills.asked,
    de.DrillBegan: drills.began,
    de.DrillEnded: drills.ended,
    **dict.fromkeys(registers.KINDS, registers.step),
}

LIVE_ONLY = frozenset(
    {e.HospitalReported, HospitalPartReported, ace.AccountStepTaken}
    | {te.CallFarRang, te.VoiceReported, te.DigitHeard, te.SeatPhoneReported}
    | {te.ExchangeReported, te.ExchangeAsked}
    | {vte.TerminalsReported, vte.TerminalBound, vte.TerminalReleased}
    | {dve.DeviceAsked, dve.DeviceAnswered}
    | {pae.PastInvented, pe.PowerReported, pe.PowerSaved}
    | {pe.BatteryTestAsked, pe.BatteryTestStopAsked, pe.BatteryTestReported}
    | {tre.TracksRead, tre.TracksHeld, tre.TracksReleased, tre.TracksDropped}
    | {pre.ProtocolDraftKept, pre.ProtocolSubmitted, pre.ProtocolReturned}
    | {pre.ProtocolDraftDropped, pre.ProtocolApproved}
    | {
        EventPlansSet,
        TextModemReported,
        ne.NoticeArchived,
        ForewarningArchived,
        HospitalWishRecorded,
        QuestionnaireSet,
        ReviewArchived,
    }
    | frozenset(get_args(sue.SupervisingEvent))
    | frozenset(get_args(ple.PlanningEvent))
    | frozenset(get_args(TrainingEvent))
    | {ape.SeriesBooked, ape.SeriesChanged, ape.AppointmentArchived}
    | frozenset(get_args(ChangingEvent))
    | frozenset(get_args(KnowledgeEvent))
    | frozenset(get_args(PaperFormEvent))
    | {tue.DoubtsDismissed, exe.ExportRecorded, exe.WholeRead, PartnerReported}
    | frozenset(get_args(rme.ReplayMarkEvent))
    | frozenset(get_args(SearchEvent))
    | {he.HandOverOffered, he.HandOverSigned, he.HandOverWithdrawn}
    | {e.SeatRegistered, e.LineReported, e.LocatorReported, e.NumberAsked, re.RecorderReported}
)
"""Events that only the live state and the journal keep."""


def projected(entries: Iterable[Entry]) -> Batch:
    """What these events write into the tables, in their order."""
    batch = Batch()
    for entry in entries:
        projection = PROJECTIONS.get(type(entry.event))
        if projection is not None:
            projection(batch, entry.event, entry.sequence)
    return batch
