"""Finds spellings a few typing mistakes away from what was typed. Knows no places.

Bit sets and lengths rule out most names; RapidFuzz compares the rest by edits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from gis.gazetteer.lines import Lines
from gis.gazetteer.masks import Masks, count_common

Ints = NDArray[np.int64]

_MOST = 120
_MOST_COMPARED = 600
"""Names longer than what was typed are many, and dear to compare: only the likeliest are."""
_SHORTEST_STRETCH = 4
_STRETCH_CUTOFF = 75.0


@dataclass(frozen=True, slots=True)
class Resemblance:
    row: int
    ratio: float
    """0 to 1: how little has to be edited."""
    whole: bool
    """Whether the whole name was compared, or its best stretch."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    missing_bits: int
    """How many bits of the typed text a name may lack."""
    cutoff: float
    """Least ratio, in percent, of whole names."""


class Spellings:
    """Names in one alphabet, signs or letters, with what is needed to rule them out."""

    def __init__(self, names: Lines, masks: Masks, mask_of: Callable[[str], int]) -> None:
        self._names = names
        self._masks = masks
        self._mask_of = mask_of
        self._rows = np.arange(len(names), dtype=np.int64)
        self._lengths = names.lengths()

    def among(self, rows: Ints) -> Spellings:
        """The same names, but only these rows of them."""
        fewer = Spellings.__new__(Spellings)
        fewer._names, fewer._mask_of = self._names, self._mask_of
        fewer._masks = np.ascontiguousarray(self._masks[:, rows])
        fewer._rows, fewer._lengths = rows, self._lengths[rows]
        return fewer

    def resembling(self, typed: str, tolerance: Tolerance) -> list[Resemblance]:
        mask = self._mask_of(typed)
        common = count_common(self._masks, mask)
        wanted = max(1, mask.bit_count() - tolerance.missing_bits)
        close = np.flatnonzero(common >= wanted)
        found = self._whole(typed, close, tolerance.cutoff)
        if len(typed) >= _SHORTEST_STRETCH:
            found += self._stretches(typed, self._likeliest(typed, close, common))
        return found

    def _whole(self, typed: str, close: Ints, cutoff: float) -> list[Resemblance]:
        """Names of a length at which the ratio can still reach the cutoff."""
        most = (200.0 - cutoff) / cutoff
        lengths = self._lengths[close]
        fitting = close[(lengths <= len(typed) * most) & (lengths * most >= len(typed))]
        return self._compared(typed, fitting, cutoff, whole=True)

    def _likeliest(self, typed: str, close: Ints, common: NDArray[np.uint8]) -> Ints:
        longer = close[self._lengths[close] > len(typed) + 1]
        if len(longer) <= _MOST_COMPARED:
            return longer
        order = np.argsort(-common[longer].astype(np.int16), kind="stable")
        return np.asarray(longer[order[:_MOST_COMPARED]])

    def _stretches(self, typed: str, longer: Ints) -> list[Resemblance]:
        return self._compared(typed, longer, _STRETCH_CUTOFF, whole=False)

    def _compared(
        self, typed: str, columns: Ints, cutoff: float, *, whole: bool
    ) -> list[Resemblance]:
        rows: list[int] = self._rows[columns].tolist()
        names = self._names
        found = process.extract(
            typed,
            [names[row] for row in rows],
            scorer=fuzz.ratio if whole else fuzz.partial_ratio,
            limit=_MOST,
            score_cutoff=cutoff,
        )
        return [Resemblance(rows[at], ratio / 100, whole) for _, ratio, at in found]
