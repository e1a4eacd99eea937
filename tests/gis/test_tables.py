"""Good rows come through, each bad one is named with its row and mend, noise is never a crash."""

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.cells import Reason
from gis.coordinates import from_wgs84, haversine_m
from gis.errors import BadTable
from gis.tables import (
    Area,
    HospitalRow,
    StationRow,
    SubscriberRow,
    VehicleRow,
    read_hospitals,
    read_stations,
    read_subscribers,
    read_vehicles,
    write_hospitals,
    write_stations,
    write_subscribers,
    write_vehicles,
)

TOWN = Area(113.9, 33.9, 114.1, 34.1)
STATIONS = "id,name,district,lon,lat,datum,phone"
VEHICLES = "id,plate,station,level,crew,equipment,phone"
SIZED = f"{VEHICLES},height_m,width_m,weight_t"
HOSPITALS = "id,name,grade,lon,lat,datum,capabilities,beds,phone"
SUBSCRIBERS = "number,name,address,lon,lat,datum,warning"
READERS = (read_stations, read_vehicles, read_hospitals, read_subscribers)


@pytest.fixture
def table(tmp_path):
    def write(*lines, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


def only(findings):
    (finding,) = findings
    return finding


def test_a_station_is_read_in_full(table):
    read = read_stations(table(STATIONS, "S01,东站,河东区,114.0,34.0,wgs84,0999-120"), TOWN)
    assert read.rows == (StationRow("S01", "东站", "河东区", 114.0, 34.0, "0999-120"),)
    assert not read.rejected and read.row_numbers == (2,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_that_offices_save_is_understood(table, encoding):
    path = table(STATIONS, "S01,东站（南）,河东区,114.0,34.0,,", encoding=encoding)
    assert read_stations(path).rows[0].name == "东站（南）"


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_every_line_ending_is_understood(tmp_path, ending):
    path = tmp_path / "s.csv"
    path.write_bytes(ending.join([STATIONS, "S1,a,,114,34,,", "", "S2,b,,114,34,,"]).encode())
    assert read_stations(path).row_numbers == (2, 4)


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "GCJ02"])
def test_shifted_positions_come_home(table, datum):
    lon, lat = from_wgs84(114.0, 34.0, datum.lower())
    row = read_stations(table(STATIONS, f"S01,东站,,{lon},{lat},{datum},"), TOWN).rows[0]
    assert haversine_m(row.lon, row.lat, 114.0, 34.0) < 1e-3


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",东站,,114,34,,", "id", Reason.EMPTY),
        ("S1,,,114,34,,", "name", Reason.EMPTY),
        ("S1,东站,,,34,,", "lon", Reason.EMPTY),
        ("S1,东站,,east,34,,", "lon", Reason.NOT_A_NUMBER),
        ("S1,东站,,nan,34,,", "lon", Reason.NOT_A_NUMBER),
        ("S1,东站,,1_14,34,,", "lon", Reason.NOT_A_NUMBER),
        ("S1,东站,,514,34,,", "lon", Reason.NOT_A_POSITION),
        ("S1,东站,,34,114,,", "lon", Reason.SWAPPED),
        ("S1,东站,,116.4,39.9,,", "lon", Reason.OUTSIDE),
        ("S1,东站,,114,34,wgs72,", "datum", Reason.UNKNOWN_CODE),
        ("S1,东站,,114,34,,,,x", "phone", Reason.TOO_MANY_CELLS),
        ('S1,"东站,,114,34,,', "id", Reason.BAD_QUOTES),
    ],
)
def test_a_bad_station_is_named_with_row_column_and_reason(table, line, column, reason):
    path = table(STATIONS, "S0,西站,,114,34,,", line, "S9,北站,,114,34,,")
    read = read_stations(path, TOWN)
    finding = only(read.rejected)
    assert (finding.file, finding.row) == ("table.csv", 3)
    assert (finding.column, finding.reason) == (column, reason)
    assert [row.id for row in read.rows] == ["S0", "S9"]


def test_swapped_degrees_are_seen_where_both_are_possible_latitudes(table):
    area = Area(8.6, 49.3, 8.8, 49.5)
    finding = only(read_stations(table(STATIONS, "S1,a,,49.4,8.7,,"), area).rejected)
    assert finding.reason is Reason.SWAPPED


def test_the_second_row_of_an_id_is_refused_and_points_to_the_first(table):
    lines = ["07,京A·1,S1,als,,,", "08,京A·2,S1,als,,,", "0７,京A·3,S1,als,,,"]
    finding = only(read_vehicles(table(VEHICLES, *lines)).rejected)
    assert finding.reason is Reason.DUPLICATE and "row 2" in finding.text


def test_a_vehicle_of_an_unknown_station_is_refused(table):
    path = table(VEHICLES, "07,京A·1,S9,als,,,", "08,京A·2,S1,als,,,")
    read = read_vehicles(path, ["S1"])
    assert only(read.rejected).reason is Reason.UNKNOWN_STATION
    assert [row.id for row in read.rows] == ["08"]


def test_a_vehicle_of_an_unknown_level_is_refused_with_the_levels_named(table):
    finding = only(read_vehicles(table(VEHICLES, "07,京A·1,S1,icu,,,")).rejected)
    assert finding.reason is Reason.UNKNOWN_CODE and "negative_pressure" in finding.text


def test_lists_are_split_at_semicolons_of_both_widths(table):
    row = read_vehicles(table(VEHICLES, "07,京A·1,S1,ALS,甲; 乙；丙;,担架,")).rows[0]
    assert row.crew == ("甲", "乙", "丙") and row.level == "als" and row.equipment == ("担架",)


def test_a_vehicle_without_measures_is_a_usual_one(table):
    for lines in ((VEHICLES, "07,京A·1,S1,als,,,"), (SIZED, "07,京A·1,S1,als,,,,,,")):
        row = read_vehicles(table(*lines)).rows[0]
        assert (row.height_m, row.width_m, row.weight_t) == (None, None, None)


def test_a_vehicle_is_read_with_its_measures(table):
    row = read_vehicles(table(SIZED, "07,京A·1,S1,als,,,,3.1,,４.５")).rows[0]
    assert (row.height_m, row.width_m, row.weight_t) == (3.1, None, 4.5)


@pytest.mark.parametrize(
    ("measures", "column"),
    [("310,2.3,4.5", "height_m"), ("3.1,0,4.5", "width_m"), ("3.1,2.3,4500", "weight_t")],
)
def test_a_measure_that_cannot_be_is_refused_with_what_can(table, measures, column):
    finding = only(read_vehicles(table(SIZED, f"07,京A·1,S1,als,,,,{measures}")).rejected)
    assert (finding.column, finding.reason) == (column, Reason.OUT_OF_RANGE)
    assert "leave it empty" in finding.text


def test_a_hospital_keeps_its_row_without_a_capability_that_nobody_knows(table):
    read = read_hospitals(table(HOSPITALS, "H1,一院,三甲,114,34,,stroke;magic;burns,900,"), TOWN)
    assert read.rows[0].capabilities == ("stroke", "burns") and read.rows[0].beds == 900
    assert only(read.notes).reason is Reason.UNKNOWN_CODE and not read.rejected


@pytest.mark.parametrize("beds", ["-1", "2.5", "many"])
def test_beds_are_counted_in_whole_beds(table, beds):
    read = read_hospitals(table(HOSPITALS, f"H1,一院,,114,34,,stroke,{beds},"), TOWN)
    assert only(read.rejected).column == "beds"


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("0999-6000000", "09996000000"),
        ("+86 199 0000 0001", "8619900000001"),
        ("（0999）600 0000", "09996000000"),
        ("１９９００００００００", "19900000000"),
    ],
)
def test_a_subscribers_number_becomes_what_a_line_delivers(table, written, digits):
    assert read_subscribers(table(SUBSCRIBERS, f"{written},甲,乙路,,,,")).rows[0].number == digits


@pytest.mark.parametrize("number", ["1.99E+10", "12", "abc", "9" * 21])
def test_what_a_spreadsheet_made_of_a_number_is_refused(table, number):
    finding = only(read_subscribers(table(SUBSCRIBERS, f"{number},甲,乙路,,,,")).rejected)
    assert finding.reason is Reason.NOT_A_PHONE_NUMBER


def test_a_subscriber_keeps_name_and_address_when_the_position_cannot_be_true(table):
    read = read_subscribers(table(SUBSCRIBERS, "09996000000,甲,乙路1号,116.4,39.9,,violent"), TOWN)
    row = read.rows[0]
    assert (row.name, row.lon, row.lat, row.warning) == ("甲", None, None, "violent")
    assert only(read.notes).reason is Reason.OUTSIDE


def test_warnings_are_codes_with_a_text_behind_a_key_patient(table):
    lines = ["0999600,a,b,,,,key_patient：透析", "0999601,a,b,,,,dog", "0999602,a,b,,,,"]
    read = read_subscribers(table(SUBSCRIBERS, *lines))
    assert [row.warning for row in read.rows] == ["key_patient:透析", ""]
    assert only(read.rejected).column == "warning"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"id,name\n1,2\n",
        b"id;name;lon;lat\n",
        b'"id,name,lon,lat',
        b"id,name,lon,lat,lon\n",
        b"\xff\xff\xff\xff",
        b"PK\x03\x04 a spreadsheet that was only renamed",
    ],
)
def test_a_file_that_is_no_such_table_is_refused_by_name(tmp_path, content):
    path = tmp_path / "s.csv"
    path.write_bytes(content)
    with pytest.raises(BadTable, match=r"s\.csv"):
        read_stations(path)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(BadTable, match="nowhere"):
        read_stations(tmp_path / "nowhere.csv")


def test_all_missing_columns_are_named_at_once(table):
    with pytest.raises(BadTable, match="name, lat"):
        read_stations(table("id,lon", "1,2"))


QUIET = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(content=st.binary(max_size=300), which=st.integers(0, 3))
def test_noise_is_a_bad_table_and_never_a_crash(tmp_path, content, which):
    path = tmp_path / "noise.csv"
    path.write_bytes(content)
    with suppress(BadTable):
        READERS[which](path)


@QUIET
@given(
    lines=st.lists(st.text(max_size=60).map(lambda s: s.replace("\r", "").replace("\n", ""))),
    which=st.integers(0, 3),
)
def test_each_line_under_a_true_header_is_kept_or_reported(tmp_path, lines, which):
    header = (STATIONS, VEHICLES, HOSPITALS, SUBSCRIBERS)[which]
    path = tmp_path / "noise.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8", newline="")
    table = READERS[which](path)
    told = {*table.row_numbers, *(finding.row for finding in table.rejected)}
    filled = {n for n, line in enumerate(lines, start=2) if line.strip(", \t\u3000")}
    assert told == filled


WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters=';；:："'), max_size=12
)
IDS = st.text("ABC0123456789", min_size=1, max_size=6)
LON, LAT = st.floats(113.91, 114.09), st.floats(33.91, 34.09)


def same_place(one, other):
    return haversine_m(one.lon, one.lat, other.lon, other.lat) < 0.02


@QUIET
@given(rows=st.lists(st.tuples(IDS, WORDS, LON, LAT, WORDS), unique_by=lambda row: row[0]))
def test_stations_come_back_as_written(tmp_path, rows):
    wanted = [StationRow(i, f"n{name}", name, lon, lat, phone) for i, name, lon, lat, phone in rows]
    write_stations(tmp_path / "s.csv", wanted)
    read = read_stations(tmp_path / "s.csv", TOWN)
    assert [(r.id, r.name, r.district, r.phone) for r in read.rows] == [
        (r.id, r.name, r.district, r.phone) for r in wanted
    ]
    assert all(map(same_place, read.rows, wanted))


def test_the_other_tables_come_back_as_written(tmp_path):
    vehicles = [
        VehicleRow("07", "云A·D0001", "S1", "als", ("甲", "乙"), (), "19900000001"),
        VehicleRow("08", "云A·D0002", "S1", "neonatal", (), (), "", 3.1, None, 4.25),
    ]
    hospitals = [HospitalRow("H1", '"一",院', "三甲", 114.0, 34.0, ("stroke",), None, "")]
    subscribers = [SubscriberRow("0999600", "甲", "乙路", None, None, "key_patient:心脏")]
    write_vehicles(tmp_path / "v.csv", vehicles)
    write_hospitals(tmp_path / "h.csv", hospitals)
    write_subscribers(tmp_path / "p.csv", subscribers)
    assert list(read_vehicles(tmp_path / "v.csv").rows) == vehicles
    assert list(read_hospitals(tmp_path / "h.csv").rows) == hospitals
    assert list(read_subscribers(tmp_path / "p.csv").rows) == subscribers


def test_written_tables_carry_the_columns_of_the_papers(tmp_path):
    for write, header in (
        (write_stations, STATIONS),
        (write_vehicles, SIZED),
        (write_hospitals, HOSPITALS),
        (write_subscribers, SUBSCRIBERS),
    ):
        path = Path(tmp_path / "t.csv")
        write(path, [])
        with path.open(encoding="utf-8", newline="") as file:
            assert ",".join(next(csv.reader(file))) == header
