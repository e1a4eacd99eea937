"""Small pictures of marks and their text chips, each made once. Knows no places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPicture,
    QPixmap,
)

from dispatch_app.ui.kit.map import symbols
from dispatch_app.ui.kit.map.colours import MapColours

TEXT_PX = 13
STRONG_PX = 15
_DIM = 0.5
_PAD = 6.0
_SIGN_PX = 15.0
_HEADINGS = 24


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a chip's text in one colour: a meaning's, or a vehicle state's."""

    text: str
    meaning: str = "text"
    bold: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class ChipLook:
    """A chip: lines of runs on a ground with an edge; a badge for a candidate's rank."""

    lines: tuple[tuple[Run, ...], ...]
    edge: str = "line"
    strong: bool = False
    dim: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A small picture with its size in points: pixels on a screen, strokes on paper."""

    picture: QPixmap | QPicture
    width: float
    height: float

    def put(self, painter: QPainter, at: QPointF) -> None:
        """Draw with the upper left corner at a point."""
        if isinstance(self.picture, QPixmap):
            painter.drawPixmap(at, self.picture)
        else:
            painter.drawPicture(at, self.picture)


@dataclass(frozen=True, slots=True)
class VehicleLook:
    state: str
    heading_deg: float | None = None
    stale: bool = False
    strong: bool = False
    dim: bool = False


def putter(painter: QPainter, *, pixels: bool) -> Callable[[int, int, Any], None]:
    """The shortest way to put a stamp's picture with its corner at whole pixels."""
    if pixels:
        return painter.drawPixmap
    return lambda x, y, picture: painter.drawPicture(QPointF(x, y), picture)


class Sprites:
    """All pictures of one theme at one density of pixels, or as strokes for paper."""

    def __init__(self, colours: MapColours, ratio: float = 1.0, *, strokes: bool = False) -> None:
        self.colours, self.ratio, self.pixels = colours, ratio, not strokes
        self.chip = lru_cache(maxsize=4000)(self._chip)
        self._vehicle = lru_cache(maxsize=4000)(self._paint_vehicle)
        self.incident = lru_cache(maxsize=64)(self._incident)
        self.building = lru_cache(maxsize=16)(self._building)

    def vehicle(self, look: VehicleLook) -> Stamp:
        """The shape of a vehicle's state; the heading is rounded to 15 degrees."""
        if look.heading_deg is None:
            return self._vehicle(look, -1)
        sector = round(look.heading_deg / 360 * _HEADINGS) % _HEADINGS
        plain = VehicleLook(look.state, None, look.stale, look.strong, look.dim)
        return self._vehicle(plain, sector)

    def _paint_vehicle(self, look: VehicleLook, sector: int) -> Stamp:
        radius = 8.5 if look.strong else 6.5
        shape, colour = self.colours.state(look.state)
        stamp, painter = self._begin(2 * (radius + 9), 2 * (radius + 9))
        painter.translate(radius + 9, radius + 9)
        painter.setOpacity(_DIM if look.dim else 1.0)
        if sector >= 0:
            painter.save()
            painter.rotate(sector * 360 / _HEADINGS)
            self._ink(painter, symbols.heading_outline(radius), colour)
            painter.restore()
        outline = symbols.vehicle_outline(shape, radius)
        if shape in symbols.HOLLOW or look.stale:
            self._ink_hollow(painter, outline, colour, dashed=look.stale or shape == "◌")
        else:
            self._ink(painter, outline, colour)
        painter.end()
        return stamp

    def _incident(self, priority: int, strong: bool, dim: bool) -> Stamp:
        radius = 20.0 if strong else 12.0
        stamp, painter = self._begin(2 * radius + 8, 2 * radius + 8)
        painter.translate(radius + 4, radius + 4)
        painter.setOpacity(_DIM if dim else 1.0)
        self._ink(painter, symbols.incident_outline(radius), self.colours.priority(priority), 2.4)
        painter.setFont(self.colours.font(15 if strong else 11, bold=True))
        painter.setPen(self.colours.colour("panel"))
        box = QRectF(-radius, -radius * 0.35, 2 * radius, radius * 1.1)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(priority))
        painter.end()
        return stamp

    def _building(self, kind: str, dim: bool) -> Stamp:
        """A station, a hospital, a closure, a slow stretch, a place of our own."""
        radius = 8.0
        stamp, painter = self._begin(24, 24)
        painter.translate(12, 12)
        painter.setOpacity(_DIM if dim else 1.0)
        if kind == "hospital":
            self._ink(painter, symbols.hospital_outline(radius), self.colours.colour("alarm"))
            cross = symbols.cross_outline(radius * 0.7)
            painter.fillPath(cross, self.colours.colour("panel"))
        elif kind == "closure":
            self._ink(painter, symbols.vehicle_outline("●", radius), self.colours.colour("alarm"))
            painter.fillRect(QRectF(-5, -1.6, 10, 3.2), self.colours.colour("panel"))
        elif kind == "slow":
            self._ink(painter, symbols.vehicle_outline("▲", radius), self.colours.colour("warning"))
            painter.fillRect(QRectF(-1.2, -2.5, 2.4, 4.5), self.colours.colour("panel"))
            painter.fillRect(QRectF(-1.2, 3.2, 2.4, 2.2), self.colours.colour("panel"))
        elif kind in ("place", "correction"):
            meaning = "warning" if kind == "correction" else "focus"
            self._ink(painter, symbols.pin_outline(radius), self.colours.colour(meaning))
            painter.setBrush(self.colours.colour("panel"))
            painter.drawEllipse(QPointF(0, -radius * 0.35), 2.4, 2.4)
        else:
            self._ink(painter, symbols.station_outline(radius), self.colours.colour("text-muted"))
        painter.end()
        return stamp

    def _chip(self, look: ChipLook) -> Stamp:
        px = STRONG_PX if look.strong else TEXT_PX
        rows = [[(run, self._width(run, px)) for run in line] for line in look.lines]
        badge = self._width(Run(look.badge, bold=True), TEXT_PX) + 10 if look.badge else 0.0
        width = max(sum(w for _run, w in row) for row in rows) + 2 * _PAD
        width += badge + (_PAD if badge else 0)
        pitch = px * 1.5
        height = pitch * len(rows) + 3
        stamp, painter = self._begin(width + 2, height + 2)
        painter.translate(1, 1)
        self._ground(painter, QRectF(0, 0, width, height), look)
        for at, row in enumerate(rows):
            x = _PAD
            for run, run_width in row:
                self._write(painter, run, QPointF(x, pitch * (at + 0.5) + 1.5 + px * 0.37), look)
                x += run_width
        if badge:
            self._badge(painter, QRectF(width - badge - _PAD, 4, badge, height - 8), look.badge)
        painter.end()
        return stamp

    def _ground(self, painter: QPainter, box: QRectF, look: ChipLook) -> None:
        ground = self.colours.colour("panel", 0.82 if look.dim else 0.96)
        painter.setBrush(ground)
        if look.dim and look.edge == "line":
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(self.colours.colour(look.edge), 1.5 if look.strong else 1.0))
        painter.drawRoundedRect(box, 3, 3)

    def _write(self, painter: QPainter, run: Run, at: QPointF, look: ChipLook) -> None:
        meaning = "text-muted" if look.dim and run.meaning == "text" else run.meaning
        painter.setFont(
            self.colours.font(STRONG_PX if look.strong else TEXT_PX, bold=run.bold and not look.dim)
        )
        if run.state:
            at = self._sign(painter, run.state, at)
        painter.setPen(self.colours.colour(meaning))
        painter.drawText(at, run.text)

    def _sign(self, painter: QPainter, state: str, at: QPointF) -> QPointF:
        """A state's small shape before its count; returns where the count begins."""
        shape, colour = self.colours.state(state)
        painter.save()
        painter.translate(at.x() + _SIGN_PX / 2 - 1, at.y() - TEXT_PX * 0.37)
        outline = symbols.vehicle_outline(shape, 4.6)
        if shape in symbols.HOLLOW:
            painter.strokePath(outline, QPen(colour, 1.8))
        else:
            painter.fillPath(outline, colour)
        painter.restore()
        return QPointF(at.x() + _SIGN_PX, at.y())

    def _badge(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours.colour("selected"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(self.colours.font(TEXT_PX, bold=True))
        painter.setPen(self.colours.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _width(self, run: Run, px: int) -> float:
        metrics = QFontMetricsF(self.colours.font(px, bold=run.bold))
        return metrics.horizontalAdvance(run.text) + (_SIGN_PX if run.state else 0.0)

    def _ink(
        self, painter: QPainter, outline: QPainterPath, colour: QColor, edge: float = 1.6
    ) -> None:
        """Filled, with an edge of the ground's colour that parts it from the map."""
        painter.setPen(self._edge(edge))
        painter.setBrush(colour)
        painter.drawPath(outline)

    def _ink_hollow(
        self, painter: QPainter, outline: QPainterPath, colour: QColor, *, dashed: bool
    ) -> None:
        painter.setPen(self._edge(5.0))
        painter.setBrush(self.colours.colour("panel"))
        painter.drawPath(outline)
        pen = QPen(colour, 2.4)
        if dashed:
            pen.setDashPattern([1.1, 0.9])
        painter.setPen(pen)
        painter.drawPath(outline)

    def _edge(self, width: float) -> QPen:
        pen = QPen(self.colours.colour("panel"), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _begin(self, width: float, height: float) -> tuple[Stamp, QPainter]:
        picture = self._blank(width, height) if self.pixels else QPicture()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return Stamp(picture, round(width), round(height)), painter

    def _blank(self, width: float, height: float) -> QPixmap:
        pixmap = QPixmap(round(width * self.ratio), round(height * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap
