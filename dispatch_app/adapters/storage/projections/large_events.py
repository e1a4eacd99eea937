"""Writes large events, their casualties and moved vehicles into their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.large_events import (
    CASUALTY,
    LARGE_EVENT,
    LARGE_EVENT_STEP,
    MOVE_UP,
)
from dispatch_app.domain.large_events.events import (
    BundleSent,
    CasualtyRecorded,
    EventGroundSet,
    EventLevelChanged,
    EventLogWritten,
    LargeEventClosed,
    LargeEventDeclared,
    MoveUpAcknowledged,
    MoveUpEnded,
    MoveUpOrdered,
    SituationReportTaken,
    SomebodyTold,
)


def declared(batch: Batch, event: LargeEventDeclared, sequence: int) -> None:
    batch.add(
        LARGE_EVENT,
        sequence=sequence,
        incident=event.incident,
        number=event.number,
        kind=event.kind,
        plan_version=event.plan.version,
        level=int(event.level),
        patients=event.patients,
        account=event.by.account,
        person=event.person,
        declared_at=to_ms(event.at),
    )


def _step(batch: Batch, sequence: int, event: Any, step: str, **more: Any) -> None:
    batch.add(
        LARGE_EVENT_STEP,
        sequence=sequence,
        incident=event.incident,
        step=step,
        account=event.by.account,
        at=to_ms(event.at),
        **more,
    )


def sent(batch: Batch, event: BundleSent, sequence: int) -> None:
    vehicles = len(event.sent)
    _step(batch, sequence, event, "sent", vehicles=vehicles, person=event.person)


def level(batch: Batch, event: EventLevelChanged, sequence: int) -> None:
    _step(
        *(batch, sequence, event, "level"),
        level=int(event.level),
        patients=event.patients,
        person=event.person,
    )


def told(batch: Batch, event: SomebodyTold, sequence: int) -> None:
    words = f"{event.role} {event.note.name} {event.note.number}".strip()
    _step(batch, sequence, event, event.note.step.value, words=words, person=event.note.by)


def ground(batch: Batch, event: EventGroundSet, sequence: int) -> None:
    _step(batch, sequence, event, "ground", words=event.staging_words, person=event.person)


def line(batch: Batch, event: EventLogWritten, sequence: int) -> None:
    _step(batch, sequence, event, "line", words=event.text, person=event.person)


def report(batch: Batch, event: SituationReportTaken, sequence: int) -> None:
    _step(batch, sequence, event, "report", words=event.reason, person=event.person)


def closed(batch: Batch, event: LargeEventClosed, sequence: int) -> None:
    _step(batch, sequence, event, "closed", words=event.review, person=event.person)


def casualty(batch: Batch, event: CasualtyRecorded, sequence: int) -> None:
    known, key = event.casualty, f"{event.incident}/{event.casualty.tag}"
    values = {
        "triage": known.triage,
        "state": known.state,
        "sex": known.sex,
        "age_years": known.age_years,
        "mission": known.mission,
        "hospital": known.hospital,
        "note": known.note,
        "at": to_ms(event.at),
    }
    if event.again:
        batch.change(CASUALTY, key, **values)
        return
    batch.add(CASUALTY, id=key, sequence=sequence, incident=event.incident, tag=known.tag, **values)


def moved_up(batch: Batch, event: MoveUpOrdered, sequence: int) -> None:
    batch.add(
        MOVE_UP,
        id=event.move_up,
        sequence=sequence,
        vehicle=event.vehicle,
        donor=event.donor,
        station=event.station,
        incident=event.incident,
        account=event.by.account,
        person=event.person,
        ordered_at=to_ms(event.at),
    )


def acknowledged(batch: Batch, event: MoveUpAcknowledged, _sequence: int) -> None:
    batch.change(MOVE_UP, event.move_up, acknowledged_at=to_ms(event.at))


def ended(batch: Batch, event: MoveUpEnded, _sequence: int) -> None:
    batch.change(MOVE_UP, event.move_up, ended_at=to_ms(event.at), ended_because=event.why)


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    LargeEventDeclared: declared,
    BundleSent: sent,
    EventLevelChanged: level,
    SomebodyTold: told,
    EventGroundSet: ground,
    EventLogWritten: line,
    SituationReportTaken: report,
    LargeEventClosed: closed,
    CasualtyRecorded: casualty,
    MoveUpOrdered: moved_up,
    MoveUpAcknowledged: acknowledged,
    MoveUpEnded: ended,
}
