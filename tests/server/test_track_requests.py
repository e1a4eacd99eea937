"""Tracks over HTTP: from a gateway's batch to columns, files and miles; the journal comes first."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.track_commands import HoldTracks
from dispatch_app.domain.tracks import Stretch
from tests.fakes import builders as a
from tests.fakes.running_server import Client, RunningServer, running_server

STEP_DEG = 50 / 111_195
FIVE = timedelta(seconds=5)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


@pytest.fixture
def began() -> datetime:
    """Ten minutes ago, to the second: what is later than now is refused."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10)


def drive(vehicle: str, since: datetime, count: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "vehicle": vehicle,
            "lat": round(31.5 + n * STEP_DEG, 6),
            "lon": 120.5,
            "at": (since + n * FIVE).isoformat(),
            "speed_mps": 10.0,
            **more,
        }
        for n in range(count)
    ]


def feed(centre: RunningServer, fixes: list[dict[str, Any]]) -> dict[str, Any]:
    gateway = centre.client(Role.VEHICLE_GATEWAY)
    answer = gateway.post("/v1/positions", {"fixes": fixes})
    assert answer.status_code == 200, answer.text
    centre.server.track_keeper.flush()
    found: dict[str, Any] = answer.json()
    return found


def question(began: datetime, *vehicles: str, **more: Any) -> dict[str, Any]:
    until_ = began + timedelta(minutes=10)
    return {"vehicles": vehicles, "since": began.isoformat(), "until": until_.isoformat(), **more}


def written(client: Client, began: datetime, vehicle: str, count: int) -> dict[str, Any]:
    answer = client.post("/v1/tracks", question(began, vehicle))
    assert answer.status_code == 200, answer.text
    (track,) = answer.json()["tracks"]
    assert len(track["at_ms"]) == count
    found: dict[str, Any] = track
    return found


def journal(centre: RunningServer, kind: str) -> list[dict[str, Any]]:
    entries = centre.client(Role.AUDITOR).get("/v1/journal?limit=1000").json()
    return [entry for entry in entries if entry["kind"] == kind]


def test_what_a_gateway_hands_in_is_a_track(centre: RunningServer, began: datetime) -> None:
    feed(centre, drive(a.V01, began, 20))
    track = written(centre.client(seat=a.SEAT_1), began, a.V01, 20)
    assert track["lat"][1] == pytest.approx(31.5 + STEP_DEG, abs=1e-6)
    assert track["origin"] == ["terminal"] * 20 and all(track["plausible"])


def test_a_late_batch_is_in_the_track_and_moves_no_vehicle(
    centre: RunningServer, began: datetime
) -> None:
    fixes = drive(a.V01, began, 40)
    feed(centre, fixes[:10] + fixes[30:])
    feed(centre, [{**fix, "late": True, "source": "blind_area"} for fix in fixes[10:30]])
    desk = centre.client(seat=a.SEAT_1)
    track = written(desk, began, a.V01, 40)
    assert track["origin"][10:30] == ["blind_area"] * 20
    (now,) = desk.get("/v1/positions").json()["fixes"]
    assert datetime.fromisoformat(now["at"]) == began + 39 * FIVE


def test_what_cannot_be_believed_is_kept_and_marked(centre: RunningServer, began: datetime) -> None:
    fixes = drive(a.V01, began, 20)
    fixes[9] |= {"lat": 0.0, "lon": 0.0}
    feed(centre, fixes)
    track = written(centre.client(seat=a.SEAT_1), began, a.V01, 20)
    assert track["plausible"] == [n != 9 for n in range(20)]


def test_unknown_vehicles_and_the_future_have_no_track(
    centre: RunningServer, began: datetime
) -> None:
    feed(centre, drive("99", began, 5) + drive(a.V02, began + timedelta(hours=2), 5))
    feed(centre, drive(a.V01, began, 2))
    desk = centre.client(seat=a.SEAT_1)
    written(desk, began, a.V01, 2)
    ahead = began + timedelta(hours=2)
    (track,) = desk.post("/v1/tracks", question(ahead, a.V02)).json()["tracks"]
    assert track["at_ms"] == []


def test_every_look_stands_in_the_journal(centre: RunningServer, began: datetime) -> None:
    centre.client(seat=a.SEAT_1).post("/v1/tracks", question(began, a.V01, a.V02))
    (entry,) = journal(centre, "TracksRead")
    assert entry["actor"]["seat"] == a.SEAT_1
    assert (entry["body"]["vehicles"], entry["body"]["purpose"]) == ([a.V01, a.V02], "view")


def test_who_has_no_right_sees_nothing(centre: RunningServer, began: datetime) -> None:
    for role in (Role.STATION, Role.VEHICLE_GATEWAY, Role.RECORDER):
        client = centre.client(role, station=a.NORTH if role is Role.STATION else None)
        answer = client.post("/v1/tracks", question(began, a.V01))
        assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")
        assert client.get("/v1/tracks").status_code == 403
    assert journal(centre, "TracksRead") == []


def test_a_dispatcher_looks_and_takes_nothing_out_of_the_house(
    centre: RunningServer, began: datetime
) -> None:
    answer = centre.client(seat=a.SEAT_1).post(
        "/v1/tracks/csv", question(began, a.V01, reason="投诉")
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")


def test_a_file_wants_a_reason(centre: RunningServer, began: datetime) -> None:
    answer = centre.client(Role.DIRECTOR).post("/v1/tracks/gpx", question(began, a.V01))
    assert (answer.status_code, answer.json()["code"]) == (409, "tracks.reason-missing")


def test_too_much_at_once_is_refused(centre: RunningServer, began: datetime) -> None:
    asked = question(began, a.V01, a.V02) | {"since": (began - timedelta(days=30)).isoformat()}
    answer = centre.client(Role.DIRECTOR).post("/v1/tracks", asked)
    assert (answer.status_code, answer.json()["code"]) == (429, "limit.tracks")


def test_files_can_be_read_by_any_reader_and_say_what_they_are(
    centre: RunningServer, began: datetime
) -> None:
    feed(centre, drive(a.V01, began, 12))
    director = centre.client(Role.DIRECTOR)
    asked = question(began, a.V01, reason="家属投诉")
    files = {form: director.post(f"/v1/tracks/{form}", asked) for form in READERS}
    for form, reads in READERS.items():
        assert files[form].status_code == 200, files[form].text
        reads(files[form].text, began)
    told = [e["body"] for e in journal(centre, "TracksRead")]
    assert [(t["purpose"], t["reason"]) for t in told] == [("export", "家属投诉")] * 3


def gpx(text: str, began: datetime) -> None:
    root = ElementTree.fromstring(text)
    points = root.findall(".//{http://www.topografix.com/GPX/1/1}trkpt")
    assert len(points) == 12 and points[0].get("lat") == "31.500000"
    told = root.findtext(".//{http://www.topografix.com/GPX/1/1}desc", "")
    assert "WGS-84" in told and "家属投诉" in told


def geojson(text: str, began: datetime) -> None:
    found = json.loads(text)
    (feature,) = found["features"]
    assert feature["geometry"]["coordinates"][0] == [120.5, 31.5]
    assert len(feature["properties"]["times"]) == 12 and "WGS-84" in found["datum"]


def comma_table(text: str, began: datetime) -> None:
    rows = list(csv.DictReader(text.splitlines()[1:]))
    assert len(rows) == 12 and rows[0]["latitude_wgs84"] == "31.500000"
    third = (began + 3 * FIVE).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert rows[3]["time_utc"] == third


READERS = {"gpx": gpx, "geojson": geojson, "csv": comma_table}


def test_another_form_is_unknown(centre: RunningServer, began: datetime) -> None:
    answer = centre.client(Role.DIRECTOR).post("/v1/tracks/kml", question(began, a.V01, reason="x"))
    assert answer.status_code == 404


def test_miles_of_a_day(centre: RunningServer, began: datetime) -> None:
    feed(centre, drive(a.V01, began, 21))
    desk = centre.client(seat=a.SEAT_1)
    written(desk, began, a.V01, 21)
    zone = timedelta(hours=8)
    day = (began + zone).date()
    answer = desk.get(f"/v1/mileages?vehicle={a.V01}&first={day - timedelta(days=1)}&last={day}")
    assert [way["day"] for way in answer.json()["ways"]] == [
        (day - timedelta(days=1)).isoformat(),
        day.isoformat(),
    ]
    assert sum(way["went"]["driven_m"] for way in answer.json()["ways"]) == pytest.approx(
        1000, rel=0.01
    )


def test_miles_of_an_unknown_incident_are_unknown(centre: RunningServer) -> None:
    assert centre.client(seat=a.SEAT_1).get("/v1/mileages?incident=nope").status_code == 404


def test_what_is_kept_is_told(centre: RunningServer, began: datetime) -> None:
    feed(centre, drive(a.V01, began, 3))
    director = centre.client(Role.DIRECTOR)
    written(director, began, a.V01, 3)
    stretch = Stretch(vehicle=a.V01, since=began, until=began + timedelta(minutes=5))
    director.does(HoldTracks(incident=IncidentId("id-9"), stretches=(stretch,), reason="投诉"))
    told = director.get("/v1/tracks").json()
    assert began.date().isoformat() in [kept["day"] for kept in told["days"]]
    assert [hold["incident"] for hold in told["holds"]] == ["id-9"]
    assert (told["lost"], told["waiting"]) == (0, 0)


def test_a_server_that_stops_has_written_all(tmp_path: Path, began: datetime) -> None:
    with running_server(tmp_path) as server:
        feed(server, drive(a.V01, began, 30))
    with running_server(tmp_path) as server:
        assert written(server.client(seat=a.SEAT_1), began, a.V01, 30)
