"""Writes incident and acceptance events into their tables."""

from __future__ import annotations

from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.events import (
    AcceptanceBegan,
    AcceptanceEnded,
    IncidentArchived,
    IncidentClosed,
    IncidentOpened,
    IncidentSuspended,
    IncidentWoken,
    IntakeRecorded,
    PlaceFixed,
    PlanSet,
)
from dispatch_app.domain.values import UNKNOWN_PATIENT, Patient

_WORDS = (
    "meeting_point",
    "callback_number",
    "contact_name",
    "needs",
    "impression",
    "note",
)
"""Intake fields that stand in the table as they are."""


def opened(batch: Batch, event: IncidentOpened, sequence: int) -> None:
    batch.add(
        INCIDENT,
        id=event.incident,
        nature=event.nature,
        number=event.number,
        opened_at=to_ms(event.at),
        call=event.call,
        seat=event.seat,
        complaint="",
        **_patient(UNKNOWN_PATIENT),
        meeting_point="",
        contact_name="",
        needs="",
        impression="",
        note="",
        answers="{}",
    )
    if event.call:
        batch.change(
            CALL,
            event.call,
            incident=event.incident,
            outcome=CallOutcome.INCIDENT,
            settled_at=to_ms(event.at),
            joined=sequence,
        )


def acceptance_began(batch: Batch, event: AcceptanceBegan, sequence: int) -> None:
    batch.add(
        ACCEPTANCE,
        id=event.acceptance,
        incident=event.incident,
        kind=event.kind,
        call=event.call,
        seat=event.seat,
        began_at=to_ms(event.began_at),
        recorded_at=to_ms(event.at),
        sequence=sequence,
    )


def acceptance_ended(batch: Batch, event: AcceptanceEnded, _sequence: int) -> None:
    batch.change(ACCEPTANCE, event.acceptance, ended_at=to_ms(event.at))


def intake(batch: Batch, event: IntakeRecorded, _sequence: int) -> None:
    given: dict[str, Any] = {n: v for n in _WORDS if (v := getattr(event, n)) is not None}
    if event.complaint is not None:
        given |= {"complaint": event.complaint, "complaint_at": to_ms(event.at)}
    if event.patient is not None:
        given |= _patient(event.patient)
    if event.answers is not None:
        given["answers"] = packed(event.answers)
    if given:
        batch.change(INCIDENT, event.incident, **given)


def _patient(patient: Patient) -> dict[str, Any]:
    return {
        "patients": patient.count,
        "sex": patient.sex,
        "age_years": patient.age_years,
        "consciousness": patient.consciousness,
        "breathing": patient.breathing,
    }


def place(batch: Batch, event: PlaceFixed, _sequence: int) -> None:
    where = event.place.position
    batch.change(
        INCIDENT,
        event.incident,
        place_text=event.place.text,
        lat=where.lat if where else None,
        lon=where.lon if where else None,
        uncertainty_m=event.place.uncertainty_m,
        place_source=event.place.source,
        place_kind=event.place.kind,
        placed_at=to_ms(event.at),
        place_changed_at=to_ms(event.at),
    )


def plan(batch: Batch, event: PlanSet, _sequence: int) -> None:
    batch.change(
        INCIDENT,
        event.incident,
        protocol=event.plan.protocol,
        protocol_version=event.plan.protocol_version,
        determinant=event.plan.determinant,
        priority=int(event.plan.priority),
        level=event.plan.level,
        vehicles=event.plan.vehicles,
        capabilities=packed(event.plan.capabilities),
        disease_class=event.plan.disease_class,
        planned_at=to_ms(event.at),
    )


def suspended(batch: Batch, event: IncidentSuspended, _sequence: int) -> None:
    batch.change(
        INCIDENT,
        event.incident,
        suspended_at=to_ms(event.at),
        suspend_reason=event.reason,
        suspend_note=event.note,
    )


def woken(batch: Batch, event: IncidentWoken, _sequence: int) -> None:
    """The times of earlier suspensions stand in the acceptances."""
    batch.change(INCIDENT, event.incident, suspended_at=None, suspend_reason=None)


def closed(batch: Batch, event: IncidentClosed, _sequence: int) -> None:
    batch.change(
        INCIDENT,
        event.incident,
        closed_at=to_ms(event.at),
        closed_by=event.seat,
        outcome=event.outcome,
        close_note=event.note,
    )


def archived(batch: Batch, event: IncidentArchived, _sequence: int) -> None:
    batch.change(INCIDENT, event.incident, archived_at=to_ms(event.at))
