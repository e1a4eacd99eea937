"""The table of a report as blocks of a page: measures side by side as far as there is room, the
others below; the heads stand again on every page. Paints lines of text only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from dispatch_app.i18n import Texts
from dispatch_app.papers.sheet import Sheet
from dispatch_app.reports.papers.blocks import Block, Draw
from dispatch_app.reports.papers.ink import GROUND, LINE, MUTED, RIGHT, SMALL, Ink

_ROW, _HEAD = 28.0, 52.0
_WORDS_SHARE = 0.3
_LEAST, _GAP = 92.0, 12.0


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns that stand side by side."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    words_width: float


def table_blocks(sheet: Sheet, texts: Texts, ink: Ink, width: float) -> Iterator[Block]:
    for part in _parts(sheet, ink, width):
        table = sheet.table
        head = Block(height=_HEAD, draw=partial(_head, sheet, part, ink))
        yield Block(height=_GAP, draw=_nothing)
        rows = [
            partial(_row, sheet, part, ink, row.word, row.figures, at % 2 == 1)
            for at, row in enumerate(table.rows)
        ]
        total = partial(_total, sheet, part, ink, texts("sheet.total"), table.totals)
        first, *others = [*rows, total]
        yield Block(height=_HEAD + _ROW, draw=partial(_below, head, first))
        for drawn in others:
            yield Block(height=_ROW, draw=drawn, again=head)


def _below(head: Block, first: Draw, painter: QPainter, room: QRectF) -> None:
    """The heads never stand alone at the end of a page."""
    head.draw(painter, QRectF(room.left(), room.top(), room.width(), _HEAD))
    first(painter, QRectF(room.left(), room.top() + _HEAD, room.width(), _ROW))


def _parts(sheet: Sheet, ink: Ink, width: float) -> Iterator[_Part]:
    words = width * _WORDS_SHARE if sheet.table.titles else _LEAST
    columns: list[int] = []
    widths: list[float] = []
    for at in range(len(sheet.table.heads)):
        wide = _wide(sheet, at, ink)
        if columns and words + sum(widths) + wide > width:
            yield _Part(tuple(columns), tuple(widths), words)
            columns, widths = [], []
        columns.append(at)
        widths.append(wide)
    if columns:
        yield _Part(tuple(columns), tuple(widths), words)


def _wide(sheet: Sheet, at: int, ink: Ink) -> float:
    head = sheet.table.heads[at]
    values = [row.figures[at] for row in sheet.table.rows] + [sheet.table.totals[at]]
    longest = max((head.unit.say(value) for value in values), key=len, default="")
    texts = (longest, head.word, head.sub)
    return max(_LEAST, *(ink.wide(text, SMALL, bold=True) + 2 * _GAP for text in texts))


def _cells(part: _Part, room: QRectF) -> Iterator[tuple[int, QRectF]]:
    left = room.left() + part.words_width
    for column, wide in zip(part.columns, part.widths, strict=True):
        yield column, QRectF(left, room.top(), wide - _GAP, room.height())
        left += wide


def _head(sheet: Sheet, part: _Part, ink: Ink, painter: QPainter, room: QRectF) -> None:
    painter.fillRect(room, GROUND)
    titles = " · ".join(sheet.table.titles)
    words = QRectF(room.left() + 6, room.top(), part.words_width - _GAP, room.height())
    ink.write(painter, words, titles, SMALL, bold=True)
    for column, cell in _cells(part, room):
        head = sheet.table.heads[column]
        upper = QRectF(cell.left(), cell.top() + 4, cell.width(), 22)
        ink.write(painter, upper, head.word, SMALL, bold=True, side=RIGHT)
        ink.write(painter, upper.translated(0, 22), head.sub, SMALL, colour=MUTED, side=RIGHT)


def _row(
    sheet: Sheet,
    part: _Part,
    ink: Ink,
    word: str,
    figures: Sequence[float | None],
    shaded: bool,
    painter: QPainter,
    room: QRectF,
) -> None:
    if shaded:
        painter.fillRect(room, GROUND.lighter(104))
    words = QRectF(room.left() + 6, room.top(), part.words_width - _GAP, room.height())
    ink.write(painter, words, word, SMALL)
    for column, cell in _cells(part, room):
        said = sheet.table.heads[column].unit.say(figures[column])
        ink.write(painter, cell, said, SMALL, side=RIGHT)


def _total(
    sheet: Sheet,
    part: _Part,
    ink: Ink,
    word: str,
    figures: Sequence[float | None],
    painter: QPainter,
    room: QRectF,
) -> None:
    painter.setPen(LINE)
    painter.drawLine(room.topLeft(), room.topRight())
    words = QRectF(room.left() + 6, room.top(), part.words_width - _GAP, room.height())
    ink.write(painter, words, word, SMALL, bold=True)
    for column, cell in _cells(part, room):
        said = sheet.table.heads[column].unit.say(figures[column])
        ink.write(painter, cell, said, SMALL, bold=True, side=RIGHT)


def _nothing(_painter: QPainter, _room: QRectF) -> None:
    """Room alone."""
