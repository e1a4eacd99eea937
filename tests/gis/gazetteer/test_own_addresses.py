"""The centre's standard addresses are searched with the map, and go before it."""

from __future__ import annotations

import pytest

from gis.addresses import AddressRow, read_addresses, write_addresses
from gis.cells import Reason
from gis.errors import BadTable
from gis.gazetteer.build import ExtraPlace
from gis.gazetteer.plane import metres_between
from gis.tables import Area
from gis.workbooks import write_rows

TOWN = Area(113.5, 34.6, 113.7, 34.8)


def surveyed(name, lon, lat, *, kind="", aliases=(), district=""):
    return ExtraPlace(name, kind, lon, lat, aliases, district, surveyed=True)


@pytest.fixture
def street(empty_town):
    """One street with one number, told by the map."""
    empty_town.district("城东区", empty_town.block(113.6, 34.7, 0.05))
    empty_town.way((113.60, 34.69), (113.60, 34.71), highway="primary", name="中山路")
    empty_town.point(113.6002, 34.692, addr__street="中山路", addr__housenumber="2")
    return empty_town


def first(gazetteer, typed):
    found = gazetteer.search(typed)
    assert found, f"nothing found for {typed!r}"
    return found[0]


@pytest.mark.parametrize(
    "typed", ["中山路18号", "zhongshanlu18hao", "中山路18号3单元", "城东区中山路十八号"]
)
def test_a_surveyed_number_is_found_in_every_way_in_which_numbers_are_said(
    open_town, street, typed
):
    gazetteer = open_town(street, surveyed("城东区中山路18号", 113.6003, 34.70))
    match = first(gazetteer, typed)
    assert (match.name, match.own) == ("中山路18号", True)
    assert (match.lon, match.lat) == (113.6003, 34.70)


def test_a_surveyed_number_goes_before_what_the_map_says(open_town, street):
    gazetteer = open_town(street, surveyed("中山路2号", 113.6005, 34.6935))
    match = first(gazetteer, "中山路2号")
    assert (match.own, match.lat) == (True, 34.6935)


def test_what_only_the_map_knows_is_not_called_the_centres_own(open_town, street):
    gazetteer = open_town(street, surveyed("中山路18号", 113.6003, 34.70))
    assert not first(gazetteer, "中山路2号").own
    assert not first(gazetteer, "中山路").own
    between = first(gazetteer, "中山路10号")
    assert (between.how, between.own) == ("interpolated", False)
    assert 34.692 < between.lat < 34.70


@pytest.mark.parametrize("typed", ["老码头仓库", "三号库", "laomatoucangku", "lmtck", "老马头仓库"])
def test_a_surveyed_place_is_found_by_name_alias_sound_and_with_mistakes(open_town, street, typed):
    place = surveyed("老码头仓库", 113.61, 34.70, kind="office", aliases=("三号库",))
    match = first(open_town(street, place), typed)
    assert (match.name, match.kind, match.own) == ("老码头仓库", "office", True)


def test_a_building_of_an_estate_that_the_map_lacks_brings_its_estate(open_town, street):
    gazetteer = open_town(street, surveyed("松风小区3号楼", 113.61, 34.70))
    assert first(gazetteer, "松风小区3栋2单元").name == "松风小区3号楼"
    assert first(gazetteer, "松风小区").kind == "estate"


def test_a_number_far_from_the_street_of_its_name_is_kept_by_its_whole_name(open_town, street):
    gazetteer = open_town(street, surveyed("中山路77号", 113.68, 34.78))
    match = first(gazetteer, "中山路77号")
    assert (match.name, match.own) == ("中山路77号", True)
    assert metres_between(match.lon, match.lat, 113.68, 34.78) < 1


def test_a_yard_is_a_place_of_its_own(open_town, street):
    gazetteer = open_town(street, surveyed("和平里12号院", 113.61, 34.70))
    assert first(gazetteer, "和平里12号院").name == "和平里12号院"


def test_one_door_is_listed_once_however_it_is_written(open_town, street):
    gazetteer = open_town(street, surveyed("城东区中山路2号", 113.6002, 34.692, kind="village"))
    spots = [m for m in gazetteer.search("中山路2号") if m.name.endswith("中山路2号") and m.own]
    assert len(spots) == 1


def write(path, *lines):
    path.write_text("\n".join(("name,kind,lon,lat,datum,aliases,district", *lines)) + "\n", "utf-8")
    return path


def test_a_table_is_read_with_each_bad_row_named(tmp_path):
    table = read_addresses(
        write(
            tmp_path / "a.csv",
            "雪松小区,小区,113.6,34.7,,松园;雪松里,城西区",
            ",小区,113.6,34.7,,,",
            "甲,,34.7,113.6,,,",
            "乙,,540,34.7,,,",
            "丙,,nan,34.7,,,",
            "丁,,1e300,34.7,,,",
            "戊,,10,34.7,,,",
            "戊" * 121 + ",,113.6,34.7,,,",
            "雪松小区,,113.6,34.7,,,",
            "己,城堡,113.6,34.7,,,",
        ),
        TOWN,
    )
    assert table.rows[0] == AddressRow(
        "雪松小区", "estate", 113.6, 34.7, ("松园", "雪松里"), "城西区"
    )
    assert table.rows[1].name == "己" and table.rows[1].kind == ""
    assert [note.reason for note in table.notes] == [Reason.UNKNOWN_CODE]
    assert [(bad.row, bad.reason) for bad in table.rejected] == [
        (3, Reason.EMPTY),
        (4, Reason.SWAPPED),
        (5, Reason.NOT_A_POSITION),
        (6, Reason.NOT_A_NUMBER),
        (7, Reason.NOT_A_NUMBER),
        (8, Reason.OUTSIDE),
        (9, Reason.TOO_LONG),
        (10, Reason.DUPLICATE),
    ]


def test_the_name_may_stand_under_address(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("address,lon,lat\n中山路18号,113.6,34.7\n", "utf-8")
    assert read_addresses(path, TOWN).rows[0].name == "中山路18号"


def test_a_workbook_says_the_same_as_a_text_file(tmp_path):
    lines = ["中山路18号,门牌,113.6,34.7,wgs84,,", "雪松小区,小区,113.61,34.71,gcj02,雪松里,"]
    text = write(tmp_path / "a.csv", *lines)
    header, *rows = (line.split(",") for line in text.read_text("utf-8").splitlines())
    write_rows(tmp_path / "a.xlsx", header, rows)
    assert read_addresses(tmp_path / "a.xlsx", TOWN).rows == read_addresses(text, TOWN).rows


def test_what_is_written_is_read_again(tmp_path):
    rows = (AddressRow("雪松小区", "estate", 113.6, 34.7, ("松园", "雪松里"), "城西区"),)
    write_addresses(tmp_path / "a.csv", rows)
    assert read_addresses(tmp_path / "a.csv").rows == rows


def test_a_table_without_positions_is_refused_by_its_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,x,y\n甲,1,2\n", "utf-8")
    with pytest.raises(BadTable, match="lacks the column lon, lat"):
        read_addresses(path)
