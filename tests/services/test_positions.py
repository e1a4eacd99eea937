"""The position board keeps each vehicle's newest fix and marks what cannot be."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.values import Bounds, Fix
from dispatch_app.services.positions import PositionBoard, Received, distance_m
from tests.fakes.builders import NOON, V01, V02

KNOWN = {V01: None, V02: None}


def a_fix(seconds=0.0, **more):
    given = {"vehicle": V01, "lat": 31.5, "lon": 120.5, "at": NOON + timedelta(seconds=seconds)}
    return Fix(**{**given, **more})


def take(board, *fixes):
    return board.take(fixes, known=KNOWN, now=NOON + timedelta(minutes=10))


def test_the_newest_fix_stands_on_the_board():
    board = PositionBoard()
    assert take(board, a_fix(0), a_fix(1, lat=31.5001)) == Received(kept=2)
    assert [fix.lat for fix in board.latest()] == [31.5001]


def test_a_fix_out_of_order_is_dropped():
    board = PositionBoard()
    received = take(board, a_fix(5), a_fix(4), a_fix(5))
    assert received == Received(kept=1, out_of_order=2)
    assert board.latest() == [a_fix(5)]


def test_a_fix_from_the_future_is_dropped():
    received = take(PositionBoard(), a_fix(600 + 29), a_fix(600 + 31))
    assert received == Received(kept=1, from_the_future=1)


def test_a_vehicle_that_nobody_knows_is_dropped():
    assert take(PositionBoard(), a_fix(vehicle="99")) == Received(kept=0, unknown_vehicle=1)


def test_a_position_off_the_earth_is_dropped():
    board = PositionBoard()
    received = take(board, a_fix(lat=120.5, lon=31.5), a_fix(lat=float("nan")))
    assert received == Received(kept=0, not_a_position=2)


def test_after_a_jump_no_ambulance_can_make_the_vehicle_stays_where_it_was_with_a_doubt():
    board = PositionBoard()
    assert take(board, a_fix(0), a_fix(10, lat=31.6)) == Received(kept=2, implausible=1)
    assert board.latest() == [a_fix(0, plausible=False)]


def test_a_fix_that_its_own_terminal_doubts_moves_nobody():
    board = PositionBoard()
    take(board, a_fix(0), a_fix(10, lat=31.5001, plausible=False))
    assert board.latest() == [a_fix(0, plausible=False)]


@pytest.mark.parametrize("where", [{"lat": 0.0, "lon": 0.0}, {"lat": 48.1, "lon": 11.5}])
def test_a_fix_far_off_the_map_moves_nobody(where):
    board = PositionBoard(Bounds(west=120, south=31, east=121, north=32))
    received = take(board, a_fix(0), a_fix(60, **where))
    assert received == Received(kept=2, implausible=1)
    assert board.latest() == [a_fix(0, plausible=False)]


def test_a_first_fix_that_cannot_be_shows_no_vehicle_at_all():
    board = PositionBoard()
    assert take(board, a_fix(lat=0.0, lon=0.0)) == Received(kept=1, implausible=1)
    assert board.latest() == []


def test_a_vehicle_in_the_next_city_is_still_believed():
    board = PositionBoard(Bounds(west=120, south=31, east=121, north=32))
    assert take(board, a_fix(lat=32.8)) == Received(kept=1)


def test_what_was_kept_back_without_a_network_never_moves_the_vehicle():
    board = PositionBoard()
    assert take(board, a_fix(0), a_fix(10, lat=31.5001, late=True)) == Received(kept=1, late=1)
    assert board.latest() == [a_fix(0)]


def test_after_a_wild_fix_the_right_ones_are_plausible_again():
    board = PositionBoard()
    take(board, a_fix(0), a_fix(10, lat=31.6), a_fix(20, lat=31.5002))
    assert [fix.plausible for fix in board.latest()] == [True]


def test_a_vehicle_that_really_is_elsewhere_becomes_plausible_with_time():
    board = PositionBoard()
    take(board, a_fix(0), *(a_fix(s, lat=31.6) for s in range(10, 200, 10)))
    assert [fix.plausible for fix in board.latest()] == [True]


def test_what_moved_is_told_once_and_only_the_newest():
    board = PositionBoard()
    take(board, a_fix(0), a_fix(1), a_fix(2, vehicle=V02))
    assert {v: fix.at for v, fix in board.moved().items()} == {
        V01: a_fix(1).at,
        V02: a_fix(2).at,
    }
    assert board.moved() == {}


def test_a_degree_of_latitude_is_111_kilometres():
    """Mean radius 6371.0088 km (IUGG): 2πr/360 = 111.195 km."""
    assert round(distance_m(a_fix(), a_fix(lat=32.5))) == 111195


@given(st.lists(st.integers(0, 50), max_size=30))
def test_times_on_the_board_only_go_forward(seconds):
    board, newest = PositionBoard(), None
    for second in seconds:
        take(board, a_fix(second))
        now = board.latest()[0].at
        assert newest is None or now >= newest
        newest = now
