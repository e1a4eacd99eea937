"""Reports as files, read back: the same figures, the definition, who took them and why."""

from __future__ import annotations

import csv
import shutil
import subprocess
import unicodedata
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.papers.handing import FileKind, FileOrder
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import Sheet, Taken
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import (
    DimensionKind,
    FigureRow,
    FigureTable,
)
from dispatch_app.reports.papers.blocks import Block, paged
from dispatch_app.reports.papers.writing import make_file, write_file
from tests.fakes.figure_answers import a_catalogue, a_count, a_time, an_answer, compared

TAKEN = Taken(who="周主任", when="2026-11-22 09:41:07", why="季度例会", centre="演示中心")


def a_sheet(rows: int = 0) -> Sheet:
    named = {(DimensionKind.STATION, f"S{at:03d}"): f"站{at:03d}" for at in range(rows)}
    naming = Naming(Texts.load("zh"), {**named, (DimensionKind.STATION, "S1"): "=北站"})
    answer = compared()
    if rows:
        table = FigureTable(
            rows=tuple(
                FigureRow(key=(f"S{at:03d}",), cells=(a_time(5, 300.0 + at), a_count(at)))
                for at in range(rows)
            ),
            totals=answer.table.totals,
        )
        answer = an_answer(table=table)
    return Wording(a_catalogue(), naming).sheet(answer)


def body(kind: FileKind, sheet: Sheet | None = None) -> bytes:
    order = FileOrder(sheet=sheet or a_sheet(), taken=TAKEN, kind=kind, out=Path("x"))
    return make_file(order)


def pdf_text(pdf: bytes) -> list[str]:
    """The words of each page without spaces; radicals that look like characters become those."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext on this machine")
    read = subprocess.run([reader, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    plain = unicodedata.normalize("NFKC", read.stdout.decode())
    return ["".join(page.split()) for page in plain.split("\f")[:-1]]


def test_a_comma_table_holds_exact_numbers_and_their_units():
    rows = list(csv.reader(StringIO(body(FileKind.CSV).decode("utf-8-sig"))))
    (head,) = (at for at, row in enumerate(rows) if "反应时间 P50 (秒)" in row)
    column = rows[head].index("反应时间 P50 (秒)")
    assert [row[column] for row in rows[head + 1 : head + 4]] == ["610", "432", ""]
    assert rows[head + 4][0] == "合计"
    assert ["事由", "季度例会"] in rows
    assert any("除外 9：缺终点时刻 9" in cell for row in rows for cell in row)


def test_a_name_that_looks_like_a_formula_is_none():
    rows = list(csv.reader(StringIO(body(FileKind.CSV).decode("utf-8-sig"))))
    assert any(row[:1] == ["'=北站"] for row in rows)
    page = load_workbook(BytesIO(body(FileKind.XLSX)))["统计"]
    (cell,) = (c for row in page.iter_rows() for c in row if c.value == "=北站")
    assert cell.data_type == "s"


def test_a_workbook_can_be_reckoned_with():
    book = load_workbook(BytesIO(body(FileKind.XLSX)))
    page = book["统计"]
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    (head,) = (at for at, line in enumerate(lines) if "反应时间 P50" in line)
    column = lines[head].index("反应时间 P50")
    cell = page.cell(head + 3, column + 1)
    assert cell.value == timedelta(seconds=432)
    assert cell.number_format == "[m]:ss"
    assert "虚构数据" in {line[0] for line in lines}
    assert "季度例会" in page.oddFooter.left.text
    assert "虚构数据" in page.oddHeader.center.text


def test_a_workbook_brings_definition_and_the_data_of_its_charts():
    book = load_workbook(BytesIO(body(FileKind.XLSX)))
    assert book.sheetnames == ["统计", "口径", "分布", "曲线"]
    assert "口径 v4" in book["口径"]["A2"].value
    assert [row[2].value for row in book["分布"].iter_rows(min_row=2)] == [40, 90, 25, 6]
    assert book["曲线"].max_row == 22


def test_every_page_says_definition_reason_and_that_it_is_invented(qapp: QApplication):
    pages = pdf_text(body(FileKind.PDF, a_sheet(rows=90)))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "虚构数据" in page
        assert "事由:季度例会" in page
        assert "自「通话开始」起" in page
        assert f"第{number}/{len(pages)}" in page


def test_no_row_is_lost_between_two_pages(qapp: QApplication):
    whole = "\n".join(pdf_text(body(FileKind.PDF, a_sheet(rows=90))))
    missing = [name for name in (f"站{at:03d}" for at in range(90)) if name not in whole]
    assert missing == []


def test_a_report_that_is_not_invented_has_no_such_mark(qapp: QApplication):
    naming = Naming(Texts.load("zh"))
    sheet = Wording(a_catalogue(), naming).sheet(an_answer(invented=False))
    assert "虚构" not in "".join(pdf_text(body(FileKind.PDF, sheet)))
    assert "虚构" not in body(FileKind.CSV, sheet).decode("utf-8-sig")


def test_a_file_is_whole_or_not_there(tmp_path: Path):
    out = tmp_path / "new" / "a.csv"
    write_file(FileOrder(sheet=a_sheet(), taken=TAKEN, kind=FileKind.CSV, out=out))
    assert [path.name for path in out.parent.iterdir()] == ["a.csv"]
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OSError, match="file"):
        write_file(
            FileOrder(sheet=a_sheet(), taken=TAKEN, kind=FileKind.CSV, out=blocked / "a.csv")
        )


def a_block(height: float, again: Block | None = None) -> Block:
    def draw(_painter: QPainter, _room: QRectF) -> None:
        """Nothing is painted here."""

    return Block(height=height, draw=draw, again=again)


def test_a_table_that_goes_on_has_its_heads_again():
    head = a_block(2)
    rows = [a_block(3, again=head) for _ in range(5)]
    laid = paged([head, *rows], room=9)
    assert [len(page) for page in laid] == [3, 3, 2]
    assert laid[1][0] is laid[2][0] is head


def test_a_block_larger_than_a_page_has_one_of_its_own():
    assert [len(page) for page in paged([a_block(1), a_block(50), a_block(1)], room=9)] == [1, 1, 1]
