"""Turns and lines that are shut at certain hours of the week, as arrays. Knows no search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gis.roads.hours import Hours

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Span s runs from minute `begin[s]` of the week to `end[s]`; timetable h has the spans from
    `first[h]` to `first[h + 1]`."""

    first: Ints
    begin: Ints
    end: Ints
    turn: Ints
    turn_hours: Ints
    line: Ints
    line_hours: Ints

    @classmethod
    def of(cls, turns: Sequence[tuple[int, Hours]], lines: Sequence[tuple[int, Hours]]) -> Self:
        distinct = sorted({hours for _, hours in (*turns, *lines)})
        number = {hours: at for at, hours in enumerate(distinct)}
        spans = [span for hours in distinct for span in hours.spans]
        return cls(
            first=_ints(np.cumsum([0, *(len(hours.spans) for hours in distinct)])),
            begin=_ints([begin for begin, _ in spans]),
            end=_ints([end for _, end in spans]),
            turn=_ints([turn for turn, _ in turns]),
            turn_hours=_ints([number[hours] for _, hours in turns]),
            line=_ints([line for line, _ in lines]),
            line_hours=_ints([number[hours] for _, hours in lines]),
        )

    @classmethod
    def empty(cls) -> Self:
        return cls.of((), ())

    def holding(self, local: datetime) -> frozenset[int]:
        """The numbers of the timetables that hold at a local time."""
        return frozenset(
            number for number, hours in enumerate(self._hours()) if hours.covers(local)
        )

    def shut_turns(self, holding: frozenset[int]) -> Ints:
        return self.turn[np.isin(self.turn_hours, list(holding))]

    def shut_lines(self, holding: frozenset[int]) -> Ints:
        return self.line[np.isin(self.line_hours, list(holding))]

    def arrays(self) -> dict[str, Ints]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def _hours(self) -> list[Hours]:
        spans = list(zip(self.begin.tolist(), self.end.tolist(), strict=True))
        edges = self.first.tolist()
        return [Hours(tuple(spans[a:b])) for a, b in pairwise(edges)]


def _ints(values: Sequence[int] | NDArray[np.int64]) -> Ints:
    return np.asarray(values, dtype=np.int32)
