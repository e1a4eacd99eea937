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

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from dispatch_app.domain.exports import ExportFormat

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

_DPI, _MARGIN, _FOOT = 96, 40.0, 26.0
_FAMILY = "Noto Sans CJK SC"
_TABLE_PT, _FOOT_PT, _MARK_PT = 7, 7, 30
_INK = "#101418"
"""On paper always dark, whatever the seat's theme."""
_GREY, _MARK = QColor(74, 81, 89), QColor(180, 38, 30, 30)
_TURN_DEGREES = -28.0
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
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(table.title)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(0, 0, 0, 0),
        )
    )
    _paint(table, writer)
    buffer.close()
    return bytes(buffer.data().data())


def _paint(table: TakenTable, writer: QPdfWriter) -> None:
    paper = QRectF(0, 0, writer.width(), writer.height())
    room = QSizeF(paper.width() - 2 * _MARGIN, paper.height() - 2 * _MARGIN - _FOOT)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(_FAMILY, _TABLE_PT))
    document.setHtml(_html(table))
    document.setPageSize(room)
    painter = QPainter(writer)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(_MARGIN, _MARGIN - page * room.height())
        document.drawContents(painter, QRectF(QPointF(0, page * room.height()), room))
        painter.restore()
        _foot(painter, paper, f"{table.notes[0]}    {page + 1} / {document.pageCount()}")
        _watermark(painter, paper, table.mark)
    painter.end()


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


def _foot(painter: QPainter, paper: QRectF, words: str) -> None:
    painter.setFont(QFont(_FAMILY, _FOOT_PT))
    painter.setPen(_GREY)
    line = paper.adjusted(_MARGIN, 0, -_MARGIN, -_MARGIN / 2)
    painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)


def _watermark(painter: QPainter, paper: QRectF, words: str) -> None:
    painter.save()
    painter.setFont(QFont(_FAMILY, _MARK_PT))
    painter.setPen(_MARK)
    painter.translate(paper.center())
    painter.rotate(_TURN_DEGREES)
    box = QRectF(-paper.width() / 2, -60, paper.width(), 120)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


_MAKERS: Mapping[ExportFormat, Callable[[TakenTable], bytes]] = {
    ExportFormat.CSV: _csv,
    ExportFormat.XLSX: _xlsx,
    ExportFormat.PDF: _pdf,
}
