"""Reads the times of many points off one sweep. Knows no grid and no weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import Floats
from gis.roads.network import RoadNetwork
from gis.roads.routes import Path, Route, drive, driven
from gis.roads.search import Engine, Sweep
from gis.roads.snapping import Candidates
from gis.roads.turns import Indices

Place = tuple[float, float]
"""Longitude, latitude in WGS-84 degrees."""
Context = tuple[RoadNetwork, Engine, int]

_UNREACHED = -1
_DIRECT = -1
"""In place of a state to follow: the place lies ahead on the same edge."""


@dataclass(frozen=True, slots=True)
class Snap:
    """A position on the network: that far along an edge, that far off it."""

    edge: int
    fraction: float
    lon: float
    lat: float
    distance_m: float
    access_s: float
    road: str


def snap_of(network: RoadNetwork, candidates: Candidates, which: int) -> Snap:
    """One candidate, told in full."""
    edge = int(candidates.edge[which])
    line = int(network.edge_line[edge])
    along = float(candidates.along_m[which])
    from_start = network.line_m[line] - along if network.edge_reversed[edge] else along
    lon, lat = network.point_on(np.array([line], dtype=np.int32), np.array([from_start]))
    return Snap(
        edge=edge,
        fraction=float(candidates.fraction[which]),
        lon=float(lon[0]),
        lat=float(lat[0]),
        distance_m=float(candidates.distance_m[which]),
        access_s=float(candidates.access_s[which]),
        road=network.names[network.line_name[line]],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Road time and distance between one place and many points, in the order they were given."""

    time_s: Floats
    """inf where no road leads."""
    distance_m: Floats
    """Along the roads, with the way to and from them; inf where no road leads."""
    snapped_m: Floats
    """How far each point lies off its road, the one it is reached by if it is; inf if over 5 km."""
    place_snapped_m: float
    """How far the place itself lies off the nearest road that leads on; inf if over 5 km."""
    version: str
    closure_version: int
    _walk: _Walk

    def order(self) -> Indices:
        """The points that can be reached, soonest first."""
        order = np.argsort(self.time_s, kind="stable")
        return order[np.isfinite(self.time_s[order])]

    def route(self, point: int) -> Route | None:
        """The way behind one time, read off the search that is already done; None if none leads.

        Its time is the one of `time_s`. Valid until roads are closed or reopened.
        """
        path = self._walk.path(point)
        return None if path is None else drive(self._walk.network, self._walk.engine, path)

    def driven(self, point: int) -> tuple[Indices, Floats] | None:
        """The edges of that way in driving order, and the metres driven on each."""
        path = self._walk.path(point)
        return None if path is None else driven(self._walk.network, path)


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen(Ranking):
    """Each point as one of several searches has it."""

    _parts: tuple[Ranking, ...]
    _part_of: Indices

    def route(self, point: int) -> Route | None:
        return self._part(point).route(point)

    def driven(self, point: int) -> tuple[Indices, Floats] | None:
        return self._part(point).driven(point)

    def _part(self, point: int) -> Ranking:
        return self._parts[int(self._part_of[point])]


def chosen_from(parts: tuple[Ranking, ...], part_of: Indices, *, of_place: int) -> Ranking:
    """One ranking of several for the same points; `part_of` says which counts for each point, and
    `of_place` which tells of the place."""

    def picked(column: str) -> Floats:
        return np.asarray(np.stack([getattr(p, column) for p in parts])[part_of, np.arange(size)])

    size = len(part_of)
    first = parts[0]
    return _Chosen(
        time_s=picked("time_s"),
        distance_m=picked("distance_m"),
        snapped_m=picked("snapped_m"),
        place_snapped_m=parts[of_place].place_snapped_m,
        version=first.version,
        closure_version=first.closure_version,
        _walk=first._walk,
        _parts=parts,
        _part_of=part_of,
    )


def measure(
    context: Context,
    sweep: Sweep,
    candidates: Candidates,
    place: Place,
    points: tuple[Floats, Floats],
) -> Ranking:
    """Time and distance of each point by its best candidate."""
    network, engine, closure_version = context
    walk = _Walk(network, engine, sweep, candidates, place, points)
    count = len(points[0])
    snapped = np.full(count, np.inf)
    np.minimum.at(snapped, candidates.point, candidates.distance_m)
    return Ranking(
        time_s=walk.time_s,
        distance_m=walk.distances(),
        snapped_m=np.where(np.isfinite(walk.time_s), walk.off_road_m(), snapped),
        place_snapped_m=_off_road_m(sweep),
        version=network.version,
        closure_version=closure_version,
        _walk=walk,
    )


def _off_road_m(sweep: Sweep) -> float:
    seeds = sweep.seeds
    good = seeds.enters if sweep.backward else seeds.leaves
    return float(seeds.distance_m[good if good.any() else ~good].min(initial=np.inf))


class _Walk:
    """Times of the candidates, and the way back along the tree of the search."""

    def __init__(
        self,
        network: RoadNetwork,
        engine: Engine,
        sweep: Sweep,
        candidates: Candidates,
        place: Place,
        points: tuple[Floats, Floats],
    ) -> None:
        self.network, self.engine = network, engine
        self._sweep, self._candidates = sweep, candidates
        self._place, self._points = place, points
        self._edge_s = engine.edge_s
        self._times = self._candidate_times()
        self.time_s, self._best = self._best_candidates(len(points[0]))

    def path(self, point: int) -> Path | None:
        """The states of the best way, in driving order, with both ends."""
        which = int(self._best[point])
        if which == _UNREACHED:
            return None
        states, seed = self._states(which)
        if not self._sweep.backward:
            states.reverse()
        far, near = self._candidates, self._sweep.seeds
        outer = (float(self._points[0][point]), float(self._points[1][point]))
        there = _End(far, which, outer)
        here = _End(near, seed, self._place)
        first, last = (there, here) if self._sweep.backward else (here, there)
        return Path(
            states=states,
            start=first.place,
            end=last.place,
            first_m=first.along_m,
            last_m=last.along_m,
            start_off_m=first.off_m,
            end_off_m=last.off_m,
            wait_s=first.extra_s,
        )

    def off_road_m(self) -> Floats:
        """How far each point lies off the road that it leaves by, or is reached by."""
        if not len(self._candidates.distance_m):
            return np.full(len(self._best), np.inf)
        return self._candidates.distance_m[self._best]

    def distances(self) -> Floats:
        """Metres from each point to the place; all paths are walked at once."""
        network, sweep, candidates = self.network, self._sweep, self._candidates
        metres = np.full(len(self._best), np.inf)
        points = np.flatnonzero(self._best != _UNREACHED)
        which = self._best[points]
        edge_m = network.edge_m
        along, edge = candidates.along_m[which], candidates.edge[which]
        run = candidates.distance_m[which] + (edge_m[edge] - along if sweep.backward else along)
        follow = self._follow[which]
        goes_on = follow != _DIRECT
        around = self._around[which] & goes_on
        run[around] += edge_m[network.state_edge[follow[around]]]
        beyond, last_state = sweep.metres(follow[goes_on])
        run[goes_on] += beyond
        last = edge.copy()
        last[goes_on] = network.state_edge[last_state]
        ends = zip(last.tolist(), self._seed[which].tolist(), goes_on.tolist(), strict=True)
        seed = np.array(
            [sweep.seed_of[edge] if on else own for edge, own, on in ends], dtype=np.int64
        )
        seeds = sweep.seeds
        over = edge_m[last] - seeds.along_m[seed] if sweep.backward else seeds.along_m[seed]
        run += seeds.distance_m[seed] - over
        metres[points] = run
        return metres

    def _candidate_times(self) -> Floats:
        """Seconds between each candidate and the place; sets where each goes next."""
        sweep, engine, chosen = self._sweep, self.engine, self._candidates
        beyond = self._edge_s[chosen.edge] * (
            (1 - chosen.fraction) if sweep.backward else -(1 - chosen.fraction)
        )
        at_end = sweep.seconds(chosen.edge)
        self._state, self._follow = chosen.edge.copy(), chosen.edge.copy()
        self._seed = np.full(len(chosen.edge), _UNREACHED)
        """The seed that lies ahead on the same edge."""
        on_seed = np.isin(chosen.edge, list(sweep.seed_of))
        self._around = on_seed | (not sweep.backward) & engine.barred[chosen.edge]
        direct = np.full(len(chosen.edge), np.inf)
        special = [] if sweep.backward else list(engine.copied)
        for i in np.flatnonzero(self._around | np.isin(chosen.edge, special)):
            edge = int(chosen.edge[i])
            if on_seed[i]:
                direct[i], self._seed[i] = self._direct(int(i))
            arrival = (engine.around if self._around[i] else engine.soonest)(sweep, edge)
            at_end[i] = arrival.time_s
            self._state[i], self._follow[i] = arrival.state, arrival.follow
        times = at_end + beyond
        times[~(chosen.leaves if sweep.backward else chosen.enters)] = np.inf
        straight = direct <= times
        self._follow[straight] = _DIRECT
        self._state[straight] = chosen.edge[straight]
        return np.asarray(np.where(straight, direct, times) + chosen.access_s)

    def _direct(self, which: int) -> tuple[float, int]:
        """Seconds to a seed that lies ahead on the same open piece of the same edge, and it."""
        sweep, chosen = self._sweep, self._candidates
        seeds = sweep.seeds
        same = np.flatnonzero(
            (seeds.edge == chosen.edge[which]) & (seeds.piece == chosen.piece[which])
        )
        if not len(same):
            return np.inf, _UNREACHED
        seed = int(same[0])
        ahead = float(seeds.fraction[seed] - chosen.fraction[which])
        ahead = ahead if sweep.backward else -ahead
        if ahead < 0:
            return np.inf, _UNREACHED
        seconds = ahead * self._edge_s[chosen.edge[which]] + seeds.access_s[seed]
        return float(seconds), seed

    def _best_candidates(self, count: int) -> tuple[Floats, Indices]:
        best = np.full(count, _UNREACHED, dtype=np.int64)
        time_s = np.full(count, np.inf)
        order = np.lexsort((self._times, self._candidates.point))
        point = self._candidates.point[order]
        first: NDArray[np.bool_] = np.ones(len(order), dtype=bool)
        first[1:] = point[1:] != point[:-1]
        winners = order[first]
        winners = winners[np.isfinite(self._times[winners])]
        best[self._candidates.point[winners]] = winners
        time_s[self._candidates.point[winners]] = self._times[winners]
        return time_s, best

    def _states(self, which: int) -> tuple[list[int], int]:
        """From the candidate's state along the tree to a seed."""
        sweep = self._sweep
        follow = int(self._follow[which])
        states = [int(self._state[which])] if self._around[which] else []
        if follow == _DIRECT:
            return states, int(self._seed[which])
        states += sweep.path(follow)
        return states, sweep.seed_of[int(self.network.state_edge[states[-1]])]


class _End:
    """One end of a path: a candidate of a place."""

    def __init__(self, candidates: Candidates, which: int, place: Place) -> None:
        self.place = place
        self.along_m = float(candidates.along_m[which])
        self.off_m = float(candidates.distance_m[which])
        self.extra_s = float(candidates.extra_s[which])
