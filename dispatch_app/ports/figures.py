"""Questions about the past, their answers, and the catalogue of what can be asked: values and a
protocol. Knows no storage and no way of counting.

Names that a centre may edit come with the definitions (`Words`); codes have theirs in the texts:
`figures.field.*` for moments and `figures.dimension.*` for what rows are split by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from dispatch_app.domain.figures.fields import DimensionKind as DimensionKind
from dispatch_app.domain.figures.model import ColumnKind as ColumnKind
from dispatch_app.domain.figures.model import Words as Words
from dispatch_app.domain.timers import NORM, Timers

# ---- the catalogue ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureColumn:
    """What one column counts."""

    measure: str
    kind: ColumnKind
    name: Words
    unit: str = ""
    """`s`, `m` or empty."""
    norm: float | None = None
    """The line that a time or figure should not pass; of the version of today."""
    target: float | None = None
    """Which share should be within the norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDimension:
    id: str
    kind: DimensionKind
    codes: str = ""
    """Of kind `code`: the list, such as `CallOutcome`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReport:
    """One report of the catalogue."""

    id: str
    group: str
    """centre, dispatcher, ending, station, vehicle, crew, medicine, hospital, chaser …"""
    name: Words
    subject: str
    """What a row of it is: call, incident, acceptance, mission, case, seat_spell, pause …"""
    at: str
    """The moment that must lie within the period."""
    columns: tuple[FigureColumn, ...]
    dimensions: tuple[str, ...]
    split: tuple[str, ...]
    """The dimensions by which it is split unless somebody asks otherwise."""
    focus: str
    """The measure that series, histogram, matrix and places show unless asked otherwise."""
    placed: bool = False
    """Its rows lie on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCatalogue:
    reports: tuple[FigureReport, ...]
    dimensions: tuple[FigureDimension, ...]
    groups: tuple[tuple[str, Words], ...]
    """In the order of the list, with their names."""
    zone: str
    invented: bool = False


# ---- questions -------------------------------------------------------------------------------


class FigureStep(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class FigurePart(StrEnum):
    """What an answer shall hold besides rows and totals."""

    SERIES = "series"
    HISTOGRAM = "histogram"
    MATRIX = "matrix"
    PLACES = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFilter:
    """Only rows whose dimension has one of the values; an empty text is what is not known."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuestion:
    """`until` is not within the period any more. `split` holds up to two dimensions; None asks for
    the report's own."""

    report: str
    since: datetime
    until: datetime
    compare_since: datetime | None = None
    compare_until: datetime | None = None
    split: tuple[str, ...] | None = None
    filters: tuple[FigureFilter, ...] = ()
    focus: str = ""
    step: FigureStep | None = None
    """None: hours within two days, days within four months, else months."""
    parts: tuple[FigurePart, ...] = ()


# ---- answers ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCell:
    """One figure of one row. What a kind does not have is None.

    count: `value` = n. share: `value` from 0 to 1 of n. sum: `value` over n rows, `mean`.
    time: n, `value` (all together), mean, P50, P90, longest, `within` (share from 0 to 1 not above
    the norm). Percentiles are the smallest value that at least so many of n do not pass (nearest
    rank).
    """

    n: int
    value: float | None = None
    mean: float | None = None
    p50: float | None = None
    p90: float | None = None
    most: float | None = None
    within: float | None = None
    excluded: int = 0
    """Rows that the definition leaves out; why stands in `FigureDefinition`."""
    corrected: int = 0
    """Of n, so many count by a moment that a person has corrected (更正 n)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """`key` has a value for each dimension of the split; an empty text is what is not known."""

    key: tuple[str, ...]
    cells: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    rows: tuple[FigureRow, ...]
    totals: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureExclusion:
    code: str
    name: Words
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDefinition:
    """By which version of a definition a part of the period was counted. A period in which a
    definition changed has several for one measure."""

    measure: str
    version: int
    since: date | None
    """The first day that it counts for; None: from the beginning."""
    kind: ColumnKind
    name: Words
    start: str = ""
    """The moment that starts the clock; text `figures.field.*`."""
    stop: str = ""
    norm: float | None = None
    target: float | None = None
    note: Words | None = None
    n: int = 0
    exclusions: tuple[FigureExclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePoint:
    at: datetime
    """When the step begins."""
    cell: FigureCell


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSeries:
    step: FigureStep
    points: tuple[FigurePoint, ...]
    """Without gaps: a step in which nothing was has n = 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureHistogram:
    """`counts[i]` values from `edges[i]` on, below `edges[i + 1]`; `above` lie past the last."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    above: int
    norm: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMatrix:
    """Seven weekdays from Monday by 24 hours of the centre's zone."""

    cells: tuple[tuple[FigureCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePlace:
    """All rows within one cell of a grid of about 100 m."""

    lat: float
    lon: float
    n: int
    mean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePlaces:
    places: tuple[FigurePlace, ...]
    unplaced: int
    """Rows whose place is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAnswer:
    """`columns` go with the cells of each row. `left_out` counts rows of other natures."""

    question: FigureQuestion
    split: tuple[str, ...]
    focus: str
    columns: tuple[FigureColumn, ...]
    definitions: tuple[FigureDefinition, ...]
    table: FigureTable
    left_out: dict[str, int]
    sequence: int
    """The last event of the journal that is counted."""
    made_at: datetime
    took_ms: float
    invented: bool = False
    compared: FigureTable | None = None
    series: FigureSeries | None = None
    compared_series: FigureSeries | None = None
    histogram: FigureHistogram | None = None
    compared_histogram: FigureHistogram | None = None
    matrix: FigureMatrix | None = None
    places: FigurePlaces | None = None


# ---- down to the rows ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesQuestion:
    """Which rows stand behind a cell, a bar, a field of the matrix or a step of a series."""

    question: FigureQuestion
    measure: str = ""
    """Only rows that this measure counts; empty: all."""
    key: tuple[str, ...] | None = None
    """A row's; None: the totals."""
    excluded: str = ""
    """The code of an exclusion: only what it leaves out."""
    late: bool = False
    """Only what passes the norm."""
    corrected: bool = False
    at_least: float | None = None
    below: float | None = None
    """Bounds of the measure's value: a bar of the histogram."""
    hour: int | None = None
    weekday: int | None = None
    """1 (Monday) to 7."""
    since: datetime | None = None
    until: datetime | None = None
    """Within the period: one step of a series."""
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCase:
    """One row: what it is, and to which record it leads."""

    id: str
    at: datetime
    incident: str
    """Id; empty where there is none."""
    value: float | None
    values: tuple[str, ...]
    """One for each of `FigureCases.dimensions`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCases:
    """The slowest first where the measure is a time, else the latest first."""

    subject: str
    dimensions: tuple[str, ...]
    cases: tuple[FigureCase, ...]
    total: int


# ---- now -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NowFigure:
    """One figure of the last 60 minutes and of the day so far."""

    column: FigureColumn
    hour: FigureCell
    day: FigureCell


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresNow:
    """Quarters begin at midnight of the centre's zone; those of today end with the running one."""

    made_at: datetime
    sequence: int
    figures: tuple[NowFigure, ...]
    calls_by_quarter: tuple[int, ...]
    orders_by_quarter: tuple[int, ...]
    calls_a_week_ago: tuple[int, ...]
    orders_a_week_ago: tuple[int, ...]
    invented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreQuestion:
    """What a shift was worth, played or real."""

    since: datetime
    until: datetime
    timers: Timers = NORM


class Figures(Protocol):
    """Answers are JSON of the values above: they are counted and written elsewhere, so that the
    server's own interpreter is not held up. `invented` marks what is counted out of a past that
    was made up.

    Raises:
        Rejected: `figures.*`, the question cannot be answered as it is put.
        Unavailable: the store is away.
    """

    def catalogue(self, *, invented: bool) -> bytes: ...

    def answer(self, question: FigureQuestion, *, invented: bool) -> bytes: ...

    def cases(self, question: CasesQuestion) -> bytes: ...

    def now(self, *, invented: bool) -> bytes: ...

    def score(self, question: ScoreQuestion) -> bytes:
        """JSON of `training.scores.Score`."""
        ...

    def close(self) -> None: ...
