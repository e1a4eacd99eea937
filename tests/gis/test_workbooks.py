"""Tables come from Excel as they come from CSV, and go back without losing a leading zero."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from gis.cells import Reason
from gis.errors import BadTable
from gis.tables import (
    StationRow,
    SubscriberRow,
    read_stations,
    read_subscribers,
    write_stations,
    write_subscribers,
)
from gis.workbooks import MOST_BYTES, read_rows, write_rows

HEADER = ["id", "name", "district", "lon", "lat", "datum", "phone"]


def a_workbook(path: Path, *rows: list[object]) -> Path:
    """As a person saves it: numbers where numbers were typed."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_that_a_person_typed_is_read(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "stations.xlsx",
        HEADER,
        [1, "城北站", None, 120.5, 31.5, "wgs84", 9990000010],
        [None] * 7,
        ["N2", "城南站", "南区", "120.6", "31.4", None, "0999-0000011"],
    )
    table = read_stations(path)
    assert (table.encoding, table.rejected) == ("xlsx", ())
    assert [(r.id, r.phone) for r in table.rows] == [("1", "9990000010"), ("N2", "0999-0000011")]
    assert table.row_numbers == (2, 4)


def test_a_bad_row_is_named_as_excel_numbers_it(tmp_path: Path) -> None:
    rows = [["S", "甲站", "", 31.5, 120.5, "", ""], ["T", "乙站", "", "东", 31.5, "", ""]]
    table = read_stations(a_workbook(tmp_path / "t.xlsx", HEADER, *rows))
    assert [(f.row, f.reason) for f in table.rejected] == [
        (2, Reason.SWAPPED),
        (3, Reason.NOT_A_NUMBER),
    ]


def test_leading_zeros_stay_and_nothing_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.xlsx"
    rows = (
        SubscriberRow("09990001234", "=1+1", "+8号楼", 120.5, 31.5, ""),
        SubscriberRow("019900000001", "@甲", "", None, None, "violent"),
    )
    write_subscribers(path, rows)
    assert read_subscribers(path).rows == rows
    sheet = load_workbook(path).worksheets[0]
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}


def test_what_is_written_as_a_workbook_reads_the_same_as_csv(tmp_path: Path) -> None:
    rows = (StationRow("07", "城北站", "北区", 120.5000001, 31.5, "09990000010"),)
    for name in ("s.csv", "s.xlsx", "S.XLSX"):
        write_stations(tmp_path / name, rows)
        assert read_stations(tmp_path / name).rows == rows


def test_a_workbook_without_the_column_is_refused_by_name(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "s.xlsx", ["id", "name"], ["1", "甲"])
    with pytest.raises(BadTable, match="lacks the column lon, lat"):
        read_stations(path)
    with pytest.raises(BadTable, match="lacks the column"):
        read_stations(a_workbook(tmp_path / "empty.xlsx"))


def test_a_missing_workbook_says_to_check_the_path(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="check the path"):
        read_rows(tmp_path / "none.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    megabyte = b" " * 1_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(MOST_BYTES // len(megabyte) + 1):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", megabyte)
    with pytest.raises(BadTable, match="unpacks to more"):
        read_rows(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Written once: a workbook holds the time, and packed it is not always of the same length."""
    path = tmp_path_factory.mktemp("whole") / "s.xlsx"
    write_rows(path, HEADER, [["1", "甲", "", "120.5", "31.5", "", ""]])
    return path.read_bytes()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_workbook_is_a_bad_table_and_nothing_else(
    data: st.DataObject, whole: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "s.xlsx"
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        read_rows(path)
    except BadTable as refused:
        assert str(path) in str(refused)
