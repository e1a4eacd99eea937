"""What charts show, and the reckoning of their scales. Knows no Qt and paints nothing."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dispatch_app.papers.amounts import Unit

MOST_SLICES = 7
_STEPS = (1.0, 2.0, 5.0, 10.0)
_TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200)
_DAY_S = 86_400


class Tone(StrEnum):
    """What a line across a chart means; each is drawn in its own way, not by colour alone."""

    NORM = "norm"
    HALF = "half"
    NINTH = "ninth"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the values, with its word."""

    word: str
    value: float
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    key: str
    """What is opened; empty where nothing lies behind it."""
    word: str
    value: float | None
    """None: nothing to count."""
    beside: float | None = None
    """Of the period it is compared with."""
    note: str = ""
    """Said behind the value, such as how many it is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Bars one below the other, in the order given."""

    bars: tuple[Bar, ...]
    unit: Unit
    norm: Mark | None = None
    now_word: str = ""
    beside_word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How many fell between one edge and the next; the last class may be open above."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    beside: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    unit: Unit
    counted: str
    """The unit of the counts, at their axis."""
    marks: tuple[Mark, ...] = ()
    open_above: bool = False
    now_word: str = ""
    beside_word: str = ""

    def __post_init__(self) -> None:
        if len(self.edges) != len(self.counts) + 1:
            raise ValueError(f"{len(self.edges)} edges for {len(self.counts)} counts")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveLine:
    word: str
    values: tuple[float | None, ...]
    dashed: bool = False
    """Of the period it is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    words: tuple[str, ...]
    """Below the axis, one for each point."""
    lines: tuple[CurveLine, ...]
    unit: Unit
    keys: tuple[str, ...] = ()
    norm: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    unit: Unit
    keys: tuple[tuple[str, ...], ...] = ()

    @property
    def top(self) -> float:
        return max((v for row in self.values for v in row if v is not None), default=0.0)


def slices(bars: Iterable[Bar], rest_word: str, most: int = MOST_SLICES) -> tuple[Bar, ...]:
    """The largest ones, and all others as one; nothing and less than nothing has no slice."""
    there = sorted(
        (bar for bar in bars if bar.value is not None and bar.value > 0),
        key=lambda bar: -(bar.value or 0.0),
    )
    if len(there) <= most + 1:
        return tuple(there)
    rest = sum(bar.value or 0.0 for bar in there[most:])
    return (*there[:most], Bar(key="", word=rest_word, value=rest))


def ticks(top: float, *, is_time: bool = False, about: int = 5) -> tuple[float, ...]:
    """Round values from nought to the first one at or above `top`."""
    step = _time_step(top / about) if is_time else _step(top / about)
    count = max(1, math.ceil(top / step - 1e-9))
    return tuple(step * at for at in range(count + 1))


def _step(least: float) -> float:
    """1, 2 or 5 times a power of ten, and no less than `least`."""
    if least <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in _STEPS if power * step >= least - 1e-12)


def _time_step(least_s: float) -> float:
    fitting = next((float(step) for step in _TIME_STEPS if step >= least_s), None)
    return _DAY_S * _step(least_s / _DAY_S) if fitting is None else fitting


def every(count: int, most: int) -> int:
    """Write each n-th word, so that no more than `most` are written."""
    return max(1, -(-count // max(1, most)))


def shade(value: float | None, top: float) -> float:
    """How strongly a field is filled, from 0 to 1; even the least one differs from an empty one."""
    if value is None or value <= 0.0 or top <= 0.0:
        return 0.0
    return 0.12 + 0.88 * min(1.0, value / top)


def largest(*parts: Sequence[float | None]) -> float:
    """The largest of all that is known; 0 where nothing is."""
    return max((v for part in parts for v in part if v is not None), default=0.0)


def place_among(value: float, edges: tuple[float, ...]) -> float:
    """Where a value stands among classes drawn equally wide: 2.5 is the middle of the third."""
    at = bisect_right(edges, value) - 1
    if at < 0:
        return 0.0
    if at >= len(edges) - 1:
        return float(len(edges) - 1)
    low, high = edges[at], edges[at + 1]
    return at + (value - low) / (high - low)
