"""A report as an Excel workbook: figures that can be reckoned with, definition, chart data."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dispatch_app.i18n import Texts
from dispatch_app.papers.amounts import Amount
from dispatch_app.papers.charts import Curves, Spread
from dispatch_app.papers.sheet import Sheet, Taken
from dispatch_app.reports.papers.words import (
    heads_of,
    scope_lines,
    taken_line,
    taken_lines,
    watermark,
)

_DAY_S = 86_400.0
_FORMATS = {
    Amount.COUNT: "#,##0",
    Amount.NUMBER: "#,##0.0",
    Amount.SECONDS: "[m]:ss",
    Amount.SHARE: "0.0%",
    Amount.KILOMETRES: '#,##0.0" km"',
    Amount.CHANGE: "+0.0%;-0.0%;0.0%",
    Amount.POINTS: '+0.0" pp";-0.0" pp";0.0" pp"',
}
_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=16)
_INVENTED = Font(bold=True, size=14, color="B3261E")
_HEAD_FILL = PatternFill("solid", fgColor="E9EDF1")
_WRAP = Alignment(wrap_text=True, vertical="top")
_NARROW, _WIDE, _LONG = 13, 24, 110


def workbook(sheet: Sheet, taken: Taken, texts: Texts) -> bytes:
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = texts("paper.sheet.figures")
    _figures(_Page(first), sheet, taken, texts)
    _definition(_Page(book.create_sheet(texts("paper.sheet.definition"))), sheet, texts)
    if sheet.spread is not None:
        _spread(_Page(book.create_sheet(texts("paper.sheet.spread"))), sheet.spread, texts)
    if sheet.curves is not None:
        _curves(_Page(book.create_sheet(texts("paper.sheet.curve"))), sheet.curves, texts)
    for page in book.worksheets:
        _furnish(page, sheet, taken, texts)
    book.properties.title = sheet.title
    book.properties.creator = taken.who
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Page:
    """Is written from the top down, line by line."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.row = 1

    def end_line(self) -> None:
        self.row += 1

    def words(self, *words: str, font: Font | None = None, fill: bool = False) -> None:
        """A line of text; it stays text, even where it looks like a formula."""
        for column, word in enumerate(words, start=1):
            self.word(column, word, font)
            if fill:
                cell = self.page.cell(self.row, column)
                cell.fill, cell.alignment = _HEAD_FILL, _WRAP
        self.end_line()

    def word(self, column: int, word: str, font: Font | None = None) -> None:
        cell = self.page.cell(self.row, column)
        cell.value = word
        if isinstance(cell, Cell):
            cell.data_type = "s"
        if font is not None:
            cell.font = font

    def number(
        self, column: int, amount: Amount, value: float | None, font: Font | None = None
    ) -> None:
        """Times as parts of a day and points as hundredths, so that Excel shows them and reckons
        with them."""
        if value is None:
            return
        scale = {Amount.SECONDS: 1.0 / _DAY_S, Amount.POINTS: 100.0}.get(amount, 1.0)
        cell = self.page.cell(self.row, column, value * scale)
        cell.number_format = _FORMATS[amount]
        if font is not None:
            cell.font = font


def _figures(page: _Page, sheet: Sheet, taken: Taken, texts: Texts) -> None:
    page.words(sheet.title, font=_TITLE)
    if sheet.invented:
        page.words(sheet.invented_word, font=_INVENTED)
    for line in (*scope_lines(sheet, texts), *taken_lines(taken, texts)):
        page.words(*line)
    page.end_line()
    for key in sheet.key_figures:
        page.words(key.word, key.value, key.note)
    page.end_line()
    _table(page, sheet, texts)


def _table(page: _Page, sheet: Sheet, texts: Texts) -> None:
    table, heads = sheet.table, heads_of(sheet)
    page.words(*heads, font=_BOLD, fill=True)
    page.page.freeze_panes = f"{get_column_letter(len(table.titles) + 1)}{page.row}"
    for row in table.rows:
        _line(page, sheet, row.words, row.figures)
    total = [texts("sheet.total"), *[""] * (len(table.titles) - 1)]
    _line(page, sheet, total[: len(table.titles)], table.totals, _BOLD)
    for column in range(1, len(heads) + 1):
        wide = column <= max(1, len(table.titles))
        width = _WIDE if wide else _NARROW
        page.page.column_dimensions[get_column_letter(column)].width = width


def _line(
    page: _Page,
    sheet: Sheet,
    words: Sequence[str],
    figures: Sequence[float | None],
    font: Font | None = None,
) -> None:
    for column, word in enumerate(words, start=1):
        page.word(column, word, font)
    pairs = zip(sheet.table.heads, figures, strict=True)
    for column, (head, value) in enumerate(pairs, start=len(words) + 1):
        page.number(column, head.unit.amount, value, font)
    page.end_line()


def _definition(page: _Page, sheet: Sheet, texts: Texts) -> None:
    page.words(texts("paper.definition"), font=_BOLD)
    for line in (*sheet.definition, sheet.standing):
        page.page.cell(page.row, 1).alignment = _WRAP
        page.words(line)
    page.page.column_dimensions["A"].width = _LONG


def _spread(page: _Page, spread: Spread, texts: Texts) -> None:
    beside = (spread.beside_word,) if spread.beside else ()
    page.words(texts("paper.from"), texts("paper.to"), spread.now_word, *beside, font=_BOLD)
    for at, count in enumerate(spread.counts):
        page.number(1, spread.unit.amount, spread.edges[at])
        if not (spread.open_above and at == len(spread.counts) - 1):
            page.number(2, spread.unit.amount, spread.edges[at + 1])
        page.number(3, Amount.COUNT, count)
        if spread.beside:
            page.number(4, Amount.COUNT, spread.beside[at])
        page.end_line()


def _curves(page: _Page, curves: Curves, texts: Texts) -> None:
    page.words(texts("paper.time"), *(line.word for line in curves.lines), font=_BOLD)
    for at, word in enumerate(curves.words):
        page.word(1, word)
        for column, line in enumerate(curves.lines, start=2):
            value = line.values[at] if at < len(line.values) else None
            page.number(column, curves.unit.amount, value)
        page.end_line()


def _furnish(page: Worksheet, sheet: Sheet, taken: Taken, texts: Texts) -> None:
    """What is printed on every page of it. `&` begins a command of Excel's own."""
    page.oddHeader.center.text = watermark(sheet, taken).replace("&", "&&")
    page.oddFooter.left.text = taken_line(taken, texts).replace("&", "&&")
    page.oddFooter.right.text = "&P / &N"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
