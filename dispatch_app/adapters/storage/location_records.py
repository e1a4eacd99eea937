"""Gives calls the positions that were heard of their callers. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from dispatch_app.adapters.storage import reading
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.locating import CALLER_LOCATION, PLACE_DECISION
from dispatch_app.domain.caller_positions import CallerPosition, Unlocated
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.place_sentinel import PlaceDecision
from dispatch_app.domain.state import Call
from dispatch_app.domain.values import Position


def calls_from(connection: Connection, rows: Sequence[Any]) -> tuple[Call, ...]:
    """Calls with what was heard of their callers' positions, in the order of hearing."""
    table = CALLER_LOCATION
    wanted = select(table).where(table.c.call.in_([row.id for row in rows]))
    heard: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(wanted.order_by(table.c.sequence)):
        heard[row.call].append(row)
    return tuple(_with(reading.call_from(row), heard[row.id]) for row in rows)


def _with(call: Call, heard: Sequence[Any]) -> Call:
    for row in heard:
        rest = tuple(u for u in call.unlocated if u.locator != row.locator)
        if row.locator is None:
            call = replace(call, unlocated=())
        elif row.reason:
            call = replace(call, unlocated=(*rest, _unlocated(row)))
        else:
            call = replace(call, located=(*call.located, _located(row)), unlocated=rest)
    return call


def _unlocated(row: Any) -> Unlocated:
    return Unlocated(
        locator=row.locator,
        source=PlaceSource(row.source),
        reason=NoPosition(row.reason),
        at=from_ms(row.at),
        address=row.address,
    )


def _located(row: Any) -> CallerPosition:
    return CallerPosition(
        locator=row.locator,
        source=PlaceSource(row.source),
        position=Position(lat=row.lat, lon=row.lon),
        radius_m=row.radius_m,
        measured_at=from_ms(row.measured_at),
        address=row.address,
    )


def decision_of(connection: Connection, incident: str) -> PlaceDecision | None:
    """How the last doubt about an incident's place was settled."""
    table = PLACE_DECISION
    wanted = select(table.c.decision).where(table.c.incident == incident)
    found = connection.scalars(wanted.order_by(table.c.sequence.desc()).limit(1)).first()
    return None if found is None else unpacked(found, PlaceDecision)
