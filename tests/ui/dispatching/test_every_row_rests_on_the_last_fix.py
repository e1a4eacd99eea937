"""Times and ways are those from where each vehicle stands: by a real guide in the demo city."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Origin, PauseReason, VehicleState
from dispatch_app.domain.commands import PauseVehicle, ReportVehicleState
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.kit.guide.guide import GuideDesk
from gis.coordinates import haversine_m
from gis.region import Region
from gis.roads.graph import RoadGraph
from tests.fakes.builders import MACHINE, V01, V02, V03, a_place
from tests.fakes.small_region import small_region

LonLat = tuple[float, float]
DRIVING = 12.0
LAST_LEG_M = 90.0
"""From where a vehicle was heard of while it drove to where it came to rest."""


@pytest.fixture
def room(open_room) -> Iterator:
    guide = GuideDesk(small_region())
    guide.start()
    yield open_room(guide=guide)
    guide.stop()


@pytest.fixture(scope="module")
def stations() -> list[LonLat]:
    with (small_region() / "stations.csv").open(encoding="utf-8-sig") as table:
        return [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(table)]


@pytest.fixture(scope="module")
def roads() -> RoadGraph:
    return RoadGraph.load(Region.open(small_region()).roads)


def wait_until(condition, timeout_ms=10_000):
    waited = 0
    while not condition() and waited < timeout_ms:
        QTest.qWait(10)
        waited += 10
    assert condition()


def at(point: LonLat) -> Place:
    return a_place(position=Position(lat=point[1], lon=point[0]))


def row(room, vehicle):
    return next(r for r in room.panel.vehicles.rows if r.vehicle == vehicle)


def way(room, vehicle):
    """The way that the map shows."""
    return next((c.line for c in room.dispatching.focus.candidates if c.vehicle == vehicle), ())


def homeward(roads: RoadGraph, start: LonLat, station: LonLat) -> list[LonLat]:
    route = roads.route(start, station)
    assert route is not None
    return [(lon, lat) for lon, lat in route.line.tolist()]


def off_m(a: LonLat, b: LonLat) -> float:
    return float(haversine_m(a[0], a[1], b[0], b[1]))


def course(a: LonLat, b: LonLat) -> float:
    east = (b[0] - a[0]) * math.cos(math.radians(a[1]))
    return math.degrees(math.atan2(east, b[1] - a[1])) % 360


def searched_from(room, vehicle, point: LonLat) -> bool:
    source = room.dispatching.recommending.sources.get(vehicle)
    return source is not None and (source.lon, source.lat) == point


def stand(room, vehicle, point: LonLat) -> None:
    room.fix(vehicle, lon=point[0], lat=point[1])


def drive_home(room, vehicle, line: list[LonLat]) -> None:
    """By a few fixes, the last of them close to where the way ends; each is searched from."""
    home = line[-1]
    far = [at for at, point in enumerate(line) if off_m(point, home) > LAST_LEG_M]
    stops = sorted({far[len(far) // 3], far[2 * len(far) // 3], far[-1]})
    assert off_m(line[stops[-1]], home) < travel.MOVED_M * 3
    for stop in stops:
        here, ahead = line[stop], line[stop + 1]
        room.fix(
            vehicle, lon=here[0], lat=here[1], speed_mps=DRIVING, heading_deg=course(here, ahead)
        )
        wait_until(lambda here=here: searched_from(room, vehicle, here))


def test_a_vehicle_that_has_come_to_rest_counts_from_there_as_its_neighbour_does(
    room, stations, roads
):
    home, scene = stations[3], stations[1]
    stand(room, V02, home)
    stand(room, V03, stations[0])
    room.opens(at(scene))
    wait_until(lambda: room.order)
    drive_home(room, V01, homeward(roads, stations[2], home))
    stand(room, V01, home)
    wait_until(lambda: row(room, V01).time_s == row(room, V02).time_s)
    assert row(room, V01).distance_m == row(room, V02).distance_m
    wait_until(lambda: way(room, V01) and way(room, V01) == way(room, V02))


def test_a_vehicle_that_stops_where_it_was_searched_from_may_turn_round(room, stations, roads):
    line = homeward(roads, stations[2], stations[3])
    middle = len(line) // 2
    here, ahead = line[middle], line[middle + 1]
    stand(room, V02, here)
    room.opens(at(line[0]))
    room.fix(V01, lon=here[0], lat=here[1], speed_mps=DRIVING, heading_deg=course(here, ahead))
    wait_until(lambda: searched_from(room, V01, here))
    stand(room, V01, here)
    wait_until(lambda: row(room, V01).time_s == row(room, V02).time_s)


def test_a_vehicle_that_gets_free_counts_from_where_it_got_free(room, stations):
    """Its last fix came while it could not be sent, and started no search."""
    scene, home = stations[1], stations[3]
    stand(room, V01, home)
    stand(room, V02, scene)
    room.opens(at(scene))
    wait_until(lambda: room.order)
    room.desk.elsewhere(
        PauseVehicle(vehicle=V01, reason=PauseReason.MEAL, origin=Origin.BY_HAND), MACHINE
    )
    wait_until(lambda: row(room, V01).excluded)
    stand(room, V01, scene)
    room.desk.elsewhere(
        ReportVehicleState(vehicle=V01, state=VehicleState.STANDBY, origin=Origin.BY_HAND), MACHINE
    )
    wait_until(lambda: row(room, V01).time_s == row(room, V02).time_s)
