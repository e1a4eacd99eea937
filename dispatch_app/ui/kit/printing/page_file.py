"""A sheet as a PDF file of one page, as large as its paper. Knows no printer."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter, QPicture

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.paper import Sheet, page_mm, paint

_PDF_DPI = 300


def pdf_of(sheet: Sheet, texts: Texts, family: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_dpi_for(sheet))
    writer.setTitle(_title(sheet, texts))
    writer.setPageLayout(layout_of(sheet, texts, family))
    painter = QPainter(writer)
    paint(painter, sheet, texts, family)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def _dpi_for(sheet: Sheet) -> int:
    """Strokes keep their size on a device of their own resolution alone; a PDF loses nothing by
    it, as its coordinates are not whole numbers."""
    picture = sheet.picture
    return picture.logicalDpiX() if isinstance(picture, QPicture) else _PDF_DPI


def layout_of(sheet: Sheet, texts: Texts, family: str) -> QPageLayout:
    size = page_mm(sheet, texts, family)
    page = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def _title(sheet: Sheet, texts: Texts) -> str:
    """What a file or a job is told apart by, where nobody sees its page."""
    number = sheet.document.number
    return f"{number} {texts('slip.reprint')}" if sheet.marked else number
