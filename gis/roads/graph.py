"""Road time between places: ranking, routes, closures. Knows no vehicles, hospitals or texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.coordinates import Floats
from gis.roads.network import RoadNetwork
from gis.roads.profile import CLASS_RULES, RoadClass
from gis.roads.ranking import Place, Ranking, Snap, measure, snap_of
from gis.roads.routes import Route
from gis.roads.search import Engine
from gis.roads.snapping import Candidates, SegmentGrid
from gis.roads.turns import Indices

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
        """Counts the changes of closures and slow zones since loading."""
        self._factors: Floats = CLASS_FACTORS.copy()
        self._slowed = np.ones(network.edge_count)
        self._open = np.ones(network.edge_count, dtype=bool)
        self._grid = SegmentGrid(network)
        self._engine = Engine(network, self._edge_times())

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
        found = self._grid.leaving(np.array([lon]), np.array([lat]), heading)
        if not len(found.point):
            return None
        return snap_of(self.network, found, int(np.argmin(found.access_s)))

    @property
    def engine(self) -> Engine:
        """The search with today's weights."""
        return self._engine

    def leaving(
        self, lon: ArrayLike, lat: ArrayLike, headings_deg: ArrayLike | None = None
    ) -> Candidates:
        """Where vehicles stand on the network."""
        return self._grid.leaving(*_points(lon, lat), _headings(headings_deg))

    def arriving(self, lon: ArrayLike, lat: ArrayLike) -> Candidates:
        """Where drives to places may end."""
        return self._grid.arriving(*_points(lon, lat))

    def rank_to(
        self,
        place: Place,
        lon: ArrayLike,
        lat: ArrayLike,
        headings_deg: ArrayLike | None = None,
    ) -> Ranking:
        """Time from each source (vehicle) to one place, by one backward search; exact for all."""
        sources = self._grid.leaving(*_points(lon, lat), _headings(headings_deg))
        seeds = self._grid.arriving(*_points([place[0]], [place[1]]))
        sweep = self._engine.sweep(seeds, backward=True)
        return measure(self._context(), sweep, sources, place, _points(lon, lat))

    def rank_from(
        self, place: Place, lon: ArrayLike, lat: ArrayLike, heading_deg: float | None = None
    ) -> Ranking:
        """Time from one place to each target (hospital), by one forward search; exact for all."""
        heading = None if heading_deg is None else np.array([heading_deg], dtype=np.float64)
        targets = self._grid.arriving(*_points(lon, lat))
        seeds = self._grid.leaving(*_points([place[0]], [place[1]]), heading)
        sweep = self._engine.sweep(seeds, backward=False)
        return measure(self._context(), sweep, targets, place, _points(lon, lat))

    def route(self, start: Place, end: Place, heading_deg: float | None = None) -> Route | None:
        """The fastest way from one place to another; None if there is none."""
        return self.rank_from(start, [end[0]], [end[1]], heading_deg).route(0)

    def edges_near(self, lon: float, lat: float, radius_m: float) -> Indices:
        """Edges (both directions) that come within a radius of a point."""
        x, y = self.network.plane.to_xy(lon, lat)
        return self._edges_touching(shapely.Point(float(x), float(y)).buffer(radius_m))

    def edges_in(self, ring: ArrayLike) -> Indices:
        """Edges (both directions) that touch a polygon, given as (n, 2) longitude, latitude."""
        corners = np.asarray(ring, dtype=np.float64)
        x, y = self.network.plane.to_xy(corners[:, 0], corners[:, 1])
        return self._edges_touching(shapely.Polygon(np.column_stack((x, y))))

    def close(self, edges: Iterable[int] | NDArray[np.integer]) -> None:
        """Bar edges until `reopen`. Nothing is snapped to them and nothing drives over them."""
        self._open[_indices(edges)] = False
        self._changed()

    def reopen(self, edges: Iterable[int] | NDArray[np.integer] | None = None) -> None:
        """Open edges again; without an argument all of them."""
        self._open[slice(None) if edges is None else _indices(edges)] = True
        self._changed()

    @property
    def closed(self) -> Indices:
        """The edges that are closed now."""
        return np.flatnonzero(~self._open)

    def slow(self, edges: Iterable[int] | NDArray[np.integer], factor: float) -> None:
        """Let edges take `factor` times as long as on a usual day; 1 ends it."""
        if not factor > 0:
            raise ValueError(f"a road takes a positive time, not {factor} times its own")
        self._slowed[_indices(edges)] = factor
        self._changed()

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

    def _context(self) -> tuple[RoadNetwork, Engine, int]:
        return self.network, self._engine, self.closure_version

    def _edge_times(self) -> Floats:
        network = self.network
        speed = network.line_limit_mps * self._factors[network.line_class]
        line_s = np.maximum(network.line_m, 0.1) / speed
        times = line_s[network.edge_line] * self._slowed
        return np.where(self._open, times, np.inf)

    def _changed(self) -> None:
        self.closure_version += 1
        self._grid.open(self._open)
        self._engine.reweigh(self._edge_times())

    def _edges_touching(self, shape: shapely.Geometry) -> Indices:
        network = self.network
        x, y = network.plane.to_xy(network.vertex_lon, network.vertex_lat)
        owner = np.repeat(np.arange(network.line_count), np.diff(network.line_start))
        lines = shapely.linestrings(np.column_stack((x, y)), indices=owner)
        touched = shapely.intersects(lines, shape)
        return np.flatnonzero(touched[network.edge_line])


def _points(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    return (
        np.atleast_1d(np.asarray(lon, dtype=np.float64)),
        np.atleast_1d(np.asarray(lat, dtype=np.float64)),
    )


def _headings(headings_deg: ArrayLike | None) -> Floats | None:
    return None if headings_deg is None else np.atleast_1d(np.asarray(headings_deg, np.float64))


def _indices(edges: Iterable[int] | NDArray[np.integer]) -> Indices:
    return np.fromiter(edges, dtype=np.int64)
