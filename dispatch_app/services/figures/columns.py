"""Rows of one subject as columns of numbers. Knows no definition and no storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.figures.fields import Subject

Moments = NDArray[np.int64]
Codes = NDArray[np.int32]
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Ids = NDArray[np.bytes_]

UNKNOWN_MOMENT = np.iinfo(np.int64).min
"""Moments are whole milliseconds since 1970, UTC."""
UNKNOWN_CODE = -1
MS = 1000.0


class Vocabulary:
    """Words by number; a word keeps its number as long as the process lives."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._codes: dict[str, int] = {}

    def code(self, word: str | None) -> int:
        """A word that is empty is not known."""
        if not word:
            return UNKNOWN_CODE
        found = self._codes.get(word)
        if found is None:
            found = self._codes[word] = len(self.words)
            self.words.append(word)
        return found

    def codes(self, words: Sequence[str | None]) -> Codes:
        return np.fromiter(map(self.code, words), np.int32, len(words))

    def known(self, words: Sequence[str]) -> list[int]:
        """The numbers of those words that any row has ever had; of an empty word, the unknown."""
        found = [self._codes.get(word, None) if word else UNKNOWN_CODE for word in words]
        return [code for code in found if code is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Columns of equal length. `corrected` tells of a moment which rows a person has corrected."""

    subject: Subject
    ids: Ids
    incidents: Ids
    moments: Mapping[str, Moments]
    codes: Mapping[str, Codes]
    numbers: Mapping[str, Numbers]
    corrected: Mapping[str, Mask]
    words: Mapping[str, Vocabulary]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def at(self) -> Moments:
        return self.moments[self.subject.at]

    def take(self, rows: Rows | Mask) -> Facts:
        return Facts(
            subject=self.subject,
            ids=self.ids[rows],
            incidents=self.incidents[rows],
            moments=_taken(self.moments, rows),
            codes=_taken(self.codes, rows),
            numbers=_taken(self.numbers, rows),
            corrected=_taken(self.corrected, rows),
            words=self.words,
        )

    def within(self, since_ms: int, until_ms: int) -> Facts:
        return self.take(np.flatnonzero((self.at >= since_ms) & (self.at < until_ms)))


def _taken[T: NDArray[Any]](columns: Mapping[str, T], rows: Rows | Mask) -> dict[str, Any]:
    return {name: column[rows] for name, column in columns.items()}
