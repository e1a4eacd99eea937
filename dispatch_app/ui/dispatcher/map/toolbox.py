"""What the map's keys and buttons do: pick, measure, near, route, follow, back, Escape."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.dispatcher.map.context import copy
from dispatch_app.ui.dispatcher.map.printing import Printing
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat
from dispatch_app.ui.kit.map import Thing

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.map.presenter import Mapping


class Toolbox(QObject):
    """Knows each tool by its name; the parts that do the work belong to the map's presenter."""

    def __init__(self, workplace: Workplace, window: MapWindow, mapping: Mapping) -> None:
        super().__init__(mapping)
        self._place = workplace
        self._window = window
        self._map = window.map
        self._mapping = mapping
        self.printing = Printing(workplace, window, self)
        self.serves: dict[str, Callable[[], None]] = {
            "pick": self.pick,
            "measure": partial(self._measure, "measure"),
            "area": partial(self._measure, "area"),
            "near": self._near_or_close,
            "identify": lambda: self.identify(self._map.pointed),
            "route": self._route,
            "roads": self._roads,
            "places": self._places,
            "print": self.printing.ask,
            "back": self._back,
            "layers": self._fold_layers,
            "follow": self._follow,
            "copy": self._copy,
        }
        """Every tool's name → what it does."""
        self._near_title = "mapwindow.near.title"
        mapping.nearby.told.connect(self._tell_near)
        mapping.identifying.told.connect(partial(self._tell, "mapwindow.identify.title"))
        mapping.routing.told.connect(partial(self._tell, "mapwindow.route.title"))
        mapping.following.changed.connect(self._follows)
        window.tool_wanted.connect(self.use)
        window.escaped.connect(self.leave)
        window.near.closed.connect(mapping.routing.clear)
        self._map.thing_activated.connect(self._activated)

    @Slot(str)
    def use(self, name: str) -> None:
        """Do what a key or a button stands for.

        Raises:
            KeyError: nobody serves this tool.
        """
        if not self._filling_in():
            self.serves[name]()

    def _filling_in(self) -> bool:
        """A letter meant for a field of an open form is no tool."""
        focus, mapping = self._window.focusWidget(), self._mapping
        forms = (mapping.roads.form, mapping.places.form)
        return focus is not None and any(f.isVisible() and f.isAncestorOf(focus) for f in forms)

    # ---- clicks that mean something

    @Slot()
    def pick(self) -> None:
        """The next click on the map is the scene; F8 again takes what the search shows."""
        if not self._mapping.take_hit():
            self._mapping.scene.pick()

    def scene_here(self, point: LonLat) -> None:
        self._mapping.scene.here(point)

    def _measure(self, name: str) -> None:
        modes = self._mapping.modes
        if modes.now == name:
            modes.leave()
        else:
            modes.measure(name, self._place.texts(f"mapwindow.mode.{name}"))

    def measure_from(self, point: LonLat) -> None:
        say = self._place.texts("mapwindow.mode.measure")
        self._mapping.modes.measure("measure", say, point)

    def _route(self) -> None:
        """From a first click to a second one."""
        modes = self._mapping.modes
        if modes.now == "route":
            modes.leave()
            return
        self._mapping.routing.clear()
        modes.pick("route", self._place.texts("mapwindow.mode.route-from"), self._route_on)

    def _route_on(self, start: LonLat) -> None:
        routing = self._mapping.routing
        routing.begin_at(start)
        say = self._place.texts("mapwindow.mode.route-to")
        self._mapping.modes.pick("route", say, routing.end_at)

    @Slot()
    def leave(self) -> None:
        """Escape: one thing after the other, what was begun last first."""
        mapping, window = self._mapping, self._window
        if mapping.modes.now or self._map.sketch.corners:
            mapping.modes.leave()
            if window.side in (mapping.roads.form, mapping.places.form):
                window.close_side()
        elif mapping.following.vehicle is not None:
            mapping.following.end()
        else:
            mapping.routing.clear()
            window.close_side()
            window.say("")

    # ---- what is said about points

    def near(self, point: LonLat, of: str = "pointer") -> None:
        """`of` says in the title what the point is."""
        self._near_title = f"mapwindow.near.title-{of}"
        self._mapping.nearby.ask(point)

    @Slot(object)
    def _tell_near(self, lines: list[str]) -> None:
        self._tell(self._near_title, lines)

    def identify(self, point: LonLat) -> None:
        self._mapping.identifying.ask(point)

    def turn_to(self, kind: str, id_: str) -> None:
        self._mapping.turn_to(kind, id_)

    def _near_or_close(self) -> None:
        if self._window.side is self._window.near:
            self._window.near.closed.emit()
        else:
            scene = self._mapping.point
            if scene is not None:
                self.near(scene, "scene")
            else:
                self.near(self._map.pointed)

    def _tell(self, title: str, lines: list[str]) -> None:
        box = self._window.near
        box.entitle(self._place.texts(title))
        box.show_lines(lines)
        self._window.open_side(box)

    def _copy(self) -> None:
        text = copy(self._map.pointed)
        self._window.say_shortly(self._place.texts("mapwindow.copied", text=text))

    def _back(self) -> None:
        """Show the selected incident with its candidates, or the whole city."""
        self._mapping.viewing.go_back(self._mapping.points)

    def _roads(self) -> None:
        self._mapping.roads.toggle()

    def _places(self) -> None:
        self._mapping.places.toggle()

    def _fold_layers(self) -> None:
        self._window.layers.unfold(on=not self._window.layers.unfolded)

    # ---- following

    def _follow(self) -> None:
        """The vehicle under the pointer, else the first of the selected incident."""
        following = self._mapping.following
        if following.vehicle is not None:
            following.end()
            return
        kind, id_ = self._map.hovered
        vehicle = VehicleId(id_) if kind == Thing.VEHICLE else self._first_of_incident()
        if vehicle is None:
            self._window.say_shortly(self._place.texts("mapwindow.follow-none"))
        else:
            following.start(vehicle)

    def _first_of_incident(self) -> VehicleId | None:
        incident = self._place.incident
        missions = self._place.desk.state.open_missions(incident) if incident else []
        return missions[0].vehicle if missions else None

    @Slot(str)
    def _follows(self, vehicle: str) -> None:
        texts = self._place.texts
        self._window.say(texts("mapwindow.mode.follow", vehicle=vehicle) if vehicle else "")

    @Slot(str, str)
    def _activated(self, kind: str, id_: str) -> None:
        if kind == Thing.VEHICLE:
            self._mapping.following.start(VehicleId(id_))
