"""Which row of a table each fact belongs to. Knows no measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.figures.model import FigureBook
from dispatch_app.services.figures import local_time
from dispatch_app.services.figures.columns import UNKNOWN_CODE, Facts
from dispatch_app.services.figures.local_time import LocalTime

Numbers = NDArray[np.int64]

_NAMING: Mapping[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": local_time.week_name,
    "month": local_time.month_name,
}
OLDEST_BAND = 18
BAND_YEARS = 5


@dataclass(frozen=True, slots=True)
class Groups:
    """`of_row` tells the number of the group of each row; `keys` their values."""

    of_row: Numbers
    keys: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Splitter:
    local: LocalTime
    book: FigureBook

    def split(self, facts: Facts, dimensions: Sequence[str]) -> Groups:
        """Groups that have rows, in the order of their values."""
        if not dimensions:
            return Groups(np.zeros(len(facts), np.int64), ((),))
        parts = [self.values(facts, name) for name in dimensions]
        of_row = np.zeros(len(facts), np.int64)
        for numbers, labels in parts:
            of_row = of_row * max(len(labels), 1) + numbers
        return _sorted(of_row, [labels for _, labels in parts])

    def values(self, facts: Facts, dimension: str) -> tuple[Numbers, list[str]]:
        """The number of each row's value, and what the numbers mean; not known is an empty text."""
        if dimension in facts.codes:
            return _with_unknown(facts.codes[dimension], facts.words[dimension].words)
        if dimension == "age_band":
            return _age_bands(facts)
        return _with_unknown(*self._timed(facts, dimension))

    def _timed(self, facts: Facts, dimension: str) -> tuple[Numbers, list[str]]:
        local = self.local.local_ms(facts.at)
        match dimension:
            case "hour":
                return local_time.hour_of(local), [f"{hour:02d}" for hour in range(24)]
            case "weekday":
                return local_time.weekday_of(local), [str(day) for day in range(1, 8)]
            case "shift":
                return local_time.by_shift(local, self.book.shifts)
        naming = _NAMING[dimension]
        return local_time.by_day(local_time.day_number(local), naming)


def _with_unknown(
    codes: NDArray[np.signedinteger], words: Sequence[str]
) -> tuple[Numbers, list[str]]:
    found = codes.astype(np.int64)
    if not (found == UNKNOWN_CODE).any():
        return found, list(words)
    return np.where(found == UNKNOWN_CODE, len(words), found), [*words, ""]


def _age_bands(facts: Facts) -> tuple[Numbers, list[str]]:
    ages = facts.numbers["age_years"]
    known = ~np.isnan(ages)
    bands = np.where(known, np.minimum(np.nan_to_num(ages) // BAND_YEARS, OLDEST_BAND), -1)
    labels = [f"{b * BAND_YEARS}-{b * BAND_YEARS + BAND_YEARS - 1}" for b in range(OLDEST_BAND)]
    return _with_unknown(bands.astype(np.int64), [*labels, f"{OLDEST_BAND * BAND_YEARS}+"])


def _sorted(of_row: Numbers, labels: Sequence[Sequence[str]]) -> Groups:
    used, place = np.unique(of_row, return_inverse=True)
    keys = [_key(number, labels) for number in used.tolist()]
    ordered = sorted(range(len(keys)), key=lambda number: _order(keys[number]))
    moved = np.empty(len(keys), np.int64)
    moved[ordered] = np.arange(len(keys))
    return Groups(moved[place], tuple(keys[number] for number in ordered))


def _key(number: int, labels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Take apart what `split` has put together."""
    key = []
    for words in reversed(labels):
        number, last = divmod(number, max(len(words), 1))
        key.append(words[last])
    return tuple(reversed(key))


def _order(key: tuple[str, ...]) -> tuple[tuple[bool, int, str], ...]:
    """What is not known comes last, numbers by size."""
    return tuple((not text, int(_leading(text)), text) for text in key)


def _leading(text: str) -> str:
    """Of a text that begins with a number and holds nothing else but a band's end or a plus."""
    head = text.removesuffix("+").partition("-")[0]
    return head if head.isascii() and head.isdigit() and len(head) < 4 else "0"
