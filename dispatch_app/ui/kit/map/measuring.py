"""A line that is being measured: its corners, its length, its drawing. Knows no input."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from dispatch_app.ui.kit.map.courses import draw_measure
from dispatch_app.ui.kit.map.furniture import length_text
from dispatch_app.ui.kit.map.rows import LonLat
from dispatch_app.ui.kit.map.sprites import ChipLook, Run, Sprites
from dispatch_app.ui.kit.map.view import View
from gis.coordinates import haversine_m


class Measure:
    """Corners in the order they were set."""

    def __init__(self) -> None:
        self._corners: tuple[LonLat, ...] = ()

    def add(self, corner: LonLat) -> None:
        self._corners = (*self._corners, corner)

    @property
    def length_m(self) -> float:
        """Along the line, over the ground."""
        if len(self._corners) < 2:
            return 0.0
        lon, lat = zip(*self._corners, strict=True)
        return float(haversine_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())

    def draw(self, painter: QPainter, view: View, sprites: Sprites, word: str) -> None:
        if not self._corners:
            return
        draw_measure(painter, view, self._corners, sprites.colours)
        text = Run(f"{word} {length_text(self.length_m)}", bold=True)
        chip = sprites.chip(ChipLook(((text,),), edge="focus", strong=True))
        x, y = view.point(self._corners[-1])
        painter.drawPixmap(QPointF(x + 10, y + 8), chip)
