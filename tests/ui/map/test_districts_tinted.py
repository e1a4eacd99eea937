"""Districts by tint: nobody is counted twice, means are weighted, the legend tells every tint."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.map.districts import MOST_TINTS, Counted, counted_in, steps_of, tint_of

SHAPES = {"西": shapely.box(0, 0, 1, 1), "东": shapely.box(1, 0, 2, 1)}


def test_each_place_is_in_the_first_district_that_holds_it_and_in_no_other():
    places = [(0.5, 0.5, 3, None), (1.0, 0.5, 2, None), (1.5, 0.5, 4, None), (5.0, 5.0, 9, None)]
    west, east = counted_in(SHAPES, places, timed=False, norm=None)
    assert (west.n, west.figure) == (5, 5.0)
    assert (east.n, east.figure) == (4, 4.0)


def test_a_mean_is_weighted_and_late_past_the_norm_only():
    places = [(0.5, 0.5, 1, 100.0), (0.6, 0.5, 3, 300.0), (0.7, 0.5, 7, None)]
    places.append((1.5, 0.5, 2, 180.0))
    west, east = counted_in(SHAPES, places, timed=True, norm=180.0)
    assert (west.n, west.figure, west.late) == (11, pytest.approx(250.0), True)
    assert (east.figure, east.late) == (180.0, False)


def test_where_nothing_is_known_of_a_time_there_is_no_figure():
    west, east = counted_in(SHAPES, [(0.5, 0.5, 2, None)], timed=True, norm=None)
    assert (west.n, west.figure) == (2, None)
    assert east == Counted(name="东", n=0, figure=None)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_tints_rise_with_the_figures_and_all_of_them_are_used(figures):
    steps = steps_of(figures)
    assert steps == sorted(set(steps))
    assert steps[0] == min(figures)
    tints = [tint_of(figure, steps) for figure in sorted(figures)]
    assert tints == sorted(tints)
    assert set(tints) == set(range(min(MOST_TINTS, len(set(figures)))))


def test_without_districts_there_are_no_tints():
    assert steps_of([]) == []
    assert counted_in({}, [(0.5, 0.5, 1, None)], timed=False, norm=None) == []
