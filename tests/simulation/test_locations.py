"""The simulated operator: the same seed gives the same answers, and its faults are real ones."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter

import httpx
import pytest

from dispatch_app.adapters.caller_location.answers import Asked, Shape, decode
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.ids import LocatorId
from dispatch_app.ports.caller_location import NotLocated
from dispatch_app.simulation.locations import FINEST_M, SILENT_S, Operator, serve
from gis.coordinates import Datum, haversine_m
from tests.fakes.builders import NOON

BOX = (120.3, 31.3, 120.7, 31.7)
AT = (120.5, 31.5)
NUMBER = "19900010001"
SHAPE = Shape(
    latitude="position.lat",
    longitude="position.lng",
    radius="position.accuracy",
    measured_at="time",
    number="msisdn",
    datum=Datum.GCJ02,
)


def an_operator(**more):
    given = {"seed": 7, "faults": 0.0, "delay_s": 0.001, "datum": Datum.GCJ02}
    return Operator({NUMBER: AT}, BOX, **{**given, **more})


def read(played, number=NUMBER):
    asked = Asked(
        locator=LocatorId("mobile"), source=PlaceSource.CELL, number=number, now=NOON, region=BOX
    )
    return decode(played.body, SHAPE, asked)


def without_time(played):
    return {k: v for k, v in json.loads(played.body).items() if k != "time"}


def test_the_caller_of_a_story_is_inside_the_circle():
    found = read(an_operator().play(NUMBER))
    away = haversine_m(found.position.lon, found.position.lat, *AT)
    assert 0 < away <= found.radius_m


def test_the_circle_shrinks_with_every_question():
    operator = an_operator()
    radii = [read(operator.play(NUMBER)).radius_m for _ in range(8)]
    assert radii == sorted(radii, reverse=True)
    assert radii[-1] == FINEST_M


def test_the_same_seed_says_the_same():
    one, other = an_operator(), an_operator()
    assert without_time(one.play(NUMBER)) == without_time(other.play(NUMBER))


def test_a_number_of_no_story_calls_from_somewhere_in_the_region():
    found = read(an_operator().play("19900020002"), "19900020002").position
    assert BOX[0] - 0.1 < found.lon < BOX[2] + 0.1
    assert BOX[1] - 0.1 < found.lat < BOX[3] + 0.1


def test_every_fault_is_one_that_the_decoder_knows():
    operator = an_operator(faults=1.0)
    seen = Counter()
    for n in range(60):
        number = f"199000{n:05d}"
        played = operator.play(number)
        if played.delay_s == SILENT_S or played.status != 200:
            seen[f"status {played.status} after {played.delay_s:.0f}"] += 1
            continue
        try:
            seen["huge" if read(played, number).radius_m >= 30_000 else "good"] += 1
        except NotLocated as no:
            seen[no.reason.value] += 1
    assert seen["good"] == 0
    assert {"bad_answer", "huge"} <= set(seen)


@pytest.fixture
def url():
    server = serve(an_operator(), 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_serves_numbers_and_nothing_else(url):
    with httpx.Client(base_url=url, trust_env=False) as http:
        assert http.get(f"/locate/{NUMBER}").json()["msisdn"] == NUMBER
        assert http.get("/elsewhere").status_code == 404


def test_many_are_answered_at_once(url):
    async def ask():
        async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
            return await asyncio.gather(*(http.get(f"/locate/1990003{n:04d}") for n in range(20)))

    assert [a.status_code for a in asyncio.run(ask())] == [200] * 20
