"""Writes events of road conditions, own places and corrections into their tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch_app.adapters.storage.moments import ms_or_none, to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.projections.registers import step
from dispatch_app.adapters.storage.tables.map_data import (
    CORRECTION,
    MAP_CHANGE,
    OWN_PLACE,
    ROAD_CONDITION,
)
from dispatch_app.domain.codes import CorrectionStatus, MapAct, MapSubject
from dispatch_app.domain.map_events import (
    CorrectionAccepted,
    CorrectionFiled,
    CorrectionRejected,
    CorrectionUndone,
    OwnPlaceAdded,
    OwnPlaceChanged,
    OwnPlaceRetired,
    OwnPlaceUndone,
    RoadConditionChanged,
    RoadConditionExpired,
    RoadConditionLifted,
    RoadConditionSet,
    RoadConditionUndone,
)
from dispatch_app.domain.own_places import OwnPlace
from dispatch_app.domain.road_conditions import RoadCondition

_ROAD, _PLACE, _CORRECTION = MapSubject


def condition_set(batch: Batch, event: RoadConditionSet, sequence: int) -> None:
    batch.add(
        ROAD_CONDITION,
        id=event.id,
        account=event.by.account,
        seat=event.by.seat,
        set_at=to_ms(event.at),
        **_condition(event.condition, event.at),
    )
    _step(batch, sequence, _ROAD, MapAct.ADDED, event, now=event.condition)


def condition_changed(batch: Batch, event: RoadConditionChanged, sequence: int) -> None:
    batch.change(ROAD_CONDITION, event.id, **_condition(event.condition, event.at))
    _step(batch, sequence, _ROAD, MapAct.CHANGED, event, now=event.condition)


def condition_lifted(batch: Batch, event: RoadConditionLifted, sequence: int) -> None:
    _condition_ended(batch, event)
    _step(batch, sequence, _ROAD, MapAct.LIFTED, event, note=event.note)


def condition_expired(batch: Batch, event: RoadConditionExpired, sequence: int) -> None:
    _condition_ended(batch, event)
    _step(batch, sequence, _ROAD, MapAct.EXPIRED, event)


def condition_undone(batch: Batch, event: RoadConditionUndone, sequence: int) -> None:
    if event.back_to is None:
        _condition_ended(batch, event)
    else:
        now = _condition(event.back_to, event.at)
        batch.change(ROAD_CONDITION, event.id, ended_at=None, **now)
    _step(batch, sequence, _ROAD, MapAct.UNDONE, event, now=event.back_to)


def _condition(condition: RoadCondition, at: datetime) -> dict[str, Any]:
    return {
        "kind": condition.kind,
        "shape": condition.shape,
        "reason": condition.reason,
        "road": condition.road,
        "note": condition.text,
        "described": packed(condition),
        "factor": condition.factor,
        "since": ms_or_none(condition.since),
        "until": ms_or_none(condition.until),
        "changed_at": to_ms(at),
    }


def _condition_ended(
    batch: Batch, event: RoadConditionLifted | RoadConditionExpired | RoadConditionUndone
) -> None:
    at = to_ms(event.at)
    batch.change(ROAD_CONDITION, event.id, changed_at=at, ended_at=at)


def place_added(batch: Batch, event: OwnPlaceAdded, sequence: int) -> None:
    added_at = to_ms(event.at)
    batch.add(OWN_PLACE, id=event.id, added_at=added_at, **_place(event.place, event.at))
    _step(batch, sequence, _PLACE, MapAct.ADDED, event, now=event.place)


def place_changed(batch: Batch, event: OwnPlaceChanged, sequence: int) -> None:
    batch.change(OWN_PLACE, event.id, **_place(event.place, event.at))
    _step(batch, sequence, _PLACE, MapAct.CHANGED, event, now=event.place)


def place_retired(batch: Batch, event: OwnPlaceRetired, sequence: int) -> None:
    at = to_ms(event.at)
    batch.change(OWN_PLACE, event.id, changed_at=at, retired_at=at)
    _step(batch, sequence, _PLACE, MapAct.RETIRED, event, note=event.note)


def place_undone(batch: Batch, event: OwnPlaceUndone, sequence: int) -> None:
    at = to_ms(event.at)
    if event.back_to is None:
        batch.change(OWN_PLACE, event.id, changed_at=at, retired_at=at)
    else:
        batch.change(OWN_PLACE, event.id, retired_at=None, **_place(event.back_to, event.at))
    _step(batch, sequence, _PLACE, MapAct.UNDONE, event, now=event.back_to)


def _place(place: OwnPlace, at: datetime) -> dict[str, Any]:
    return {
        "name": place.name,
        "kind": place.kind,
        "address": place.address,
        "lat": place.position.lat,
        "lon": place.position.lon,
        "described": packed(place),
        "changed_at": to_ms(at),
    }


def correction_filed(batch: Batch, event: CorrectionFiled, sequence: int) -> None:
    batch.add(
        CORRECTION,
        id=event.id,
        typed=event.correction.typed,
        incident=event.correction.incident,
        described=packed(event.correction),
        status=CorrectionStatus.OPEN,
        account=event.by.account,
        seat=event.by.seat,
        filed_at=to_ms(event.at),
    )
    _step(batch, sequence, _CORRECTION, MapAct.FILED, event, now=event.correction)


def correction_accepted(batch: Batch, event: CorrectionAccepted, sequence: int) -> None:
    batch.change(
        CORRECTION,
        event.id,
        status=CorrectionStatus.ACCEPTED,
        place=event.place,
        decided_at=to_ms(event.at),
    )
    _step(batch, sequence, _CORRECTION, MapAct.ACCEPTED, event, note=event.note)


def correction_rejected(batch: Batch, event: CorrectionRejected, sequence: int) -> None:
    status, at = CorrectionStatus.REJECTED, to_ms(event.at)
    batch.change(CORRECTION, event.id, status=status, decided_at=at)
    _step(batch, sequence, _CORRECTION, MapAct.REJECTED, event, note=event.reason)


def correction_undone(batch: Batch, event: CorrectionUndone, sequence: int) -> None:
    decided = None if event.back_to is CorrectionStatus.OPEN else to_ms(event.at)
    batch.change(CORRECTION, event.id, status=event.back_to, place=None, decided_at=decided)
    _step(batch, sequence, _CORRECTION, MapAct.UNDONE, event, note=event.back_to.value)


def _step(
    batch: Batch,
    sequence: int,
    subject: MapSubject,
    act: MapAct,
    event: Any,
    *,
    now: object = None,
    note: str = "",
) -> None:
    """One line of the history. `now` is what the thing is after it; empty where it is no more."""
    if subject is _PLACE:
        step(batch, event, sequence)
    batch.add(
        MAP_CHANGE,
        sequence=sequence,
        subject=subject,
        thing=event.id,
        act=act,
        described=packed(now) if now is not None else "",
        note=note,
        account=event.by.account,
        role=event.by.role,
        seat=event.by.seat,
        at=to_ms(event.at),
    )
