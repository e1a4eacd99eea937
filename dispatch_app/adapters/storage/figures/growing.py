"""Columns that grow, and whose rows are written anew in place. Knows no statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.figures.fields import FieldKind, Subject
from dispatch_app.services.figures.columns import (
    UNKNOWN_CODE,
    UNKNOWN_MOMENT,
    Facts,
    Vocabulary,
)

ID = "S40"
_LEAST = 1_024

Array = NDArray[Any]


class GrowingFacts:
    """The rows of one subject. A row that comes again takes its own place."""

    def __init__(self, subject: Subject, words: Mapping[str, Vocabulary]) -> None:
        self.subject = subject
        self._words = words
        self._n = 0
        self._columns: dict[str, Array] = dict(_empty(subject))

    def __len__(self) -> int:
        return self._n

    @property
    def bytes(self) -> int:
        return sum(column.nbytes for column in self._columns.values())

    def put(self, columns: Mapping[str, Sequence[Any]], *, anew: Iterable[str] = ()) -> None:
        """Take rows in. Of the incidents `anew`, rows that do not come again are gone."""
        ids = columns["id"]
        fresh = {name: self._taken(name, values) for name, values in columns.items()}
        fresh["key"] = hashes(ids)
        fresh["group"] = hashes(columns["incident"])
        fresh["alive"] = np.ones(len(ids), np.bool_)
        gone = hashes(list(anew))
        if len(gone):
            self._columns["alive"][: self._n][np.isin(self._column("group"), gone)] = False
        places = self._places(fresh["key"])
        for name, column in self._columns.items():
            column[places] = fresh[name]

    def _places(self, keys: Array) -> Array:
        """Where each row is, or will be; makes room."""
        known = np.flatnonzero(np.isin(self._column("key"), keys))
        at = dict(zip(self._column("key")[known].tolist(), known.tolist(), strict=True))
        places = np.empty(len(keys), np.intp)
        for number, key in enumerate(keys.tolist()):
            place = at.get(key)
            if place is None:
                place = at[key] = self._n
                self._n += 1
            places[number] = place
        self._make_room()
        return places

    def _make_room(self) -> None:
        room = len(self._columns["key"])
        if self._n <= room:
            return
        more = max(_LEAST, self._n + self._n // 4) - room
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate([column, np.empty(more, column.dtype)])

    def _column(self, name: str) -> Array:
        return self._columns[name][: self._n]

    def _taken(self, name: str, values: Sequence[Any]) -> Array:
        if name in ("id", "incident"):
            return np.array([value or "" for value in values], ID)
        if name.startswith(CORRECTED):
            return np.array(values, np.bool_)
        kind = self.subject.fields[name].kind
        if kind is FieldKind.CODE:
            return self._words[name].codes([_text(value) for value in values])
        if kind is FieldKind.MOMENT:
            known = [UNKNOWN_MOMENT if value is None else value for value in values]
            return np.array(known, np.int64)
        return np.array([np.nan if value is None else value for value in values], np.float64)

    def columns(self, *names: str) -> tuple[Array, ...]:
        """These columns of all rows that are there."""
        alive = self._column("alive")
        return tuple(self._column(name)[alive] for name in names)

    def within(self, since_ms: int, until_ms: int) -> Facts:
        """The rows whose moment lies in the period."""
        at = self._column(self.subject.at)
        alive = self._column("alive")
        rows = np.flatnonzero((at >= since_ms) & (at < until_ms) & alive)
        of = {kind: self._of(kind, rows) for kind in FieldKind}
        return Facts(
            subject=self.subject,
            ids=self._column("id")[rows],
            incidents=self._column("incident")[rows],
            moments=of[FieldKind.MOMENT],
            codes=of[FieldKind.CODE],
            numbers=of[FieldKind.NUMBER],
            corrected={
                name.removeprefix(CORRECTED): self._column(name)[rows]
                for name in self._columns
                if name.startswith(CORRECTED)
            },
            words=self._words,
        )

    def _of(self, kind: FieldKind, rows: Array) -> dict[str, Array]:
        fields = self.subject.fields.values()
        return {f.id: self._column(f.id)[rows] for f in fields if f.kind is kind}


CORRECTED = "corrected:"
"""Before a moment's name: whether a person has corrected it."""
CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    "mission": ("en_route_at", "on_scene_at", "transporting_at", "at_hospital_at", "complete_at"),
    "acceptance": ("first_en_route_at", "first_on_scene_at"),
    "incident": ("first_en_route_at", "first_on_scene_at"),
}


def hashes(ids: Sequence[str | None]) -> Array:
    return np.fromiter((hash(one) if one else 0 for one in ids), np.int64, len(ids))


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def _empty(subject: Subject) -> Iterable[tuple[str, Array]]:
    kinds: dict[FieldKind, Any] = {
        FieldKind.CODE: np.int32,
        FieldKind.MOMENT: np.int64,
        FieldKind.NUMBER: np.float64,
    }
    for name in ("id", "incident"):
        yield name, np.empty(0, ID)
    for name in ("key", "group"):
        yield name, np.empty(0, np.int64)
    yield "alive", np.empty(0, np.bool_)
    for field in subject.fields.values():
        fill = np.full(0, UNKNOWN_CODE) if field.kind is FieldKind.CODE else np.empty(0)
        yield field.id, fill.astype(kinds[field.kind])
    for name in CORRECTABLE.get(subject.id, ()):
        yield CORRECTED + name, np.empty(0, np.bool_)
