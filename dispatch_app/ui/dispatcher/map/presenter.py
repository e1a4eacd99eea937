"""Presenter of the map: what stands out for the selection, and what a click on it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.values import Place
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.dispatching.focus import MapFocus
from dispatch_app.ui.dispatcher.map.arrivals import Arrivals
from dispatch_app.ui.dispatcher.map.base_maps import BaseMaps
from dispatch_app.ui.dispatcher.map.callers import CallersLayer
from dispatch_app.ui.dispatcher.map.context import Context
from dispatch_app.ui.dispatcher.map.fleet_layer import FleetLayer
from dispatch_app.ui.dispatcher.map.following import Following
from dispatch_app.ui.dispatcher.map.hovering import Hovering
from dispatch_app.ui.dispatcher.map.identifying import Identifying
from dispatch_app.ui.dispatcher.map.keeping import MapMemory
from dispatch_app.ui.dispatcher.map.marks import (
    UNSORTED,
    MarkMaker,
    hospital_marks,
    station_marks,
)
from dispatch_app.ui.dispatcher.map.modes import Modes
from dispatch_app.ui.dispatcher.map.nearby import Nearby
from dispatch_app.ui.dispatcher.map.places import Places
from dispatch_app.ui.dispatcher.map.reach import Reaching
from dispatch_app.ui.dispatcher.map.roads import Roads
from dispatch_app.ui.dispatcher.map.routing import Routing
from dispatch_app.ui.dispatcher.map.scene import Scene
from dispatch_app.ui.dispatcher.map.searching import Searching
from dispatch_app.ui.dispatcher.map.toolbox import Toolbox
from dispatch_app.ui.dispatcher.map.viewing import Viewing
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat
from dispatch_app.ui.kit.map import (
    Focus,
    HospitalMark,
    IncidentMark,
    RouteKind,
    RouteLine,
    Thing,
)

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
    from dispatch_app.ui.dispatcher.form.intake import Intake
    from dispatch_app.ui.dispatcher.form.sentinel import Doubt

CLOSE_UP_M = 2500.0
SETTLE_MS = 100
_ROUND = 2.6
"""Width of the view over the radius of a circle that is to be seen whole."""
_SCENE = "scene"
"""The place of a call that is no incident yet."""
_HIT = "hit"
"""The place that the search shows."""


class Mapping(QObject):
    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        intake: Intake,
        dispatching: Dispatching,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._window = window
        self._map = window.map
        self._intake = intake
        self._maker = MarkMaker(workplace.texts, workplace.protocols, workplace.timers)
        self._focus: MapFocus = dispatching.focus
        self._doubt: Doubt | None = None
        self._hit: Place | None = None
        self._hospitals: list[HospitalMark] = []
        self._ground: tuple[object, ...] = (None, None, None)
        self.modes = Modes(window, self)
        self.scene = Scene(workplace, window, self.modes, intake, self)
        self.arrivals = Arrivals(workplace, self)
        self.fleet = FleetLayer(workplace, self._map, self._maker, window.layers.show_count, self)
        self.callers = CallersLayer(workplace, self._map, self)
        self.searching = Searching(workplace, window, self)
        self.nearby = Nearby(workplace, self)
        self.identifying = Identifying(workplace, self)
        self.following = Following(workplace, self._map, self)
        self.routing = Routing(workplace, self._map, self)
        self.hovering = Hovering(workplace, window, {}, self)
        memory = MapMemory(workplace.desk)
        self.viewing = Viewing(workplace, window, memory, self)
        self.base_maps = BaseMaps(workplace, window, memory, self)
        self.tools = Toolbox(workplace, window, self)
        self.context = Context(workplace, window, self.tools, self.following)
        self.roads = Roads(workplace, window, self.modes, window.near, self)
        self.places = Places(workplace, window, self.modes, window.near, self)
        self.reaching = Reaching(workplace, window, dispatching.ledger, self)
        self._settle = self._after(SETTLE_MS, self._show_news)
        # The form comes first: the map follows a turn later, once for all that has changed.
        self._turn_soon = self._after(0, self._turn)
        self._place_soon = self._after(0, self._show_place)
        self._offer()
        self._connect(dispatching)
        self.fleet.show_all()
        self._show_news()
        self._turn()

    def _after(self, pause_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause_ms)
        timer.timeout.connect(then)
        return timer

    def _offer(self) -> None:
        """What can be done with a point, and which cards are shown beside the pointer."""
        self.context.offers += [
            self.routing.offer,
            self.reaching.offer,
            self.roads.offer,
            self.places.offer,
        ]
        self.hovering.others[Thing.CLOSURE] = self.roads.card
        self.hovering.others[Thing.PLACE] = self.places.card

    def _connect(self, dispatching: Dispatching) -> None:
        self._place.desk.changed.connect(self._changed)
        self._place.selection.changed.connect(self._turn_soon.start)
        dispatching.focus_changed.connect(self._focused)
        self._intake.place_fixed.connect(lambda _place: self._place_soon.start())
        self._intake.place_doubt.connect(self._doubted)
        self._intake.pick_on_map_wanted.connect(self.tools.pick)
        self._intake.right_point_wanted.connect(self.scene.pick_right)
        self.arrivals.came.connect(self._show_routes)
        self.searching.looked_at.connect(self._looked_at)
        self.searching.taken.connect(self.scene.take)
        self._map.thing_selected.connect(self.turn_to)

    # ---- news of the centre

    @Slot(object)
    def _changed(self, _view: object) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _show_news(self) -> None:
        """Fixed things when they change, incidents and missions each time."""
        state = self._place.desk.state
        ground = (state.stations, state.hospitals)
        if any(a is not b for a, b in zip(self._ground, ground, strict=False)):
            self._ground = ground
            self._map.set_stations(station_marks(state.stations.values()))
            self._window.layers.show_count(Thing.STATION, len(state.stations))
            self._window.layers.show_count(Thing.HOSPITAL, len(state.hospitals))
        self._show_hospitals()
        self.roads.follow()
        self.places.follow()
        self._show_incidents()
        self._show_caller()
        self.arrivals.follow()
        self._show_focus()

    def _show_hospitals(self) -> None:
        """Their load changes with every mission; the map hears only of what looks other."""
        focus, texts = self._focus, self._place.texts
        marks = hospital_marks(
            self._place.desk.state, texts, focus.hospital or "", focus.hospital_s
        )
        if marks != self._hospitals:
            self._hospitals = marks
            self._map.set_hospitals(marks)

    def _show_incidents(self) -> None:
        desk = self._place.desk
        marks = list(self._maker.incidents(desk.state, desk.now()))
        self._window.layers.show_count(Thing.INCIDENT, len(marks))
        shown = {mark.id for mark in marks}
        scene = self._scene_mark()
        if scene is not None and scene.id not in shown:
            marks.append(scene)
        if self._hit is not None and self._hit.position is not None:
            marks.append(_pin(_HIT, self._hit, self._hit.text))
        self._map.set_incidents(marks)

    def _scene_mark(self) -> IncidentMark | None:
        """The selected place, as long as the centre has not got it."""
        target = self._focus.target
        if target is None:
            return None
        texts = self._place.texts
        title = texts("mapwindow.scene-coarse" if target.coarse else "mapwindow.scene")
        plan = self._intake.plan
        priority = int(plan.priority) if plan else UNSORTED
        id_ = self._place.selection.incident or _SCENE
        return _pin(id_, target.place, title, priority)

    # ---- what stands out

    def _turn(self) -> None:
        """Another call or incident: go where it is."""
        self.arrivals.follow()
        self._show_caller()
        self._show_focus()
        point = self._point()
        if point is not None:
            self._go(point)
        else:
            self._go_to_caller()

    @Slot(object)
    def _focused(self, focus: MapFocus) -> None:
        before, self._focus = self._focus, focus
        self.reaching.foresee(next((c.vehicle for c in focus.candidates if c.chosen), None))
        self._show_hospitals()
        self._show_incidents()
        self.fleet.show_candidates({c.vehicle: c for c in focus.candidates})
        self._show_routes()
        self._show_focus()
        new = focus.target is not None and (
            before.target is None or before.target.point != focus.target.point
        )
        if new and focus.target is not None:
            self._go(focus.target.point)

    def _show_focus(self) -> None:
        state, incident = self._place.desk.state, self._place.incident
        missions = state.open_missions(incident) if incident else []
        vehicles = {c.vehicle for c in self._focus.candidates} | {m.vehicle for m in missions}
        hospitals = {h for h in (self._focus.hospital, *(m.hospital for m in missions)) if h}
        about = self._place.selection.incident or (_SCENE if self._focus.target else "")
        self._map.set_focus(
            Focus(
                incident=about if self._point() is not None else "",
                vehicles=frozenset(vehicles),
                hospitals=frozenset(hospitals),
            )
        )

    def _show_routes(self) -> None:
        """Ways of the vehicles on their way, and of the candidates as long as none is sent."""
        self.hovering.arrivals = self.arrivals.seconds
        self.fleet.show_arrivals(self.hovering.arrivals)
        driving = [
            RouteLine(f"mission-{v}", way.line, RouteKind.MISSION, v, minutes_text(way.time_s))
            for v, way in self.arrivals.ways.items()
            if way.line
        ]
        candidates = [
            RouteLine(
                f"candidate-{c.vehicle}",
                c.line,
                RouteKind.CHOSEN if c.chosen else RouteKind.CANDIDATE,
                c.vehicle,
            )
            for c in self._focus.candidates
            if c.line and c.vehicle not in self.arrivals.ways
        ]
        self._map.set_routes([*driving, *candidates])

    def _show_caller(self) -> None:
        """Where the caller may be, with how far that may be off; or what is doubted."""
        known = self.callers.nearest is not None
        self.callers.show(self._doubt)
        if not known and self._point() is None:
            self._go_to_caller()

    def _go_to_caller(self) -> None:
        """As long as nobody has named a place: the surroundings of the caller, whole circle."""
        caller = self.callers.nearest
        if caller is not None:
            self._go((caller.lon, caller.lat), max(CLOSE_UP_M, _ROUND * caller.uncertainty_m))

    def _point(self) -> LonLat | None:
        if self._focus.target is not None:
            return self._focus.target.point
        incident = self._place.incident
        place = incident.place if incident else None
        if place is None or place.position is None:
            return None
        return (place.position.lon, place.position.lat)

    def _go(self, point: LonLat, across_m: float = CLOSE_UP_M) -> None:
        self.viewing.untouched = False
        self.following.end()
        if self._doubt is None:
            self._map.show_place(*point, across_m)

    # ---- the form

    def _show_place(self) -> None:
        self._show_caller()
        self._show_incidents()

    @Slot(object)
    def _doubted(self, doubt: Doubt | None) -> None:
        """Two points that ought to be one: both in sight."""
        before, self._doubt = self._doubt, doubt
        self._show_caller()
        if doubt is None or not (doubt.asked or _moved(before, doubt)):
            return
        ends = (doubt.place.position, doubt.other.position)
        points = [(p.lon, p.lat) for p in ends if p is not None]
        if len(points) > 1:
            self._map.fit(points, margin_px=160)

    # ---- hands

    @property
    def point(self) -> LonLat | None:
        """Where the selected call's or incident's place is."""
        return self._point()

    @property
    def points(self) -> list[LonLat]:
        """The selected place and where its candidates set out; empty without one."""
        point = self._point()
        ends = [c.line[0] for c in self._focus.candidates if c.line]
        return [] if point is None else [point, *ends]

    def take_hit(self) -> bool:
        """Take what the search shows for the scene; false if it shows nothing."""
        if self._hit is None:
            return False
        self.scene.take(self._hit)
        self.searching.leave()
        return True

    @Slot(object)
    def _looked_at(self, place: Place | None) -> None:
        self._hit = place
        self._show_incidents()
        if place is not None and place.position is not None:
            self._map.show_place(place.position.lon, place.position.lat, CLOSE_UP_M)

    @Slot(str, str)
    def turn_to(self, kind: str, id_: str) -> None:
        """A click on an incident, or on a vehicle that is on one, turns to it."""
        state = self._place.desk.state
        if kind == Thing.CLOSURE:
            self.roads.open(id_)
        elif kind == Thing.PLACE:
            self.places.open(id_)
        if kind == Thing.VEHICLE:
            vehicle = state.vehicles.get(VehicleId(id_))
            mission = state.missions.get(vehicle.mission) if vehicle and vehicle.mission else None
            id_ = mission.incident if mission else ""
        elif kind != Thing.INCIDENT:
            return
        incident = state.incidents.get(IncidentId(id_))
        if incident is not None:
            call = next((c for c in incident.calls if c in state.calls), None)
            self._place.selection.select(call=call, incident=incident.id)


def _moved(before: Doubt | None, doubt: Doubt) -> bool:
    """Other points than before; road times that come later are no reason to move the map."""
    return before is None or (before.place, before.other) != (doubt.place, doubt.other)


def _pin(id_: str, place: Place, title: str, priority: int = UNSORTED) -> IncidentMark:
    assert place.position is not None
    return IncidentMark(id_, place.position.lon, place.position.lat, priority, title, place.text)
