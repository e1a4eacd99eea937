"""What a definition of a figure is made of. Counts nothing and reads no files.

A definition has versions. Each counts for rows from its first day on, so that a period over a
change is counted in parts, each by its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from dispatch_app.domain.quick import dataclass


class BadDefinition(Exception):
    """A definition cannot be used. Names the place in the file and the mend."""


class UnknownFigure(LookupError):
    """No report or measure of that name is in the book."""


class ColumnKind(StrEnum):
    COUNT = "count"
    """How many."""
    SHARE = "share"
    """How many of how many."""
    SUM = "sum"
    """Of a figure of each row, such as metres."""
    TIME = "time"
    """From one moment to another, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A name in both languages of the program."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Says of one field of a row what must hold. What is not given asks nothing."""

    field: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    known: bool | None = None
    at_least: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Rows that are left out and counted as such. All conditions must hold."""

    code: str
    name: Words
    when: tuple[Condition, ...]


NO_START = "no_start"
NO_STOP = "no_stop"
BACKWARDS = "backwards"
NO_FIGURE = "no_figure"
IMPLIED = (NO_START, NO_STOP, BACKWARDS, NO_FIGURE)
"""Exclusions that every time or sum has by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One version of what a column counts.

    `where` says which rows it is about at all. Of these, a share counts those for which `hits`
    holds; a time runs from the moment `start` to the moment `stop`; a sum adds up `figure`.
    """

    id: str
    version: int
    since: date | None
    subject: str
    kind: ColumnKind
    name: Words
    note: Words | None = None
    where: tuple[Condition, ...] = ()
    hits: tuple[Condition, ...] = ()
    start: str = ""
    stop: str = ""
    figure: str = ""
    unit: str = ""
    norm: float | None = None
    target: float | None = None
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`natures` says whose rows it is about; all others are counted as left out."""

    id: str
    group: str
    name: Words
    subject: str
    columns: tuple[str, ...]
    dimensions: tuple[str, ...]
    split: tuple[str, ...] = ()
    focus: str = ""
    where: tuple[Condition, ...] = ()
    natures: tuple[str, ...] = ("real",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A part of the day, in minutes after midnight; one whose end is not later ends next day."""

    name: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBook:
    """All definitions in use."""

    measures: Mapping[str, Sequence[Measure]]
    """By name; the versions in the order of their first days."""
    reports: Mapping[str, Report]
    groups: tuple[tuple[str, Words], ...]
    implied: Mapping[str, Words]
    """What the exclusions are called that every time or sum has."""
    shifts: tuple[Shift, ...]

    def report(self, name: str) -> Report:
        """Raises UnknownFigure."""
        found = self.reports.get(name)
        if found is None:
            raise UnknownFigure(name)
        return found

    def versions(self, measure: str) -> Sequence[Measure]:
        """Raises UnknownFigure."""
        found = self.measures.get(measure)
        if found is None:
            raise UnknownFigure(measure)
        return found

    def newest(self, measure: str) -> Measure:
        return self.versions(measure)[-1]
