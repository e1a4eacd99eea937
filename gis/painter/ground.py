"""Paints surfaces, buildings, water lines, railways and borders. Knows no roads and no names."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from gis.features.kinds import TUNNEL
from gis.features.store import Shape
from gis.painter.paths import area_paths, line_paths
from gis.painter.sheet import Sheet
from gis.painter.style import AreaStyle, LineStyle, MapStyle

_THIN_PX = 3.5

ByKind = Mapping[str, list[Shape]]


def paint_areas(painter: QPainter, sheet: Sheet, shapes: ByKind, style: MapStyle) -> None:
    for kind, area in style.areas.items():
        if kind in shapes and sheet.zoom >= area.first_zoom - 0.01:
            _fill(painter, sheet, shapes[kind], area)


def paint_buildings(painter: QPainter, sheet: Sheet, shapes: ByKind, style: MapStyle) -> None:
    if "building" in shapes and sheet.zoom >= style.building.first_zoom - 0.01:
        _fill(painter, sheet, shapes["building"], style.building, outlined=sheet.zoom >= 15.9)


def paint_lines(
    painter: QPainter, sheet: Sheet, shapes: ByKind, table: Mapping[str, LineStyle]
) -> None:
    for kind, line in table.items():
        width = line.width.at(sheet.zoom)
        if kind in shapes and width > 0:
            for path in line_paths(shapes[kind], sheet, whole=bool(line.dash)):
                painter.strokePath(path, pen(line.fill, width, line.dash))


def paint_rails(painter: QPainter, sheet: Sheet, shapes: ByKind, style: MapStyle) -> None:
    for kind, rail in style.rails.items():
        width = rail.width.at(sheet.zoom)
        if kind not in shapes or width <= 0:
            continue
        painter.setOpacity(style.marks.tunnel_fade)
        below = [s for s in shapes[kind] if s.flags & TUNNEL]
        for path in line_paths(below, sheet, whole=True):
            painter.strokePath(path, pen(rail.fill, width, rail.dash or (4.0, 3.0)))
        painter.setOpacity(1.0)
        above = [s for s in shapes[kind] if not s.flags & TUNNEL]
        for path in line_paths(above, sheet, whole=True):
            painter.strokePath(path, pen(rail.fill, width, rail.dash))
            if rail.casing and width > 1.5:
                painter.strokePath(path, pen(rail.casing, width * 0.55, (5.0, 5.0)))


def pen(colour: str, width: float, dash: tuple[float, ...] = ()) -> QPen:
    """A round pen; a dashed one has flat ends, its dashes counted in widths.

    On a thin line nobody sees the rounding, and it costs a sixth of the painting.
    """
    made = QPen(QColor(colour), width)
    thin = width < _THIN_PX
    made.setJoinStyle(Qt.PenJoinStyle.BevelJoin if thin else Qt.PenJoinStyle.RoundJoin)
    made.setCapStyle(Qt.PenCapStyle.SquareCap if thin else Qt.PenCapStyle.RoundCap)
    if dash:
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        made.setDashPattern(list(dash))
    return made


def _fill(
    painter: QPainter, sheet: Sheet, shapes: list[Shape], area: AreaStyle, *, outlined: bool = False
) -> None:
    for path in area_paths(shapes, sheet):
        painter.fillPath(path, QBrush(QColor(area.fill)))
        if outlined and area.outline:
            painter.strokePath(path, pen(area.outline, 0.8))
