"""Road time between places: ranking, routes, closures. Knows no vehicles, hospitals or texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gis.coordinates import Floats
from gis.roads.conditions import USUAL_SIZE, ConditionKind, RoadCondition, VehicleSize
from gis.roads.covering import Covering
from gis.roads.network import RoadNetwork
from gis.roads.openness import Openness
from gis.roads.profile import CLASS_RULES, RoadClass
from gis.roads.ranking import Place, Ranking, Snap, chosen_from, snap_of
from gis.roads.roadway import Roadway
from gis.roads.routes import Route
from gis.roads.search import Engine
from gis.roads.snapping import Candidates, SegmentGrid
from gis.roads.stretches import Stretches, joined

CLASS_FACTORS: np.ndarray[tuple[int], np.dtype[np.float64]] = np.array(
    [CLASS_RULES[road].factor for road in RoadClass]
)


class RoadGraph:
    """The roads of one region with today's weights.

    Positions are WGS-84 (longitude, latitude). Times are seconds of an ambulance on a call, with
    turns, lights, gates and the drive between road and place. Searches of several threads wait
    for each other.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self.closure_version = 0
        """Which closures and slow zones are in force; goes on record with every recommendation."""
        self._factors: Floats = CLASS_FACTORS.copy()
        self._grid = SegmentGrid(network)
        self._covering = Covering(network, self._grid)
        self._conditions: tuple[RoadCondition, ...] = ()
        self._holding: frozenset[int] = frozenset()
        """The timetables of turns and ways that are obeyed now."""
        self._usual = Roadway(network, self._grid)
        self._others: dict[tuple[RoadCondition, ...], Roadway] = {}
        self._changed()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a graph file.

        Raises:
            BadRegion: the file is missing, damaged or of another format version.
        """
        return cls(RoadNetwork.load(path))

    def save(self, path: Path) -> None:
        """Write the network; closures and slow zones are not part of it."""
        self.network.save(path)

    @property
    def version(self) -> str:
        """A hash of the network; goes on record with every recommendation."""
        return self.network.version

    def snap(self, lon: float, lat: float, heading_deg: float | None = None) -> Snap | None:
        """The road at a position, with its distance; None if none lies within 5 km."""
        heading = np.array([np.nan if heading_deg is None else heading_deg])
        found = self._usual.grid.leaving(np.array([lon]), np.array([lat]), heading)
        if not len(found.point):
            return None
        return snap_of(self.network, found, int(np.argmin(found.access_s)))

    @property
    def engine(self) -> Engine:
        """The search with today's weights, for a vehicle of the usual size."""
        return self._usual.engine

    def engine_for(self, size: VehicleSize) -> Engine:
        """The search with today's weights for vehicles of a size."""
        return self._roadway(self._concerning(size)).engine

    def leaving(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        headings_deg: ArrayLike | None = None,
        size: VehicleSize = USUAL_SIZE,
    ) -> Candidates:
        """Where vehicles stand on the network."""
        grid = self._roadway(self._concerning(size)).grid
        return grid.leaving(*_points(lon, lat), _headings(headings_deg))

    def arriving(self, lon: ArrayLike, lat: ArrayLike) -> Candidates:
        """Where drives to places may end."""
        return self._usual.grid.arriving(*_points(lon, lat))

    def rank_to(
        self,
        place: Place,
        lon: ArrayLike,
        lat: ArrayLike,
        headings_deg: ArrayLike | None = None,
        sizes: Sequence[VehicleSize] | None = None,
    ) -> Ranking:
        """Time from each source (vehicle) to one place, by one backward search; exact for all.

        With sizes, one search for each group of vehicles that today's conditions treat alike.
        """
        points, headings = _points(lon, lat), _headings(headings_deg)
        groups = self._groups(sizes, len(points[0]))
        if len(groups) == 1:
            roadway = self._roadway(next(iter(groups)))
            return roadway.rank_to(place, points, headings, self.closure_version)
        part_of = np.zeros(len(points[0]), dtype=np.int64)
        parts = []
        for number, (conditions, members) in enumerate(groups.items()):
            part_of[members] = number
            own = tuple(_only(column, members) for column in points)
            roadway = self._roadway(conditions)
            parts.append(roadway.rank_to(place, (own[0], own[1]), headings, self.closure_version))
        return chosen_from(tuple(parts), part_of, of_place=0)

    def rank_from(
        self,
        place: Place,
        lon: ArrayLike,
        lat: ArrayLike,
        heading_deg: float | None = None,
        size: VehicleSize = USUAL_SIZE,
    ) -> Ranking:
        """Time from one place to each target (hospital), by one forward search; exact for all."""
        heading = None if heading_deg is None else np.array([heading_deg], dtype=np.float64)
        roadway = self._roadway(self._concerning(size))
        return roadway.rank_from(place, _points(lon, lat), heading, self.closure_version)

    def route(
        self,
        start: Place,
        end: Place,
        heading_deg: float | None = None,
        size: VehicleSize = USUAL_SIZE,
    ) -> Route | None:
        """The fastest way from one place to another; None if there is none."""
        return self.rank_from(start, [end[0]], [end[1]], heading_deg, size).route(0)

    def set_conditions(
        self, conditions: Iterable[RoadCondition], version: int | None = None
    ) -> None:
        """Put exactly these closures and slow zones in force, at once.

        `version` names the set in every later ranking; without one, changes are counted.
        """
        self._conditions = tuple(conditions)
        self._covering.keep_only(self._conditions)
        self._changed()
        self.closure_version = self.closure_version + 1 if version is None else version

    @property
    def conditions(self) -> tuple[RoadCondition, ...]:
        """The closures and slow zones in force."""
        return self._conditions

    def obey_hours(self, local: datetime | None) -> bool:
        """Let turns and ways be shut as the signs say for this local time; None frees the vehicles
        from what holds at certain hours only, as the law does on a call. Cheap if nothing changes.

        Returns:
            whether the roads are others now.
        """
        timed = self.network.timed
        holding = frozenset[int]() if local is None else timed.holding(local)
        if holding == self._holding:
            return False
        self._holding = holding
        self._changed()
        return True

    def covered(self, condition: RoadCondition) -> Stretches:
        """The stretches of road that a condition concerns; empty where it meets none."""
        return self._covering.of(condition)

    def calibrate(self, factors: ArrayLike) -> None:
        """Set the share of the speed limit made on each road class, indexed by `RoadClass`."""
        wanted = np.asarray(factors, dtype=np.float64)
        if wanted.shape != self._factors.shape or not np.all(wanted > 0):
            raise ValueError(f"{len(RoadClass)} positive factors wanted, one for each class")
        self._factors = wanted.copy()
        self._changed()

    @property
    def class_factors(self) -> Floats:
        """The share of the speed limit made on each road class, indexed by `RoadClass`."""
        return self._factors.copy()

    def _changed(self) -> None:
        self._others.clear()
        self._set(self._usual, self._concerning(USUAL_SIZE))

    def _set(self, roadway: Roadway, conditions: tuple[RoadCondition, ...]) -> None:
        closed = [self._covering.of(c) for c in conditions if c.kind is ConditionKind.CLOSED]
        slow = [
            (self._covering.of(c), c.factor) for c in conditions if c.kind is ConditionKind.SLOW
        ]
        timed = self.network.timed
        shut = timed.shut_lines(self._holding)
        closed.append(Stretches.whole(shut, self.network.line_m))
        openness = Openness.of(self.network, joined(closed), slow)
        roadway.set(self._edge_times(openness.slowness), openness, timed.shut_turns(self._holding))

    def _edge_times(self, slowness: Floats) -> Floats:
        network = self.network
        speed = network.line_limit_mps * self._factors[network.line_class]
        line_s = np.maximum(network.line_m, 0.1) / speed * slowness
        return np.asarray(line_s[network.edge_line])

    def _concerning(self, size: VehicleSize) -> tuple[RoadCondition, ...]:
        return tuple(c for c in self._conditions if c.concerns(size))

    def _roadway(self, conditions: tuple[RoadCondition, ...]) -> Roadway:
        """The roads for those whom exactly these conditions concern; made when first wanted."""
        if conditions == self._concerning(USUAL_SIZE):
            return self._usual
        if conditions not in self._others:
            self._others[conditions] = Roadway(self.network, self._grid)
            self._set(self._others[conditions], conditions)
        return self._others[conditions]

    def _groups(
        self, sizes: Sequence[VehicleSize] | None, count: int
    ) -> dict[tuple[RoadCondition, ...], list[int]]:
        """Vehicles by the conditions that concern them."""
        if sizes is None or not any(c.limited for c in self._conditions):
            return {self._concerning(USUAL_SIZE): list(range(count))}
        known = {size: self._concerning(size) for size in set(sizes)}
        groups: dict[tuple[RoadCondition, ...], list[int]] = {}
        for vehicle, size in enumerate(sizes):
            groups.setdefault(known[size], []).append(vehicle)
        return groups or {self._concerning(USUAL_SIZE): []}


def _only(column: Floats, members: list[int]) -> Floats:
    """The positions of some vehicles; the others are nowhere."""
    own = np.full(len(column), np.nan)
    own[members] = column[members]
    return own


def _points(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    return (
        np.atleast_1d(np.asarray(lon, dtype=np.float64)),
        np.atleast_1d(np.asarray(lat, dtype=np.float64)),
    )


def _headings(headings_deg: ArrayLike | None) -> Floats | None:
    return None if headings_deg is None else np.atleast_1d(np.asarray(headings_deg, np.float64))
