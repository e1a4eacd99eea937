"""Squares over a map: nobody is counted twice, nobody in sight is lost, means are weighted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.map.heat import SQUARE_PX, Heat, squares

POINTS = st.lists(
    st.tuples(st.integers(-500, 1500), st.integers(-500, 1500), st.integers(1, 40)), max_size=60
)


def a_heat(counts: list[int], means: list[float] | None = None) -> Heat:
    return Heat(
        units=np.zeros((len(counts), 2)),
        n=np.array(counts, dtype=float),
        means=None if means is None else np.array(means),
    )


@given(POINTS)
def test_everything_in_sight_is_counted_once(points):
    heat = a_heat([n for _, _, n in points])
    screen = np.array([(x, y) for x, y, _ in points], dtype=float).reshape(-1, 2)
    width, height = 10 * SQUARE_PX, 8 * SQUARE_PX
    seen = sum(n for x, y, n in points if 0 <= x < width and 0 <= y < height)
    assert sum(square.n for square in squares(heat, screen, width, height)) == seen


def test_a_mean_is_weighted_by_how_many_it_stands_for():
    screen = np.array([(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (SQUARE_PX + 1.0, 1.0)])
    heat = a_heat([1, 3, 2, 5], [100.0, 300.0, np.nan, np.nan])
    first, second = squares(heat, screen, 100, 100)
    assert (first.column, first.n, first.mean) == (0, 6, pytest.approx(250.0))
    assert (second.column, second.n, second.mean) == (1, 5, None)


def test_no_places_make_no_squares():
    heat = Heat.of([], timed=True)
    assert squares(heat, np.zeros((0, 2)), 400, 300) == []


def test_counts_without_times_have_no_mean():
    heat = Heat.of([(121.47, 31.23, 4, None)], timed=False)
    (square,) = squares(heat, np.array([(5.0, 5.0)]), 400, 300)
    assert (square.n, square.mean) == (4, None)
