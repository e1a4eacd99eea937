"""Rules of forewarnings: one for each mission and hospital, answered, met at the door, closed by an
outcome. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch_app.domain.codes import Level, Role, Stage
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.forewarning.commands import (
    AnswerForewarning,
    ArchiveForewarning,
    ForewarnHospital,
    RecordHospitalWish,
    TakePatientOver,
    TellOutcome,
    TimeForewarning,
    WithdrawForewarning,
)
from dispatch_app.domain.forewarning.events import (
    ForewarningAnswered,
    ForewarningArchived,
    ForewarningChanged,
    ForewarningTimed,
    ForewarningWithdrawn,
    HospitalForewarned,
    HospitalWishRecorded,
    OutcomeTold,
    PatientTakenOver,
)
from dispatch_app.domain.forewarning.values import (
    ETA_COUNTS_S,
    KEPT_AFTER,
    NO_VITALS,
    NO_WISH,
    OUTCOME_WITHIN,
    Brief,
    Forewarning,
    ForewarningEnd,
    ForewarningId,
    ForewarningState,
    HospitalAnswer,
    Vitals,
)
from dispatch_app.domain.ids import HospitalId, MissionId
from dispatch_app.domain.rules.finding import a_hospital, a_mission, an_open_incident
from dispatch_app.domain.state import FINAL, CentreState, Context, Mission
from dispatch_app.domain.values import Patient


def forewarn(state: CentreState, command: ForewarnHospital, context: Context) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    if mission.stage in FINAL:
        raise Rejected("mission.ended", mission=mission.number, stage=mission.stage.value)
    if mission.stage is Stage.AT_HOSPITAL:
        raise Rejected("forewarning.at-the-door", mission=mission.number)
    if mission.hospital is None:
        raise Rejected("forewarning.no-hospital", mission=mission.number)
    known = state.forewarnings.of_mission(mission.id)
    if known is None or known.hospital != mission.hospital:
        return (_first(state, mission, command, context),)
    return (*_again(state, known, mission, command, context), *_eta(known, command, context))


def _first(
    state: CentreState, mission: Mission, command: ForewarnHospital, context: Context
) -> HospitalForewarned:
    report = (command.report or "").strip()
    brief = replace(brief_of(state, mission), report=report, vitals=command.vitals)
    a_hospital(state, mission.hospital or HospitalId(""))
    eta = None if command.eta_s is None else context.at + timedelta(seconds=command.eta_s)
    return sent(state, mission, brief, context, eta_at=eta)


def sent(
    state: CentreState,
    mission: Mission,
    brief: Brief,
    context: Context,
    eta_at: datetime | None = None,
) -> HospitalForewarned:
    """The mission's hospital is told of its patients for the first time."""
    assert mission.hospital is not None
    vehicle = state.vehicles.get(mission.vehicle)
    left = mission.reached(Stage.TRANSPORTING)
    return HospitalForewarned(
        forewarning=ForewarningId(context.new_id()),
        mission=mission.id,
        hospital=mission.hospital,
        number=mission.number,
        incident=mission.incident,
        vehicle=mission.vehicle,
        plate=vehicle.plate if vehicle else "",
        level=vehicle.level if vehicle else Level.BLS,
        station=mission.station,
        seat=mission.seat,
        brief=brief,
        eta_at=eta_at,
        eta_roughly=False,
        under_way_at=left.at if left else None,
        by=context.actor,
        at=context.at,
    )


def brief_of(state: CentreState, mission: Mission) -> Brief:
    """What the centre knows of the patients, without anybody's name, number or address."""
    incident = state.incidents.get(mission.incident)
    slip = mission.slip.slip if mission.slip else None
    patient = incident.patient if incident else slip.patient if slip else Patient()
    plan = incident.plan if incident else None
    return Brief(
        complaint=slip.complaint if slip else "",
        complaint_name=slip.complaint_name if slip else "",
        priority=plan.priority if plan else slip.priority if slip else None,
        count=patient.count,
        sex=patient.sex,
        age_years=patient.age_years,
        consciousness=patient.consciousness,
        breathing=patient.breathing,
        wanted=plan.capabilities if plan else (),
    )


def changed(
    known: Forewarning, brief: Brief, context: Context, *, asked: bool = False
) -> tuple[ForewarningChanged, ...]:
    """The next version, if it tells anything new, or if somebody asks a hospital that refused."""
    refused = asked and known.state is ForewarningState.CANNOT_TAKE
    names = tuple(
        f.name for f in fields(Brief) if getattr(known.brief, f.name) != getattr(brief, f.name)
    )
    if not names and not refused:
        return ()
    return (
        ForewarningChanged(
            forewarning=known.id,
            mission=known.mission,
            hospital=known.hospital,
            version=known.version + 1,
            brief=brief,
            changed=names,
            asked_again=refused,
            by=context.actor,
            at=context.at,
        ),
    )


def _again(
    state: CentreState,
    known: Forewarning,
    mission: Mission,
    command: ForewarnHospital,
    context: Context,
) -> tuple[Event, ...]:
    report = known.brief.report if command.report is None else command.report.strip()
    vitals = _with(known.brief.vitals, command.vitals)
    brief = replace(brief_of(state, mission), report=report, vitals=vitals)
    return changed(known, brief, context, asked=True)


def _with(before: Vitals, after: Vitals) -> Vitals:
    if after == NO_VITALS:
        return before
    told = {f.name: getattr(after, f.name) for f in fields(Vitals)}
    return replace(before, **{name: v for name, v in told.items() if v is not None})


def _eta(known: Forewarning, command: ForewarnHospital, context: Context) -> tuple[Event, ...]:
    """A time by roads goes before one by straight lines, however little they differ."""
    if command.eta_s is None:
        return ()
    eta_at = context.at + timedelta(seconds=command.eta_s)
    if not (known.eta_roughly or _counts(known, eta_at)):
        return ()
    return (_timed(known, eta_at, roughly=False, context=context),)


def timed(state: CentreState, command: TimeForewarning, context: Context) -> tuple[Event, ...]:
    """Asks a hospital that refused nothing again: its answer stands as it is."""
    known = state.forewarnings.live.get(command.forewarning)
    if known is None or not known.awaited:
        return ()
    surer = known.eta_roughly and not command.roughly
    if not (surer or _counts(known, command.eta_at)):
        return ()
    return (_timed(known, command.eta_at, roughly=command.roughly, context=context),)


def _counts(known: Forewarning, eta_at: datetime) -> bool:
    told = known.eta_at
    return told is None or abs((eta_at - told).total_seconds()) >= ETA_COUNTS_S


def _timed(
    known: Forewarning, eta_at: datetime, *, roughly: bool, context: Context
) -> ForewarningTimed:
    return ForewarningTimed(
        forewarning=known.id,
        mission=known.mission,
        hospital=known.hospital,
        eta_at=eta_at,
        eta_roughly=roughly,
        at=context.at,
    )


def withdraw(
    state: CentreState, command: WithdrawForewarning, context: Context
) -> tuple[Event, ...]:
    known = _known(state, command.forewarning)
    if not known.awaited:
        return ()
    return (withdrawn(known, ForewarningEnd.BY_HAND, context, command.note.strip()),)


def withdrawn(
    known: Forewarning, because: ForewarningEnd, context: Context, note: str = ""
) -> ForewarningWithdrawn:
    return ForewarningWithdrawn(
        forewarning=known.id,
        mission=known.mission,
        hospital=known.hospital,
        because=because,
        note=note,
        at=context.at,
    )


def answer(state: CentreState, command: AnswerForewarning, context: Context) -> tuple[Event, ...]:
    """Being delivered or read is told once; yes and no may follow each other."""
    known = _known(state, command.forewarning)
    told, refusal = known.answer(command.word), command.word is HospitalAnswer.CANNOT_TAKE
    if command.word in (HospitalAnswer.DELIVERED, HospitalAnswer.READ) and told is not None:
        return ()
    if command.word.value == known.state.value:
        return ()
    if refusal and command.reason is None:
        raise Rejected("forewarning.reason-missing")
    if not known.awaited:
        if command.word in (HospitalAnswer.DELIVERED, HospitalAnswer.READ):
            return ()
        raise Rejected("forewarning.over", number=known.number, state=known.state.value)
    return (
        ForewarningAnswered(
            forewarning=known.id,
            mission=known.mission,
            hospital=known.hospital,
            word=command.word,
            reason=command.reason if refusal else None,
            person=command.person.strip(),
            note=command.note.strip(),
            by_hand=context.actor.role is not Role.HOSPITAL,
            by=context.actor,
            at=context.at,
        ),
    )


def take_over(state: CentreState, command: TakePatientOver, context: Context) -> tuple[Event, ...]:
    """Also before the crew has told that it is there: the hospital has the patient before it."""
    known = _known(state, command.forewarning)
    if known.withdrawn_at is not None:
        raise Rejected("forewarning.over", number=known.number, state=known.state.value)
    if not command.person.strip():
        raise Rejected("forewarning.who-took-over")
    taken_at = command.at or context.at
    if taken_at > context.at:
        raise Rejected("stage.in-the-future", mission=known.number)
    if taken_at < known.at:
        raise Rejected("forewarning.before-it-was-sent", at=known.at.isoformat())
    same = (known.taken_over.condition, known.taken_over.person) if known.taken_over else None
    if same == (command.condition, command.person.strip()) and command.at is None:
        return ()
    return (
        PatientTakenOver(
            forewarning=known.id,
            mission=known.mission,
            hospital=known.hospital,
            taken_at=taken_at,
            condition=command.condition,
            person=command.person.strip(),
            note=command.note.strip(),
            by=context.actor,
            at=context.at,
        ),
    )


def outcome(state: CentreState, command: TellOutcome, context: Context) -> tuple[Event, ...]:
    mission, hospital = _of_whom(state, command)
    return (
        OutcomeTold(
            forewarning=command.forewarning,
            mission=mission,
            hospital=hospital,
            outcome=command.outcome,
            disease_class=command.disease_class.strip(),
            person=command.person.strip(),
            note=command.note.strip(),
            by=context.actor,
            at=context.at,
        ),
    )


def _of_whom(state: CentreState, command: TellOutcome) -> tuple[MissionId, HospitalId]:
    owing = state.forewarnings.owing.get(command.forewarning)
    if owing is not None:
        return owing.mission, owing.hospital
    known = _known(state, command.forewarning)
    if known.arrived_at is None and known.taken_over is None:
        raise Rejected("forewarning.nobody-came", number=known.number)
    return known.mission, known.hospital


def wish(state: CentreState, command: RecordHospitalWish, context: Context) -> tuple[Event, ...]:
    """What patients want concerns nobody's choice by itself: a dispatcher weighs it."""
    incident = an_open_incident(state, command.incident)
    for hospital in (command.wish.wanted, *(r.hospital for r in command.wish.refused)):
        if hospital is not None:
            a_hospital(state, hospital)
    if command.wish.wanted is not None and command.wish.refuses(command.wish.wanted):
        raise Rejected("forewarning.wanted-and-refused", hospital=command.wish.wanted)
    if state.forewarnings.wishes.get(incident.id, NO_WISH) == command.wish:
        return ()
    return (
        HospitalWishRecorded(
            incident=incident.id, wish=command.wish, by=context.actor, at=context.at
        ),
    )


def archive(state: CentreState, command: ArchiveForewarning, context: Context) -> tuple[Event, ...]:
    owing = state.forewarnings.owing.get(command.forewarning)
    if owing is not None:
        over = context.at >= owing.arrived_at + OUTCOME_WITHIN
        whose = (owing.mission, owing.hospital)
    else:
        known = state.forewarnings.live.get(command.forewarning)
        if known is None:
            return ()
        over = known.over_at is not None and context.at >= known.over_at + KEPT_AFTER
        whose = (known.mission, known.hospital)
    if not over:
        return ()
    gone = ForewarningArchived(
        forewarning=command.forewarning, mission=whose[0], hospital=whose[1], at=context.at
    )
    return (gone,)


def _known(state: CentreState, wanted: ForewarningId) -> Forewarning:
    found = state.forewarnings.live.get(wanted)
    if found is None:
        raise Rejected("forewarning.unknown", forewarning=wanted)
    return found


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    ForewarnHospital: forewarn,
    TimeForewarning: timed,
    WithdrawForewarning: withdraw,
    AnswerForewarning: answer,
    TakePatientOver: take_over,
    TellOutcome: outcome,
    RecordHospitalWish: wish,
    ArchiveForewarning: archive,
}
