"""Scales of charts: round steps, no class without its edges, slices that add up to the whole."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import MOST_SLICES, Bar, Spread, every, shade, slices, ticks

BARS = st.lists(st.floats(0, 1e6) | st.none(), max_size=30).map(
    lambda values: [Bar(key=str(at), word=str(at), value=v) for at, v in enumerate(values)]
)


@given(BARS)
def test_slices_are_few_and_add_up_to_all_that_is_counted(bars):
    cut = slices(bars, "其余")
    assert len(cut) <= MOST_SLICES + 1
    assert sum(bar.value for bar in cut) == pytest.approx(sum(bar.value or 0.0 for bar in bars))


def test_a_rest_of_one_keeps_its_own_name():
    bars = [Bar(key=str(at), word=f"词{at}", value=10.0 - at) for at in range(MOST_SLICES + 1)]
    assert slices(bars, "其余")[-1].word == f"词{MOST_SLICES}"


@given(st.floats(1e-3, 1e9), st.booleans())
def test_the_axis_reaches_over_the_largest_value_in_few_even_steps(top, is_time):
    steps = ticks(top, is_time=is_time)
    assert steps[0] == 0.0
    assert steps[-1] >= top * (1 - 1e-9)
    assert len(steps) <= 8
    assert len({round(b - a, 6) for a, b in pairwise(steps)}) == 1


def test_times_are_divided_by_minutes_and_not_by_hundreds():
    assert ticks(820.0, is_time=True) == (0.0, 300.0, 600.0, 900.0)


def test_a_nought_is_empty_and_the_least_something_is_seen():
    assert shade(0.0, 10.0) == shade(None, 10.0) == 0.0
    assert shade(0.01, 10.0) > 0.1
    assert shade(10.0, 10.0) == 1.0


def test_words_are_left_out_evenly_where_they_would_lie_over_each_other():
    assert [every(count, 12) for count in (0, 12, 13, 25)] == [1, 1, 2, 3]


def test_a_spread_without_all_its_edges_does_not_exist():
    with pytest.raises(ValueError, match="2 edges for 2 counts"):
        Spread(edges=(0.0, 1.0), counts=(1, 2), unit=Unit(), counted="件")
