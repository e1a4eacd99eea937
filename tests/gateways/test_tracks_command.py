"""`main.py tracks`: what is kept, files and miles from a real centre, in words and exit codes."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import DispatchVehicle, OpenIncident
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.track_commands import HoldTracks
from dispatch_app.domain.tracks import Stretch
from dispatch_app.gateways import tracks_cli
from dispatch_app.ports.accounts import Account
from tests.fakes import builders as a
from tests.fakes.running_server import RunningServer, running_server

PASSWORD = "a-long-password"
FIVE = timedelta(seconds=5)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        account = Account(id=AccountId("chief"), role=Role.DIRECTOR, name="chief")
        server.accounts.create(account, password=PASSWORD)
        (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
        yield server


@pytest.fixture
def began(centre: RunningServer) -> datetime:
    """Twenty fixes of the first vehicle, fifty metres apart, are kept from here on."""
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    fixes = [
        {
            "vehicle": a.V01,
            "lat": round(31.5 + n * 50 / 111_195, 6),
            "lon": 120.5,
            "at": (since + n * FIVE).isoformat(),
        }
        for n in range(20)
    ]
    centre.client(Role.VEHICLE_GATEWAY).post("/v1/positions", {"fixes": fixes})
    centre.server.track_keeper.flush()
    return since


def run(centre: RunningServer, tmp_path: Path, what: str, *words: str) -> int:
    add = getattr(tracks_cli, f"add_{what}_arguments")
    parser = argparse.ArgumentParser()
    add(parser)
    common = ["--centre", centre.url, "--account", "chief"]
    common += ["--password-file", str(tmp_path / "password"), "--data", str(tmp_path / "data")]
    code: int = getattr(tracks_cli, f"run_{what}")(parser.parse_args([*words, *common]))
    return code


def period(began: datetime) -> list[str]:
    end = began + timedelta(minutes=4)
    return ["--since", began.isoformat(), "--until", end.isoformat(), "--reason", "complaint"]


@pytest.mark.parametrize("ending", ["gpx", "geojson", "csv"])
def test_a_file_is_written_and_never_overwritten(
    centre: RunningServer,
    began: datetime,
    tmp_path: Path,
    ending: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / f"way.{ending}"
    words = [str(file), "--vehicle", a.V01, *period(began)]
    assert run(centre, tmp_path, "export", *words) == tracks_cli.DONE
    assert "31.5" in file.read_text(encoding="utf-8")
    assert run(centre, tmp_path, "export", *words) == tracks_cli.UNUSABLE
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "since", "said"),
    [("way.kml", "2026-11-22T08:00:00+08:00", "ending"), ("way.gpx", "yesterday", "no time")],
)
def test_what_cannot_be_meant_is_said(
    centre: RunningServer,
    tmp_path: Path,
    file: str,
    since: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = [str(tmp_path / file), "--vehicle", a.V01, "--since", since]
    words += ["--until", "2026-11-22T09:00:00+08:00", "--reason", "x"]
    assert run(centre, tmp_path, "export", *words) == tracks_cli.UNUSABLE
    assert said in capsys.readouterr().err


def test_miles_and_days_are_told(
    centre: RunningServer, began: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = (began + timedelta(hours=8)).date().isoformat()
    words = ["--vehicle", a.V01, "--first", day, "--last", day]
    assert run(centre, tmp_path, "mileage", *words) == tracks_cli.DONE
    assert "km" in capsys.readouterr().out
    assert run(centre, tmp_path, "kept") == tracks_cli.DONE
    assert began.date().isoformat() in capsys.readouterr().out


def test_the_whole_fleet_of_a_day_is_a_table_with_its_missions(
    centre: RunningServer, began: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = centre.client(seat=a.SEAT_1)
    opened = seat.does(OpenIncident())
    order = DispatchVehicle(
        incident=IncidentId(opened[0]["body"]["incident"]),
        vehicle=a.V01,
        slip=a.a_slip(),
        recommendation=a.a_recommendation(a.V01),
    )
    seat.does(order)
    day, out = (began + timedelta(hours=8)).date().isoformat(), tmp_path / "fleet.csv"
    words = ["--fleet", "--day", day, "--out", str(out)]
    assert run(centre, tmp_path, "mileage", *words) == tracks_cli.DONE
    with out.open(encoding="utf-8-sig", newline="") as file:
        whole, mission = csv.DictReader(file)
    assert (whole["vehicle"], whole["day"], whole["mission"]) == (a.V01, day, "")
    assert float(whole["driven_km"]) == pytest.approx(0.95, rel=0.01)
    assert (whole["gaps"], whole["bridged_km"]) == ("0", "0.000")
    assert mission["mission"].endswith("-1")
    assert run(centre, tmp_path, "mileage", *words) == tracks_cli.NOT_WRITABLE
    assert run(centre, tmp_path, "mileage", *words[:3]) == tracks_cli.DONE
    assert capsys.readouterr().out.count(a.V01) >= 2


def test_a_table_needs_its_day(
    centre: RunningServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--fleet"], ["--fleet", "--day", "today"], []):
        assert run(centre, tmp_path, "mileage", *words) == tracks_cli.UNUSABLE
        assert "--fleet" in capsys.readouterr().err


def test_a_hold_is_told_and_released(
    centre: RunningServer, began: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stretch = Stretch(vehicle=a.V01, since=began, until=began + FIVE)
    hold = HoldTracks(incident=IncidentId("id-7"), stretches=(stretch,), reason="court")
    centre.client(Role.DIRECTOR).does(hold)
    run(centre, tmp_path, "kept")
    assert "held\tid-7" in capsys.readouterr().out
    release = ["id-7", "--reason", "done"]
    assert run(centre, tmp_path, "release", *release) == tracks_cli.DONE
    assert run(centre, tmp_path, "release", *release) == tracks_cli.DONE
    assert capsys.readouterr().out.splitlines() == ["released", "was not held"]


def test_a_centre_that_is_away_is_another_code(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    tracks_cli.add_kept_arguments(parser)
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    words = ["--centre", "http://127.0.0.1:9", "--account", "chief"]
    words += ["--password-file", str(tmp_path / "password"), "--data", str(tmp_path)]
    assert tracks_cli.run_kept(parser.parse_args(words)) == tracks_cli.AWAY
