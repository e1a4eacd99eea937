"""Questions with words in the search box: what holds them, by age, and what was asked of each.

In steps of some hundred: the first page of a common word costs no more than that of a rare one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_

from dispatch_app.adapters.storage.search.columns import SHEETS
from dispatch_app.adapters.storage.search.compiling import OF_CALL
from dispatch_app.adapters.storage.search.words_store import Hit, hits
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.search.asking import Asked
from dispatch_app.domain.search.pieces import (
    SOUND,
    alternatives,
    is_sound,
    too_short,
    vehicle_piece,
)

STEP = 400
Wanted = Sequence[Sequence[Sequence[str]]]
Row = Mapping[Any, Any]


@dataclass
class Leaf:
    """What one page holds, and the age of the last thing it tells of."""

    rows: list[Row] = field(default_factory=list)
    last: int | None = None
    more: bool = False


def wanted_of(text: str, vehicles: Mapping[str, str]) -> Wanted:
    """Each word may be meant as it is written, as initials, or as a part of a vehicle's plate.

    Raises:
        Rejected: `search.text-short`.
    """
    if too_short(text):
        raise Rejected("search.text-short")
    return [_meant(word, pieces, vehicles) for word, pieces in alternatives(text)]


def _meant(word: str, pieces: list[str], vehicles: Mapping[str, str]) -> list[list[str]]:
    found = [pieces]
    if is_sound(word):
        found.append([SOUND + piece for piece in pieces])
    plates = [v for v, plate in vehicles.items() if word.isascii() and word in plate.lower()]
    return found + [[vehicle_piece(vehicle)] for vehicle in plates]


def page_by_words(
    connection: Connection,
    asked: Asked,
    wanted: Wanted,
    read: Callable[[ColumnElement[bool]], Sequence[Row]],
    *,
    limit: int,
    behind: int | None,
) -> Leaf:
    """So many rows or some more: what belongs to one thing stays together."""
    leaf = Leaf(last=behind)
    for step in _steps(connection, asked, wanted, behind):
        rows = _by_thing(read(_among(asked, step)))
        for at, hit in enumerate(step):
            if len(leaf.rows) >= limit:
                leaf.more = True
                return leaf
            leaf.rows += rows.get(hit.id, ())
            leaf.last = step[at].doc
    return leaf


def _steps(
    connection: Connection, asked: Asked, wanted: Wanted, behind: int | None
) -> Iterator[list[Hit]]:
    ascending = asked.ascending and asked.sort.key == asked.subject.order
    by_call = SHEETS[asked.subject.name].call is not None
    kinds = ("incident", "call") if by_call else ("incident",)
    while True:
        found = hits(
            connection, wanted, kinds=kinds, behind=behind, ascending=ascending, limit=STEP
        )
        if found:
            yield found
            behind = found[-1].doc
        if len(found) < STEP:
            return


def among_all(
    connection: Connection, asked: Asked, wanted: Wanted, most: int
) -> Iterator[ColumnElement[bool]]:
    """Conditions, step by step, that together name every thing with these words; up to a bound."""
    seen = 0
    for step in _steps(connection, asked, wanted, None):
        yield _among(asked, step)
        seen += len(step)
        if seen > most:
            return


def _among(asked: Asked, step: Sequence[Hit]) -> ColumnElement[bool]:
    sheet = SHEETS[asked.subject.name]
    assert sheet.incident is not None
    incidents = sheet.incident.in_([hit.id for hit in step if hit.kind == "incident"])
    if sheet.call is None:
        return incidents
    return or_(incidents, sheet.call.in_([hit.id for hit in step if hit.kind == "call"]))


def _by_thing(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        thing = row["row_incident"] or row.get(OF_CALL) or row["row_id"]
        found.setdefault(thing, []).append(row)
    return found
