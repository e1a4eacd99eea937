"""Road conditions, places and corrections over HTTP: at once for all seats, and after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import Datum, Role
from gis.coordinates import wgs84_to_gcj02
from tests.fakes import builders as a
from tests.fakes.map_work import IN_AN_HOUR, a_condition, a_filing, an_own_place
from tests.fakes.running_server import RunningServer, running_server, until
from tests.fakes.small_region import small_region


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def holding(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [kept["condition"] for kept in body["holding"]]


def test_a_closure_of_another_datum_is_kept_in_wgs84(centre: RunningServer) -> None:
    desk = centre.client(seat=a.SEAT_1)
    true = (120.50, 31.50), (120.51, 31.50)
    at = wgs84_to_gcj02([lon for lon, _ in true], [lat for _, lat in true])
    points = tuple((float(lon), float(lat)) for lon, lat in zip(at.lon, at.lat, strict=True))
    desk.does(mc.SetRoadCondition(condition=a_condition(points=points), datum=Datum.GCJ02))
    (kept,) = holding(desk.get("/v1/road-conditions").json())
    assert kept["points"] == [pytest.approx(point, abs=1e-9) for point in true]


def test_every_seat_sees_it_in_its_snapshot_and_a_station_does_not(centre: RunningServer) -> None:
    centre.client(seat=a.SEAT_1).does(mc.SetRoadCondition(condition=a_condition()))
    other = centre.client(seat=a.SEAT_2).snapshot()["state"]
    assert (len(other["road_conditions"]), other["road_condition_version"]) == (1, 1)
    station = centre.client(Role.STATION, station=a.NORTH)
    assert station.snapshot()["state"]["road_conditions"] == {}
    assert code(station.get("/v1/road-conditions")) == (403, "right.missing")


def test_a_condition_that_cannot_be_is_refused_naming_the_field(centre: RunningServer) -> None:
    desk = centre.client(seat=a.SEAT_1)
    body = b'{"condition": {"kind": "slow", "shape": "point", "points": [[120.5, 31.5]], '
    body += b'"reason": "flood"}}'
    answer = desk.post("/v1/commands/SetRoadCondition", body)
    assert code(answer) == (400, "message.invalid")
    assert "factor" in answer.json()["details"]["detail"]
    strange = body.replace(b'"slow"', b'"closed", "colour": "red"')
    assert code(desk.post("/v1/commands/SetRoadCondition", strange)) == (
        400,
        "message.unknown-field",
    )


def test_a_correction_goes_from_the_desk_to_the_maintainer_and_becomes_a_place(
    centre: RunningServer,
) -> None:
    desk, keeper = centre.client(seat=a.SEAT_1), centre.client(Role.MAINTAINER)
    (filed,) = desk.does(a_filing())
    accept = mc.AcceptCorrection(id=filed["body"]["id"])
    assert code(desk.send(accept)) == (403, "right.missing")
    (waiting,) = keeper.get("/v1/corrections").json()["waiting"]
    assert waiting["correction"]["typed"] == "金桂花园"
    keeper.does(accept)
    (place,) = desk.get("/v1/own-places").json()["places"]
    assert place["place"]["name"] == "金桂花园二期"
    steps = desk.get("/v1/map-changes?subject=correction").json()
    assert [step["act"] for step in steps] == ["accepted", "filed"]


@pytest.mark.parametrize("query", ["subject=street", "limit=x", "before=-1"])
def test_a_strange_question_about_the_history_is_refused(centre: RunningServer, query: str) -> None:
    answer = centre.client(seat=a.SEAT_1).get(f"/v1/map-changes?{query}")
    assert code(answer) == (400, "message.invalid")


def test_the_watch_of_road_conditions_has_its_heartbeat(centre: RunningServer) -> None:
    until(
        lambda: "road condition watch" in centre.http.get("/v1/health").text,
        "the heartbeat of the road conditions",
    )


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=1)


def holds(server: RunningServer) -> bool:
    return bool(server.server.bus.state.road_conditions)


def test_a_condition_ends_by_itself_for_all_seats(centre: RunningServer) -> None:
    desk = centre.client(seat=a.SEAT_1)
    desk.does(mc.SetRoadCondition(condition=a_condition(until=soon())))
    assert holds(centre)
    until(lambda: not holds(centre), "the end of the closure")
    (ended,) = desk.get("/v1/road-conditions").json()["ended"]
    assert [step["act"] for step in ended["changes"]] == ["added", "expired"]


def test_what_should_have_ended_while_the_centre_stood_ends_at_its_start(tmp_path: Path) -> None:
    with running_server(tmp_path) as first:
        leader = first.client(Role.SHIFT_LEADER, seat=a.SEAT_1)
        end = soon()
        leader.does(mc.SetRoadCondition(condition=a_condition(until=end)))
    until(lambda: datetime.now(UTC) > end, "the end of the closure")
    with running_server(tmp_path) as second:
        until(lambda: not holds(second), "the closure to be ended")
        leader = second.client(Role.SHIFT_LEADER, seat=a.SEAT_1)
        last = leader.get("/v1/map-changes?limit=1").json()[0]
        assert last["act"] == "expired"
        assert datetime.fromisoformat(last["at"]) >= end


def test_conditions_and_places_outlive_a_newer_map_and_lie_on_it(tmp_path: Path) -> None:
    """They are the centre's: a server started with another region has them still."""
    condition = a_condition(until=IN_AN_HOUR.replace(year=2099))
    with running_server(tmp_path) as first:
        desk, leader = first.client(seat=a.SEAT_1), first.client(Role.SHIFT_LEADER, seat=a.SEAT_2)
        desk.does(mc.SetRoadCondition(condition=condition))
        leader.does(mc.AddOwnPlace(place=an_own_place()))
        before = first.server.bus.state
    with running_server(tmp_path, region=str(small_region())) as second:
        state = second.server.bus.state
        assert state.road_conditions == before.road_conditions
        assert state.own_places == before.own_places
        away = a_condition(points=((10.0, 50.0), (10.1, 50.0)))
        answer = second.client(seat=a.SEAT_1).send(mc.SetRoadCondition(condition=away))
        assert code(answer) == (409, "position.outside-map")
        assert {"west", "south", "east", "north"} <= answer.json()["details"].keys()
