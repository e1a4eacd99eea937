"""A text with tables on A4 pages: at each foot who took it, and a word across where it needs one.

May be called on any thread beside a QGuiApplication; writes no file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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

from dispatch_app.i18n.texts import Texts

DPI = 96
FAMILY = "Noto Sans CJK SC"
STYLE = """
body { color: #1b1f24; }
h1 { font-size: 17pt; margin-bottom: 2px; } h2 { font-size: 12pt; margin-top: 14px; }
p { font-size: 9pt; color: #4a5159; } td, th { font-size: 9pt; padding: 2px 8px 2px 0; }
th { text-align: left; color: #4a5159; }
"""
_MARK, _GREY = QColor(180, 38, 30, 34), QColor(74, 81, 89)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLook:
    """How a page is laid out: a table of many columns lies across, in smaller letters."""

    across: bool = False
    margin: float = 56.0
    foot: float = 44.0
    body_pt: int = 9
    foot_pt: int = 8
    mark_pt: int = 26
    turn_degrees: float = -38.0

    @property
    def orientation(self) -> QPageLayout.Orientation:
        kinds = QPageLayout.Orientation
        return kinds.Landscape if self.across else kinds.Portrait


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPages:
    title: str
    html: str
    creator: str
    foot: str
    across: str
    """Empty: nothing."""
    look: PageLook = PageLook()


def pages_pdf(pages: TextPages, texts: Texts) -> bytes:
    return numbered_pdf(pages, lambda page, count: texts("paper.page", page=page, pages=count))


def numbered_pdf(pages: TextPages, number: Callable[[int, int], str]) -> bytes:
    """`number` words a page and how many there are."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(pages.title)
    writer.setCreator(pages.creator)
    a4, no_margins = QPageSize(QPageSize.PageSizeId.A4), QMarginsF(0, 0, 0, 0)
    writer.setPageLayout(QPageLayout(a4, pages.look.orientation, no_margins))
    _paint(pages, number, writer)
    buffer.close()
    return bytes(buffer.data().data())


def _paint(pages: TextPages, number: Callable[[int, int], str], writer: QPdfWriter) -> None:
    look = pages.look
    paper = QRectF(0, 0, writer.width(), writer.height())
    room = QSizeF(paper.width() - 2 * look.margin, paper.height() - 2 * look.margin - look.foot)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(FAMILY, look.body_pt))
    document.setHtml(pages.html)
    document.setPageSize(room)
    painter = QPainter(writer)
    count = document.pageCount()
    for page in range(count):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(look.margin, look.margin - page * room.height())
        document.drawContents(painter, QRectF(QPointF(0, page * room.height()), room))
        painter.restore()
        _foot(painter, paper, look, (pages.foot, number(page + 1, count)))
        _watermark(painter, paper, look, pages.across)
    painter.end()


def _foot(painter: QPainter, paper: QRectF, look: PageLook, words: tuple[str, str]) -> None:
    painter.setPen(_GREY)
    painter.setFont(QFont(FAMILY, look.foot_pt))
    top = paper.height() - look.margin - 14
    line = QRectF(look.margin, top, paper.width() - 2 * look.margin, 18)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words[0])
    painter.drawText(line, Qt.AlignmentFlag.AlignRight, words[1])


def _watermark(painter: QPainter, paper: QRectF, look: PageLook, words: str) -> None:
    painter.save()
    painter.translate(paper.center())
    painter.rotate(look.turn_degrees)
    painter.setPen(_MARK)
    painter.setFont(QFont(FAMILY, look.mark_pt, QFont.Weight.Bold))
    wide = max(paper.width(), paper.height()) * 0.95
    room = QRectF(-wide / 2, -80, wide, 160)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.restore()
