"""The life of an incident after its call: vehicles are chosen, go, come back; it is closed."""

from __future__ import annotations

from collections.abc import Generator

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import ChoiceReason, IncidentOutcome, Sex, SuspendReason
from dispatch_app.domain.ids import IncidentId, MissionId, VehicleId
from dispatch_app.domain.values import Actor, Patient, Position, Recommendation, RouteSummary, Slip
from dispatch_app.simulation.history import people, town
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.driving import Run
from dispatch_app.simulation.history.scene import Scene
from dispatch_app.simulation.history.town import Caller

WAITS_S = 45.0
"""Between two looks whether a vehicle has become free."""
GIVEN_UP_S = 5400.0
TRIED = 4
"""Vehicles that are sent one after the other, if each is called off or does not go."""
BETWEEN_ORDERS_S = 8.0


def incident_sent(incident: IncidentId, who: Caller, me: Actor, scene: Scene) -> Life:
    """Until the last vehicle has come back and the incident is closed."""
    if scene.chance.random() < people.SUSPENDED_SHARE:
        yield from _suspended(incident, me, scene)
    outcome = None
    for _ in range(TRIED):
        mission = yield from sent(incident, who, me, scene)
        if mission is None:
            break
        outcome = yield from Run(mission, who, me, scene).life()
        if outcome is not None:
            break
    if outcome is not None and scene.chance.random() < people.SECOND_VEHICLE_SHARE:
        yield from _one_more(incident, who, me, scene)
    closes = outcome or IncidentOutcome.CANCELLED_BY_CALLER
    scene.ledger.do(c.CloseIncident(incident=incident, outcome=closes), me)
    scene.archive(incident)


def large_incident_sent(
    incident: IncidentId, who: Caller, vehicles: int, me: Actor, scene: Scene
) -> Life:
    """Several vehicles at once; closed when the last one has come back."""
    for _ in range(vehicles - 1):
        scene.agenda.begin(scene.ledger.now, _one_more(incident, who, me, scene))
        yield BETWEEN_ORDERS_S
    yield from _one_more(incident, who, me, scene)
    while scene.state.open_missions(scene.state.incidents[incident]):
        yield WAITS_S
    closes = c.CloseIncident(incident=incident, outcome=IncidentOutcome.DELIVERED)
    scene.ledger.do(closes, me)
    scene.archive(incident)


def _one_more(incident: IncidentId, who: Caller, me: Actor, scene: Scene) -> Life:
    mission = yield from sent(incident, who, me, scene)
    if mission is not None:
        yield from Run(mission, who, me, scene).life()


def _suspended(incident: IncidentId, me: Actor, scene: Scene) -> Life:
    """Nobody can be sent yet: the caller has to come home, or the police first."""
    reason = people.drawn(people.SUSPENDED, scene.chance)
    scene.ledger.do(c.SuspendIncident(incident=incident, reason=reason), me)
    yield people.WAITED_FOR.draw(scene.chance)
    scene.ledger.do(c.WakeIncident(incident=incident), me)


def sent(
    incident: IncidentId, who: Caller, me: Actor, scene: Scene
) -> Generator[float, None, MissionId | None]:
    """Choose and order; without any free vehicle the incident is suspended until there is one."""
    waited_s = 0.0
    while not (rows := town.ranked(scene.state, scene.where, place_of(who), scene.local)):
        if waited_s == 0.0:
            reason = SuspendReason.NO_VEHICLE
            scene.ledger.do(c.SuspendIncident(incident=incident, reason=reason), me)
        if waited_s > GIVEN_UP_S:
            return None
        waited_s += WAITS_S
        yield WAITS_S
    other = len(rows) > 1 and scene.chance.random() < people.OTHER_CHOICE_SHARE
    row = rows[1] if other else rows[0]
    hospital = town.hospital_for(
        scene.state.hospitals.values(), who.plan.capabilities, place_of(who), scene.chance
    )
    order = c.DispatchVehicle(
        incident=incident,
        vehicle=row.vehicle,
        slip=_slip(who, row.vehicle, row.distance_m or 0.0, row.time_s or 0.0, scene),
        recommendation=Recommendation(rows=rows, shown_at=scene.ledger.now, took_ms=41.0),
        hospital=hospital.id if hospital is not None else None,
        choice_reason=scene.chance.choice(list(ChoiceReason)) if other else None,
    )
    scene.ledger.do(order, me)
    return scene.state.vehicles[row.vehicle].mission


def place_of(who: Caller) -> Position:
    """Where help is needed.

    Raises:
        ValueError: nobody knows; such callers have no story.
    """
    if who.place.position is None:
        raise ValueError("a caller of the past needs a position")
    return who.place.position


def _slip(who: Caller, vehicle: VehicleId, way_m: float, drive_s: float, scene: Scene) -> Slip:
    known = scene.state.vehicles[vehicle]
    return Slip(
        incident_number="",
        mission_number="",
        vehicle=vehicle,
        vehicle_level=known.level,
        station=known.station,
        priority=who.plan.priority,
        complaint=who.complaint,
        complaint_name=who.complaint_name,
        place=who.place,
        patient=Patient(age_years=who.age_years, sex=Sex(who.sex)),
        callback_number=who.number,
        route=RouteSummary(distance_m=way_m, duration_s=drive_s),
    )
