"""A region is imported whole or not at all, and every refusal names file, row and mend."""

import argparse
import gc
import json
import os
from pathlib import Path

import numpy as np
import pytest

from gis import import_cli, importer
from gis.cells import Reason
from gis.errors import BadMapFile, BadRegion, BadTable, GisError, NoRoads
from gis.gazetteer.gazetteer import Gazetteer
from gis.importer import BadTarget, RefusedRows, import_region
from gis.region import Region
from gis.roads.graph import RoadGraph
from tests.fakes.osm_maps import DrawnMap, at

EXTRACTS = Path(__file__).resolve().parents[3] / "shared" / "data"
STATIONS = "id,name,district,lon,lat,datum,phone"
VEHICLES = "id,plate,station,level,crew,equipment,phone"
HOSPITALS = "id,name,grade,lon,lat,datum,capabilities,beds,phone"
SUBSCRIBERS = "number,name,address,lon,lat,datum,warning"


def a_town(highway="residential"):
    """A square of four named streets, two kilometres wide."""
    drawn = DrawnMap()
    corners = ((0, 0), (2000, 0), (2000, 2000), (0, 2000))
    for n, (x, y) in enumerate(corners, start=1):
        drawn.node(n, x, y)
    for n, name in enumerate(("南街", "东街", "北街", "西街"), start=1):
        drawn.way(n, (n, n % 4 + 1), name=name, highway=highway)
    return drawn


def row(*cells, place=(1000, 30)):
    lon, lat = at(*place)
    return ",".join(cells).replace("@", f"{lon:.7f},{lat:.7f}")


@pytest.fixture
def files(tmp_path):
    """A good town with one good row in each table; tests spoil one of them."""
    made = {
        "map_file": a_town().write(tmp_path / "town.osm.pbf"),
        "stations": tmp_path / "stations.csv",
        "vehicles": tmp_path / "vehicles.csv",
        "hospitals": tmp_path / "hospitals.csv",
        "subscribers": tmp_path / "subscribers.csv",
    }
    write(made["stations"], STATIONS, row("S1", "南街站", "", "@", "", ""))
    write(made["vehicles"], VEHICLES, "07,云A·D0007,S1,als,,,")
    write(made["hospitals"], HOSPITALS, row("H1", "北街医院", "", "@", "", "stroke", "9", ""))
    write(made["subscribers"], SUBSCRIBERS, row("0999-6000000", "甲", "南街1号", "@", "", ""))
    return made


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def imported(files, out, **more):
    return import_region(files["map_file"], out, name="测试镇", **tables_of(files), **more)


def tables_of(files):
    return {kind: path for kind, path in files.items() if kind != "map_file"}


def refused(files, out, error):
    """The message of an import that fails and leaves nothing behind."""
    before = sorted(path.name for path in out.parent.iterdir())
    with pytest.raises(error) as trouble:
        imported(files, out)
    assert sorted(path.name for path in out.parent.iterdir()) == before
    return str(trouble.value)


@pytest.fixture
def out(tmp_path):
    (tmp_path / "regions").mkdir()
    return tmp_path / "regions" / "town"


def test_a_region_opens_with_all_that_was_imported(files, out):
    report = imported(files, out)
    region = Region.open(out)
    assert (region.name, region.counts) == ("测试镇", report.counts)
    assert [s.id for s in region.stations()] == ["S1"]
    assert [(v.id, v.station) for v in region.vehicles()] == [("07", "S1")]
    assert region.hospitals()[0].capabilities == ("stroke",)
    assert region.subscribers()[0].number == "09996000000"
    assert region.centre == pytest.approx(at(1000, 30), abs=1e-6)
    assert report.directory == region.directory == out


def test_the_parts_of_a_region_answer(files, out):
    imported(files, out)
    region = Region.open(out)
    graph = RoadGraph.load(region.roads)
    assert graph.version == region.road_version
    assert np.isfinite(graph.rank_to(at(0, 1000), *np.array([at(1000, 30)]).T).time_s[0])
    found = Gazetteer.open(region.places).search("北街医院")
    assert found and found[0].name == "北街医院"
    assert region.features.stat().st_size > 0


def test_the_report_tells_what_was_read_and_each_rejected_row(files, out):
    write(files["vehicles"], VEHICLES, "07,云A·D0007,S1,als,,,", "08,云A·D0008,S7,als,,,")
    report = imported(files, out)
    vehicles = next(table for table in report.tables if table.kind == "vehicles")
    assert (vehicles.read, vehicles.kept) == (2, 1)
    assert vehicles.rejected[0].reason is Reason.UNKNOWN_STATION
    stored = json.loads((out / "report.json").read_text(encoding="utf-8"))
    rejected = stored["tables"][1]["rejected"][0]
    assert (rejected["file"], rejected["row"], rejected["reason"]) == (
        "vehicles.csv",
        3,
        "unknown_station",
    )
    assert any("vehicles.csv: row 3, station" in line for line in report.lines())


def test_nothing_in_a_region_names_the_machine_that_made_it(files, out, tmp_path):
    imported(files, out)
    for name in ("region.json", "report.json"):
        assert str(tmp_path) not in (out / name).read_text(encoding="utf-8")


def test_progress_names_each_step_and_counts(files, out):
    told = []
    imported(files, out, progress=lambda step, count: told.append((step, count)))
    assert [step for step, count in told if count] == [
        "read",
        "roads",
        "tables",
        "places",
        "features",
    ]


@pytest.mark.parametrize("size", [0, 1, 100, -1, -30])
def test_a_map_that_is_cut_off_is_refused_by_name(files, out, size):
    whole = files["map_file"].read_bytes()
    files["map_file"].write_bytes(whole[:size])
    assert "town.osm.pbf" in refused(files, out, BadMapFile)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"<html></html>", b"\0" * 5000, b"a,b\n1,2\n"])
@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm", "town.csv"])
def test_a_file_that_is_no_map_is_refused_by_name(files, out, tmp_path, name, content):
    files["map_file"] = tmp_path / name
    files["map_file"].write_bytes(content)
    assert name in refused(files, out, BadMapFile)


def test_an_import_leaves_the_process_as_it_was_also_when_it_is_refused(files, out):
    imported(files, out)
    assert gc.isenabled()
    a_town(highway="footway").write(files["map_file"])
    refused(files, out, NoRoads)
    assert gc.isenabled()


def test_a_map_without_roads_is_refused_by_name(files, out):
    a_town(highway="footway").write(files["map_file"])
    message = refused(files, out, NoRoads)
    assert "town.osm.pbf" in message and "choose another extract" in message


def test_a_station_outside_the_region_stops_the_import_with_file_and_row(files, out):
    write(
        files["stations"],
        STATIONS,
        row("S1", "南街站", "", "@", "", ""),
        row("S2", "远站", "", "@", "", "", place=(90_000, 0)),
    )
    message = refused(files, out, RefusedRows)
    assert "stations.csv: row 3" in message and "outside the region" in message


def test_a_station_that_no_road_reaches_stops_the_import(files, out):
    write(files["stations"], STATIONS, row("S1", "孤站", "", "@", "", "", place=(3900, 3900)))
    assert "row 2" in refused(files, out, RefusedRows)


def test_all_bad_stations_are_named_at_once(files, out):
    write(files["stations"], STATIONS, row("S1", "", "", "@", "", ""), "S2,站,,x,34,,")
    message = refused(files, out, RefusedRows)
    assert "row 2, name" in message and "row 3, lon" in message


@pytest.mark.parametrize("kind", ["vehicles", "hospitals", "subscribers"])
def test_a_table_without_one_good_row_stops_the_import(files, out, kind):
    header = files[kind].read_text(encoding="utf-8").splitlines()[0]
    write(files[kind], header, "1,,,x,x,x,x")
    assert f"{kind}.csv" in refused(files, out, BadTable)


def test_a_missing_column_stops_the_import(files, out):
    write(files["hospitals"], "id,name", "H1,一院")
    assert "lacks the column" in refused(files, out, BadTable)


def test_standard_addresses_are_searched_reported_and_kept(files, out, tmp_path):
    files["addresses"] = tmp_path / "addresses.csv"
    good, bad = row("南街18号", "", "@", "", "", ""), "远处,,10,34.7,,,"
    write(files["addresses"], "name,kind,lon,lat,datum,aliases,district", good, bad)
    report = imported(files, out)
    told = next(table for table in report.tables if table.kind == "addresses")
    assert (told.kept, [one.row for one in told.rejected]) == (1, [3])
    found = Gazetteer.open(Region.open(out).places).search("南街18号2单元")
    assert (found[0].name, found[0].own, found[0].detail) == ("南街18号", True, "2单元")
    assert "南街18号" in (out / "addresses.csv").read_text(encoding="utf-8")


def test_a_hospital_off_the_roads_is_kept_and_noted(files, out):
    write(
        files["hospitals"], HOSPITALS, row("H1", "一院", "", "@", "", "", "", "", place=(1000, 500))
    )
    report = imported(files, out)
    assert report.tables[2].kept == 1
    assert report.tables[2].notes[0].reason is Reason.FAR_FROM_ROADS


def test_tables_that_are_not_given_are_taken_as_empty(files, out):
    report = import_region(files["map_file"], out, name="空")
    assert Region.open(out).stations() == () and report.counts["vehicles"] == 0
    assert "  stations: no table given" in list(report.lines())


def test_a_failed_import_leaves_the_old_region_as_it_was(files, out):
    version = imported(files, out).road_version
    write(files["stations"], STATIONS, "S1,,,x,x,,")
    refused(files, out, RefusedRows)
    assert Region.open(out).road_version == version


def test_a_fault_in_the_last_step_leaves_nothing_behind(files, out, monkeypatch):
    def full_disk(_data, _out):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importer, "build_features", full_disk)
    assert "No space" in refused(files, out, OSError)


def test_an_import_replaces_the_region_that_stands_there(files, out):
    first = imported(files, out).road_version
    drawn = a_town()
    drawn.way(9, (1, 3), name="斜街")
    drawn.write(files["map_file"])
    assert imported(files, out).road_version != first
    assert Region.open(out).road_version != first
    assert [path.name for path in out.parent.iterdir()] == ["town"]


def test_what_a_killed_import_left_is_cleared_away(files, out):
    remains = out.with_name(".town.importing")
    remains.mkdir()
    (remains / "roads.npz").write_bytes(b"half")
    imported(files, out)
    assert not remains.exists()


def test_a_directory_of_something_else_is_never_replaced(files, out):
    out.mkdir()
    (out / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(BadTarget, match="town"):
        imported(files, out)
    assert (out / "letters.txt").read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize("name", ["roads.npz", "places.sqlite", "features.sqlite", "stations.csv"])
def test_a_region_with_a_missing_file_does_not_open(files, out, name):
    imported(files, out)
    (out / name).unlink()
    with pytest.raises(BadRegion, match=name):
        Region.open(out)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "bbox": [1]}'])
def test_a_region_with_a_damaged_manifest_does_not_open(files, out, content):
    imported(files, out)
    (out / "region.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadRegion, match="import the region again"):
        Region.open(out)


def test_a_directory_without_a_region_does_not_open(tmp_path):
    with pytest.raises(BadRegion, match="holds no region"):
        Region.open(tmp_path)


def command(*arguments):
    parser = argparse.ArgumentParser()
    import_cli.add_arguments(parser)
    return import_cli.run(parser.parse_args([str(argument) for argument in arguments]))


def options(files):
    tables = tables_of(files)
    return [files["map_file"], *(part for kind in tables for part in (f"--{kind}", tables[kind]))]


def test_the_command_prints_the_report_and_ends_with_0(files, out, capsys):
    assert command(*options(files), "--out", out, "--name", "镇") == import_cli.DONE
    said = capsys.readouterr()
    assert "Region 镇" in said.out and "stations: 1 of 1 rows kept" in said.out
    assert "roads: 8\n" in said.err
    assert Region.open(out).name == "镇"


def test_the_command_names_the_mend_and_ends_with_2(files, out, capsys):
    write(files["stations"], STATIONS, "S1,站,,116.4,39.9,,")
    assert command(*options(files), "--out", out) == import_cli.BAD_INPUT
    said = capsys.readouterr()
    assert "stations.csv: row 2" in said.err and "Nothing was imported" in said.err
    assert not said.out and not out.exists()


@pytest.mark.skipif(os.name == "nt", reason="a file as parent directory is told otherwise there")
def test_the_command_ends_with_3_where_it_cannot_write(files, tmp_path):
    occupied = tmp_path / "occupied"
    occupied.write_text("", encoding="utf-8")
    assert command(*options(files), "--out", occupied / "region") == import_cli.NOT_WRITABLE


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nanjing-xinjiekou", "taipei-core"])
def test_a_real_extract_becomes_a_region_that_can_be_driven(name, tmp_path):
    path = EXTRACTS / f"{name}.osm.pbf"
    if not path.is_file():
        assert os.environ.get("CI") != "true", f"{path.name} is missing"
        pytest.skip(f"{path.name} is not here")
    import_region(path, tmp_path / name, name=name)
    region = Region.open(tmp_path / name)
    graph = RoadGraph.load(region.roads)
    lon, lat = graph.network.vertex_lon[::97], graph.network.vertex_lat[::97]
    ranking = graph.rank_to(region.centre, lon, lat)
    assert np.mean(np.isfinite(ranking.time_s)) > 0.95
    route = ranking.route(int(ranking.order()[-1]))
    assert route is not None and route.time_s == pytest.approx(np.nanmax(ranking.time_s))


def test_every_error_of_an_import_is_one_that_a_person_can_mend():
    assert all(issubclass(kind, GisError) for kind in (RefusedRows, BadTarget))
