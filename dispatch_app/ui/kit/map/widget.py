"""The map window: puts ground, overlays, marks and edge together and says what was picked.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.dress import Mark
from dispatch_app.ui.kit.map.furniture import Furniture
from dispatch_app.ui.kit.map.ground import Ground, Tiles
from dispatch_app.ui.kit.map.hands import Hands
from dispatch_app.ui.kit.map.marks import Marks
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.overlays import Overlays
from dispatch_app.ui.kit.map.paper import MapSnapshot
from dispatch_app.ui.kit.map.rows import (
    BareGround,
    CallerMark,
    ClosureMark,
    Focus,
    HospitalMark,
    IncidentMark,
    LonLat,
    PlaceMark,
    ReachArea,
    RouteLine,
    Shape,
    StationMark,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sketch import Sketch
from dispatch_app.ui.kit.map.sprites import Sprites
from dispatch_app.ui.kit.map.view import View
from dispatch_app.ui.kit.map.words import MapWords

_HEAR_MS = 25
_LAYOUT_MS = 300
_DRIFT_MS = 1000
"""Chips ride along with their vehicles; this often they look for better room."""
_DRESSED = 24
"""Marks dressed anew in one turn; that many chips are painted in a few milliseconds."""
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
    thing_activated = Signal(str, str)
    """Kind and id of a double click."""
    ground_clicked = Signal(float, float)
    """Longitude and latitude of a click on nothing in particular."""
    view_changed = Signal()
    moved_by_hand = Signal()
    sketched = Signal(object)
    """The `Sketch`, whenever a corner came or went."""
    sketch_ended = Signal(object)
    """The `Sketch`; nothing follows the pointer any more."""
    sketch_left = Signal()
    """Escape while drawing: the sketch stands, but nobody vouches for it."""

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
        self._over = Overlays()
        self._laid_focus = self._over.focus
        """What stood out when chips found their room."""
        self._reach: tuple[ReachArea, ...] = ()
        self._bare: BareGround | None = None
        self._picking = False
        self._drawing = False
        self._sketch = Sketch()
        self._told = True
        """Whether the sketch says its length."""
        self._pointer: QPointF | None = None
        self._hovered: tuple[str, str] = ("", "")
        self._prepare()

    def _prepare(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._hands = Hands(self, self._mover, self._escape)
        self._hands.clicked.connect(self._click)
        self._hands.hovered.connect(self._hover)
        self._hands.doubled.connect(self._double)
        self._hands.finished.connect(self._finish)
        self._hands.taken_back.connect(self._take_back)
        self._hands.moved.connect(self.moved_by_hand)
        self._mover.changed.connect(self._moved)
        self._mover.rested.connect(self._rested)
        self._loading = self._timer(0, self._load)
        self._hearing = self._timer(_HEAR_MS, self._hear)
        self._laying = self._timer(_LAYOUT_MS, self._lay_out)
        self._fitting = self._timer(0, self._fit_on)

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

    def vehicle(self, id_: str) -> VehicleMark | None:
        """The vehicle's mark as it stands now."""
        mark = self._marks.row(Thing.VEHICLE, id_)
        return mark if isinstance(mark, VehicleMark) else None

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

    def set_places(self, rows: Iterable[PlaceMark]) -> None:
        """Places that the centre keeps itself."""
        self._set(Thing.PLACE, list(rows))

    def set_closures(self, rows: Iterable[ClosureMark]) -> None:
        kept = [row for row in rows if row.points]
        self._over.closures = {row.id: row for row in kept}
        self._set(Thing.CLOSURE, kept)

    def set_routes(self, rows: Iterable[RouteLine]) -> None:
        """Exactly these ways, but for those that were put one by one."""
        asked = {id_: row for id_, row in self._over.routes.items() if row.asked}
        self._over.routes = {row.id: row for row in rows} | asked
        self.update()

    def put_route(self, row: RouteLine) -> None:
        self._over.routes[row.id] = row
        self.update()

    def remove_route(self, id_: str) -> None:
        if self._over.routes.pop(id_, None) is not None:
            self.update()

    def set_reach_areas(self, rows: Iterable[ReachArea]) -> None:
        """The widest first."""
        self._reach = tuple(rows)
        self._over.areas.set_reach(self._reach)
        self.update()

    def set_bare(self, bare: BareGround | None) -> None:
        """Ground that nobody idle reaches in time; None ends it."""
        self._bare = bare
        self._over.areas.set_bare(bare)
        self.update()

    def set_caller(self, caller: CallerMark | None) -> None:
        self.set_callers(() if caller is None else (caller,))

    def set_callers(self, callers: Iterable[CallerMark]) -> None:
        """Where the caller is thought to be, by each source that says something."""
        self._over.callers = tuple(callers)
        self.update()

    def set_focus(self, focus: Focus) -> None:
        """What stands out; `Focus()` ends it."""
        if focus != self._over.focus:
            self._over.focus = focus
            self._marks.set_focus(focus)
            self._fit()
            self.update()

    def hide_kinds(self, kinds: Iterable[Thing]) -> None:
        """Layers switched off."""
        self._over.hidden = frozenset(kinds)
        self._marks.hide(self._over.hidden)
        self._lay_out()

    def set_ground(self, tiles: Tiles, data_date: str = "", attribution: str = "") -> None:
        """Another base map below all that is shown; the edge says whose it is."""
        self._ground = Ground(tiles, self._colours.name)
        self._furniture = Furniture(self._words, data_date, attribution)
        self._load()
        self.update()

    @property
    def gaps(self) -> int:
        """How many tiles in sight the base map does not give."""
        return self._ground.gaps(self.view)

    def set_colours(self, colours: MapColours) -> None:
        """Change between day and night."""
        self._colours = colours
        self._ground.style = colours.name
        self._ground.forget_wishes()
        self._sprites = Sprites(colours, self.devicePixelRatioF())
        self._marks.set_sprites(self._sprites)
        self._lay_out()

    def snapshot(self) -> MapSnapshot:
        """All that is shown now, as plain values: for paper, and for another process."""
        over = self._over
        return MapSnapshot(
            view=self.view,
            marks=self._marks.rows(),
            routes=tuple(over.routes.values()),
            closures=tuple(over.closures.values()),
            reach=self._reach,
            bare=self._bare,
            callers=over.callers,
            focus=over.focus,
            hidden=over.hidden,
            shape=self._sketch.shape,
            corners=self._sketch.corners,
        )

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

    def fly_to(self, lon: float, lat: float, zoom: float) -> None:
        """Glide to a place at a zoom."""
        self._mover.glide(self.view.at((lon, lat), zoom))

    def centre_on(self, lon: float, lat: float) -> None:
        """Glide to a place without coming nearer."""
        self._mover.glide(self.view.at((lon, lat), self._mover.zoom_ahead))

    def pan(self, dx: float, dy: float) -> None:
        """Move the ground by pixels at once."""
        self._mover.pan(dx, dy)

    def zoom_by(self, steps: float) -> None:
        """Glide nearer or farther about the middle, to a sharp zoom."""
        self._mover.zoom_by(steps)

    def fit(self, points: Iterable[LonLat], margin_px: int = 90, *, at_once: bool = False) -> None:
        """Glide to where all points are in sight."""
        view = self.view.around(points, margin_px)
        if at_once:
            self._mover.go(view)
        else:
            self._mover.glide(view)

    @property
    def pointed(self) -> LonLat:
        """The place under the pointer; the middle while the pointer is elsewhere."""
        return self._told_place()

    def thing_at(self, px: float, py: float) -> tuple[str, str]:
        """Kind and id of what is drawn at a pixel; both empty for nothing."""
        found = self._marks.under(px, py, self.view)
        if found is None:
            return "", ""
        return (Thing.CROWD if self._marks.crowd(found) else found[0]).value, found[1]

    @property
    def hovered(self) -> tuple[str, str]:
        """Kind and id of the thing under the pointer."""
        return self._hovered

    def crowd(self, id_: str) -> tuple[str, ...]:
        """The vehicles that stand behind one, itself among them."""
        return tuple(key[1] for key in self._marks.crowd((Thing.VEHICLE, id_)))

    def open_crowd(self, id_: str) -> None:
        """Lay a crowd out, so that each can be read and clicked."""
        self._marks.open_crowd((Thing.VEHICLE, id_), self.view)
        self._lay_out()

    def close_crowd(self) -> None:
        if self._marks.opened:
            self._marks.close_crowd()
            self._lay_out()

    # Modes

    def set_picking(self, on: bool) -> None:
        """While picking, a click says the place instead of selecting a thing."""
        self._picking = on
        self._show_cursor()

    def start_sketch(self, shape: Shape, *, told: bool = True) -> None:
        """Clicks set corners, Backspace drops the last one, Enter or a double click ends it,
        Escape leaves it. `told`: the length or surface stands beside it."""
        self._drawing, self._sketch, self._told = True, Sketch(shape), told
        self._show_cursor()
        self.update()

    def show_sketch(self, shape: Shape, corners: Sequence[LonLat]) -> None:
        """A figure that is there and not drawn any more, until it is cleared."""
        self._drawing, self._told = False, False
        self._sketch = Sketch(shape)
        self._sketch.corners = tuple(corners)
        self._show_cursor()
        self.update()

    def resume_sketch(self) -> None:
        """What was ended lacks corners: go on with it."""
        self._drawing = True
        self._show_cursor()

    def clear_sketch(self) -> None:
        self._drawing, self._sketch = False, Sketch()
        self._show_cursor()
        self.update()

    @property
    def sketch(self) -> Sketch:
        """What is being drawn, or was drawn last and not cleared."""
        return self._sketch

    @property
    def drawing(self) -> bool:
        return self._drawing

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view, part = self.view, event.rect()
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        painter.setRenderHint(smooth, not self._mover.moving)
        self._ground.draw(painter, view, part, self._colours.colour("background"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = self.devicePixelRatioF()
        self._over.draw(
            painter,
            view,
            self._colours,
            size=self.size(),
            ratio=ratio,
            part=part,
            moving=self._mover.moving,
        )
        if self._marks.needs_layout(view) and not self._laying.isActive():
            self._laying.start(0 if not self._mover.moving else _LAYOUT_MS)
        self._marks.draw(painter, view, part)
        self._over.draw_notes(painter, view, self._colours)
        text = self._sketch.text(self._words) if self._told else ""
        self._sketch.draw(painter, view, self._sprites, text)
        self._furniture.draw(painter, view, self._told_place(), self._colours)
        painter.end()
        if self._ground.waiting(view):
            self._loading.start()

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
        self._fit()
        after = self._marks.spots(kind, ids, self.view)
        dirty: list[QRect] = []
        for id_, spot in after.items():
            if before.get(id_) != spot or self._marks.changed(kind, id_, old.get(id_)):
                dirty += [_about(at) for at in (before.get(id_), spot) if at is not None]
        self._repaint(dirty)

    def _fit(self) -> None:
        """Marks that look other are dressed some in each turn, and seen so when all are."""
        if self._fitting.isActive():
            return
        if not self._marks.fit(_DRESSED):
            self._fitting.start()
        elif self._marks.focus != self._laid_focus:
            self._lay_out()

    def _fit_on(self) -> None:
        self._fit()
        if not self._fitting.isActive():
            self.update()
            self._repaint([])

    def _repaint(self, dirty: list[QRect]) -> None:
        seen = [rect for rect in dirty if rect.intersects(self.rect())]
        if not self._laying.isActive() and (self._marks.stale_layout or self._marks.drifted):
            self._laying.start(_LAYOUT_MS if self._marks.stale_layout else _DRIFT_MS)
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
        """Many may go at once: their room is given to others when all are gone."""
        self._marks.remove(kind, id_)
        self._laying.start(0)
        self.update()

    def _lay_out(self) -> None:
        if self._mover.moving and self._marks.stale_layout is False:
            return
        self._laying.stop()
        self._marks.lay_out(self.view)
        self._laid_focus = self._marks.focus
        self.update()

    # Input

    def _click(self, at: QPointF) -> None:
        place = self.view.place(at.x(), at.y())
        if self._drawing:
            self._sketch.add(place)
            self._sketch.tip = None
            self.sketched.emit(self._sketch)
            self.update()
        elif self._picking:
            self.place_picked.emit(*place)
        else:
            self._select(at, place)

    def _select(self, at: QPointF, place: LonLat) -> None:
        kind, id_ = self.thing_at(at.x(), at.y())
        if kind == Thing.CROWD:
            self.open_crowd(id_)
        elif kind:
            self.thing_selected.emit(kind, id_)
        else:
            self.close_crowd()
            self.ground_clicked.emit(*place)

    def _double(self, at: QPointF) -> None:
        if self._drawing:
            self._finish()
            return
        kind, id_ = self.thing_at(at.x(), at.y())
        if kind:
            self.thing_activated.emit(kind, id_)

    def _hover(self, at: QPointF) -> None:
        self._pointer = at
        if self._drawing and self._sketch.corners:
            self._sketch.tip = self.view.place(at.x(), at.y())
            self.update()
        named = ("", "") if self._drawing else self.thing_at(at.x(), at.y())
        if named != self._hovered:
            self._hovered = named
            self._show_cursor()
            self.thing_hovered.emit(*named)
        self.update(self._furniture.strip(self.height(), self.width()).toAlignedRect())

    def _take_back(self) -> None:
        if self._drawing:
            self._sketch.take_back()
            self.sketched.emit(self._sketch)
            self.update()

    def _finish(self) -> None:
        if self._drawing:
            self._stop_drawing()
            self.sketch_ended.emit(self._sketch)

    def _escape(self) -> bool:
        if self._drawing:
            self._stop_drawing()
            self.sketch_left.emit()
            return True
        opened = self._marks.opened
        self.close_crowd()
        return opened

    def _stop_drawing(self) -> None:
        self._drawing, self._sketch.tip = False, None
        self._show_cursor()
        self.update()

    def _show_cursor(self) -> None:
        if self._picking or self._drawing:
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
        if self._hovered[0]:
            self._hovered = ("", "")
            self.thing_hovered.emit("", "")
        self.update(self._furniture.strip(self.height(), self.width()).toAlignedRect())

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    def _moved(self) -> None:
        if self._marks.opened and self._marks.zoomed(self.view):
            self._marks.close_crowd()
        self.update()
        self.view_changed.emit()

    def _rested(self) -> None:
        self._marks.stale_layout = True
        self._lay_out()


def _about(spot: tuple[int, int]) -> QRect:
    return QRect(spot[0] - _MARK_PX, spot[1] - 40, 2 * _MARK_PX, 80)
