"""A small centre in which somebody waits, and what its watch does once a second."""

from __future__ import annotations

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    Level,
    Origin,
    Priority,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.ids import LineId, VehicleId
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import Fix
from dispatch_app.domain.waiting.commands import (
    OfferVehicle,
    RecordWelfareCall,
    WithdrawOffer,
)
from dispatch_app.domain.waiting.kept import WelfareResult
from dispatch_app.domain.waiting.offering import Unwanted, Wanted, changes, standing
from tests.fakes.builders import (
    LINE_1,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    a_place,
    a_plan,
)

FLEET = (V01, V02, V03)


def a_busy_centre() -> Centre:
    """All vehicles are out of service: nothing is free until a test says so."""
    centre = a_centre()
    for vehicle in FLEET:
        becomes(centre, vehicle, VehicleState.OUT_OF_SERVICE)
    return centre


def becomes(centre: Centre, vehicle: VehicleId, state: VehicleState) -> None:
    centre.do(c.ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.BY_HAND))


def waits(
    centre: Centre,
    priority: Priority = Priority.P2,
    reason: SuspendReason = SuspendReason.NO_VEHICLE,
    *,
    line: LineId = LINE_1,
    level: Level = Level.BLS,
) -> Incident:
    """An incident with a place and a plan that was suspended now."""
    incident = centre.opens(line).id
    centre.do(c.FixPlace(incident=incident, place=a_place()))
    centre.do(c.SetPlan(incident=incident, plan=a_plan(priority=priority, level=level)))
    centre.do(c.SuspendIncident(incident=incident, reason=reason))
    return centre.incident(incident)


def look(centre: Centre, **fixes: Fix) -> None:
    """What the centre's watch does once a second."""
    known = {fix.vehicle: fix for fix in fixes.values()}
    for change in changes(centre.state, known, centre.now):
        match change:
            case Wanted():
                centre.do(
                    OfferVehicle(
                        incident=change.incident,
                        vehicle=change.vehicle,
                        estimate_s=change.estimate_s,
                    )
                )
            case Unwanted():
                centre.do(
                    WithdrawOffer(
                        incident=change.incident, vehicle=change.vehicle, reason=change.reason
                    )
                )


def offered(centre: Centre) -> dict[str, str]:
    return {offer.incident: offer.vehicle for offer in standing(centre.state)}


def called(centre: Centre, incident: Incident, result: WelfareResult) -> None:
    centre.do(RecordWelfareCall(incident=incident.id, result=result))
