"""An answer as a file to take out: CSV, workbook or A4 pages, with who took it, when and why.

May be called on any thread beside a QGuiApplication; opens no window and writes no file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dispatch_app.domain.exports import ExportFormat
from dispatch_app.ui.kit.printing.text_pages import PageLook, TextPages, numbered_pdf

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

_LOOK = PageLook(
    across=True, margin=40.0, foot=26.0, body_pt=7, foot_pt=7, mark_pt=30, turn_degrees=-28.0
)
_INK = "#101418"
"""On paper always dark, whatever the seat's theme."""
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would take a cell that begins so for a formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTable:
    """Everything that stands in the file, in words."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    """Who, when, why, by which criteria, how many, masked or whole."""
    mark: str
    """Across each page; in the others a line of its own."""


def file_of(table: TakenTable, form: ExportFormat) -> bytes:
    return _MAKERS[form](table)


def _csv(table: TakenTable) -> bytes:
    """With the sign by which spreadsheets know UTF-8."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    for line in (table.title, table.mark, *table.notes):
        out.writerow(("# " + line,))
    out.writerow(table.heads)
    out.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_ACTIVE) and not _is_figure(cell) else cell


def _is_figure(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _xlsx(table: TakenTable) -> bytes:
    """The library is loaded by the first workbook, not by the seat."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title[:31])
    sheet.freeze_panes = f"A{len(table.notes) + 4}"
    for words in ((table.title,), (table.mark,), *((note,) for note in table.notes)):
        sheet.append([_text_cell(sheet, word) for word in words])
    for row in (table.heads, *table.rows):
        sheet.append([_text_cell(sheet, word) for word in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: object, word: str) -> WriteOnlyCell:
    """Always text: numbers of telephones keep their zeros, and nothing is a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value="".join(s for s in word if s >= " " or s in "\n\t"))
    cell.data_type = "s"
    return cell


def _pdf(table: TakenTable) -> bytes:
    pages = TextPages(
        title=table.title,
        html=_html(table),
        creator="",
        foot=table.notes[0],
        across=table.mark,
        look=_LOOK,
    )
    return numbered_pdf(pages, lambda page, count: f"{page} / {count}")


def _html(table: TakenTable) -> str:
    heads = "".join(f"<th align='left'>{escape(head)}</th>" for head in table.heads)
    rows = "".join(_row(row) for row in table.rows)
    notes = "<br>".join(escape(note) for note in table.notes)
    return (
        f"<body style='color:{_INK}'><h2>{escape(table.title)}</h2><p>{notes}</p>"
        f"<table cellspacing='0' cellpadding='2' border='0' width='100%'>"
        f"<thead><tr>{heads}</tr></thead>{rows}</table></body>"
    )


def _row(row: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"


_MAKERS: Mapping[ExportFormat, Callable[[TakenTable], bytes]] = {
    ExportFormat.CSV: _csv,
    ExportFormat.XLSX: _xlsx,
    ExportFormat.PDF: _pdf,
}
