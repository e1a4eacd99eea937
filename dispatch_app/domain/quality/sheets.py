"""Score sheets: sections, items, weights, knock-outs; and what marks on one come to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quick import dataclass

FULL = 100.0


class Scale(StrEnum):
    POINTS = "points"
    """1 to 5; 1 is nothing, 5 is all of the weight."""
    PASS = "pass"


class Mark(StrEnum):
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    PASSED = "pass"
    FAILED = "fail"
    NOT_APPLICABLE = "na"
    """The call gave no occasion for it: its weight counts neither way."""


POINTS = (Mark.ONE, Mark.TWO, Mark.THREE, Mark.FOUR, Mark.FIVE)
MARKS: Mapping[Scale, tuple[Mark, ...]] = {
    Scale.POINTS: (*POINTS, Mark.NOT_APPLICABLE),
    Scale.PASS: (Mark.PASSED, Mark.FAILED, Mark.NOT_APPLICABLE),
}
"""What may be marked on each scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    code: str
    text: Text
    scale: Scale
    weight: float = 1.0
    knock_out: bool = False
    """Failed, or 1 of 5: the whole call counts nothing."""

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise InvalidValue(f"{self.code}: a weight is more than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    text: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """One version of a centre's sheet. It never changes once a call was marked by it."""

    code: str
    version: str
    text: Text
    sections: tuple[Section, ...]
    pass_from: float = 80.0
    """So many points of 100 are good enough."""

    def __post_init__(self) -> None:
        codes = [item.code for item in self.items()]
        if not codes or len(set(codes)) != len(codes):
            raise InvalidValue("a score sheet has items, each with a code of its own")
        if not 0 <= self.pass_from <= FULL:
            raise InvalidValue("pass_from: 0 to 100 points")

    @property
    def key(self) -> str:
        return f"{self.code}/{self.version}"

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items


Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    points: float
    """Of 100, by the weights of what applied."""
    knocked_out: tuple[str, ...] = ()
    """Codes of items that let the whole call count nothing."""

    def passes(self, sheet: ScoreSheet) -> bool:
        return not self.knocked_out and self.points >= sheet.pass_from


def missing(sheet: ScoreSheet, marks: Marks) -> tuple[str, ...]:
    """Items without a mark of their scale."""
    return tuple(i.code for i in sheet.items() if marks.get(i.code) not in MARKS[i.scale])


def score(sheet: ScoreSheet, marks: Marks) -> Score:
    """The weighted share of what applied, of 100; nothing where a knock-out was failed. A sheet of
    which nothing applied counts in full: nothing was done wrong."""
    got = whole = 0.0
    out = []
    for item in sheet.items():
        share = _share(marks[item.code])
        if share is None:
            continue
        whole += item.weight
        got += item.weight * share
        if item.knock_out and share == 0.0:
            out.append(item.code)
    points = 0.0 if out else FULL if whole == 0 else FULL * got / whole
    return Score(points=round(points, 1), knocked_out=tuple(out))


def _share(mark: Mark) -> float | None:
    match mark:
        case Mark.NOT_APPLICABLE:
            return None
        case Mark.PASSED:
            return 1.0
        case Mark.FAILED:
            return 0.0
        case _:
            return POINTS.index(mark) / (len(POINTS) - 1)


def differing(sheet: ScoreSheet, one: Marks, two: Marks) -> tuple[str, ...]:
    """Items that two people marked differently, in the order of the sheet."""
    return tuple(i.code for i in sheet.items() if one.get(i.code) is not two.get(i.code))
