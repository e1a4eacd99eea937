"""A figure that is being drawn: a point, a line or an area, its corners, length and surface.

Knows no input.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from dispatch_app.ui.kit.map.courses import draw_measure
from dispatch_app.ui.kit.map.furniture import length_text
from dispatch_app.ui.kit.map.rows import LonLat, Shape
from dispatch_app.ui.kit.map.sprites import ChipLook, Run, Sprites
from dispatch_app.ui.kit.map.view import View
from dispatch_app.ui.kit.map.words import MapWords
from gis.coordinates import Plane, haversine_m

_HECTARE_KM2 = 0.1


LEAST_CORNERS = {Shape.POINT: 1, Shape.LINE: 2, Shape.AREA: 3}


class Sketch:
    """Corners in the order they were set, and the tip that follows the pointer."""

    def __init__(self, shape: Shape = Shape.LINE) -> None:
        self.shape = shape
        self.corners: tuple[LonLat, ...] = ()
        self.tip: LonLat | None = None

    def add(self, corner: LonLat) -> None:
        self.corners = (corner,) if self.shape is Shape.POINT else (*self.corners, corner)

    def take_back(self) -> None:
        """Drop the last corner."""
        self.corners = self.corners[:-1]

    @property
    def whole(self) -> bool:
        """Enough corners for its shape."""
        return len(self.corners) >= LEAST_CORNERS[self.shape]

    @property
    def outline(self) -> tuple[LonLat, ...]:
        """The corners, and the tip where the next one would be."""
        if self.tip is None or not self.corners or self.shape is Shape.POINT:
            return self.corners
        return (*self.corners, self.tip)

    def text(self, words: MapWords) -> str:
        """Length, or surface and perimeter, of what is drawn up to the pointer."""
        line = self.outline
        if self.shape is Shape.AREA and len(line) > 2:
            around = length_text(length_m((*line, line[0])))
            return f"{words.area} {surface_text(area_m2(line))}  {words.perimeter} {around}"
        return f"{words.measured} {length_text(length_m(line))}"

    def draw(self, painter: QPainter, view: View, sprites: Sprites, text: str) -> None:
        """Draw the figure, with `text` beside its end; nothing while it has no corner."""
        if not self.corners:
            return
        line = self.outline
        draw_measure(painter, view, line, sprites.colours, closed=self.shape is Shape.AREA)
        if text:
            chip = sprites.chip(ChipLook(((Run(text, bold=True),),), edge="focus", strong=True))
            x, y = view.point(line[-1])
            chip.put(painter, QPointF(x + 12, y + 10))


def length_m(line: tuple[LonLat, ...]) -> float:
    """Metres along a line, over the ground."""
    if len(line) < 2:
        return 0.0
    lon, lat = zip(*line, strict=True)
    return float(haversine_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())


def area_m2(ring: tuple[LonLat, ...]) -> float:
    """Square metres within a ring (shoelace formula on the plane about its middle).

    Within a city the plane is true to one in a thousand.
    """
    if len(ring) < 3:
        return 0.0
    lon, lat = (np.array(side) for side in zip(*ring, strict=True))
    x, y = Plane(float(lon.mean()), float(lat.mean())).to_xy(lon, lat)
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def surface_text(square_metres: float) -> str:
    km2 = square_metres / 1e6
    if km2 >= _HECTARE_KM2:
        return f"{km2:.2f} km²"
    return f"{square_metres:,.0f} m²".replace(",", " ")
