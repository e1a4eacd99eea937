"""A story on A4 pages: its text, on each page who took it and why, across it a watermark.

May be called on any thread beside a QGuiApplication; writes no file.
"""

from __future__ import annotations

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
from dispatch_app.ui.kit.replay.story_words import StoryOrder, story_html, watermark

DPI = 96
FAMILY = "Noto Sans CJK SC"
_MARGIN, _FOOT = 56.0, 44.0
_FOOT_PT, _MARK_PT = 8, 26
_TURN_DEGREES = -38.0
_MARK, _GREY = QColor(180, 38, 30, 34), QColor(74, 81, 89)


def story_pdf(order: StoryOrder, texts: Texts) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(texts("story.title", number=order.subject.number))
    writer.setCreator(order.taken.centre)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    _paint(order, texts, writer)
    buffer.close()
    return bytes(buffer.data().data())


def _paint(order: StoryOrder, texts: Texts, writer: QPdfWriter) -> None:
    paper = QRectF(0, 0, writer.width(), writer.height())
    room = QSizeF(paper.width() - 2 * _MARGIN, paper.height() - 2 * _MARGIN - _FOOT)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(FAMILY, 9))
    document.setHtml(story_html(order, texts))
    document.setPageSize(room)
    painter = QPainter(writer)
    pages = document.pageCount()
    for page in range(pages):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(_MARGIN, _MARGIN - page * room.height())
        document.drawContents(painter, QRectF(0, page * room.height(), room.width(), room.height()))
        painter.restore()
        _foot(painter, paper, order, texts, (page + 1, pages))
        _watermark(painter, paper, watermark(order, texts))
    painter.end()


def _foot(
    painter: QPainter, paper: QRectF, order: StoryOrder, texts: Texts, page: tuple[int, int]
) -> None:
    taken = order.taken
    painter.setPen(_GREY)
    painter.setFont(QFont(FAMILY, _FOOT_PT))
    line = QRectF(_MARGIN, paper.height() - _MARGIN - 14, paper.width() - 2 * _MARGIN, 18)
    words = texts("paper.taken", centre=taken.centre, who=taken.who, when=taken.when, why=taken.why)
    if order.invented:
        words = f"{texts('story.invented')}　{words}"
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)
    number = texts("paper.page", page=page[0], pages=page[1])
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
