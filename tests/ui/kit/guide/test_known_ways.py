"""Ways read off the search behind a ranking are the ways that a search of their own would find."""

from __future__ import annotations

import pytest

from dispatch_app.ui.kit.guide.known_ways import KnownWays
from dispatch_app.ui.kit.guide.questions import Drive, LonLat, Source
from gis.roads.build import build_roads
from gis.roads.graph import RoadGraph
from tests.fakes.osm_maps import DrawnMap, at


@pytest.fixture(scope="module")
def roads() -> RoadGraph:
    """A ladder of two streets with three rungs."""
    drawn = DrawnMap()
    for n, x in enumerate((0, 1000, 2000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 400)
        drawn.way(20 + n, (n, n + 10), name=f"rung {n}")
    drawn.way(1, (0, 1, 2), name="south street")
    drawn.way(2, (10, 11, 12), name="north street", maxspeed="60")
    return build_roads(drawn.data())


SCENE: LonLat = at(1900, 400)
FLEET = (
    Source("01", *at(100, 0)),
    Source("02", *at(1200, 0), heading_deg=270.0),
)


def ranked(roads: RoadGraph, place: LonLat = SCENE) -> KnownWays:
    ways = KnownWays()
    lon, lat = [s.lon for s in FLEET], [s.lat for s in FLEET]
    headings = [float("nan") if s.heading_deg is None else s.heading_deg for s in FLEET]
    ways.keep(place, FLEET, roads.rank_to(place, lon, lat, headings))
    return ways


def way_of(source: Source, end: LonLat = SCENE) -> Drive:
    return Drive(start=(source.lon, source.lat), end=end, heading_deg=source.heading_deg)


@pytest.mark.parametrize("source", FLEET)
def test_it_is_the_way_that_a_search_of_its_own_finds(roads: RoadGraph, source: Source) -> None:
    question = way_of(source)
    known = ranked(roads).route(question, roads.closure_version)
    searched = roads.route(question.start, question.end, question.heading_deg)
    assert known is not None
    assert searched is not None
    assert known.time_s == pytest.approx(searched.time_s)
    assert [leg.road for leg in known.legs] == [leg.road for leg in searched.legs]


def test_nothing_is_known_of_other_places_and_other_starts(roads: RoadGraph) -> None:
    ways, now = ranked(roads), roads.closure_version
    assert ways.route(way_of(FLEET[0], at(500, 0)), now) is None
    assert ways.route(way_of(Source("03", *at(700, 0))), now) is None


def test_a_vehicle_that_turned_round_is_searched_anew(roads: RoadGraph) -> None:
    turned = FLEET[1]._replace(heading_deg=90.0)
    assert ranked(roads).route(way_of(turned), roads.closure_version) is None


def test_ways_of_before_a_closure_count_no_longer(roads: RoadGraph) -> None:
    assert ranked(roads).route(way_of(FLEET[0]), roads.closure_version + 1) is None


def test_only_the_last_places_are_kept(roads: RoadGraph) -> None:
    ways = ranked(roads)
    lon, lat = [FLEET[0].lon], [FLEET[0].lat]
    for x in (300, 600, 900):
        ways.keep(at(x, 400), FLEET[:1], roads.rank_to(at(x, 400), lon, lat))
    assert ways.route(way_of(FLEET[0]), roads.closure_version) is None
