"""The roads as vehicles of one size find them now: where one may stand, and how long ways take.

Knows no conditions and no weights' origin; `gis.roads.graph` sets them.
"""

from __future__ import annotations

from copy import copy

import numpy as np

from gis.coordinates import Floats
from gis.roads.mainland import Mainland
from gis.roads.network import Bools, Ints, RoadNetwork
from gis.roads.openness import Openness
from gis.roads.ranking import Place, Ranking, chosen_from, measure
from gis.roads.search import Engine
from gis.roads.snapping import Candidates, SegmentGrid
from gis.roads.standing import Standing
from gis.roads.sweeps import Sweeps

Points = tuple[Floats, Floats]
"""Longitudes and latitudes."""


class Roadway:
    """A network with one set of weights and closures."""

    def __init__(self, network: RoadNetwork, grid: SegmentGrid) -> None:
        self.grid = copy(grid)
        self._network = network
        self._openness = Openness.full(network)
        self.engine = Engine(network, np.ones(network.edge_count))
        self._sweeps = Sweeps(self.engine)
        self._standing = Standing(self.grid)
        self._mainland: Mainland | None = None

    def set(self, edge_s: Floats, openness: Openness, shut_turns: Ints) -> None:
        """Take new driving times of whole edges, what is open, and the turns not allowed now."""
        self._openness, self._mainland = openness, None
        self.grid.open(openness)
        self.engine.reweigh(edge_s, openness.barred[self._network.edge_line], shut_turns)
        self._sweeps.forget()
        self._standing.forget()

    @property
    def mainland(self) -> Mainland:
        """Worked out when it is first wanted after a change."""
        if self._mainland is None:
            self._mainland = Mainland.of(self._network, self.engine, self._openness)
        return self._mainland

    def rank_to(
        self, place: Place, points: Points, headings: Floats | None, closure_version: int
    ) -> Ranking:
        """Time from each point to one place. Where the place's own road is cut off, vehicles from
        elsewhere go to the next road that is not."""
        sources = self._standing.leaving(*points, headings)
        here = np.array([place[0]]), np.array([place[1]])

        def ranked(seeds: Candidates, *, far: bool = False) -> Ranking:
            sweep = self._sweeps.sweep((place, far), seeds, backward=True)
            return measure(self._context(closure_version), sweep, sources, place, points)

        seeds = self.grid.arriving(*here)
        near = ranked(seeds)
        stranded = _stranded(near)
        if not stranded.any() or self.mainland.holds(seeds, 1)[0]:
            return near
        far = ranked(self.grid.arriving(*here, self.mainland.enterable), far=True)
        return chosen_from((near, far), stranded.astype(np.int64), of_place=1)

    def rank_from(
        self, place: Place, points: Points, heading: Floats | None, closure_version: int
    ) -> Ranking:
        """Time from one place to each point. Who is cut off, here or there, walks as far as the
        next road that is not."""
        here = np.array([place[0]]), np.array([place[1]])

        course = None if heading is None else float(heading[0])

        def ranked(seeds: Candidates, targets: Candidates, *, far: bool = False) -> Ranking:
            sweep = self._sweeps.sweep((place, course, far), seeds, backward=False)
            return measure(self._context(closure_version), sweep, targets, place, points)

        seeds, targets = self.grid.leaving(*here, heading), self.grid.arriving(*points)
        near = ranked(seeds, targets)
        stranded = _stranded(near)
        if not stranded.any():
            return near
        free = bool(self.mainland.holds(seeds, 1)[0])
        if free and self.mainland.holds(targets, len(points[0]))[stranded].all():
            return near
        if not free:
            seeds = self.grid.leaving(*here, heading, self.mainland.leavable)
        far = ranked(seeds, self.grid.arriving(*points, self.mainland.enterable), far=not free)
        return chosen_from((near, far), stranded.astype(np.int64), of_place=0 if free else 1)

    def _context(self, closure_version: int) -> tuple[RoadNetwork, Engine, int]:
        return self._network, self.engine, closure_version


def _stranded(ranking: Ranking) -> Bools:
    """Points on a road from which no way leads to the place, or none back."""
    return np.asarray(np.isinf(ranking.time_s) & np.isfinite(ranking.snapped_m))
