"""Draws the small signs beside names: what a place is, told by shape as well as by colour.

Knows no places and no names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPolygonF

HALF_PX = 7.0
"""Half of the square that a sign stands in."""

Corners = Sequence[tuple[float, float]]


def paint_icon(
    painter: QPainter, at: QPointF, icon: str, colour: str, paper: str, *, letter: str = ""
) -> None:
    """A sign about a point; an unknown one is drawn as a dot."""
    painter.save()
    painter.translate(at)
    if icon == "letter":
        _plate(painter, colour, paper)
        _letter(painter, letter, paper)
    elif icon in _SIGNS:
        _plate(painter, colour, paper)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paper))
        painter.drawPath(_SIGNS[icon])
    else:
        painter.setPen(QColor(paper))
        painter.setBrush(QColor(colour))
        _dot(painter)
    painter.restore()


def _plate(painter: QPainter, colour: str, paper: str) -> None:
    painter.setPen(QColor(paper))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(-HALF_PX, -HALF_PX, 2 * HALF_PX, 2 * HALF_PX), 3, 3)


def _letter(painter: QPainter, text: str, paper: str) -> None:
    font = QFont(painter.font())
    font.setPixelSize(11 if len(text) == 1 else 8)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(paper))
    box = QRectF(-HALF_PX, -HALF_PX, 2 * HALF_PX, 2 * HALF_PX)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _dot(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(0, 0), 4, 4)


def _path(draw: Callable[[QPainterPath], None]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    draw(path)
    return path


def _polygon(path: QPainterPath, corners: Corners) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in (*corners, corners[0])]))
    path.closeSubpath()


def _cross(path: QPainterPath) -> None:
    arm, half = 4.6, 1.5
    _polygon(
        path,
        (
            *((-half, -arm), (half, -arm), (half, -half), (arm, -half)),
            *((arm, half), (half, half), (half, arm), (-half, arm)),
            *((-half, half), (-arm, half), (-arm, -half), (-half, -half)),
        ),
    )


def _train(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(-4, -5, 8, 8), 2, 2)
    path.addRect(QRectF(-2.6, -3.4, 5.2, 2.8))
    path.addEllipse(QPointF(-1.9, 1.2), 0.8, 0.8)
    path.addEllipse(QPointF(1.9, 1.2), 0.8, 0.8)
    _polygon(path, ((-3, 3.4), (-1.4, 3.4), (-2.8, 5.4), (-4.4, 5.4)))
    _polygon(path, ((3, 3.4), (1.4, 3.4), (2.8, 5.4), (4.4, 5.4)))


def _bus(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(-4.4, -4.6, 8.8, 8), 1.4, 1.4)
    path.addRect(QRectF(-3.2, -3.2, 6.4, 3.0))
    path.addRect(QRectF(-3.6, 3.6, 2, 1.6))
    path.addRect(QRectF(1.6, 3.6, 2, 1.6))


def _flame(path: QPainterPath) -> None:
    path.moveTo(0.4, -5.6)
    path.cubicTo(1.2, -2.8, 4.4, -1.4, 4.2, 1.8)
    path.cubicTo(4.0, 4.4, 2.0, 5.4, 0, 5.4)
    path.cubicTo(-2.2, 5.4, -4.2, 4.2, -4.2, 1.6)
    path.cubicTo(-4.2, -0.6, -2.6, -1.4, -2.2, -3.2)
    path.cubicTo(-1.2, -2.4, -0.8, -1.8, -0.8, -0.8)
    path.cubicTo(0.4, -2.0, 0.8, -3.6, 0.4, -5.6)
    path.closeSubpath()


def _shield(path: QPainterPath) -> None:
    path.moveTo(0, -5.4)
    path.cubicTo(1.4, -4.2, 2.8, -3.8, 4.4, -3.8)
    path.cubicTo(4.6, 1.0, 3.2, 4.0, 0, 5.6)
    path.cubicTo(-3.2, 4.0, -4.6, 1.0, -4.4, -3.8)
    path.cubicTo(-2.8, -3.8, -1.4, -4.2, 0, -5.4)
    path.closeSubpath()
    _polygon(path, _star(1.9, (0.0, 0.0)))


def _star(reach: float, at: tuple[float, float]) -> Corners:
    turned = ((0, -1), (0.23, -0.31), (0.95, -0.31), (0.36, 0.12), (0.59, 0.81), (0, 0.38))
    mirrored = ((-0.59, 0.81), (-0.36, 0.12), (-0.95, -0.31), (-0.23, -0.31))
    return [(at[0] + x * reach, at[1] + y * reach) for x, y in (*turned, *mirrored)]


def _book(path: QPainterPath) -> None:
    _polygon(path, ((-5, -3.6), (-0.6, -2.4), (-0.6, 4.2), (-5, 3.0)))
    _polygon(path, ((5, -3.6), (0.6, -2.4), (0.6, 4.2), (5, 3.0)))


def _bed(path: QPainterPath) -> None:
    path.addRect(QRectF(-5, -3.6, 1.4, 7.4))
    path.addRect(QRectF(-5, 0.6, 10, 1.8))
    path.addRect(QRectF(3.6, 0.6, 1.4, 3.2))
    path.addRect(QRectF(-0.6, -1.8, 5.0, 2.0))
    path.addEllipse(QPointF(-2.2, -0.9), 1.1, 1.1)


def _pump(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(-4.2, -4.8, 5.6, 9.6), 1, 1)
    path.addRect(QRectF(-3.0, -3.6, 3.2, 2.6))
    _polygon(path, ((2.0, 0), (3.0, 0), (3.0, 3.6), (3.8, 3.6), (3.8, -2.2), (2.2, -3.8)))


def _bag(path: QPainterPath) -> None:
    _polygon(path, ((-4.4, -1.8), (4.4, -1.8), (3.6, 5), (-3.6, 5)))
    path.addEllipse(QPointF(0, -2.2), 2.6, 2.9)
    path.addEllipse(QPointF(0, -2.2), 1.5, 1.8)


def _pillars(path: QPainterPath) -> None:
    _polygon(path, ((0, -5.4), (5.2, -2.4), (-5.2, -2.4)))
    for x in (-3.8, -0.8, 2.2):
        path.addRect(QRectF(x, -1.6, 1.6, 4.6))
    path.addRect(QRectF(-5, 3.6, 10, 1.5))


def _peak(path: QPainterPath) -> None:
    _polygon(path, ((0, -4.6), (5.2, 4.4), (-5.2, 4.4)))


_SIGNS = {
    "cross": _path(_cross),
    "train": _path(_train),
    "bus": _path(_bus),
    "flame": _path(_flame),
    "shield": _path(_shield),
    "star": _path(lambda path: _polygon(path, _star(5.6, (0.0, 0.4)))),
    "book": _path(_book),
    "bed": _path(_bed),
    "pump": _path(_pump),
    "bag": _path(_bag),
    "pillars": _path(_pillars),
    "peak": _path(_peak),
}

ICONS = frozenset(("dot", "letter", *_SIGNS))
"""Signs that a map style may name."""
