"""Rules of missions and their orders: dispatch, amend, receipts, stages, hospital, run sheet."""

from __future__ import annotations

from dataclasses import fields, replace

from dispatch_app.domain.codes import (
    AcceptanceKind,
    OrderKind,
    Stage,
)
from dispatch_app.domain.commands import (
    AmendOrder,
    ChooseHospital,
    DispatchVehicle,
    FileRunSheet,
    FixPlace,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    AcceptanceBegan,
    AcceptanceEnded,
    Event,
    HospitalChosen,
    IncidentWoken,
    MissionOrdered,
    OrderIssued,
    RecommendationKept,
    RunSheetFiled,
)
from dispatch_app.domain.ids import AcceptanceId, MissionId
from dispatch_app.domain.rules.finding import (
    a_hospital,
    a_mission,
    a_vehicle,
    an_open_incident,
    own_seat,
)
from dispatch_app.domain.state import FINAL, READY, CentreState, Context, Incident, Mission, Vehicle
from dispatch_app.domain.values import RouteSummary, Slip

NEVER_AMENDED = frozenset({Stage.TRANSPORTING, Stage.AT_HOSPITAL}) | FINAL
"""With the patient aboard, a correction of the place no longer concerns the crew."""


def dispatch(state: CentreState, command: DispatchVehicle, context: Context) -> tuple[Event, ...]:
    return _sent(state, command, context, None)


def replacing(
    state: CentreState, command: DispatchVehicle, replaced: Mission, context: Context
) -> tuple[Event, ...]:
    """As `dispatch`, in the place of a mission that has ended: under its handling, no new one."""
    return _sent(state, command, context, replaced)


def _sent(
    state: CentreState, command: DispatchVehicle, context: Context, replaced: Mission | None
) -> tuple[Event, ...]:
    seat = own_seat(context)
    incident = an_open_incident(state, command.incident)
    vehicle = a_vehicle(state, command.vehicle)
    _must_be_sendable(state, vehicle)
    _must_have_place(command.slip)
    _must_say_why(command)
    if command.hospital is not None:
        a_hospital(state, command.hospital)
    mission = MissionId(context.new_id())
    number = f"{incident.number}-{len(incident.missions) + 1}"
    slip = replace(
        command.slip,
        incident_number=incident.number,
        mission_number=number,
        vehicle=vehicle.id,
        vehicle_level=vehicle.level,
        station=vehicle.station,
        provisional=command.provisional,
    )
    woken: tuple[Event, ...] = (
        (IncidentWoken(incident=incident.id, at=context.at),) if incident.suspended_at else ()
    )
    acceptance, began = _acceptance_for(incident, context)
    if replaced is not None:
        acceptance, began = replaced.acceptance, ()
    return (
        *woken,
        *began,
        MissionOrdered(
            mission=mission,
            number=number,
            incident=incident.id,
            acceptance=acceptance,
            vehicle=vehicle.id,
            station=vehicle.station,
            seat=seat,
            hospital=command.hospital,
            provisional=command.provisional,
            at=context.at,
            replaces=replaced.id if replaced else None,
        ),
        RecommendationKept(
            mission=mission,
            incident=incident.id,
            recommendation=command.recommendation,
            chosen=vehicle.id,
            choice_reason=command.choice_reason,
            at=context.at,
        ),
        OrderIssued(
            mission=mission,
            station=vehicle.station,
            version=1,
            kind=OrderKind.NEW,
            slip=slip,
            changed=(),
            at=context.at,
        ),
        *_acceptances_ended(state, incident, began, context),
    )


def _must_be_sendable(state: CentreState, vehicle: Vehicle) -> None:
    mission = state.missions.get(vehicle.mission) if vehicle.mission else None
    if mission is not None and mission.stage not in FINAL:
        rival = state.incidents.get(mission.incident)
        raise Rejected(
            "vehicle.taken",
            vehicle=vehicle.id,
            incident=rival.number if rival else mission.incident,
            seat=mission.seat or "",
        )
    if vehicle.duty.unfit and vehicle.base in READY:
        raise Rejected("vehicle.not-fit", vehicle=vehicle.id, why=vehicle.duty.unfit[0].value)
    if vehicle.base not in READY:
        raise Rejected("vehicle.not-ready", vehicle=vehicle.id, state=vehicle.base.value)


def _must_have_place(slip: Slip) -> None:
    """Coordinates always travel inside the order, however coarse."""
    if slip.place.position is None:
        raise Rejected("order.no-position", place=slip.place.text)


def _must_say_why(command: DispatchVehicle) -> None:
    pick = command.recommendation.pick
    if pick is not None and pick != command.vehicle and command.choice_reason is None:
        raise Rejected("choice.reason-missing", pick=pick, vehicle=command.vehicle)


def _acceptance_for(
    incident: Incident, context: Context
) -> tuple[AcceptanceId | None, tuple[AcceptanceBegan, ...]]:
    """The handling under which a vehicle is sent. A second vehicle later on is reinforcement.

    Time on hold is not handling: an incident sent straight from there is woken first.
    """
    held = incident.suspended_at is not None
    current = incident.open_acceptance
    if current is not None and not held:
        return current.id, ()
    acceptance = AcceptanceId(context.new_id())
    again = incident.missions and not held
    kind = AcceptanceKind.REINFORCEMENT if again else AcceptanceKind.WOKEN
    began = AcceptanceBegan(
        acceptance=acceptance,
        incident=incident.id,
        kind=kind,
        call=None,
        seat=context.actor.seat,
        began_at=context.at,
        at=context.at,
    )
    return acceptance, (began,)


def _acceptances_ended(
    state: CentreState,
    incident: Incident,
    began: tuple[AcceptanceBegan, ...],
    context: Context,
) -> tuple[Event, ...]:
    """A handling ends with the order unless its caller is still on the line."""
    ending = [
        a.id for a in incident.acceptances if a.ended_at is None and not _talks(state, a.call)
    ]
    ending += [a.acceptance for a in began]
    return tuple(AcceptanceEnded(acceptance=a, incident=incident.id, at=context.at) for a in ending)


def _talks(state: CentreState, call_id: object) -> bool:
    call = next((c for c in state.calls.values() if c.id == call_id), None)
    return call is not None and call.talking


def amend(state: CentreState, command: AmendOrder, context: Context) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    if mission.stage in FINAL:
        raise Rejected("mission.ended", mission=mission.number, stage=mission.stage.value)
    _must_have_place(command.slip)
    return _next_version(mission, _with_known_route(mission, command.slip), context)


def _with_known_route(mission: Mission, slip: Slip) -> Slip:
    """An amendment that says nothing of the way takes none away while the place stands."""
    current = mission.slip
    if slip.route is not None or current is None:
        return slip
    if slip.place.position != current.slip.place.position:
        return slip
    return replace(slip, route=current.slip.route)


def amended_place(
    state: CentreState, incident: Incident, command: FixPlace, context: Context
) -> tuple[Event, ...]:
    """New slip versions for all crews that still drive to the place, with the ways given."""
    place = command.place
    if place.position is None:
        return ()
    events: tuple[Event, ...] = ()
    for mission in state.open_missions(incident):
        current = mission.slip
        if current is None or mission.stage in NEVER_AMENDED:
            continue
        moved = replace(current.slip, place=place, provisional=False, route=None)
        route: RouteSummary | None = command.routes.get(mission.id)
        slip = replace(moved, route=route) if route else _with_known_route(mission, moved)
        events += _next_version(mission, slip, context)
    return events


def _next_version(mission: Mission, slip: Slip, context: Context) -> tuple[Event, ...]:
    current = mission.slip
    if current is None:
        raise Rejected("order.none", mission=mission.number)
    kept = replace(
        slip,
        incident_number=current.slip.incident_number,
        mission_number=current.slip.mission_number,
        vehicle=mission.vehicle,
        station=mission.station,
        vehicle_level=current.slip.vehicle_level,
    )
    changed = changed_fields(current.slip, kept)
    if not changed:
        return ()
    return (
        OrderIssued(
            mission=mission.id,
            station=mission.station,
            version=current.version + 1,
            kind=OrderKind.AMENDMENT,
            slip=kept,
            changed=changed,
            at=context.at,
        ),
    )


def changed_fields(before: Slip, after: Slip) -> tuple[str, ...]:
    """Names of the fields that a reader must see highlighted."""
    return tuple(f.name for f in fields(Slip) if getattr(before, f.name) != getattr(after, f.name))


def choose_hospital(
    state: CentreState, command: ChooseHospital, context: Context
) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    hospital = a_hospital(state, command.hospital)
    if mission.stage in FINAL:
        raise Rejected("mission.ended", mission=mission.number, stage=mission.stage.value)
    if mission.hospital == hospital.id:
        return ()
    chosen = HospitalChosen(
        mission=mission.id, hospital=hospital.id, reason=command.reason, at=context.at
    )
    if mission.slip is None:
        return (chosen,)
    slip = replace(mission.slip.slip, hospital=hospital.id, hospital_name=hospital.name)
    return (chosen, *_next_version(mission, slip, context))


def run_sheet(state: CentreState, command: FileRunSheet, context: Context) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    if mission.stage not in FINAL and mission.stage is not Stage.AT_HOSPITAL:
        raise Rejected("run-sheet.too-early", mission=mission.number, stage=mission.stage.value)
    return (
        RunSheetFiled(
            mission=mission.id,
            cases=command.cases,
            driver=command.driver,
            crew=command.crew,
            distance_m=command.distance_m,
            note=command.note,
            at=context.at,
        ),
    )
