"""Makes the slip of an order from the form's facts. A document: words, and a position inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dispatch_app.domain.codes import Priority
from dispatch_app.domain.state import Hospital, Vehicle
from dispatch_app.domain.values import Place, RouteSummary, Slip
from dispatch_app.ui.kit.guide.questions import Driven

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.form.facts import SlipFacts

DOUBT_SIGN = "⚠ "
"""How a warning begins that doubts the place, as long as nobody has decided about it."""


def new_slip(
    facts: SlipFacts,
    place: Place,
    vehicle: Vehicle,
    *,
    priority: Priority | None,
    hospital: Hospital | None,
    route: RouteSummary | None,
    provisional: bool,
) -> Slip:
    """The first version for a vehicle; the centre puts the numbers in."""
    return Slip(
        incident_number="",
        mission_number="",
        vehicle=vehicle.id,
        vehicle_level=vehicle.level,
        station=vehicle.station,
        priority=priority,
        complaint=facts.complaint,
        complaint_name=facts.complaint_name,
        place=place,
        provisional=provisional,
        meeting_point=facts.meeting_point,
        patient=facts.patient,
        facts=facts.facts,
        warnings=facts.warnings,
        callback_number=facts.callback_number,
        contact_name=facts.contact_name,
        hospital=hospital.id if hospital else None,
        hospital_name=hospital.name if hospital else "",
        route=route,
        note=facts.note,
    )


def amended_slip(current: Slip, facts: SlipFacts, priority: Priority | None) -> Slip:
    """What the crew must know now. Vehicle, hospital and numbers stay as they were.

    A place that was fixed meanwhile goes along: an amendment must never bring back an older one.
    """
    slip = replace(
        current,
        priority=priority or current.priority,
        complaint=facts.complaint or current.complaint,
        complaint_name=facts.complaint_name or current.complaint_name,
        meeting_point=facts.meeting_point,
        patient=facts.patient,
        facts=facts.facts,
        warnings=facts.warnings,
        callback_number=facts.callback_number,
        contact_name=facts.contact_name,
        note=facts.note,
    )
    place = facts.place
    if place is None or place.position is None or place == current.place:
        return slip
    route = slip.route if place.position == current.place.position else None
    return replace(slip, place=place, provisional=False, route=route)


def route_summary(way: Driven | None) -> RouteSummary | None:
    if way is None or not way.line:
        return None
    return RouteSummary(
        distance_m=way.distance_m,
        duration_s=way.time_s,
        line=way.line,
        streets=way.streets,
        road_version=way.road_version,
        steps=way.steps,
        side=way.side,
    )
