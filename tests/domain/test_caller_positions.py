"""Where a caller may be: which of several answers is believed first, and what stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.caller_positions import (
    INSTALLED_M,
    TABLE,
    CallerPosition,
    by_trust,
    metres_between,
    of_subscriber,
)
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import CallId, LocatorId
from dispatch_app.domain.values import Position
from gis.coordinates import haversine_m
from tests.fakes.builders import LINE_1, MACHINE, NOON, a_centre, a_subscriber

MOBILE = LocatorId("mobile")
HERE = Position(lat=31.5, lon=120.5)


def a_circle(radius_m=500.0, ago_s=0.0, **more):
    given = {
        "locator": MOBILE,
        "source": PlaceSource.CELL,
        "position": HERE,
        "radius_m": radius_m,
        "measured_at": NOON - timedelta(seconds=ago_s),
    }
    return CallerPosition(**{**given, **more})


def installed(**more):
    return a_circle(INSTALLED_M, locator=TABLE, source=PlaceSource.SUBSCRIBER, **more)


def a_call(number="19900000001"):
    centre = a_centre()
    call = centre.rings(LINE_1)
    if number:
        centre.do(c.ReportCaller(line=LINE_1, number=number), MACHINE)
    return centre, call.id


# ---- which answer is believed


def test_the_smaller_circle_comes_first_and_none_is_left_out():
    wide, narrow = a_circle(2000.0), a_circle(80.0)
    assert by_trust([wide, narrow]) == (narrow, wide)


def test_of_two_equal_circles_the_newer_comes_first():
    old, new = a_circle(500.0, ago_s=5), a_circle(500.0)
    assert by_trust([old, new])[0] == new


def test_ten_minutes_outweigh_a_few_hundred_metres():
    old, new = a_circle(50.0, ago_s=600), a_circle(300.0)
    assert by_trust([old, new])[0] == new


def test_a_minute_does_not_outweigh_a_kilometre():
    exact, coarse = a_circle(50.0, ago_s=60), a_circle(1000.0)
    assert by_trust([exact, coarse])[0] == exact


def test_a_socket_in_the_wall_does_not_walk_away():
    address = installed(measured_at=NOON - timedelta(hours=2))
    assert by_trust([a_circle(60.0), address])[0] == address


def test_where_a_mobiles_bill_goes_is_believed_last():
    address, circle = installed(), a_circle(3000.0)
    assert by_trust([address, circle], mobile=True) == (circle, address)


@given(
    st.lists(
        st.builds(
            a_circle,
            st.floats(1.0, 90_000.0),
            st.floats(0.0, 90_000.0),
            source=st.sampled_from([PlaceSource.CELL, PlaceSource.SUBSCRIBER]),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_nothing_is_lost_by_sorting_and_the_order_of_hearing_does_not_matter(found, mobile):
    ordered = by_trust(found, mobile=mobile)
    assert sorted(map(repr, ordered)) == sorted(map(repr, found))
    again = by_trust(reversed(found), mobile=mobile)
    newest = max((p.measured_at for p in found), default=NOON)
    assert [p.reach_m(newest) for p in again] == [p.reach_m(newest) for p in ordered]


def test_a_subscriber_without_a_position_tells_none():
    assert of_subscriber(a_subscriber(), NOON) is None
    assert of_subscriber(a_subscriber(position=HERE), NOON) == installed(
        address=a_subscriber().address
    )


@pytest.mark.parametrize("radius_m", [0.0, -1.0, 100_001.0, float("nan"), float("inf")])
def test_a_radius_that_says_nothing_is_no_answer(radius_m):
    with pytest.raises(InvalidValue):
        a_circle(radius_m)


def test_what_was_searched_or_typed_is_nobodys_position():
    with pytest.raises(InvalidValue):
        a_circle(source=PlaceSource.SEARCH)


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(-80, 80), st.floats(-179, 179))
def test_distances_are_those_of_the_map(lat1, lon1, lat2, lon2):
    ours = metres_between(Position(lat=lat1, lon=lon1), Position(lat=lat2, lon=lon2))
    assert ours == pytest.approx(float(haversine_m(lon1, lat1, lon2, lat2)), rel=1e-9, abs=1e-3)


# ---- what stays on record


def test_every_answer_is_kept_in_the_order_of_hearing():
    centre, call = a_call()
    for radius_m in (2000.0, 80.0, 600.0):
        centre.do(c.ReportCallerLocation(call=call, located=a_circle(radius_m)))
    assert [p.radius_m for p in centre.call(call).located] == [2000.0, 80.0, 600.0]


def test_the_same_answer_again_is_no_news():
    centre, call = a_call()
    centre.do(c.ReportCallerLocation(call=call, located=a_circle()))
    assert centre.do(c.ReportCallerLocation(call=call, located=a_circle())) == ()


def test_the_address_that_the_call_came_with_is_no_news():
    centre = a_centre()
    centre.subscriber = a_subscriber(position=HERE)
    call = centre.rings(LINE_1).id
    centre.do(c.ReportCaller(line=LINE_1, number="09990001234"), MACHINE)
    later = installed(measured_at=NOON + timedelta(seconds=9))
    assert centre.do(c.ReportCallerLocation(call=call, located=later)) == ()


def test_an_address_that_was_not_known_when_it_rang_is_news_once():
    centre, call = a_call("09990001234")
    assert centre.do(c.ReportCallerLocation(call=call, located=installed())) != ()
    later = installed(measured_at=NOON + timedelta(seconds=9))
    assert centre.do(c.ReportCallerLocation(call=call, located=later)) == ()


def no(call, reason=NoPosition.TIMEOUT, **more):
    given = {"locator": MOBILE, "source": PlaceSource.CELL}
    return c.ReportNoCallerLocation(call=call, reason=reason, **{**given, **more})


def test_why_a_service_could_not_say_stands_until_it_can():
    centre, call = a_call()
    centre.do(no(call))
    assert [u.reason for u in centre.call(call).unlocated] == [NoPosition.TIMEOUT]
    centre.do(c.ReportCallerLocation(call=call, located=a_circle()))
    assert centre.call(call).unlocated == ()


def test_asking_again_forgets_the_refusals_and_keeps_the_positions():
    centre, call = a_call()
    centre.do(c.ReportCallerLocation(call=call, located=a_circle()))
    centre.do(no(call, locator=LocatorId("police")))
    centre.do(c.AskCallerLocation(call=call))
    assert centre.call(call).unlocated == ()
    assert len(centre.call(call).located) == 1


def test_that_the_table_does_not_know_a_number_is_seen_from_the_call():
    centre, call = a_call()
    table = no(call, NoPosition.NUMBER_UNKNOWN, locator=TABLE, source=PlaceSource.SUBSCRIBER)
    assert centre.do(table) == ()


def test_nobody_can_be_asked_about_a_call_without_a_number():
    centre, call = a_call(number="")
    with pytest.raises(Rejected) as refusal:
        centre.do(c.AskCallerLocation(call=call))
    assert refusal.value.code == "call.number-unknown"


def test_an_answer_for_a_call_that_is_gone_is_refused():
    with pytest.raises(Rejected) as refusal:
        a_centre().do(c.ReportCallerLocation(call=CallId("gone"), located=a_circle()))
    assert refusal.value.code == "call.unknown"


def test_a_silent_service_is_said_once_and_its_return_too():
    centre = a_centre()
    silent = c.ReportLocator(locator=MOBILE, answers=False, reason="timeout")
    assert len(centre.do(silent)) == 1
    assert centre.do(silent) == ()
    centre.do(c.ReportLocator(locator=MOBILE, answers=True))
    assert centre.state.locators[MOBILE].answers
