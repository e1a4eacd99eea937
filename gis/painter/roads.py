"""Paints roads: edges below, surfaces above, layer by layer; bridges, tunnels, one-way arrows.

Knows no names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from gis.features.kinds import BRIDGE, ONEWAY, TUNNEL
from gis.features.store import Shape
from gis.mercator import Floats
from gis.painter.ground import ByKind, pen
from gis.painter.paths import gather, line_paths, stay_of
from gis.painter.sheet import Sheet
from gis.painter.style import LineStyle, MapStyle

_ARROW_EVERY_PX = 130.0
_ARROW_PX = 9.0
_LEAST_WITH_ARROW_PX = 40.0
_TUNNEL_DASH_PX, _TUNNEL_GAP_PX = 5.0, 4.0


class _Stretch:
    """Roads of one class in one layer; their path serves the edge and the surface."""

    def __init__(self, kind: str, shapes: list[Shape], sheet: Sheet) -> None:
        self.kind, self.shapes, self._sheet = kind, shapes, sheet
        self._paths: dict[bool, list[QPainterPath]] = {}

    def paths(self, *, whole: bool = False) -> list[QPainterPath]:
        if whole not in self._paths:
            self._paths[whole] = list(line_paths(self.shapes, self._sheet, whole=whole))
        return self._paths[whole]


def paint_roads(painter: QPainter, sheet: Sheet, shapes: ByKind, style: MapStyle) -> None:
    for layer in _layers(shapes, style.roads, sheet):
        tunnels, ground, bridges = layer
        _paint_tunnels(painter, sheet, tunnels, style)
        _paint_edges(painter, sheet, ground, style.roads)
        _paint_edges(painter, sheet, bridges, style.roads, colour=style.marks.bridge_casing)
        _paint_surfaces(painter, sheet, [*ground, *bridges], style.roads)
    if sheet.zoom >= style.marks.arrow_from - 0.01:
        _paint_arrows(painter, sheet, shapes, style)


def _layers(
    shapes: ByKind, roads: Mapping[str, LineStyle], sheet: Sheet
) -> Iterator[tuple[list[_Stretch], list[_Stretch], list[_Stretch]]]:
    """From the deepest layer up: tunnels, roads on the ground, bridges; least class first in
    each.
    """
    layers: dict[int, dict[int, dict[str, list[Shape]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for kind in roads:
        for shape in shapes.get(kind, ()):
            on = 0 if shape.flags & TUNNEL else 2 if shape.flags & BRIDGE else 1
            layers[shape.layer][on][kind].append(shape)
    for number in sorted(layers):
        low, mid, high = (
            [_Stretch(kind, group, sheet) for kind, group in layers[number][on].items()]
            for on in range(3)
        )
        yield low, mid, high


def _paint_tunnels(
    painter: QPainter, sheet: Sheet, stretches: list[_Stretch], style: MapStyle
) -> None:
    for stretch in stretches:
        road = style.roads[stretch.kind]
        width = road.width.at(sheet.zoom)
        if width <= 0:
            continue
        if road.casing and width > 2.5:
            outer = width + 2.0
            edge = pen(road.casing, outer, (_TUNNEL_DASH_PX / outer, _TUNNEL_GAP_PX / outer))
            for path in stretch.paths(whole=True):
                painter.strokePath(path, edge)
        surface = pen(faded(road.fill, style.paper, style.marks.tunnel_fade), width, road.dash)
        for path in stretch.paths():
            painter.strokePath(path, surface)


def faded(colour: str, ground: str, share: float) -> str:
    """A colour let down with the ground's: `share` of it is left."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs)).name()


def _parts(colour: str) -> tuple[int, int, int]:
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


def _paint_edges(
    painter: QPainter,
    sheet: Sheet,
    stretches: list[_Stretch],
    roads: Mapping[str, LineStyle],
    colour: str = "",
) -> None:
    for stretch in stretches:
        road = roads[stretch.kind]
        width = road.width.at(sheet.zoom)
        if road.casing and width > 1.5:
            edge = pen(colour or road.casing, width + (2.0 if width > 3 else 1.2))
            edge.setCapStyle(Qt.PenCapStyle.FlatCap)
            for path in stretch.paths():
                painter.strokePath(path, edge)


def _paint_surfaces(
    painter: QPainter, sheet: Sheet, stretches: list[_Stretch], roads: Mapping[str, LineStyle]
) -> None:
    for stretch in stretches:
        road = roads[stretch.kind]
        width = road.width.at(sheet.zoom)
        if width > 0:
            for path in stretch.paths(whole=bool(road.dash)):
                painter.strokePath(path, pen(road.fill, width, road.dash))


def _paint_arrows(painter: QPainter, sheet: Sheet, shapes: ByKind, style: MapStyle) -> None:
    one_way = [
        shape
        for kind, road in style.roads.items()
        if road.casing and road.width.at(sheet.zoom) >= 4
        for shape in shapes.get(kind, ())
        if shape.flags & ONEWAY
    ]
    if not one_way:
        return
    points, begins = gather(one_way, sheet)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.marks.arrow))
    for line in np.split(points, np.flatnonzero(begins)[1:]):
        for tip, ahead in _arrows_along(line, sheet):
            painter.drawPolygon(_arrow(tip, ahead))


def _arrows_along(line: Floats, sheet: Sheet) -> Iterator[tuple[Floats, Floats]]:
    """Where arrows stand and which way they point: even along the whole line, whatever sheet
    it is.
    """
    start, steps = line[:-1], np.diff(line, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    total = float(lengths.sum())
    if total < _LEAST_WITH_ARROW_PX:
        return
    pitch = total / max(1, round(total / _ARROW_EVERY_PX))
    begins = np.cumsum(lengths) - lengths
    size = np.array((sheet.width, sheet.height), dtype=np.float64)
    enter, leave = stay_of(start, steps, np.array((-_ARROW_PX, -_ARROW_PX)), size + _ARROW_PX)
    for at in np.flatnonzero((enter < leave) & (lengths >= _ARROW_PX)):
        ahead = steps[at] / lengths[at]
        first = math.ceil((begins[at] + enter[at] * lengths[at]) / pitch - 0.5)
        last = math.ceil((begins[at] + leave[at] * lengths[at]) / pitch - 0.5)
        for number in range(first, last):
            yield start[at] + ahead * ((number + 0.5) * pitch - begins[at]), ahead


def _arrow(centre: Floats, ahead: Floats) -> QPolygonF:
    """A slender arrow: shaft and head in one outline."""
    side = np.array((-ahead[1], ahead[0]))
    outline = ((-6, 0.6), (1, 0.6), (1, 2.6), (6, 0), (1, -2.6), (1, -0.6), (-6, -0.6))
    return QPolygonF([QPointF(*(centre + ahead * a + side * b).tolist()) for a, b in outline])
