"""What a locator answers is read strictly: what cannot be true is refused with a reason."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.adapters.caller_location.answers import MOST_BYTES, Asked, Shape, decode
from dispatch_app.domain.caller_positions import LARGEST_RADIUS_M, CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import LocatorId
from dispatch_app.ports.caller_location import NotLocated
from gis.coordinates import Datum, from_wgs84, haversine_m
from tests.fakes.builders import NOON

NUMBER = "19900000001"
REGION = (120.3, 31.3, 120.7, 31.7)
ASKED = Asked(
    locator=LocatorId("mobile"),
    source=PlaceSource.CELL,
    number=NUMBER,
    now=NOON,
    region=REGION,
)
GOOD = {"latitude": 31.5, "longitude": 120.5, "radius_m": 300, "number": NUMBER}


def read(answer, shape=None, asked=ASKED):
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return decode(body, shape or Shape(), asked)


def refusal(answer, shape=None):
    with pytest.raises(NotLocated) as no:
        read(answer, shape)
    return no.value.reason


def test_a_plain_answer_is_a_position():
    found = read(GOOD)
    assert (found.position.lat, found.position.lon, found.radius_m) == (31.5, 120.5, 300.0)
    assert (found.locator, found.source, found.measured_at) == ("mobile", PlaceSource.CELL, NOON)


def test_any_nesting_is_reached_by_paths():
    shape = Shape(latitude="data.0.y", longitude="data.0.x", radius="data.0.acc", number="msisdn")
    answer = {"msisdn": f"+86{NUMBER}", "data": [{"x": "120.5", "y": "31.5", "acc": "80"}]}
    found = read(answer, shape)
    assert (found.position.lat, found.position.lon, found.radius_m) == (31.5, 120.5, 80.0)


@given(st.floats(31.3, 31.7), st.floats(120.3, 120.7), st.sampled_from([Datum.GCJ02, Datum.BD09]))
def test_a_foreign_datum_ends_at_the_border(lat, lon, datum):
    said = from_wgs84(lon, lat, datum)
    answer = {"latitude": float(said.lat), "longitude": float(said.lon)}
    found = read(answer, Shape(datum=datum)).position
    assert haversine_m(found.lon, found.lat, lon, lat) < 0.001


def test_a_gcj_position_taken_for_wgs_would_lie_hundreds_of_metres_off():
    said = from_wgs84(120.5, 31.5, Datum.GCJ02)
    found = read({"latitude": float(said.lat), "longitude": float(said.lon)}).position
    assert haversine_m(found.lon, found.lat, 120.5, 31.5) > 300


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"   ",
        {},
        {"latitude": None, "longitude": None},
        {"latitude": "", "longitude": ""},
        [],
        "no such number",
    ],
)
def test_an_answer_without_a_position_says_that_the_number_is_not_known(answer):
    assert refusal(answer) is NoPosition.NUMBER_UNKNOWN


def test_an_address_without_a_position_is_kept():
    with pytest.raises(NotLocated) as no:
        read({"address": "演示区和平路1号"})
    assert no.value.address == "演示区和平路1号"


@pytest.mark.parametrize(
    "change",
    [
        {"latitude": 120.5, "longitude": 31.5},
        {"latitude": 0, "longitude": 0},
        {"latitude": 51.5, "longitude": -0.1},
        {"latitude": 91, "longitude": 0},
        {"latitude": True, "longitude": 120.5},
        {"latitude": [31.5], "longitude": 120.5},
        {"latitude": "north", "longitude": 120.5},
        {"latitude": "NaN", "longitude": 120.5},
        {"latitude": "1e999", "longitude": 120.5},
        {"latitude": 31.5, "longitude": None},
        {"radius_m": 0},
        {"radius_m": -5},
        {"radius_m": LARGEST_RADIUS_M + 1},
        {"radius_m": "wide"},
        {"number": "19900000002"},
        {"measured_at": "yesterday"},
        {"measured_at": "1970-01-01T00:00:00Z"},
        {"measured_at": 10**30},
    ],
    ids=repr,
)
def test_what_cannot_be_true_is_refused(change):
    assert refusal({**GOOD, **change}) is NoPosition.BAD_ANSWER


@pytest.mark.parametrize(
    "body",
    [b"<html>", b'{"latitude": 31.5', b"\xff\xfe", b"[" * 9000, b'"' + b"9" * MOST_BYTES + b'"'],
    ids=["html", "cut", "bytes", "deep", "large"],
)
def test_what_is_no_json_or_no_answer_is_refused(body):
    with pytest.raises(NotLocated) as no:
        read(body)
    assert no.value.reason is NoPosition.BAD_ANSWER


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-21T11:59:00+08:00",
        "2026-11-21 11:59:00",
        "2026-11-21T03:59:00Z",
        1795233540,
        1795233540000,
    ],
)
def test_times_are_read_however_they_are_written(said):
    assert read({**GOOD, "measured_at": said}).measured_at == NOON - timedelta(seconds=60)


def test_a_clock_that_runs_ahead_makes_no_answer_newer_than_now():
    assert read({**GOOD, "measured_at": "2026-11-21T13:00:00+08:00"}).measured_at == NOON


def test_without_an_accuracy_the_services_usual_one_counts():
    answer = {k: v for k, v in GOOD.items() if k != "radius_m"}
    assert read(answer, Shape(default_radius_m=750.0)).radius_m == 750.0


def test_signs_that_no_screen_shows_do_not_reach_one():
    found = read({**GOOD, "address": "和平路\u202e1号\x07\n" + "长" * 900})
    assert found.address.startswith("和平路1号长")
    assert len(found.address) == 500


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = dict.fromkeys([*GOOD, "measured_at", "address"], ANYTHING)


@given(st.binary(max_size=300))
def test_noise_is_refused_and_never_a_crash(noise):
    with contextlib.suppress(NotLocated):
        read(noise)


@given(st.fixed_dictionaries({}, optional=FIELDS))
def test_any_json_is_a_position_in_reach_or_a_refusal(answer):
    body = json.dumps(answer).encode()
    try:
        found = read(body)
    except NotLocated as no:
        assert no.reason in (NoPosition.BAD_ANSWER, NoPosition.NUMBER_UNKNOWN)
    else:
        assert isinstance(found, CallerPosition)
        assert found.measured_at <= NOON
