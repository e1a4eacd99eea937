"""Learns speed factors from own trips: how fast each class of road is driven at each hour.

The time of a trip is what its turns, lights and yards cost, as the graph has it, and for each class
of road the seconds at the limit divided by the factor looked for. The logarithm of a factor is its
usual value, and a share of its class, of its band of hours, and of both together; each is held near
zero unless the trips say otherwise (shrinkage to the prior), so that a class that few trips use
keeps its value. The fit is robust: a stop for fuel counts as one odd trip, not as a slow city
(scipy.optimize.least_squares with the soft-L1 loss, within bounds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import least_squares

from gis.coordinates import Floats
from gis.errors import GisError
from gis.roads.factors import BANDS, LEAST, MOST, SpeedFactors
from gis.roads.graph import RoadGraph
from gis.roads.profile import RoadClass
from gis.roads.trips import Trip
from gis.roads.turns import Indices

LEAST_TRIPS: Final = 60
"""Fewer say more of chance than of streets."""
HELD_OUT: Final = 4
"""One trip in so many is kept apart to measure on."""
_SEED: Final = 120
_ROUNDS: Final = 2
"""With other speeds other ways are the fastest: they are looked for again."""
_LEAST_TRIP_S, _MOST_TRIP_S = 45.0, 7200.0
_BELIEVED: Final = 4.0
"""A trip so many times longer or shorter than expected went elsewhere, or stopped."""
_SPREAD_S: Final = 15.0
_SPREAD: Final = 0.12
"""How far a trip of a good fit may lie off: that many seconds, and that share of its time."""
_PRIOR_CLASS, _PRIOR_BAND, _PRIOR_BOTH = 0.25, 0.25, 0.08
"""How far, in logarithms, factors usually lie off the values one begins with."""


class TooFewTrips(GisError):
    """Not enough good trips to learn anything from; the message says how many are missing."""


@dataclass(frozen=True, slots=True)
class Errors:
    """How far the expected times lie off the driven ones."""

    trips: int
    median_percent: float
    """Half of the trips lie off by less, either way."""
    bias_percent: float
    """Median, above 0 where more time is expected than was taken."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt, and what it is worth on trips that it was not learnt from."""

    factors: SpeedFactors
    before: Errors
    after: Errors
    learnt_from: int
    left_out: tuple[tuple[int, str], ...]
    """Trips that could not be used, by their place in the list, and why."""

    @property
    def better(self) -> bool:
        return self.after.median_percent < self.before.median_percent


def calibrate(graph: RoadGraph, trips: Sequence[Trip], prior: SpeedFactors) -> Calibration:
    """Learn from trips; the graph has other speeds afterwards.

    Raises:
        TooFewTrips: fewer than `LEAST_TRIPS` can be used.
    """
    timed = _Timed.of(graph, trips, prior)
    good, left_out = timed.believed()
    if len(good) < LEAST_TRIPS:
        raise TooFewTrips(
            f"{len(good)} of {len(trips)} trips can be used, {LEAST_TRIPS} are needed; "
            "add trips, or look at why the others were left out"
        )
    apart = np.zeros(len(good), dtype=bool)
    order = np.random.default_rng(_SEED).permutation(len(good))
    apart[order[::HELD_OUT]] = True
    known, kept_apart = good[~apart], good[apart]
    before = timed.errors(kept_apart, prior)
    learnt = prior
    for _ in range(_ROUNDS):
        learnt = _fitted(timed, known, prior)
        timed = _Timed.of(graph, trips, learnt)
    return Calibration(
        factors=learnt,
        before=before,
        after=timed.errors(kept_apart, learnt),
        learnt_from=len(known),
        left_out=tuple(left_out),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Timed:
    """For each trip what it took, its fixed time, and its seconds at the limit by class."""

    taken_s: Floats
    fixed_s: Floats
    at_limit_s: Floats
    """Shape (trips, classes); NaN where no road leads."""
    band: Indices

    @classmethod
    def of(cls, graph: RoadGraph, trips: Sequence[Trip], factors: SpeedFactors) -> _Timed:
        """Find the ways of all trips at the speeds of their hours."""
        bands = np.array([factors.band(trip.started_at) for trip in trips], dtype=np.int64)
        fixed = np.full(len(trips), np.nan)
        at_limit = np.full((len(trips), len(RoadClass)), np.nan)
        for band in range(len(BANDS)):
            graph.calibrate(factors.table[band])
            for number in np.flatnonzero(bands == band).tolist():
                found = _measured(graph, trips[number])
                if found is not None:
                    fixed[number], at_limit[number] = found
        return cls(np.array([t.duration_s for t in trips]), fixed, at_limit, bands)

    def expected(self, which: Indices, factors: SpeedFactors) -> Floats:
        slowness = 1.0 / factors.table[self.band[which]]
        return self.fixed_s[which] + np.sum(self.at_limit_s[which] * slowness, axis=1)

    def errors(self, which: Indices, factors: SpeedFactors) -> Errors:
        taken = self.taken_s[which]
        off = (self.expected(which, factors) - taken) / taken * 100
        off = off[np.isfinite(off)]
        return Errors(len(off), float(np.median(np.abs(off))), float(np.median(off)))

    def believed(self) -> tuple[Indices, list[tuple[int, str]]]:
        """Trips to learn from, and why the others are not."""
        left_out: list[tuple[int, str]] = []
        pace = self.fixed_s + np.nansum(self.at_limit_s, axis=1)
        for number, (taken, usual) in enumerate(zip(self.taken_s, pace, strict=True)):
            reason = _doubt(float(taken), float(usual))
            if reason:
                left_out.append((number, reason))
        doubted = {number for number, _ in left_out}
        good = [number for number in range(len(self.taken_s)) if number not in doubted]
        return np.array(good, dtype=np.int64), left_out


def _doubt(taken_s: float, at_limit_s: float) -> str:
    if not np.isfinite(at_limit_s):
        return "no road leads from start to end"
    if not _LEAST_TRIP_S <= taken_s <= _MOST_TRIP_S:
        return "too short or too long"
    if not 1 / _BELIEVED <= taken_s / max(at_limit_s, 1.0) <= _BELIEVED:
        return "far from what any drive along the roads takes"
    return ""


def _measured(graph: RoadGraph, trip: Trip) -> tuple[float, Floats] | None:
    """Fixed seconds, and seconds at the limit by class; over all its legs."""
    network = graph.network
    fixed_s, at_limit = 0.0, np.zeros(len(RoadClass))
    for start, end in zip(trip.places, trip.places[1:], strict=False):
        ranking = graph.rank_from(start, [end[0]], [end[1]])
        way = ranking.driven(0)
        if way is None:
            return None
        edges, metres = way
        line = network.edge_line[edges]
        seconds = metres / network.line_limit_mps[line]
        share = metres / np.maximum(network.edge_m[edges], 1e-6)
        fixed_s += float(ranking.time_s[0] - np.sum(share * graph.engine.edge_s[edges]))
        at_limit += np.bincount(network.line_class[line], seconds, minlength=len(RoadClass))
    return max(0.0, fixed_s), at_limit


def _fitted(timed: _Timed, which: Indices, prior: SpeedFactors) -> SpeedFactors:
    """The factors that explain the trips best, held near the prior."""
    fit = _Fit(timed, which[np.isfinite(timed.fixed_s[which])], prior)
    found = least_squares(
        fit.residuals, np.zeros(fit.size), jac=fit.slopes, bounds=(-1.5, 1.5), loss="soft_l1"
    )
    table = np.clip(prior.table * np.exp(fit.shares(found.x)), LEAST, MOST)
    return SpeedFactors(np.asarray(table), prior.zone, len(which))


class _Fit:
    """Residuals of trips and priors; unknowns are the logarithms of class, band and both."""

    def __init__(self, timed: _Timed, which: Indices, prior: SpeedFactors) -> None:
        self._taken = timed.taken_s[which]
        self._fixed = timed.fixed_s[which]
        self._band = timed.band[which]
        self._usual = timed.at_limit_s[which] / prior.table[self._band]
        self._spread = np.hypot(_SPREAD_S, _SPREAD * self._taken)
        self._classes, self._bands = len(RoadClass), len(BANDS)
        self.size = self._classes + self._bands + self._classes * self._bands
        self._hold = np.concatenate(
            (
                np.full(self._classes, 1 / _PRIOR_CLASS),
                np.full(self._bands, 1 / _PRIOR_BAND),
                np.full(self._classes * self._bands, 1 / _PRIOR_BOTH),
            )
        )

    def shares(self, x: Floats) -> Floats:
        """Logarithm of each factor over its prior, shape (bands, classes)."""
        of_class, of_band, both = np.split(x, [self._classes, self._classes + self._bands])
        return np.asarray(
            of_class[None, :] + of_band[:, None] + both.reshape(self._bands, self._classes)
        )

    def residuals(self, x: Floats) -> Floats:
        expected = self._fixed + self._driven(x).sum(axis=1)
        return np.concatenate(((expected - self._taken) / self._spread, x * self._hold))

    def slopes(self, x: Floats) -> Floats:
        falls = -self._driven(x) / self._spread[:, None]
        trips = np.zeros((len(self._taken), self.size))
        rows = np.arange(len(self._taken))
        trips[:, : self._classes] = falls
        trips[rows, self._classes + self._band] = falls.sum(axis=1)
        first = self._classes + self._bands + self._band * self._classes
        columns = first[:, None] + np.arange(self._classes)
        trips[rows[:, None], columns] = falls
        return np.vstack((trips, np.diag(self._hold)))

    def _driven(self, x: Floats) -> Floats:
        """Seconds of each trip on each class."""
        return np.asarray(self._usual * np.exp(-self.shares(x))[self._band])
