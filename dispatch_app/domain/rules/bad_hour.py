"""Rules of paper forms: a number once, times in order, no vehicle in two places unseen.

What was written while the centre was away is told by the usual events, with its own times, marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from dispatch_app.domain.bad_hour.commands import FilePaperForm, ReservePaperForms
from dispatch_app.domain.bad_hour.events import PaperFormFiled, PaperFormsReserved
from dispatch_app.domain.bad_hour.values import form_text
from dispatch_app.domain.codes import AcceptanceKind, Origin, Stage
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    AcceptanceBegan,
    AcceptanceEnded,
    Event,
    HospitalChosen,
    IncidentClosed,
    IncidentOpened,
    IntakeRecorded,
    MissionOrdered,
    PlaceFixed,
    StageReached,
)
from dispatch_app.domain.ids import AcceptanceId, IncidentId, MissionId, VehicleId
from dispatch_app.domain.rules.entered_runs import must_be_between
from dispatch_app.domain.rules.finding import a_hospital, a_vehicle, own_seat, who_asks
from dispatch_app.domain.rules.incidents import next_number
from dispatch_app.domain.rules.stages import ENDINGS, ON_THE_WAY
from dispatch_app.domain.state import FINAL, CentreState, Context, Mission


def reserve(
    state: CentreState, command: ReservePaperForms, context: Context
) -> tuple[PaperFormsReserved]:
    first = state.paper_forms.next_number
    return (
        PaperFormsReserved(
            seat=own_seat(context),
            first=first,
            last=first + command.count - 1,
            by=context.actor,
            at=context.at,
        ),
    )


def file(state: CentreState, command: FilePaperForm, context: Context) -> tuple[Event, ...]:
    _must_be_new(state, command)
    _times_must_fit(command, context)
    if command.hospital is not None:
        a_hospital(state, command.hospital)
    overlaps = _overlaps(state, command)
    incident = IncidentId(context.new_id())
    acceptance = AcceptanceId(context.new_id())
    mission = MissionId(context.new_id()) if command.vehicle is not None else None
    return (
        *_opened(state, command, context, incident, acceptance),
        *(_run(state, command, context, incident, acceptance, mission) if mission else ()),
        IncidentClosed(
            incident=incident,
            outcome=command.outcome,
            note="",
            seat=context.actor.seat,
            at=_ends_at(command),
        ),
        PaperFormFiled(
            number=command.number,
            incident=incident,
            mission=mission,
            overlaps=overlaps,
            by=context.actor,
            at=context.at,
        ),
    )


# ---- what must fit


def _must_be_new(state: CentreState, command: FilePaperForm) -> None:
    text = form_text(command.number)
    if command.number in state.paper_forms.filed:
        filed = state.incidents.get(state.paper_forms.filed[command.number])
        raise Rejected("paper.filed", form=text, incident=filed.number if filed else "?")
    if state.paper_forms.given_to(command.number) is None:
        raise Rejected("paper.unknown", form=text)


def _times_must_fit(command: FilePaperForm, context: Context) -> None:
    """
    Raises:
        Rejected: `stage.in-the-future`, `stage.goes-back`, `paper.no-order`, `paper.no-vehicle`,
            `paper.run-not-over` or `mission.stage-out-of-order`.
    """
    must_be_between("called", command.called_at, "", command.called_at, context)
    if command.vehicle is None:
        if command.ordered_at is not None or command.stages:
            raise Rejected("paper.no-vehicle", form=form_text(command.number))
        return
    if command.ordered_at is None:
        raise Rejected("paper.no-order", form=form_text(command.number))
    before, since = "called", command.called_at
    must_be_between(Stage.ORDERED.value, command.ordered_at, before, since, context)
    stage, since = Stage.ORDERED, command.ordered_at
    for told in command.stages:
        _must_follow(stage, told.stage)
        must_be_between(told.stage.value, told.at, stage.value, since, context)
        stage, since = told.stage, told.at
    if stage not in FINAL:
        raise Rejected("paper.run-not-over", form=form_text(command.number), stage=stage.value)


def _must_follow(now: Stage, asked: Stage) -> None:
    later = asked in ON_THE_WAY and ON_THE_WAY.index(asked) > ON_THE_WAY.index(now)
    if now in FINAL or not (later or asked in ENDINGS[now]):
        raise Rejected("mission.stage-out-of-order", mission="", now=now.value, asked=asked.value)


def _ends_at(command: FilePaperForm) -> datetime:
    return command.stages[-1].at if command.stages else command.called_at


def _overlaps(state: CentreState, command: FilePaperForm) -> tuple[MissionId, ...]:
    """Missions of the same vehicle in the same time, as far as the live record goes back.

    Raises:
        Rejected: `paper.vehicle-elsewhere`, unless somebody has looked at it and files it anyway.
    """
    if command.vehicle is None or command.ordered_at is None:
        return ()
    since, until = command.ordered_at, _ends_at(command)
    found = [m for m in state.missions.values() if _meets(m, command.vehicle, since, until)]
    if found and not command.despite_overlap:
        raise Rejected(
            "paper.vehicle-elsewhere",
            vehicle=command.vehicle,
            mission=found[0].number,
            since=found[0].ordered_at.isoformat(),
        )
    return tuple(mission.id for mission in found)


def _meets(mission: Mission, vehicle: VehicleId, since: datetime, until: datetime) -> bool:
    ended = mission.stages[-1].at if mission.stage in FINAL and mission.stages else None
    return (
        mission.vehicle == vehicle
        and mission.ordered_at < until
        and (ended is None or ended > since)
    )


# ---- what it is told by


def _opened(
    state: CentreState,
    command: FilePaperForm,
    context: Context,
    incident: IncidentId,
    acceptance: AcceptanceId,
) -> Iterator[Event]:
    seat, called = context.actor.seat, command.called_at
    yield IncidentOpened(
        incident=incident,
        number=next_number(state, context.local_day),
        nature=command.nature,
        call=None,
        seat=seat,
        at=called,
    )
    yield AcceptanceBegan(
        acceptance=acceptance,
        incident=incident,
        kind=AcceptanceKind.FIRST_CALL,
        call=None,
        seat=seat,
        began_at=called,
        at=called,
    )
    yield IntakeRecorded(
        incident=incident,
        seat=seat,
        at=context.at,
        complaint=command.complaint or None,
        patient=command.patient,
        callback_number=command.callback_number or None,
        contact_name=command.contact_name or None,
        note=command.note or None,
    )
    if command.place is not None:
        yield PlaceFixed(incident=incident, place=command.place, seat=seat, at=context.at)
    yield AcceptanceEnded(acceptance=acceptance, incident=incident, at=command.ordered_at or called)


def _run(
    state: CentreState,
    command: FilePaperForm,
    context: Context,
    incident: IncidentId,
    acceptance: AcceptanceId,
    mission: MissionId,
) -> Iterator[Event]:
    """No slip goes out and no vehicle changes its state: all this is over."""
    assert command.vehicle is not None
    assert command.ordered_at is not None
    vehicle = a_vehicle(state, command.vehicle)
    by = who_asks(state, context)
    yield MissionOrdered(
        mission=mission,
        number=f"{next_number(state, context.local_day)}-1",
        incident=incident,
        acceptance=acceptance,
        vehicle=vehicle.id,
        station=vehicle.station,
        seat=context.actor.seat,
        hospital=command.hospital,
        provisional=False,
        at=command.ordered_at,
        back_entered=True,
    )
    for told in command.stages:
        yield StageReached(
            mission=mission,
            stage=told.stage,
            origin=Origin.BACK_ENTERED,
            reason=None,
            happened_at=told.at,
            at=context.at,
            by=by,
        )
    if command.hospital is not None:
        yield HospitalChosen(mission=mission, hospital=command.hospital, reason=None, at=context.at)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    ReservePaperForms: reserve,
    FilePaperForm: file,
}
