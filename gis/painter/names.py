"""Paints labels that have found their place: halo or plate first, then letters and icons.

Decides nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from gis.painter.icons import paint_icon
from gis.painter.labels import PADDING, Label, Letter
from gis.painter.lettering import Face, Type
from gis.painter.style import LabelStyle, MapStyle


def paint_labels(painter: QPainter, labels: list[Label], style: MapStyle, type_: Type) -> None:
    by_kind: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_kind[label.kind].append(label)
    for kind, group in reversed(by_kind.items()):
        look = style.labels[kind]
        face = type_.face(look.size, look.weight)
        if look.ground:
            _paint_plates(painter, group, look)
        else:
            _paint_halos(painter, group, style.paper, face)
        _paint_letters(painter, group, look, face)
        for label in group:
            if label.icon_at is not None:
                spot = QPointF(*label.icon_at)
                paint_icon(painter, spot, look.icon, look.colour, style.paper, letter=label.text)


def _paint_plates(painter: QPainter, labels: list[Label], look: LabelStyle) -> None:
    """Numbers of roads stand on a plate as on the sign at the roadside."""
    painter.setPen(QColor(look.edge or look.colour))
    painter.setBrush(QColor(look.ground))
    for label in labels:
        for left, top, right, bottom in label.boxes:
            box = QRectF(QPointF(left, top), QPointF(right, bottom))
            inner = box.adjusted(PADDING, PADDING, -PADDING, -PADDING)
            painter.drawRoundedRect(inner, 3, 3)


def _paint_halos(painter: QPainter, labels: list[Label], colour: str, face: Face) -> None:
    ground = QColor(colour)
    ground.setAlphaF(0.9)
    for letter in _letters(labels):
        painter.fillPath(_moved(letter).map(face.glyph(letter.text).halo), ground)


def _paint_letters(painter: QPainter, labels: list[Label], look: LabelStyle, face: Face) -> None:
    colour = QColor(look.colour)
    painter.setFont(face.font)
    painter.setPen(colour)
    for letter in _letters(labels):
        if letter.angle:
            painter.fillPath(_moved(letter).map(face.glyph(letter.text).outline), colour)
        else:
            left = letter.x - face.width(letter.text) / 2
            painter.drawText(QPointF(left, letter.y + face.baseline), letter.text)


def _letters(labels: list[Label]) -> Iterator[Letter]:
    return (letter for label in labels for letter in label.letters)


def _moved(letter: Letter) -> QTransform:
    turn = math.radians(letter.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    return QTransform(cos, sin, -sin, cos, letter.x, letter.y)
