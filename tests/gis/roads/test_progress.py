"""What is left of a way as the vehicle moves along it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.roads.build import build_roads
from gis.roads.progress import ON_THE_WAY_M, Progress
from tests.fakes.osm_maps import DrawnMap, at

STRAIGHT = [at(0, 0), at(1000, 0), at(1000, 500)]
TIMES = [0.0, 100.0, 200.0]


def test_the_rest_shrinks_with_each_position():
    way = Progress(STRAIGHT, TIMES)
    seen = [
        way.rest(*at(*spot)) for spot in ((0, 3), (250, -8), (1000, 0), (1004, 250), (1000, 500))
    ]
    assert [rest.time_s for rest in seen] == pytest.approx([200, 175, 100, 50, 0], abs=0.5)
    assert [rest.distance_m for rest in seen] == pytest.approx([1500, 1250, 500, 250, 0], abs=1)
    assert seen[1].line[0] == pytest.approx(at(250, 0), abs=1e-6)
    assert seen[1].line[1:] == tuple(map(tuple, STRAIGHT[1:]))


def test_who_leaves_the_way_has_no_rest_and_may_come_back_to_it():
    way = Progress(STRAIGHT, TIMES)
    assert way.rest(*at(300, ON_THE_WAY_M + 5)) is None
    assert way.rest(*at(400, 10)).time_s == pytest.approx(160, abs=0.5)


def test_who_turns_back_has_left_the_way():
    way = Progress(STRAIGHT, TIMES)
    way.rest(*at(800, 0))
    assert way.rest(*at(760, 0)) is not None
    assert way.rest(*at(500, 0)) is None


def test_where_a_way_comes_back_on_the_same_road_the_part_that_comes_next_is_meant():
    there_and_back = [at(0, 0), at(1000, 0), at(1000, 20), at(0, 20)]
    way = Progress(there_and_back, [0.0, 100.0, 105.0, 205.0])
    assert way.rest(*at(300, 12)).time_s == pytest.approx(175, abs=1)
    assert way.rest(*at(990, 10)).time_s > 90
    assert way.rest(*at(700, 12)).time_s == pytest.approx(70, abs=1)


def test_waiting_on_the_spot_is_part_of_the_rest_before_it_only():
    way = Progress([at(0, 0), at(500, 0), at(500, 0), at(1000, 0)], [0.0, 50.0, 60.0, 110.0])
    assert way.rest(*at(490, 0)).time_s == pytest.approx(61, abs=0.5)
    assert way.rest(*at(510, 0)).time_s == pytest.approx(49, abs=0.5)


@pytest.mark.parametrize(("line", "times"), [([at(0, 0)], [0.0]), (STRAIGHT, [0.0, 1.0]), ([], [])])
def test_no_way_is_made_of_nothing(line, times):
    with pytest.raises(ValueError, match="no way"):
        Progress(line, times)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_positions_on_a_real_way_leave_what_a_new_search_would_find(shares):
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (600, 0), (700, 300), (700, 900))):
        drawn.node(n, x, y)
    drawn.way(1, (0, 1, 2, 3))
    graph = build_roads(drawn.data())
    route = graph.route(at(0, 0), at(700, 900))
    way = Progress([tuple(p) for p in route.line.tolist()], route.times_s.tolist())
    for elapsed in sorted(share * route.time_s for share in shares):
        here = route.at(elapsed)
        rest = way.rest(*here)
        anew = graph.rank_to(at(700, 900), *np.array([here]).T).time_s[0]
        assert rest.time_s == pytest.approx(anew, abs=0.3)
        assert rest.time_s == pytest.approx(route.time_s - elapsed, abs=0.3)
