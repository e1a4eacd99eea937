"""One measure as a course of time, a histogram, hours by weekdays, and places on a map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.figures.model import ColumnKind
from dispatch_app.ports.figures import (
    FigureHistogram,
    FigureMatrix,
    FigurePlace,
    FigurePlaces,
    FigurePoint,
    FigureSeries,
    FigureStep,
)
from dispatch_app.services.figures import local_time
from dispatch_app.services.figures.cells import P50, P90, cells, rank
from dispatch_app.services.figures.columns import MS, Facts
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.figures.measuring import Measured

HOURS_WITHIN = timedelta(days=2)
DAYS_WITHIN = timedelta(days=123)
MOST_STEPS = 10_000
BARS = 30
NICE_WIDTHS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400)
"""Seconds; what a person reads as a step on an axis."""
GRID_DEG = 0.001
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def usual_step(since: datetime, until: datetime) -> FigureStep:
    if until - since <= HOURS_WITHIN:
        return FigureStep.HOUR
    return FigureStep.DAY if until - since <= DAYS_WITHIN else FigureStep.MONTH


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a period: the first and the last one may be cut by its borders."""

    step: FigureStep
    since: datetime
    until: datetime
    local: LocalTime

    def begins(self) -> list[datetime]:
        """At most `MOST_STEPS`, without gaps; the first one begins with the period."""
        found = [self.since]
        for at in self._borders():
            if at >= self.until or len(found) >= MOST_STEPS:
                break
            if at > self.since:
                found.append(at)
        return found

    def _borders(self) -> Iterator[datetime]:
        if self.step is FigureStep.HOUR:
            at = self.since.replace(minute=0, second=0, microsecond=0)
            while True:
                yield at
                at += timedelta(hours=1)
        day = self.local.day_of(self.since)
        while True:
            yield _EPOCH + self.local.begin_of_day(day) * _MS
            day = _next(day, self.step)


def _next(day: date, step: FigureStep) -> date:
    """The first day of the step that follows the one in which this day lies."""
    if step is FigureStep.WEEK:
        return day + timedelta(days=7 - day.weekday())
    if step is FigureStep.MONTH:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=1)


def series(found: Measured, facts: Facts, steps: Steps) -> FigureSeries:
    begins = steps.begins()
    borders = np.array([(at - _EPOCH) // _MS for at in begins], np.int64)
    group = np.searchsorted(borders, facts.at, side="right") - 1
    made = cells(found, group, len(begins))
    return FigureSeries(
        step=steps.step,
        points=tuple(FigurePoint(at=at, cell=cell) for at, cell in zip(begins, made, strict=True)),
    )


def histogram(found: Measured, norm: float | None) -> FigureHistogram | None:
    """Of times only. Bars are so wide that about 95 of 100 values lie within them."""
    if found.kind is not ColumnKind.TIME:
        return None
    values = np.sort(found.value[found.counted]) / MS
    if not len(values):
        return FigureHistogram(edges=(), counts=(), above=0, norm=norm, p50=None, p90=None)
    reach = max(float(values[rank(95, len(values))]), (norm or 0.0) * 1.2)
    width = next((w for w in NICE_WIDTHS if reach / w <= BARS), NICE_WIDTHS[-1])
    bars = min(int(reach // width) + 1, BARS * 4)
    edges = np.arange(bars + 1) * float(width)
    counts = np.diff(np.searchsorted(values, edges, side="left"))
    return FigureHistogram(
        edges=tuple(edges.tolist()),
        counts=tuple(counts.tolist()),
        above=int(len(values) - counts.sum()),
        norm=norm,
        p50=float(values[rank(P50, len(values))]),
        p90=float(values[rank(P90, len(values))]),
    )


def matrix(found: Measured, facts: Facts, local: LocalTime) -> FigureMatrix:
    at = local.local_ms(facts.at)
    group = local_time.weekday_of(at) * 24 + local_time.hour_of(at)
    made = cells(found, group, 7 * 24)
    return FigureMatrix(cells=tuple(tuple(made[day * 24 : day * 24 + 24]) for day in range(7)))


def places(found: Measured, facts: Facts) -> FigurePlaces:
    """Rows that lie in one cell of the grid stand at the mean of their places."""
    lat, lon = facts.numbers["lat"], facts.numbers["lon"]
    shown = found.counted & (found.hit if found.kind is ColumnKind.SHARE else True)
    known = shown & ~np.isnan(lat) & ~np.isnan(lon)
    lat, lon = lat[known], lon[known]
    cell = np.round(lat / GRID_DEG).astype(np.int64) * 1_000_000
    cell += np.round(lon / GRID_DEG).astype(np.int64)
    _, group = np.unique(cell, return_inverse=True)
    n = np.bincount(group)
    has_mean = found.kind in (ColumnKind.TIME, ColumnKind.SUM)
    scale = MS if found.kind is ColumnKind.TIME else 1.0
    return FigurePlaces(
        places=tuple(
            FigurePlace(lat=round(a, 6), lon=round(o, 6), n=c, mean=m if has_mean else None)
            for a, o, c, m in zip(
                _mean(group, lat, n),
                _mean(group, lon, n),
                n.tolist(),
                _mean(group, found.value[known] / scale, n),
                strict=True,
            )
        ),
        unplaced=int(shown.sum() - known.sum()),
    )


def _mean(
    group: NDArray[np.intp], values: NDArray[np.float64], n: NDArray[np.int64]
) -> list[float]:
    mean: list[float] = (np.bincount(group, weights=values, minlength=len(n)) / n).tolist()
    return mean
