"""A still picture of a place and the way there, for the slip on screen and on paper.

Knows no slip and no printer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QImage, QPainter

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
    view = View(0.5, 0.5, _CLOSEST, *size).around(picture.points())
    if view.zoom > _CLOSEST:
        view = view.at(view.centre, _CLOSEST)
    image = ground.paint_sheet(Sheet.around(view.centre, view.zoom, size, ratio))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_over(painter, view, picture, colours, ratio)
    Furniture(words, picture.data_date, picture.attribution).draw(
        painter, view, (picture.place.lon, picture.place.lat), colours
    )
    painter.end()
    return image


def _draw_over(
    painter: QPainter, view: View, picture: StillPicture, colours: MapColours, ratio: float
) -> None:
    focus = Focus(picture.place.id)
    courses.draw_closures(painter, view, picture.closures, colours)
    if picture.route is not None:
        courses.draw_routes(painter, view, (picture.route,), colours, focus)
    if picture.caller is not None:
        courses.draw_caller(painter, view, picture.caller, colours)
    marks = _marks(picture, Sprites(colours, ratio), focus)
    marks.lay_out(view)
    marks.draw(painter, view)


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
