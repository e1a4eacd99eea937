"""The map window: puts ground, overlays, marks and edge together and says what was picked.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.furniture import Furniture, draw_note
from dispatch_app.ui.kit.map.ground import Tiles
from dispatch_app.ui.kit.map.ground_layer import GroundLayer
from dispatch_app.ui.kit.map.hands import Hands
from dispatch_app.ui.kit.map.mark_layer import MarkLayer
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.overlays import Overlays
from dispatch_app.ui.kit.map.paper import MapSnapshot
from dispatch_app.ui.kit.map.pen import Pen
from dispatch_app.ui.kit.map.pointing import Pointing
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
        self._ground = GroundLayer(self, self._mover, tiles, colours.name)
        self._sprites = Sprites(colours, self.devicePixelRatioF())
        self._layer = MarkLayer(self, self._mover, self._sprites)
        self._marks = self._layer.marks
        self._furniture = Furniture(words, data_date, attribution)
        self._over = Overlays()
        self._reach: tuple[ReachArea, ...] = ()
        self._bare: BareGround | None = None
        self._pen = Pen(self)
        self._pointing = Pointing(self, self._mover, self._layer, self._pen)
        self._prepare()

    def _prepare(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._hands = Hands(self, self._mover, self._escape)
        self._hands.clicked.connect(self._pointing.click)
        self._hands.hovered.connect(self._pointing.move)
        self._hands.doubled.connect(self._pointing.double_click)
        self._hands.finished.connect(self._pen.finish)
        self._hands.taken_back.connect(self._pen.take_back)
        self._hands.moved.connect(self.moved_by_hand)
        self._pointing.selected.connect(self.thing_selected)
        self._pointing.hovered.connect(self.thing_hovered)
        self._pointing.activated.connect(self.thing_activated)
        self._pointing.ground_clicked.connect(self.ground_clicked)
        self._pointing.moved.connect(self._update_edge)
        self._pen.changed.connect(self.update)
        self._pen.picked.connect(self.place_picked)
        self._pen.sketched.connect(self.sketched)
        self._pen.ended.connect(self.sketch_ended)
        self._pen.left.connect(self.sketch_left)
        self._mover.changed.connect(self._moved)
        self._mover.rested.connect(self._layer.lay_out_anew)

    # What is shown

    def put_vehicle(self, row: VehicleMark) -> None:
        self.put_vehicles((row,))

    def put_vehicles(self, rows: Iterable[VehicleMark]) -> None:
        """Add or replace vehicles. Repaints only what is seen to move."""
        self._layer.put(Thing.VEHICLE, rows)

    def set_vehicles(self, rows: Iterable[VehicleMark]) -> None:
        """Exactly these vehicles, no others."""
        self._layer.set(Thing.VEHICLE, list(rows))

    def vehicle(self, id_: str) -> VehicleMark | None:
        """The vehicle's mark as it stands now."""
        mark = self._marks.row(Thing.VEHICLE, id_)
        return mark if isinstance(mark, VehicleMark) else None

    def remove_vehicle(self, id_: str) -> None:
        self._layer.remove(Thing.VEHICLE, id_)

    def put_incident(self, row: IncidentMark) -> None:
        self._layer.put(Thing.INCIDENT, (row,))

    def set_incidents(self, rows: Iterable[IncidentMark]) -> None:
        self._layer.set(Thing.INCIDENT, list(rows))

    def remove_incident(self, id_: str) -> None:
        self._layer.remove(Thing.INCIDENT, id_)

    def set_stations(self, rows: Iterable[StationMark]) -> None:
        self._layer.set(Thing.STATION, list(rows))

    def set_hospitals(self, rows: Iterable[HospitalMark]) -> None:
        self._layer.set(Thing.HOSPITAL, list(rows))

    def set_places(self, rows: Iterable[PlaceMark]) -> None:
        """Places that the centre keeps itself."""
        self._layer.set(Thing.PLACE, list(rows))

    def set_closures(self, rows: Iterable[ClosureMark]) -> None:
        kept = [row for row in rows if row.points]
        self._over.closures = {row.id: row for row in kept}
        self._layer.set(Thing.CLOSURE, kept)

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
            self._layer.set_focus(focus)

    def hide_kinds(self, kinds: Iterable[Thing]) -> None:
        """Layers switched off."""
        self._over.hidden = frozenset(kinds)
        self._layer.hide(self._over.hidden)

    def set_ground(self, tiles: Tiles, data_date: str = "", attribution: str = "") -> None:
        """Another base map below all that is shown; the edge says whose it is."""
        self._furniture = Furniture(self._words, data_date, attribution)
        self._ground.turn_to(tiles, self._colours.name)

    @property
    def gaps(self) -> int:
        """How many tiles in sight the base map does not give."""
        return self._ground.ground.gaps(self.view)

    def set_colours(self, colours: MapColours) -> None:
        """Change between day and night."""
        self._colours = colours
        self._ground.set_style(colours.name)
        self._sprites = Sprites(colours, self.devicePixelRatioF())
        self._layer.set_sprites(self._sprites)

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
            shape=self.sketch.shape,
            corners=self.sketch.corners,
        )

    # Where the map stands

    @property
    def view(self) -> View:
        return self._mover.view

    @property
    def complete(self) -> bool:
        """Every tile in sight is there, sharp."""
        return not self._ground.ground.missing(self.view)

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
        return self._pointing.place

    def thing_at(self, px: float, py: float) -> tuple[str, str]:
        """Kind and id of what is drawn at a pixel; both empty for nothing."""
        return self._pointing.thing_at(QPointF(px, py))

    @property
    def hovered(self) -> tuple[str, str]:
        """Kind and id of the thing under the pointer."""
        return self._pointing.thing

    def crowd(self, id_: str) -> tuple[str, ...]:
        """The vehicles that stand behind one, itself among them."""
        return tuple(key[1] for key in self._marks.crowd((Thing.VEHICLE, id_)))

    def open_crowd(self, id_: str) -> None:
        """Lay a crowd out, so that each can be read and clicked."""
        self._layer.open_crowd(id_)

    def close_crowd(self) -> None:
        self._layer.close_crowd()

    # Modes

    def set_picking(self, on: bool) -> None:
        """While picking, a click says the place instead of selecting a thing."""
        self._pen.pick(on)

    def start_sketch(self, shape: Shape, *, told: bool = True) -> None:
        """Clicks set corners, Backspace drops the last one, Enter or a double click ends it,
        Escape leaves it. `told`: the length or surface stands beside it."""
        self._pen.start(shape, told=told)

    def show_sketch(self, shape: Shape, corners: Sequence[LonLat]) -> None:
        """A figure that is there and not drawn any more, until it is cleared."""
        self._pen.show(shape, corners)

    def resume_sketch(self) -> None:
        """What was ended lacks corners: go on with it."""
        self._pen.resume()

    def clear_sketch(self) -> None:
        self._pen.clear()

    @property
    def sketch(self) -> Sketch:
        """What is being drawn, or was drawn last and not cleared."""
        return self._pen.sketch

    @property
    def drawing(self) -> bool:
        return self._pen.drawing

    @property
    def picking(self) -> bool:
        return self._pen.picking

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view, part = self.view, event.rect()
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        painter.setRenderHint(smooth, not self._mover.moving)
        self._ground.ground.draw(painter, view, part, self._colours.colour("background"))
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
        self._layer.about_to_paint()
        self._marks.draw(painter, view, part)
        self._over.draw_notes(painter, view, self._colours)
        text = self.sketch.text(self._words) if self._pen.told else ""
        self.sketch.draw(painter, view, self._sprites, text)
        self._furniture.draw(painter, view, self.pointed, self._colours)
        if self._ground.late:
            bare = self._ground.ground.empty
            draw_note(painter, view, self._words.painting, self._colours, alone=bare)
        painter.end()
        self._ground.load_soon()

    def _update_edge(self) -> None:
        self.update(self._furniture.strip(self.height(), self.width()).toAlignedRect())

    def _escape(self) -> bool:
        return self._pen.leave() or self._layer.close_crowd()

    # The window

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._mover.resize(event.size().width(), event.size().height())
        self._marks.stale_layout = True

    def showEvent(self, event: QShowEvent) -> None:
        self._ground.load()

    def leaveEvent(self, event: object) -> None:
        self._pointing.leave()

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    def _moved(self) -> None:
        if self._marks.opened and self._marks.zoomed(self.view):
            self._marks.close_crowd()
        self.update()
        self.view_changed.emit()
