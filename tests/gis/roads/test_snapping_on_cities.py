"""Vehicles on real streets: which carriageway, which of two roads that cross without meeting."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from gis.osm import read_osm
from gis.region import Region
from gis.roads.build import build_roads
from gis.roads.graph import RoadGraph
from gis.roads.profile import RoadClass
from gis.roads.ranking import Snap
from gis.roads.turns import turn_angle
from tests.fakes.small_region import small_region

pytestmark = pytest.mark.slow

EXTRACTS = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
SPOTS = 150
LARGE_ROADS = (RoadClass.TRUNK, RoadClass.PRIMARY, RoadClass.SECONDARY)


def taipei() -> RoadGraph:
    path = EXTRACTS / "taipei-core.osm.pbf"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing")
        pytest.skip("the Taipei extract is not here")
    return build_roads(read_osm(path))


def demo_city() -> RoadGraph:
    return RoadGraph.load(Region.open(small_region()).roads)


@pytest.fixture(scope="module", params=[demo_city, taipei], ids=["demo", "taipei"])
def city(request: pytest.FixtureRequest) -> RoadGraph:
    return request.param()


class Segments:
    """All straight pieces of a city's one-way or two-way roads, in metres."""

    def __init__(self, graph: RoadGraph) -> None:
        self.network = graph.network
        network = self.network
        self.x, self.y = network.plane.to_xy(network.vertex_lon, network.vertex_lat)
        inner = np.ones(len(self.x), dtype=bool)
        inner[network.line_start[1:] - 1] = False
        self.first = np.flatnonzero(inner)
        line_of = np.repeat(np.arange(network.line_count), np.diff(network.line_start))
        self.line = line_of[self.first]
        step = np.column_stack((np.diff(self.x), np.diff(self.y)))[self.first]
        self.length = np.hypot(*step.T)
        self.bearing = np.degrees(np.arctan2(step[:, 0], step[:, 1]))
        self.middle = np.column_stack((self.x, self.y))[self.first] + step / 2
        one_way = np.sum(network.edges_of_line >= 0, axis=1) == 1
        against = network.edges_of_line[:, 0] < 0
        self.driven = self.bearing + np.where(against[self.line], 180.0, 0.0)
        large = np.isin(network.line_class, [int(road) for road in LARGE_ROADS])
        self.carriageway = (one_way & large & ~network.line_tunnel)[self.line] & (self.length > 40)

    def dual(self) -> list[tuple[int, int]]:
        """Pairs of carriageways of one road, driven in opposite directions side by side."""
        mine = np.flatnonzero(self.carriageway)
        pairs = []
        for a in mine:
            apart = self.middle[mine] - self.middle[a]
            turn = np.radians(self.driven[a])
            along = apart @ np.array([np.sin(turn), np.cos(turn)])
            aside = apart @ np.array([np.cos(turn), -np.sin(turn)])
            off = np.abs(turn_angle(self.driven[a], self.driven[mine] + 180))
            names = self.network.line_name[self.line[mine]] == self.network.line_name[self.line[a]]
            fits = (off < 10) & names & (np.abs(along) < 15) & (np.abs(aside) > 8)
            found = mine[fits & (np.abs(aside) < 30)]
            pairs += [(int(a), int(b)) for b in found[:1]]
        return pairs

    def crossings(self) -> list[tuple[int, int, np.ndarray]]:
        """Pairs of segments that cross, as a bridge does, without a node in common."""
        found = []
        a_xy = np.column_stack((self.x, self.y))[self.first]
        d = np.column_stack((self.x, self.y))[self.first + 1] - a_xy
        order = np.argsort(a_xy[:, 0])
        reach = float(self.length.max())
        sorted_x = a_xy[order, 0]
        for i in np.flatnonzero(self.length > 30):
            low, high = np.searchsorted(sorted_x, a_xy[i, 0] + np.array([-reach, reach]))
            others = order[low:high]
            others = others[(others > i) & (self.length[others] > 30)]
            gap = a_xy[others] - a_xy[i]
            cross = d[i, 0] * d[others, 1] - d[i, 1] * d[others, 0]
            safe = np.where(np.abs(cross) < 1e-9, 1.0, cross)
            t = (gap[:, 0] * d[others, 1] - gap[:, 1] * d[others, 0]) / safe
            u = (gap[:, 0] * d[i, 1] - gap[:, 1] * d[i, 0]) / safe
            inner = (np.abs(cross) > 1e-9) & (t > 0.1) & (t < 0.9) & (u > 0.1) & (u < 0.9)
            off = np.abs(turn_angle(self.bearing[i], self.bearing[others]))
            steep = (off > 60) & (off < 120)
            for j, share in zip(others[inner & steep], t[inner & steep], strict=True):
                found.append((int(i), int(j), a_xy[i] + share * d[i]))
        return found

    def lonlat(self, point: np.ndarray) -> tuple[float, float]:
        lon, lat = self.network.plane.to_lonlat(point[0], point[1])
        return float(lon), float(lat)


def drawn(pairs: list, seed: int = 1) -> list:
    """Some of many, always the same ones."""
    chosen = np.random.default_rng(seed).permutation(len(pairs))[:SPOTS]
    return [pairs[at] for at in chosen]


def off_heading(graph: RoadGraph, snap: Snap, heading: float) -> float:
    """By how much the snapped edge is driven askew, where the vehicle stands on it."""
    network, edge = graph.network, snap.edge
    line, length = network.edge_line[edge], float(network.edge_m[edge])
    ends = np.clip(snap.fraction * length + np.array([-4.0, 4.0]), 0.0, length)
    from_start = length - ends if network.edge_reversed[edge] else ends
    x, y = network.plane.to_xy(*network.point_on(np.array([line, line]), from_start))
    driven = np.degrees(np.arctan2(x[1] - x[0], y[1] - y[0]))
    return abs(float(turn_angle(driven, np.array(heading))))


def test_between_two_carriageways_the_heading_tells_which_one(city: RoadGraph) -> None:
    segments = Segments(city)
    pairs = drawn(segments.dual())
    assert len(pairs) >= 20
    for mine, other in pairs:
        between = (segments.middle[mine] + segments.middle[other]) / 2
        for segment in (mine, other):
            heading = float(segments.driven[segment])
            snap = city.snap(*segments.lonlat(between), heading_deg=heading)
            assert snap is not None and off_heading(city, snap, heading) < 75


def test_a_position_that_errs_onto_the_other_carriageway_is_still_told_by_its_heading(
    city: RoadGraph,
) -> None:
    segments = Segments(city)
    for mine, other in drawn(segments.dual(), seed=2):
        apart = segments.middle[other] - segments.middle[mine]
        if np.hypot(*apart) > 16:
            continue
        heading = float(segments.driven[mine])
        snap = city.snap(*segments.lonlat(segments.middle[mine] + 0.9 * apart), heading_deg=heading)
        assert snap is not None and off_heading(city, snap, heading) < 75


def test_on_a_bridge_and_under_it_the_heading_tells_which_road(city: RoadGraph) -> None:
    segments = Segments(city)
    pairs = drawn(segments.crossings())
    assert len(pairs) >= 5
    for over, under, point in pairs:
        for segment, other in ((over, under), (under, over)):
            usable = city.network.edges_of_line[segments.line[segment]] >= 0
            heading = float(segments.bearing[segment]) + (0.0 if usable[0] else 180.0)
            snap = city.snap(*segments.lonlat(point), heading_deg=heading)
            assert snap is not None and snap.distance_m < 15
            assert off_heading(city, snap, heading) < 75
            assert city.network.edge_line[snap.edge] != segments.line[other]
