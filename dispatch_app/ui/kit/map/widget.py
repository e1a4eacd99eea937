"""The map window: puts ground, overlays, marks and edge together and says what was picked.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map import courses
from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.dress import Mark
from dispatch_app.ui.kit.map.furniture import Furniture
from dispatch_app.ui.kit.map.ground import Ground, Tiles
from dispatch_app.ui.kit.map.hands import Hands
from dispatch_app.ui.kit.map.kept_picture import KeptPicture
from dispatch_app.ui.kit.map.marks import Marks
from dispatch_app.ui.kit.map.measuring import Measure
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.rows import (
    CallerMark,
    ClosureMark,
    Focus,
    HospitalMark,
    IncidentMark,
    LonLat,
    ReachArea,
    RouteLine,
    StationMark,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sprites import Sprites
from dispatch_app.ui.kit.map.view import View
from dispatch_app.ui.kit.map.words import MapWords

_HEAR_MS = 25
_LAYOUT_MS = 300
_FEW = 12
"""Up to so many moved marks are repainted one by one; more, and the whole window is cheaper."""
_MARK_PX = 190
"""How far a mark's chip may reach from it."""


class MapWidget(QWidget):
    """A map that never waits: it shows what there is and asks for the rest."""

    place_picked = Signal(float, float)
    """Longitude and latitude of a click while picking."""
    thing_selected = Signal(str, str)
    thing_hovered = Signal(str, str)
    """Kind and id under the pointer; both empty when it leaves."""
    view_changed = Signal()
    measured = Signal(float)
    """Metres of the line measured so far."""

    def __init__(
        self,
        tiles: Tiles,
        colours: MapColours,
        words: MapWords,
        *,
        centre: LonLat,
        data_date: str = "",
        attribution: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._colours, self._words = colours, words
        self._mover = Mover(View(0.5, 0.5, 13.0, 800, 600).at(centre, 13.0), self)
        self._ground = Ground(tiles, colours.name)
        self._sprites = Sprites(colours, self.devicePixelRatioF())
        self._marks = Marks(self._sprites)
        self._furniture = Furniture(words, data_date, attribution)
        self._focus = Focus()
        self._routes: dict[str, RouteLine] = {}
        self._routes_kept = KeptPicture()
        self._closures: dict[str, ClosureMark] = {}
        self._areas: dict[str, ReachArea] = {}
        self._caller: CallerMark | None = None
        self._picking = False
        self._measuring = False
        self._measure = Measure()
        self._pointer: QPointF | None = None
        self._hovered: tuple[str, str] = ("", "")
        self._prepare()

    def _prepare(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._hands = Hands(self, self._mover)
        self._hands.clicked.connect(self._click)
        self._hands.hovered.connect(self._hover)
        self._hands.finished.connect(self._finish_measure)
        self._mover.changed.connect(self._moved)
        self._mover.rested.connect(self._rested)
        self._loading = self._timer(0, self._load)
        self._hearing = self._timer(_HEAR_MS, self._hear)
        self._laying = self._timer(_LAYOUT_MS, self._lay_out)

    def _timer(self, ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(ms)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    # What is shown

    def put_vehicle(self, row: VehicleMark) -> None:
        self.put_vehicles((row,))

    def put_vehicles(self, rows: Iterable[VehicleMark]) -> None:
        """Add or replace vehicles. Repaints only what is seen to move."""
        self._put(Thing.VEHICLE, rows)

    def set_vehicles(self, rows: Iterable[VehicleMark]) -> None:
        """Exactly these vehicles, no others."""
        self._set(Thing.VEHICLE, list(rows))

    def remove_vehicle(self, id_: str) -> None:
        self._remove(Thing.VEHICLE, id_)

    def put_incident(self, row: IncidentMark) -> None:
        self._put(Thing.INCIDENT, (row,))

    def set_incidents(self, rows: Iterable[IncidentMark]) -> None:
        self._set(Thing.INCIDENT, list(rows))

    def remove_incident(self, id_: str) -> None:
        self._remove(Thing.INCIDENT, id_)

    def set_stations(self, rows: Iterable[StationMark]) -> None:
        self._set(Thing.STATION, list(rows))

    def set_hospitals(self, rows: Iterable[HospitalMark]) -> None:
        self._set(Thing.HOSPITAL, list(rows))

    def set_closures(self, rows: Iterable[ClosureMark]) -> None:
        kept = [row for row in rows if row.points]
        self._closures = {row.id: row for row in kept}
        self._set(Thing.CLOSURE, kept)

    def set_routes(self, rows: Iterable[RouteLine]) -> None:
        self._routes = {row.id: row for row in rows}
        self.update()

    def put_route(self, row: RouteLine) -> None:
        self._routes[row.id] = row
        self.update()

    def remove_route(self, id_: str) -> None:
        if self._routes.pop(id_, None) is not None:
            self.update()

    def set_reach_areas(self, rows: Iterable[ReachArea]) -> None:
        self._areas = {row.id: row for row in rows}
        self.update()

    def set_caller(self, caller: CallerMark | None) -> None:
        self._caller = caller
        self.update()

    def set_focus(self, focus: Focus) -> None:
        """What stands out; `Focus()` ends it."""
        if focus != self._focus:
            self._focus = focus
            self._marks.set_focus(focus)
            self._lay_out()

    def hide_kinds(self, kinds: Iterable[Thing]) -> None:
        """Layers switched off."""
        self._marks.hide(frozenset(kinds))
        self._lay_out()

    def set_colours(self, colours: MapColours) -> None:
        """Change between day and night."""
        self._colours = colours
        self._ground.style = colours.name
        self._ground.forget_wishes()
        self._sprites = Sprites(colours, self.devicePixelRatioF())
        self._marks.set_sprites(self._sprites)
        self._lay_out()

    # Where the map stands

    @property
    def view(self) -> View:
        return self._mover.view

    @property
    def complete(self) -> bool:
        """Every tile in sight is there, sharp."""
        return not self._ground.missing(self.view)

    @property
    def moving(self) -> bool:
        """A glide, a run-out or a zoom is going on."""
        return self._mover.moving

    def show_place(self, lon: float, lat: float, span_m: float = 2000.0) -> None:
        """Glide to a place so that about `span_m` metres are in sight."""
        self._mover.glide(self.view.spanning((lon, lat), span_m))

    def jump_to(self, lon: float, lat: float, zoom: float) -> None:
        """Be at a place at once."""
        self._mover.go(self.view.at((lon, lat), zoom))

    def pan(self, dx: float, dy: float) -> None:
        """Move the ground by pixels at once."""
        self._mover.pan(dx, dy)

    def zoom_by(self, steps: float) -> None:
        """Glide nearer or farther about the middle, to a sharp zoom."""
        self._mover.zoom_by(steps)

    def fit(self, points: Iterable[LonLat], margin_px: int = 90) -> None:
        """Glide to where all points are in sight."""
        self._mover.glide(self.view.around(points, margin_px))

    # Modes

    def set_picking(self, on: bool) -> None:
        """While picking, a click says the place instead of selecting a thing."""
        self._picking = on
        self._show_cursor()

    def set_measuring(self, on: bool) -> None:
        """While measuring, clicks add corners; a double click or Escape ends the line."""
        self._measuring, self._measure = on, Measure()
        self._show_cursor()
        self.update()

    @property
    def measured_m(self) -> float:
        """Length of the measured line in metres."""
        return self._measure.length_m

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view, part = self.view, event.rect()
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        painter.setRenderHint(smooth, not self._mover.moving)
        self._ground.draw(painter, view, part, self._colours.colour("background"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_courses(painter, view, part)
        if self._marks.needs_layout(view) and not self._laying.isActive():
            self._laying.start(0 if not self._mover.moving else _LAYOUT_MS)
        self._marks.draw(painter, view, part)
        self._measure.draw(painter, view, self._sprites, self._words.measured)
        self._furniture.draw(painter, view, self._told_place(), self._colours)
        painter.end()
        if self._ground.waiting(view):
            self._loading.start()

    def _draw_courses(self, painter: QPainter, view: View, part: QRect) -> None:
        colours = self._colours
        courses.draw_areas(painter, view, self._areas.values(), colours)
        courses.draw_closures(painter, view, self._closures.values(), colours)
        routes, focus = tuple(self._routes.values()), self._focus
        if routes:
            self._routes_kept.draw(
                painter,
                self.size(),
                self.devicePixelRatioF(),
                part,
                (view, self.devicePixelRatioF(), routes, colours, focus),
                lambda on: courses.draw_routes(on, view, routes, colours, focus),
            )
        if self._caller is not None:
            courses.draw_caller(painter, view, self._caller, colours)

    def _told_place(self) -> LonLat:
        """The place whose position is written at the edge: under the pointer, else the middle."""
        if self._pointer is None:
            return self.view.centre
        return self.view.place(self._pointer.x(), self._pointer.y())

    # Tiles coming in

    def _load(self) -> None:
        came = self._ground.load(self.view, moving=self._mover.moving)
        if came:
            self.update()
        if self._ground.waiting(self.view):
            self._loading.start()
        elif not self._ground.at_rest and not self._hearing.isActive():
            self._hearing.start()

    def _hear(self) -> None:
        if self._ground.hear():
            self._load()
        if not self._ground.at_rest:
            self._hearing.start()

    # Marks

    def _put(self, kind: Thing, rows: Iterable[Mark]) -> None:
        rows = list(rows)
        ids = [row.id for row in rows]
        before = self._marks.spots(kind, ids, self.view)
        old = {id_: self._marks.row(kind, id_) for id_ in before}
        for row in rows:
            self._marks.put(kind, row)
        after = self._marks.spots(kind, ids, self.view)
        dirty: list[QRect] = []
        for id_, spot in after.items():
            if before.get(id_) != spot or self._marks.changed(kind, id_, old.get(id_)):
                dirty += [_about(at) for at in (before.get(id_), spot) if at is not None]
        self._repaint(dirty)

    def _repaint(self, dirty: list[QRect]) -> None:
        seen = [rect for rect in dirty if rect.intersects(self.rect())]
        if self._marks.stale_layout and not self._laying.isActive():
            self._laying.start(_LAYOUT_MS)
        if len(seen) > 2 * _FEW:
            self.update()
            return
        for rect in seen:
            self.update(rect)

    def _set(self, kind: Thing, rows: Sequence[Mark]) -> None:
        self._marks.keep_only(kind, (row.id for row in rows))
        self._put(kind, rows)
        self.update()

    def _remove(self, kind: Thing, id_: str) -> None:
        self._marks.remove(kind, id_)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._mover.moving and self._marks.stale_layout is False:
            return
        self._marks.lay_out(self.view)
        self.update()

    # Input

    def _click(self, at: QPointF) -> None:
        place = self.view.place(at.x(), at.y())
        if self._measuring:
            self._measure.add(place)
            self.measured.emit(self.measured_m)
            self.update()
        elif self._picking:
            self.place_picked.emit(*place)
        elif (found := self._marks.under(at.x(), at.y(), self.view)) is not None:
            self.thing_selected.emit(found[0].value, found[1])

    def _hover(self, at: QPointF) -> None:
        self._pointer = at
        found = self._marks.under(at.x(), at.y(), self.view)
        named = ("", "") if found is None else (found[0].value, found[1])
        if named != self._hovered:
            self._hovered = named
            self._show_cursor()
            self.thing_hovered.emit(*named)
        self.update(self._furniture.strip(self.height(), self.width()).toAlignedRect())

    def _finish_measure(self) -> None:
        self._measuring = False
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._picking or self._measuring:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._hovered[0]:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    # The window

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._mover.resize(event.size().width(), event.size().height())
        self._marks.stale_layout = True

    def showEvent(self, event: QShowEvent) -> None:
        self._load()

    def leaveEvent(self, event: object) -> None:
        self._pointer = None
        self.update(self._furniture.strip(self.height(), self.width()).toAlignedRect())

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    def _moved(self) -> None:
        self.update()
        self.view_changed.emit()

    def _rested(self) -> None:
        self._marks.stale_layout = True
        self._lay_out()


def _about(spot: tuple[int, int]) -> QRect:
    return QRect(spot[0] - _MARK_PX, spot[1] - 40, 2 * _MARK_PX, 80)
