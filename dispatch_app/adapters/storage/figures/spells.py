"""How long seats and vehicles stood in each state: the log of changes made into spells.

A spell lasts until the next change of the same seat or vehicle. It is cut at the borders of the
period, so that a shift over midnight counts on each day what lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch_app.adapters.storage.figures.growing import ID
from dispatch_app.adapters.storage.figures.signing import Sitting
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.figures.fields import SEAT_SPELL, SUBJECTS, VEHICLE_SPELL, Subject
from dispatch_app.services.figures.columns import Facts, Vocabulary

Array = NDArray[Any]

BEFORE_MS = 31 * 24 * 3_600_000
"""So long before a period a state may have begun that still counts in it; who has not changed for
longer was forgotten by somebody."""


class StateLog:
    """Changes of state of one kind of thing, as they stand in a log."""

    def __init__(self, subject: str, words: Mapping[str, Vocabulary]) -> None:
        self.subject = SUBJECTS[subject]
        self._words = words
        self._rows: dict[int, tuple[Any, ...]] = {}
        """By the number of the event: a row that is read twice stands once."""
        self._columns: Columns | None = None
        """Of all rows; None when one has come since."""

    def take(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self._rows[row.sequence] = tuple(row)[1:]
            self._columns = None

    def columns(self) -> Columns:
        """All spells there are, uncut."""
        if self._columns is None:
            self._columns = columns_of(self.subject, self._rows, self._words)
        return self._columns

    def within(self, since_ms: int, until_ms: int, now_ms: int, sitting: Sitting) -> Facts:
        """All spells of which a part lies in the period, cut at its borders."""
        own = self.columns()
        begins = np.maximum(own.begins, since_ms)
        ends = np.minimum(np.where(own.last, now_ms, own.ends), min(until_ms, now_ms))
        known = own.begins >= since_ms - BEFORE_MS
        rows = np.flatnonzero((begins < ends) & known)
        codes = {name: column[rows] for name, column in own.codes.items()}
        codes["nature"] = self._words["nature"].codes([Nature.REAL.value] * len(rows))
        if "person" in self.subject.fields:
            words = self._words["seat"].words
            seats = [words[code] for code in codes["seat"].tolist()]
            persons = sitting.persons(seats, begins[rows].tolist())
            codes["person"] = self._words["person"].codes(persons)
        return Facts(
            subject=self.subject,
            ids=own.ids[rows],
            incidents=np.full(len(rows), b"", ID),
            moments={"begins_at": begins[rows], "ends_at": ends[rows]},
            codes=codes,
            numbers={},
            corrected={},
            words=self._words,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All spells, by thing and time. A thing's last one goes on."""

    ids: Array
    begins: Array
    ends: Array
    last: Array
    codes: dict[str, Array]


def columns_of(
    subject: Subject, rows: Mapping[int, tuple[Any, ...]], words: Mapping[str, Vocabulary]
) -> Columns:
    names = NAMES[subject.id]
    parts = list(zip(*rows.values(), strict=True)) if rows else [() for _ in (*names, "at")]
    sequence = np.fromiter(rows, np.int64, len(rows))
    at = np.array(parts[-1], np.int64)
    codes = {
        name: words[name].codes(column) for name, column in zip(names, parts[:-1], strict=True)
    }
    order = np.lexsort((sequence, at, codes[names[0]]))
    thing = codes[names[0]][order]
    last = np.append(thing[1:] != thing[:-1], True)[: len(thing)]
    begins = at[order]
    return Columns(
        ids=sequence[order].astype(ID),
        begins=begins,
        ends=np.append(begins[1:], 0)[: len(begins)],
        last=last,
        codes={name: column[order] for name, column in codes.items()},
    )


NAMES: Mapping[str, tuple[str, ...]] = {
    SEAT_SPELL.id: ("seat", "seat_state", "reason"),
    VEHICLE_SPELL.id: ("vehicle", "vehicle_state", "pause_reason", "origin"),
}
"""What the columns of the logs are called here; the thing itself first."""
