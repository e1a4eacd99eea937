"""The slips of a bundle: the form's facts where it is about it, else what the centre knows."""

from __future__ import annotations

import math
from dataclasses import replace

from dispatch_app.domain.large_events.bundle import Pick
from dispatch_app.domain.large_events.commands import BundleOrder
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import MAX_TEXT, Place, RouteSummary, Slip
from dispatch_app.ui.dispatcher.dispatching.slips import new_slip, route_summary
from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.wording import complaint_name
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Driven

MOST_POINTS = 160
"""Of a way as a bundle's slip carries it."""


def facts_of(place: Workplace, incident: Incident, event: LargeEvent) -> SlipFacts:
    """What is known of an incident that no form is open for."""
    language = place.texts.language
    return SlipFacts(
        complaint=incident.complaint,
        complaint_name=complaint_name(place.protocols, incident.complaint, language)
        or event.plan.text.of(language),
        patient=incident.patient,
        meeting_point=incident.meeting_point,
        callback_number=incident.callback_number,
        contact_name=incident.contact_name,
        note=incident.note,
        place=incident.place,
    )


def order_of(
    workplace: Workplace,
    event: LargeEvent,
    facts: SlipFacts,
    where: Place,
    pick: Pick,
    way: Driven | None = None,
) -> BundleOrder:
    """The centre puts the numbers in. Where vehicles gather goes before any other meeting point."""
    incident = workplace.desk.state.incidents[event.id]
    slip = new_slip(
        facts,
        where,
        workplace.desk.state.vehicles[pick.vehicle],
        priority=incident.plan.priority if incident.plan else None,
        hospital=None,
        route=thinned(route_summary(way)),
        provisional=False,
    )
    return BundleOrder(
        vehicle=pick.vehicle, unit=pick.unit, slip=_at_staging(workplace, event, slip)
    )


def thinned(route: RouteSummary | None) -> RouteSummary | None:
    """Sixty of them travel in one message: so many points to the decimetre are enough to see it."""
    if route is None:
        return None
    step = max(1, math.ceil((len(route.line) - 1) / (MOST_POINTS - 1)))
    kept = (*route.line[:-1:step], route.line[-1])
    line = tuple((round(lon, 6), round(lat, 6)) for lon, lat in kept)
    return replace(route, line=line)


def _at_staging(workplace: Workplace, event: LargeEvent, slip: Slip) -> Slip:
    line = workplace.texts("large.slip-note", number=event.number, patients=event.patients)
    note = f"{line} {slip.note}".strip()[:MAX_TEXT]
    return replace(slip, meeting_point=event.staging_words or slip.meeting_point, note=note)
