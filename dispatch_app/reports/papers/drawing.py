"""Charts on paper: ranking, spread, curve and week, with every value that has room written out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import (
    Curves,
    Mark,
    Matrix,
    Ranking,
    Spread,
    Tone,
    every,
    largest,
    place_among,
    shade,
    ticks,
)
from dispatch_app.reports.papers.ink import (
    BAR,
    BESIDE,
    CENTRE,
    GROUND,
    LEFT,
    LINE,
    MARK,
    MUTED,
    RIGHT,
    SMALL,
    TEXT,
    Ink,
)

ROW = 26.0
_AXIS_WIDE, _AXIS_HIGH = 90.0, 30.0
_MOST_WORDS = 12
_STYLES = {
    Tone.NORM: Qt.PenStyle.DashLine,
    Tone.HALF: Qt.PenStyle.SolidLine,
    Tone.NINTH: Qt.PenStyle.DotLine,
}


def draw_ranking(ranking: Ranking, ink: Ink, painter: QPainter, room: QRectF) -> None:
    """As many bars as `room` holds at `ROW` each."""
    bars = ranking.bars[: int(room.height() // ROW)]
    norm = ranking.norm.value if ranking.norm else None
    top = largest([b.value for b in bars], [b.beside for b in bars], [norm]) or 1.0
    left, right = room.width() * 0.26, 230.0
    scale = (room.width() - left - right) / top
    for at, bar in enumerate(bars):
        line = QRectF(room.left(), room.top() + at * ROW, room.width(), ROW)
        ink.write(painter, QRectF(line.left(), line.top(), left - 10, ROW), bar.word, SMALL)
        start = line.left() + left
        painter.fillRect(QRectF(start, line.top() + 4, (bar.value or 0.0) * scale, 11), BAR)
        if bar.beside is not None:
            painter.fillRect(QRectF(start, line.top() + 17, bar.beside * scale, 4), BESIDE)
        said = QRectF(line.right() - right, line.top(), right * 0.45, ROW)
        ink.write(painter, said, ranking.unit.say(bar.value), SMALL, side=RIGHT)
        ink.write(painter, line, bar.note, SMALL, colour=MUTED, side=RIGHT)
    if ranking.norm is not None:
        x = room.left() + left + ranking.norm.value * scale
        _stroke(painter, QLineF(x, room.top(), x, room.top() + len(bars) * ROW), ranking.norm)


def draw_spread(spread: Spread, ink: Ink, painter: QPainter, room: QRectF) -> None:
    top = largest(spread.counts, spread.beside)
    field = _axis(painter, room, top, Unit(word=spread.counted), ink)
    high = ticks(top or 1.0)[-1]
    wide = field.width() / len(spread.counts)
    for at, count in enumerate(spread.counts):
        tall = field.height() * count / high
        bar = QRectF(field.left() + at * wide + 1, field.bottom() - tall, wide - 2, tall)
        painter.fillRect(bar, BAR)
        if spread.beside:
            y = field.bottom() - field.height() * spread.beside[at] / high
            painter.setPen(QPen(TEXT, 2, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(bar.left(), y, bar.right(), y))
    edges = [spread.unit.tick(edge) for edge in spread.edges[: len(spread.counts)]]
    _words_below(painter, field, edges, ink, wide, shift=-wide / 2)
    for at, mark in enumerate(spread.marks):
        x = field.left() + place_among(mark.value, spread.edges) * wide
        _stroke(painter, QLineF(x, field.top(), x, field.bottom()), mark)
        place = QRectF(x + 4, field.top() + at * 24, ink.wide(mark.word, SMALL) + 10, 22)
        painter.fillRect(place, Qt.GlobalColor.white)
        ink.write(painter, place, mark.word, SMALL, colour=MARK, side=CENTRE)


def draw_curves(curves: Curves, ink: Ink, painter: QPainter, room: QRectF) -> None:
    norm = curves.norm.value if curves.norm else None
    top = largest(*(line.values for line in curves.lines), [norm])
    head = QRectF(room.left(), room.top(), room.width(), _AXIS_HIGH)
    field = _axis(painter, room.adjusted(0, _AXIS_HIGH, 0, 0), top, curves.unit, ink)
    high = ticks(top or 1.0, is_time=curves.unit.is_time)[-1]
    step = field.width() / max(1, len(curves.words))
    for at, line in enumerate(curves.lines):
        pen = _pen_of(at, dashed=line.dashed)
        painter.setPen(pen)
        for part in _unbroken(line.values):
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(
                            field.left() + (place + 0.5) * step,
                            field.bottom() - field.height() * value / high,
                        )
                        for place, value in part
                    ]
                )
            )
        _legend(painter, head, at, line.word, pen, ink)
    _words_below(painter, field, curves.words, ink, step)
    if curves.norm is not None:
        y = field.bottom() - field.height() * curves.norm.value / high
        _stroke(painter, QLineF(field.left(), y, field.right(), y), curves.norm)
        word = QRectF(field.left(), y - 22, field.width() - 6, 22)
        ink.write(painter, word, curves.norm.word, SMALL, colour=MARK, side=RIGHT)


def draw_matrix(matrix: Matrix, ink: Ink, painter: QPainter, room: QRectF) -> None:
    left, across = 70.0, len(matrix.columns)
    wide, high = (room.width() - left) / across, room.height() / (len(matrix.rows) + 1)
    for at, word in enumerate(matrix.columns):
        place = QRectF(room.left() + left + at * wide, room.top(), wide, high)
        ink.write(painter, place, word, SMALL, colour=MUTED, side=CENTRE)
    for row, word in enumerate(matrix.rows):
        y = room.top() + (row + 1) * high
        ink.write(painter, QRectF(room.left(), y, left, high), word, SMALL, colour=MUTED)
        for at, value in enumerate(matrix.values[row]):
            place = QRectF(room.left() + left + at * wide, y, wide - 2, high - 2)
            painter.fillRect(place, _tint(shade(value, matrix.top)))
            text = "" if value is None else matrix.unit.tick(value)
            if ink.wide(text, SMALL) <= wide - 2:
                ink.write(painter, place, text, SMALL, side=CENTRE)


def _axis(painter: QPainter, room: QRectF, top: float, unit: Unit, ink: Ink) -> QRectF:
    """Lines and values of the axis at the left; returns the field for the drawing."""
    field = room.adjusted(_AXIS_WIDE, _AXIS_HIGH, 0, -_AXIS_HIGH)
    steps = ticks(top or 1.0, is_time=unit.is_time)
    for step in steps:
        y = field.bottom() - field.height() * step / steps[-1]
        painter.setPen(QPen(LINE, 1))
        painter.drawLine(QLineF(field.left(), y, field.right(), y))
        place = QRectF(room.left(), y - 12, _AXIS_WIDE - 10, 24)
        ink.write(painter, place, unit.tick(step), SMALL, colour=MUTED, side=RIGHT)
    place = QRectF(room.left(), room.top() - 2, _AXIS_WIDE, 20)
    ink.write(painter, place, unit.word, SMALL, colour=MUTED, side=LEFT)
    return field


def _words_below(
    painter: QPainter,
    field: QRectF,
    words: Sequence[str],
    ink: Ink,
    step: float,
    shift: float = 0.0,
) -> None:
    stride = every(len(words), _MOST_WORDS)
    for at in range(0, len(words), stride):
        middle = field.left() + (at + 0.5) * step + shift
        place = QRectF(middle - 60, field.bottom() + 4, 120, _AXIS_HIGH - 4)
        ink.write(painter, place, words[at], SMALL, colour=MUTED, side=CENTRE)


def _legend(painter: QPainter, head: QRectF, at: int, word: str, pen: QPen, ink: Ink) -> None:
    left = head.left() + _AXIS_WIDE + at * 200
    painter.setPen(pen)
    painter.drawLine(QLineF(left, head.center().y(), left + 36, head.center().y()))
    ink.write(painter, QRectF(left + 44, head.top(), 150, head.height()), word, SMALL)


def _unbroken(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Pieces between gaps."""
    pieces: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(values):
        if value is not None:
            pieces[-1].append((at, value))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _pen_of(at: int, *, dashed: bool) -> QPen:
    """Thick and thin tell two lines of one period apart where there is no colour."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(BESIDE if dashed else BAR, 3.0 if at % 2 == 0 else 1.5, style)


def _stroke(painter: QPainter, line: QLineF, mark: Mark) -> None:
    painter.setPen(QPen(MARK, 2, _STYLES[mark.tone]))
    painter.drawLine(line)


def _tint(share: float) -> QColor:
    """From the empty field to a blue on which dark letters can still be read."""
    full = QColor("#7db4ee")

    def between(empty: int, filled: int) -> int:
        return round(empty + (filled - empty) * share)

    return QColor(
        between(GROUND.red(), full.red()),
        between(GROUND.green(), full.green()),
        between(GROUND.blue(), full.blue()),
    )
