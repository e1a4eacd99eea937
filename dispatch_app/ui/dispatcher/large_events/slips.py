"""The slips of a bundle: the form's facts where it is about it, else what the centre knows."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.large_events.bundle import Pick
from dispatch_app.domain.large_events.commands import BundleOrder
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import MAX_TEXT, Place, Slip
from dispatch_app.ui.dispatcher.dispatching.slips import new_slip
from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.wording import complaint_name
from dispatch_app.ui.dispatcher.workplace import Workplace


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
    workplace: Workplace, event: LargeEvent, facts: SlipFacts, where: Place, pick: Pick
) -> BundleOrder:
    """The centre puts the numbers in. Where vehicles gather goes before any other meeting point."""
    incident = workplace.desk.state.incidents[event.id]
    slip = new_slip(
        facts,
        where,
        workplace.desk.state.vehicles[pick.vehicle],
        priority=incident.plan.priority if incident.plan else None,
        hospital=None,
        route=None,
        provisional=False,
    )
    return BundleOrder(
        vehicle=pick.vehicle, unit=pick.unit, slip=_at_staging(workplace, event, slip)
    )


def _at_staging(workplace: Workplace, event: LargeEvent, slip: Slip) -> Slip:
    line = workplace.texts("large.slip-note", number=event.number, patients=event.patients)
    note = f"{line} {slip.note}".strip()[:MAX_TEXT]
    return replace(slip, meeting_point=event.staging_words or slip.meeting_point, note=note)
