"""A report as a PDF of A4 pages: on each its title, definition, who took it and why, watermark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from dispatch_app.i18n import Texts
from dispatch_app.papers.sheet import KeyFigure, Sheet, Taken
from dispatch_app.reports.papers.blocks import Block, Draw, paged
from dispatch_app.reports.papers.drawing import (
    ROW,
    draw_curves,
    draw_matrix,
    draw_ranking,
    draw_spread,
)
from dispatch_app.reports.papers.ink import (
    ALARM,
    BODY,
    CENTRE,
    DPI,
    HEAD,
    LINE,
    MARK,
    MUTED,
    RIGHT,
    SMALL,
    TITLE,
    Ink,
)
from dispatch_app.reports.papers.table_blocks import table_blocks
from dispatch_app.reports.papers.words import scope_lines, taken_line, watermark

FAMILY = "Noto Sans CJK SC"
_MARGIN, _GAP = 80.0, 18.0
_HEAD_HIGH = 44.0
_MOST_PORTRAIT = 8
"""Figures side by side; more of them turn the page."""
_KEYS_A_LINE, _KEY_HIGH = 6, 96.0
_CHART_HIGH = 300.0
_MOST_BARS = 20
_TURN_DEGREES = -35.0
_WATERMARK = QColor(180, 38, 30, 36)


def pages(sheet: Sheet, taken: Taken, texts: Texts, family: str = FAMILY) -> bytes:
    """Needs a QGuiApplication for its letters."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(f"{sheet.title} {sheet.period}")
    writer.setCreator(taken.centre)
    wide = len(sheet.table.heads) > _MOST_PORTRAIT
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF(0, 0, 0, 0))
    )
    paper = QRectF(0, 0, writer.width(), writer.height())
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Pages(sheet, taken, texts, Ink(family), paper).draw(painter, writer)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


@dataclass(frozen=True, slots=True)
class _Pages:
    sheet: Sheet
    taken: Taken
    texts: Texts
    ink: Ink
    paper: QRectF

    @property
    def width(self) -> float:
        return self.paper.width() - 2 * _MARGIN

    @property
    def _rule(self) -> str:
        """The definition of what the charts show, at the foot of every page."""
        return self.sheet.definition[0] if self.sheet.definition else ""

    @property
    def _foot_high(self) -> float:
        return self.ink.high(self._rule, self.width, SMALL) + 2 * 26.0

    def draw(self, painter: QPainter, writer: QPdfWriter) -> None:
        room = self.paper.height() - 2 * _MARGIN - _HEAD_HIGH - self._foot_high
        laid = paged(self._blocks(), room)
        for number, blocks in enumerate(laid, start=1):
            if number > 1:
                writer.newPage()
            self._draw_head(painter)
            y = _MARGIN + _HEAD_HIGH
            for block in blocks:
                block.draw(painter, QRectF(_MARGIN, y, self.width, block.height))
                y += block.height
            self._draw_foot(painter, number, len(laid))
            self._draw_watermark(painter)

    # ---- on every page

    def _draw_watermark(self, painter: QPainter) -> None:
        words = watermark(self.sheet, self.taken)
        painter.save()
        painter.translate(self.paper.center())
        painter.rotate(_TURN_DEGREES)
        long = self.paper.height() * 0.9
        size = min(64, int(64 * long / max(1.0, self.ink.wide(words, 64, bold=True))))
        room = QRectF(-long / 2, -60, long, 120)
        self.ink.write(
            painter, room, words, max(18, size), bold=True, colour=_WATERMARK, side=CENTRE
        )
        painter.restore()

    def _draw_head(self, painter: QPainter) -> None:
        line = QRectF(_MARGIN, _MARGIN, self.width, _HEAD_HIGH - 14)
        self.ink.write(painter, line, self.taken.centre, SMALL, colour=MUTED)
        name = f"{self.sheet.title}　{self.sheet.period}"
        self.ink.write(painter, line, name, SMALL, colour=MUTED, side=RIGHT)
        if self.sheet.invented:
            self.ink.write(
                painter, line, self.sheet.invented_word, BODY, bold=True, colour=ALARM, side=CENTRE
            )
        painter.setPen(LINE)
        painter.drawLine(line.bottomLeft(), line.bottomRight())

    def _draw_foot(self, painter: QPainter, page: int, count: int) -> None:
        top = self.paper.height() - _MARGIN - self._foot_high
        painter.setPen(LINE)
        painter.drawLine(int(_MARGIN), int(top), int(_MARGIN + self.width), int(top))
        rule = QRectF(_MARGIN, top + 8, self.width, self._foot_high - 52)
        self.ink.flow(painter, rule, self._rule, SMALL, MUTED)
        last = QRectF(_MARGIN, self.paper.height() - _MARGIN - 30, self.width, 26)
        self.ink.write(painter, last, taken_line(self.taken, self.texts), SMALL)
        number = self.texts("paper.page", page=page, pages=count)
        self.ink.write(painter, last, number, SMALL, side=RIGHT)

    # ---- one below the other

    def _blocks(self) -> Iterator[Block]:
        yield Block(height=TITLE + 20, draw=self._title)
        for name, value in scope_lines(self.sheet, self.texts):
            yield Block(height=28, draw=partial(self._scope, name, value))
        yield Block(height=_GAP, draw=_nothing)
        keys = self.sheet.key_figures
        for at in range(0, len(keys), _KEYS_A_LINE):
            part = keys[at : at + _KEYS_A_LINE]
            yield Block(height=_KEY_HIGH, draw=partial(self._keys, part))
        yield from self._charts()
        yield from table_blocks(self.sheet, self.texts, self.ink, self.width)
        yield Block(height=_GAP, draw=_nothing)
        heading = self.texts("paper.definition")
        for at, line in enumerate((*self.sheet.definition, self.sheet.standing)):
            high = self.ink.high(line, self.width, SMALL) + 6
            block = Block(height=high, draw=partial(self._flow, line))
            yield self._below(heading, block) if at == 0 else block

    def _charts(self) -> Iterator[Block]:
        sheet, ink = self.sheet, self.ink
        ranking = sheet.ranking()
        if len(ranking.bars) > 1:
            shown = min(_MOST_BARS, len(ranking.bars))
            more = len(ranking.bars) - shown
            word = self.texts("paper.chart.bars")
            note = self.texts("paper.more", n=more) if more else ""
            drawn = partial(draw_ranking, ranking, ink)
            yield self._chart("　".join(filter(None, (word, note))), shown * ROW, drawn)
        if sheet.spread is not None:
            drawn = partial(draw_spread, sheet.spread, ink)
            yield self._chart(self.texts("paper.chart.spread"), _CHART_HIGH, drawn)
        if sheet.curves is not None and len(sheet.curves.words) > 1:
            drawn = partial(draw_curves, sheet.curves, ink)
            yield self._chart(self.texts("paper.chart.curve"), _CHART_HIGH, drawn)
        if sheet.matrix is not None:
            drawn = partial(draw_matrix, sheet.matrix, ink)
            yield self._chart(self.texts("paper.chart.week"), 240.0, drawn)

    def _chart(self, title: str, height: float, draw: Draw) -> Block:
        def inner(painter: QPainter, room: QRectF) -> None:
            draw(painter, room.adjusted(0, 0, 0, -_GAP))

        chart = Block(height=height + _GAP, draw=inner)
        return self._below(f"{title}　{self.sheet.focus_word}", chart)

    def _below(self, words: str, block: Block) -> Block:
        """A heading is never left alone at the end of a page."""
        heading = self._heading(words)

        def both(painter: QPainter, room: QRectF) -> None:
            head = QRectF(room.left(), room.top(), room.width(), heading.height)
            heading.draw(painter, head)
            block.draw(painter, room.adjusted(0, heading.height, 0, 0))

        return Block(height=heading.height + block.height, draw=both)

    def _heading(self, words: str) -> Block:
        def draw(painter: QPainter, room: QRectF) -> None:
            self.ink.write(painter, room, words, HEAD, bold=True)

        return Block(height=HEAD + 22, draw=draw)

    def _title(self, painter: QPainter, room: QRectF) -> None:
        self.ink.write(painter, room, self.sheet.title, TITLE, bold=True)

    def _scope(self, name: str, value: str, painter: QPainter, room: QRectF) -> None:
        self.ink.write(painter, room, name, BODY, colour=MUTED)
        self.ink.write(painter, room.adjusted(150, 0, 0, 0), value, BODY)

    def _flow(self, line: str, painter: QPainter, room: QRectF) -> None:
        self.ink.flow(painter, room, line, SMALL)

    def _keys(self, keys: tuple[KeyFigure, ...], painter: QPainter, room: QRectF) -> None:
        wide = room.width() / _KEYS_A_LINE
        for at, key in enumerate(keys):
            place = QRectF(room.left() + at * wide, room.top(), wide - 12, 24)
            colour = MARK if key.tone == "warning" else MUTED
            self.ink.write(painter, place, key.word, SMALL, colour=MUTED)
            self.ink.write(painter, place.translated(0, 30), key.value, HEAD + 4, bold=True)
            self.ink.write(painter, place.translated(0, 60), key.note, SMALL - 1, colour=colour)


def _nothing(_painter: QPainter, _room: QRectF) -> None:
    """Room alone."""
