"""How long seats and vehicles stood in each state: the log of changes made into spells.

A spell lasts until the next change of the same seat or vehicle. It is cut at the borders of the
period, so that a shift over midnight counts on each day what lies there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch_app.adapters.storage.figures.growing import ID
from dispatch_app.adapters.storage.figures.signing import Sitting
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.figures.fields import SEAT_SPELL, SUBJECTS, VEHICLE_SPELL
from dispatch_app.services.figures.columns import Facts, Vocabulary

Array = NDArray[Any]


class StateLog:
    """Changes of state of one kind of thing, as they stand in a log."""

    def __init__(self, subject: str, words: Mapping[str, Vocabulary]) -> None:
        self.subject = SUBJECTS[subject]
        self._words = words
        self._rows: dict[int, tuple[Any, ...]] = {}
        """By the number of the event: a row that is read twice stands once."""

    def take(self, rows: list[Any]) -> None:
        for row in rows:
            self._rows[row.sequence] = tuple(row)[1:]

    def within(self, since_ms: int, until_ms: int, now_ms: int, sitting: Sitting) -> Facts:
        """All spells of which a part lies in the period, cut at its borders."""
        rows = sorted((row[0], row[-1], sequence) for sequence, row in self._rows.items())
        until_ms = min(until_ms, now_ms)
        spells: list[tuple[int, int, int]] = []
        for number, (thing, begins, sequence) in enumerate(rows):
            following = rows[number + 1] if number + 1 < len(rows) else None
            ends = following[1] if following and following[0] == thing else now_ms
            begins, ends = max(begins, since_ms), min(ends, until_ms)
            if begins < ends:
                spells.append((sequence, begins, ends))
        return self._facts(spells, sitting)

    def _facts(self, spells: list[tuple[int, int, int]], sitting: Sitting) -> Facts:
        rows = [self._rows[sequence] for sequence, _, _ in spells]
        begins = [begin for _, begin, _ in spells]
        codes = self._codes(rows, begins, sitting)
        moments = {"begins_at": begins, "ends_at": [end for _, _, end in spells]}
        return Facts(
            subject=self.subject,
            ids=np.array([str(sequence) for sequence, _, _ in spells], ID),
            incidents=np.full(len(spells), b"", ID),
            moments={name: np.array(values, np.int64) for name, values in moments.items()},
            codes={name: self._words[name].codes(values) for name, values in codes.items()},
            numbers={},
            corrected={},
            words=self._words,
        )

    def _codes(
        self, rows: list[tuple[Any, ...]], begins: list[int], sitting: Sitting
    ) -> dict[str, list[str | None]]:
        real: list[str | None] = [Nature.REAL.value] * len(rows)
        if self.subject is SEAT_SPELL:
            seats = [row[0] for row in rows]
            return {
                "nature": real,
                "seat": seats,
                "person": sitting.persons(seats, begins),
                "seat_state": [row[1] for row in rows],
                "reason": [row[2] for row in rows],
            }
        assert self.subject is VEHICLE_SPELL
        return {
            "nature": real,
            "vehicle": [row[0] for row in rows],
            "vehicle_state": [row[1] for row in rows],
            "pause_reason": [row[2] for row in rows],
            "origin": [row[3] for row in rows],
        }
