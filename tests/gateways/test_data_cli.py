"""`main.py data import` and `data export` against a real centre: each row gets its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import main
from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.master_tables import write_places
from dispatch_app.domain import commands as c
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.state import CentreState
from dispatch_app.ports.accounts import Account
from gis.workbooks import write_rows
from tests.fakes import builders as a
from tests.fakes.map_work import THERE, an_own_place
from tests.fakes.running_server import RunningServer, running_server
from tests.fakes.small_region import small_region

STATIONS = "id,name,district,lon,lat,datum,phone"
VEHICLES = "id,plate,station,level,crew,equipment,phone"
HOSPITALS = "id,name,grade,lon,lat,datum,capabilities,beds,phone"
PLACES = "id,name,lon,lat,datum,aliases,kind,address,note"
SUBSCRIBERS = "number,name,address,lon,lat,datum,warning"
Data = Callable[..., int]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def keeper(centre: RunningServer, directory: Path) -> Data:
    """`main.py data …` as the maintainer."""
    key = directory / "keeper.key"
    account = Account(id=AccountId("keeper"), role=Role.MAINTAINER, name="keeper")
    centre.accounts.create(account, public_key=make_key(key))
    signing = ["--account", "keeper", "--key", str(key), "--centre", centre.url]
    signing += ["--data", str(directory / "data")]
    return lambda *words: main.main(["data", *map(str, words), *signing])


@pytest.fixture
def data(centre: RunningServer, tmp_path: Path) -> Data:
    return keeper(centre, tmp_path)


def a_file(directory: Path, name: str, header: str, *rows: str) -> Path:
    path = directory / name
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def state(centre: RunningServer) -> CentreState:
    return centre.server.bus.state


def test_new_rows_are_added_other_ones_changed_and_the_rest_left_alone(
    centre: RunningServer, data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ("N,城北总站,,120.51,31.51,,", "E,城东站,东区,120.55,31.50,,09990000012")
    file = a_file(tmp_path, "stations.csv", STATIONS, *rows)
    assert data("import", "stations", file) == 0
    assert "1 added, 1 changed, 0 unchanged, 0 retired, 0 rejected" in capsys.readouterr().out
    assert state(centre).stations[a.NORTH].name == "城北总站"
    assert a.SOUTH in state(centre).stations
    assert data("import", "stations", file) == 0
    said = capsys.readouterr().out
    assert "2 unchanged" in said
    assert "not in the file, left as they are: S" in said


def test_every_rejected_row_is_named_on_screen_and_in_the_report(
    data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ("11,演A11,N,bls,,,", "12,演A12,X,bls,,,", "13,演A13,N,tank,,,", "11,演A14,N,als,,,")
    file = a_file(tmp_path, "vehicles.csv", VEHICLES, *rows)
    report = tmp_path / "report.json"
    assert data("import", "vehicles", file, "--report", report) == 1
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["added"] == ["11"]
    assert [(r["row"], r["column"], r["reason"]) for r in found["rejected"]] == [
        (3, "station", "unknown_station"),
        (4, "level", "unknown_code"),
        (5, "id", "duplicate"),
    ]
    said = capsys.readouterr().out
    assert "vehicles.csv: row 3, station: unknown_station" in said


def test_what_is_missing_is_retired_only_when_told_and_never_against_the_rules(
    centre: RunningServer, data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = centre.client(seat=a.SEAT_1)
    desk.does(c.ReportRinging(line=a.LINE_1))
    call = next(iter(state(centre).calls))
    desk.does(c.AnswerCall(call=call))
    incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
    desk.does(
        c.DispatchVehicle(
            incident=incident,
            vehicle=a.V01,
            slip=a.a_slip(),
            recommendation=a.a_recommendation(a.V01),
        )
    )
    file = a_file(tmp_path, "vehicles.csv", VEHICLES, "02,演A02,N,als,,,")
    assert data("import", "vehicles", file, "--retire-missing") == 1
    assert "retiring: vehicle.on-mission" in capsys.readouterr().out
    assert set(state(centre).vehicles) == {a.V01, a.V02}
    assert set(state(centre).retired_vehicles) == {a.V03}


def test_a_row_with_a_fault_retires_nothing(
    centre: RunningServer, data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ("01,演A01,N,bls,,,", "02,演A02,N,?,,,")
    file = a_file(tmp_path, "vehicles.csv", VEHICLES, *rows)
    assert data("import", "vehicles", file, "--retire-missing") == 1
    assert "not retired, as rows were rejected: 02, 03" in capsys.readouterr().out
    assert state(centre).retired_vehicles == {}


def test_trying_changes_nothing(centre: RunningServer, data: Data, tmp_path: Path) -> None:
    before = state(centre)
    file = a_file(tmp_path, "stations.csv", STATIONS, "E,城东站,,120.55,31.50,,")
    assert data("import", "stations", file, "--try", "--retire-missing") == 0
    assert state(centre) == before


def test_a_retired_hospital_that_the_file_names_serves_again(
    centre: RunningServer, data: Data, tmp_path: Path
) -> None:
    centre.client(Role.MAINTAINER).does(c.RetireHospital(hospital=a.H1))
    row = "H1,演示一院,三级甲等,120.52,31.52,,emergency;chest_pain,40,"
    assert data("import", "hospitals", a_file(tmp_path, "h.csv", HOSPITALS, row)) == 0
    assert state(centre).hospitals[a.H1].grade == "三级甲等"
    assert state(centre).retired_hospitals == {}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["stations", "vehicles", "hospitals"])
def test_what_is_exported_comes_back_unchanged(
    centre: RunningServer,
    data: Data,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    ending: str,
) -> None:
    file = tmp_path / f"{kind}.{ending}"
    before = state(centre)
    assert data("export", kind, file) == 0
    assert data("import", kind, file) == 0
    assert "0 added, 0 changed" in capsys.readouterr().out
    assert state(centre) == before


def test_subscribers_come_from_a_workbook_and_go_back_with_their_zeros(
    centre: RunningServer, data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "subscribers.xlsx"
    rows = [
        ["09990001234", "王家饭店", "演示区和平路1号", "120.5", "31.5", "", "key_patient:冠心病"],
        ["no number", "某人", "演示区", "", "", "", ""],
    ]
    write_rows(file, SUBSCRIBERS.split(","), rows)
    assert data("import", "subscribers", file) == 1
    assert "1 numbers in the new table, 1 rows rejected" in capsys.readouterr().out
    out = tmp_path / "out.csv"
    assert data("export", "subscribers", out) == 0
    assert "09990001234,王家饭店" in out.read_text(encoding="utf-8")


def test_a_row_outside_the_map_is_rejected(tmp_path: Path) -> None:
    with running_server(tmp_path, region=str(small_region())) as centre:
        data = keeper(centre, tmp_path)
        file = a_file(tmp_path, "stations.csv", STATIONS, "E,城东站,,10.0,50.0,,")
        assert data("import", "stations", file) == 1
        assert "E" not in state(centre).stations


def test_only_those_who_may_take_the_tables_out(centre: RunningServer) -> None:
    for role in (Role.DISPATCHER, Role.STATION, Role.AUDITOR, Role.VEHICLE_GATEWAY):
        client = centre.client(role, seat=a.SEAT_1 if role is Role.DISPATCHER else None)
        for path in ("/v1/subscribers", "/v1/master-data"):
            assert client.get(path).status_code == 403


def test_errors_say_the_mend_and_have_their_exit_codes(
    data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert data("import", "stations", tmp_path / "none.csv") == 2
    assert "check the path" in capsys.readouterr().err
    assert data("export", "stations", tmp_path / "no" / "such.csv") == 2
    assert "cannot be written" in capsys.readouterr().err
    words = [
        "data",
        "export",
        "stations",
        str(tmp_path / "s.csv"),
        "--centre",
        "http://127.0.0.1:9",
    ]
    words += ["--key", str(tmp_path / "keeper.key"), "--data", str(tmp_path / "data")]
    assert main.main(words) == 4
    assert "away" in capsys.readouterr().err


def test_own_places_come_in_by_the_table_and_namesakes_stay_apart(
    centre: RunningServer, data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ",公共厕所,120.50,31.50,,公厕,toilet,和平路,",
        ",公共厕所,120.51,31.50,,,toilet,,",
        ",公共厕所,120.51,31.50,,,toilet,,",
        f",{'长' * 201},120.51,31.50,,,,,",
    )
    file = a_file(tmp_path, "places.csv", PLACES, *rows)
    assert data("import", "places", file) == 1
    assert "2 added, 0 changed, 0 unchanged, 0 retired, 2 rejected" in capsys.readouterr().out
    assert data("import", "places", file) == 1
    assert "0 added, 0 changed, 2 unchanged" in capsys.readouterr().out
    assert len(state(centre).own_places) == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_own_places_go_out_and_come_back_moved_and_retired(
    centre: RunningServer, data: Data, tmp_path: Path, ending: str
) -> None:
    keeper = centre.client(Role.MAINTAINER)
    for place in (an_own_place(), an_own_place(name="老粮站")):
        keeper.does(mc.AddOwnPlace(place=place))
    file = tmp_path / f"places.{ending}"
    assert data("export", "places", file) == 0
    before = state(centre)
    assert data("import", "places", file, "--retire-missing") == 0
    assert state(centre) == before
    kept = next(k for k in before.own_places.values() if k.place.name == "演示纺织厂东门")
    moved = replace(kept.place, position=THERE)
    write_places(file, [replace(kept, place=moved)])
    assert data("import", "places", file, "--retire-missing") == 0
    assert {k.id: k.place for k in state(centre).own_places.values()} == {kept.id: moved}
    assert [k.place.name for k in state(centre).retired_places.values()] == ["老粮站"]
