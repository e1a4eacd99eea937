"""A still picture of a place and the way there, for the slip on screen and on paper.

Knows no slip and no printer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPicture

from dispatch_app.ui.kit.map import courses
from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.furniture import Furniture
from dispatch_app.ui.kit.map.marks import Marks
from dispatch_app.ui.kit.map.rows import (
    CallerMark,
    ClosureMark,
    Focus,
    IncidentMark,
    LonLat,
    RouteLine,
    StationMark,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sprites import Sprites
from dispatch_app.ui.kit.map.view import View
from dispatch_app.ui.kit.map.words import MapWords
from gis.painter.painter import MapPainter
from gis.painter.sheet import Sheet

_CLOSEST = 16.5
"""A picture of one place alone still shows the streets about it."""


@dataclass(frozen=True, slots=True)
class StillPicture:
    """What is to be seen; the picture is laid about all of it."""

    place: IncidentMark
    route: RouteLine | None = None
    vehicle: VehicleMark | None = None
    station: StationMark | None = None
    closures: tuple[ClosureMark, ...] = ()
    caller: CallerMark | None = None
    data_date: str = ""
    attribution: str = ""

    def points(self) -> Iterator[LonLat]:
        """The points that must be in sight."""
        yield self.place.lon, self.place.lat
        if self.route is not None:
            yield from self.route.points
        for mark in (self.vehicle, self.station):
            if mark is not None:
                yield mark.lon, mark.lat


def render_still(
    ground: MapPainter,
    picture: StillPicture,
    colours: MapColours,
    words: MapWords,
    *,
    size: tuple[int, int],
    ratio: float = 1.0,
) -> QImage:
    """Paint at once, without tiles. `ratio` makes everything larger: 2 for a screen read from afar,
    3 for paper. The ground's style and `colours` must be of the same theme; paper is `day`."""
    view = _view_of(picture, size)
    image = ground.paint_sheet(Sheet.around(view.centre, view.zoom, size, ratio))
    painter = QPainter(image)
    _draw_over(painter, view, picture, Sprites(colours, ratio), words)
    painter.end()
    return image


def record_still(
    ground: MapPainter,
    picture: StillPicture,
    colours: MapColours,
    words: MapWords,
    *,
    size: tuple[int, int],
) -> QPicture:
    """The same as strokes, `size` units large, for paper that is written as PDF.

    To be drawn on a device of the same `logicalDpiX`: strokes within strokes are drawn larger where
    it differs.
    """
    view = _view_of(picture, size)
    strokes = QPicture()
    painter = QPainter(strokes)
    painter.setClipRect(QRectF(0, 0, *size))
    ground.paint_on(painter, Sheet.around(view.centre, view.zoom, size))
    _draw_over(painter, view, picture, Sprites(colours, strokes=True), words)
    painter.end()
    strokes.setBoundingRect(QRect(0, 0, *size))
    return strokes


def _view_of(picture: StillPicture, size: tuple[int, int]) -> View:
    view = View(0.5, 0.5, _CLOSEST, *size).around(picture.points())
    return view.at(view.centre, _CLOSEST) if view.zoom > _CLOSEST else view


def _draw_over(
    painter: QPainter, view: View, picture: StillPicture, sprites: Sprites, words: MapWords
) -> None:
    """Everything that lies on the ground, and the edge line in the corner."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    focus, colours = Focus(picture.place.id), sprites.colours
    courses.draw_closures(painter, view, picture.closures, colours)
    if picture.route is not None:
        courses.draw_routes(painter, view, (picture.route,), colours, focus)
    if picture.caller is not None:
        courses.draw_caller(painter, view, picture.caller, colours)
    marks = _marks(picture, sprites, focus)
    marks.lay_out(view)
    marks.draw(painter, view)
    Furniture(words, picture.data_date, picture.attribution).draw(
        painter, view, (picture.place.lon, picture.place.lat), colours
    )


def _marks(picture: StillPicture, sprites: Sprites, focus: Focus) -> Marks:
    marks = Marks(sprites)
    marks.put(Thing.INCIDENT, picture.place)
    if picture.vehicle is not None:
        marks.put(Thing.VEHICLE, picture.vehicle)
        focus = Focus(focus.incident, frozenset({picture.vehicle.id}))
    if picture.station is not None:
        marks.put(Thing.STATION, picture.station)
    for closure in picture.closures:
        marks.put(Thing.CLOSURE, closure)
    marks.set_focus(focus)
    return marks
