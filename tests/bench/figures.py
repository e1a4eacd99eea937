"""One measured thing beside what was promised for it. Knows neither what is measured nor how."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Either a spread (`p50`, `p95`, `p99`, `worst` of `n`) or a single `value`."""

    name: str
    unit: str = "ms"
    n: int = 1
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    worst: float | None = None
    value: float | None = None
    limit: float | None = None
    """What was promised: at most this, of `p99` or of the single value."""
    floor: float | None = None
    """What was promised: at least this, of the single value."""
    note: str = ""

    @property
    def held_to(self) -> float | None:
        return self.value if self.p99 is None else self.p99

    @property
    def kept(self) -> bool | None:
        """None where nothing was promised, or nothing could be measured."""
        if self.held_to is None or (self.limit is None and self.floor is None):
            return None
        enough = self.floor is None or self.held_to >= self.floor
        return enough and (self.limit is None or self.held_to <= self.limit)

    def as_dict(self) -> dict[str, Any]:
        filled = {name: getattr(self, name) for name in self.__slots__}
        return {k: v for k, v in filled.items() if v not in (None, "")} | {"kept": self.kept}


def spread(
    name: str, values: Iterable[float], *, limit: float | None = None, note: str = ""
) -> Figure:
    """Of milliseconds, by the nearest rank: no value that was not measured."""
    ranked = sorted(values)
    if not ranked:
        return Figure(name=name, n=0, limit=limit, note=note or "nothing was measured")
    p50, p95, p99, worst = (round(_nearest(ranked, share), 2) for share in (0.5, 0.95, 0.99, 1.0))
    return Figure(
        name=name,
        n=len(ranked),
        p50=p50,
        p95=p95,
        p99=p99,
        worst=worst,
        limit=limit,
        note=note,
    )


def _nearest(ranked: Sequence[float], share: float) -> float:
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def shares(
    name: str, given: Mapping[str, float], n: int, *, limit: float | None = None, note: str = ""
) -> Figure:
    """Of a bench that has worked out its shares itself."""
    return Figure(
        name=name,
        n=n,
        p50=round(given["p50"], 2),
        p95=round(given["p95"], 2),
        p99=round(given["p99"], 2),
        limit=limit,
        note=note,
    )


def single(
    name: str,
    value: float,
    unit: str,
    *,
    limit: float | None = None,
    floor: float | None = None,
    n: int = 1,
    note: str = "",
) -> Figure:
    value = round(value, 2)
    return Figure(name=name, value=value, unit=unit, limit=limit, floor=floor, n=n, note=note)


def table(figures: Sequence[Figure]) -> str:
    """For reading on a terminal."""
    head = ("", "n", "p50", "p95", "p99", "worst", "promised", "")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([row[0].ljust(widths[0]), *numbers]).rstrip()


def _row(figure: Figure) -> tuple[str, ...]:
    first = figure.value if figure.p50 is None else figure.p50
    verdict = {True: "kept", False: "MISSED", None: ""}[figure.kept]
    numbers = (first, figure.p95, figure.p99, figure.worst)
    return (
        f"{figure.name}, {figure.unit}",
        str(figure.n),
        *("" if number is None else f"{number:.1f}" for number in numbers),
        _promised(figure),
        verdict,
    )


def _promised(figure: Figure) -> str:
    if figure.floor is not None:
        return f"≥ {figure.floor:g}"
    return "" if figure.limit is None else f"≤ {figure.limit:g}"
