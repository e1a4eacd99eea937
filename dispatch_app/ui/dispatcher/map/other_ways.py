"""Other ways from A to B than the fastest: proposed by a second engine, judged by our own roads.

The second engine knows neither today's closures nor our speeds. So each proposal is driven on our
own roads, from one point of its line to the next: its time compares with that of the fastest way,
and one that our roads do not follow, because they are closed or barred, is not offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, Signal

from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, Haste, LonLat, Lost
from gis.coordinates import haversine_m
from gis.second_roads.likeness import share_apart
from gis.second_roads.port import Way
from gis.second_roads.waymarks import waymarks

LEAST_APART = 0.2
"""A way of which less runs elsewhere is the same way to a driver."""
_LONGER, _LONGER_M = 1.1, 150.0
"""Driven on our roads a proposal may be so much longer; beyond that it was not followed."""


@dataclass(frozen=True, slots=True)
class OtherWay:
    line: tuple[LonLat, ...]
    time_s: float
    distance_m: float
    streets: tuple[str, ...]
    """Only those that the fastest way does not take."""


@dataclass(slots=True)
class _Trial:
    """A proposal on its way over our own roads."""

    proposed: Way
    legs: list[Driven | Lost | None]


class OtherWays(QObject):
    """Silent where the region has no second engine."""

    found = Signal(object)
    """Other ways, the soonest first; not said where there are none."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._trials: list[_Trial] = []

    def look(self, start: LonLat, end: LonLat, fastest: Driven) -> None:
        self.forget()
        if self._place.second_ways is not None:
            then = partial(self._proposed, (start, end), fastest)
            self._place.second_ways.ask(start, end, then)

    def forget(self) -> None:
        self._trials = []
        if self._place.second_ways is not None:
            self._place.second_ways.forget()

    def _proposed(
        self, ends: tuple[LonLat, LonLat], fastest: Driven, ways: tuple[Way, ...]
    ) -> None:
        courses = [(way, _legs(*ends, way)) for way in ways if _other(way.line, fastest)]
        trials = [_Trial(way, [None] * len(legs)) for way, legs in courses]
        self._trials = trials
        for trial, (_, legs) in zip(trials, courses, strict=True):
            for number, leg in enumerate(legs):
                self._place.guide.drive(leg, partial(self._driven, trials, fastest, trial, number))

    def _driven(
        self,
        trials: list[_Trial],
        fastest: Driven,
        trial: _Trial,
        number: int,
        answer: Driven | Lost,
    ) -> None:
        trial.legs[number] = answer
        if trials is not self._trials or any(leg is None for t in trials for leg in t.legs):
            return
        self._trials = []
        others = _offered(trials, fastest)
        if others:
            self.found.emit(others)


def _legs(start: LonLat, end: LonLat, way: Way) -> list[Drive]:
    """Short drives along the line; where vehicles wait to be ranked, those come first."""
    marks = waymarks(way.line)
    stops = [start, *((mark.lon, mark.lat) for mark in marks), end]
    headings = [None, *(mark.heading_deg for mark in marks)]
    return [
        Drive(start=a, end=b, heading_deg=heading, haste=Haste.AHEAD)
        for (a, b), heading in zip(pairwise(stops), headings, strict=True)
    ]


def _offered(trials: Iterable[_Trial], fastest: Driven) -> tuple[OtherWay, ...]:
    """What our roads follow, is other than the fastest, and other than a sooner one."""
    driven = [way for trial in trials if (way := _joined(trial, fastest)) is not None]
    kept: list[OtherWay] = []
    for way in sorted(driven, key=lambda one: one.time_s):
        known = (fastest.line, *(one.line for one in kept))
        if all(share_apart(way.line, line) >= LEAST_APART for line in known):
            kept.append(way)
    return tuple(kept)


def _joined(trial: _Trial, fastest: Driven) -> OtherWay | None:
    legs = [leg for leg in trial.legs if isinstance(leg, Driven) and leg.line]
    if len(legs) < len(trial.legs):
        return None
    distance_m = sum(leg.distance_m for leg in legs)
    line = tuple(point for leg in legs for point in leg.line)
    proposed = trial.proposed
    off_road_m = _metres(line[0], proposed.line[0]) + _metres(line[-1], proposed.line[-1])
    if distance_m > proposed.distance_m * _LONGER + _LONGER_M + off_road_m:
        return None
    streets = dict.fromkeys(name for leg in legs for name in leg.streets)
    own = tuple(name for name in streets if name not in fastest.streets)
    return OtherWay(line, sum(leg.time_s for leg in legs), distance_m, own)


def _other(line: tuple[LonLat, ...], fastest: Driven) -> bool:
    return share_apart(line, fastest.line) >= LEAST_APART


def _metres(a: LonLat, b: LonLat) -> float:
    return float(haversine_m(*a, *b))
