"""Traces become points in the middle of the roads that were driven."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.coordinates import haversine_m
from gis.roads.trips import Trip
from gis.second_roads.child import decoded
from gis.second_roads.driven import lay_on_roads
from gis.second_roads.messages import BadMessage, read_answer, read_matched, read_ways
from gis.second_roads.waymarks import waymarks
from tests.fakes.second_roads import FakeSecondRoads

START, END = (120.0, 31.0), (120.03, 31.0)


def a_trip(*between: tuple[float, float]) -> Trip:
    started = datetime(2026, 3, 2, tzinfo=UTC)
    return Trip(started_at=started, duration_s=300.0, places=(START, *between, END))


def test_a_matched_trace_is_driven_by_points_on_its_line():
    laid = lay_on_roads(FakeSecondRoads(), [a_trip((120.01, 31.0), (120.02, 31.0))])
    (trip,) = laid.trips
    assert (trip.places[0], trip.places[-1]) == (START, END)
    assert len(trip.places) > 3 and all(lat == 31.0 for _, lat in trip.places)
    assert (laid.matched, laid.as_they_are) == (1, 0)


def test_a_trip_without_a_trace_is_not_asked_about():
    engine = FakeSecondRoads()
    engine.away = True
    laid = lay_on_roads(engine, [a_trip()])
    assert laid.trips == (a_trip(),) and laid.as_they_are == 0


@pytest.mark.parametrize("trouble", ["away", "off the roads"])
def test_a_trace_that_cannot_be_matched_is_taken_as_it_is(trouble):
    engine = FakeSecondRoads()
    engine.away = trouble == "away"
    engine.share = 0.3
    trip = a_trip((120.01, 31.0))
    laid = lay_on_roads(engine, [trip])
    assert laid.trips == (trip,) and (laid.matched, laid.as_they_are) == (0, 1)


def test_waymarks_keep_away_from_crossings():
    """A crossing every hundred metres: no mark lies nearer than a quarter of a block to one."""
    crossings = [(120.0 + k * 0.001, 31.0) for k in range(31)]
    marks = waymarks(crossings)
    assert len(marks) == 5
    for mark in marks:
        metres = [float(haversine_m(mark.lon, mark.lat, *at)) for at in crossings]
        assert min(metres) > 25
        assert mark.heading_deg == pytest.approx(90.0)


def test_a_short_line_has_no_waymarks():
    assert waymarks([(120.0, 31.0), (120.001, 31.0)]) == ()


@given(st.lists(st.tuples(st.floats(119.9, 120.1), st.floats(30.9, 31.1)), min_size=2, max_size=30))
def test_waymarks_lie_on_any_line(line):
    marks = waymarks(line)
    spread = np.ptp(np.array(line), axis=0) + 1e-9
    low = np.min(np.array(line), axis=0) - 1e-9
    for mark in marks:
        assert np.all(np.array([mark.lon, mark.lat]) - low <= spread + 1e-9)
        assert 0 <= mark.heading_deg <= 360


def test_a_line_written_as_letters_is_read():
    """The example of the format's description, with six digits."""
    assert decoded("_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI") == (
        (-120.2, 38.5),
        (-120.95, 40.7),
        (-126.453, 43.252),
    )


@pytest.mark.parametrize("said", ["", "[]", "null", "{}", '{"number": 2, "answer": 1}', "\x00"])
def test_a_line_that_is_no_answer_is_told(said):
    with pytest.raises(BadMessage):
        read_answer(said, 1)


JSON = st.recursive(
    st.none() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4)
)


@given(JSON)
def test_no_answer_of_any_shape_is_a_crash(said):
    for read in (read_ways, read_matched):
        try:
            read(said)
        except BadMessage:
            continue
