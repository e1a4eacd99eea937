"""A text with tables on A4 pages: at each foot who took it, and a word across where it needs one.

May be called on any thread beside a QGuiApplication; writes no file.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
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
_MARGIN, _FOOT = 56.0, 44.0
_FOOT_PT, _MARK_PT = 8, 26
_TURN_DEGREES = -38.0
_MARK, _GREY = QColor(180, 38, 30, 34), QColor(74, 81, 89)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPages:
    title: str
    html: str
    creator: str
    foot: str
    across: str
    """Empty: nothing."""


def pages_pdf(pages: TextPages, texts: Texts) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(pages.title)
    writer.setCreator(pages.creator)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    _paint(pages, texts, writer)
    buffer.close()
    return bytes(buffer.data().data())


def _paint(pages: TextPages, texts: Texts, writer: QPdfWriter) -> None:
    paper = QRectF(0, 0, writer.width(), writer.height())
    room = QSizeF(paper.width() - 2 * _MARGIN, paper.height() - 2 * _MARGIN - _FOOT)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(FAMILY, 9))
    document.setHtml(pages.html)
    document.setPageSize(room)
    painter = QPainter(writer)
    count = document.pageCount()
    for page in range(count):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(_MARGIN, _MARGIN - page * room.height())
        document.drawContents(painter, QRectF(0, page * room.height(), room.width(), room.height()))
        painter.restore()
        number = texts("paper.page", page=page + 1, pages=count)
        _foot(painter, paper, pages.foot, number)
        _watermark(painter, paper, pages.across)
    painter.end()


def _foot(painter: QPainter, paper: QRectF, words: str, number: str) -> None:
    painter.setPen(_GREY)
    painter.setFont(QFont(FAMILY, _FOOT_PT))
    line = QRectF(_MARGIN, paper.height() - _MARGIN - 14, paper.width() - 2 * _MARGIN, 18)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight, number)


def _watermark(painter: QPainter, paper: QRectF, words: str) -> None:
    painter.save()
    painter.translate(paper.center())
    painter.rotate(_TURN_DEGREES)
    painter.setPen(_MARK)
    painter.setFont(QFont(FAMILY, _MARK_PT, QFont.Weight.Bold))
    wide = paper.height() * 0.95
    room = QRectF(-wide / 2, -80, wide, 160)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.restore()
