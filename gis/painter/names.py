"""Paints labels that have found their place: halo first, then letters and icons.

Decides nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTransform

from gis.painter.labels import Label, Letter
from gis.painter.lettering import Face, Type
from gis.painter.style import LabelStyle, MapStyle

_ICON_HALF = 5.0


def paint_labels(painter: QPainter, labels: list[Label], style: MapStyle, type_: Type) -> None:
    by_kind: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_kind[label.kind].append(label)
    for kind, group in reversed(by_kind.items()):
        look = style.labels[kind]
        face = type_.face(look.size, look.weight)
        _paint_halos(painter, group, style.paper, face)
        _paint_letters(painter, group, look, face)
        for label in group:
            if label.icon_at is not None:
                _paint_icon(painter, QPointF(*label.icon_at), look, style.paper)


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


def _paint_icon(painter: QPainter, at: QPointF, look: LabelStyle, paper: str) -> None:
    half = _ICON_HALF
    painter.setPen(QColor(paper))
    painter.setBrush(QColor(look.colour))
    if look.icon == "dot":
        painter.drawEllipse(at, half - 1, half - 1)
        return
    painter.drawRoundedRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), 2, 2)
    if look.icon == "cross":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paper))
        painter.drawRect(QRectF(at.x() - 3.5, at.y() - 1.1, 7, 2.2))
        painter.drawRect(QRectF(at.x() - 1.1, at.y() - 3.5, 2.2, 7))
