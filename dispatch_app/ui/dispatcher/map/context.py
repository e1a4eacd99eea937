"""Decides what the menu of a point offers, by what lies there and what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.dispatcher.map.following import Following
from dispatch_app.ui.dispatcher.map.menu import RULE, Entry, menu_of
from dispatch_app.ui.dispatcher.map.words import copied_text
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat
from dispatch_app.ui.kit.map import Thing

Offer = Callable[[LonLat, str, str], Iterable[Entry]]
"""What a part of the map offers at a point with a thing of a kind and id; empty for none."""


class PointActs(Protocol):
    """What can be done at a point without drawing."""

    def near(self, point: LonLat) -> None: ...
    def identify(self, point: LonLat) -> None: ...
    def measure_from(self, point: LonLat) -> None: ...
    def scene_here(self, point: LonLat) -> None: ...
    def turn_to(self, kind: str, id_: str) -> None: ...


class Context:
    """`offers` of other parts come before what every point has."""

    def __init__(
        self, workplace: Workplace, window: MapWindow, acts: PointActs, following: Following
    ) -> None:
        self._place = workplace
        self._window = window
        self._acts = acts
        self._following = following
        self.offers: list[Offer] = []
        window.menu_wanted.connect(self.open)

    def open(self, lon: float, lat: float, kind: str, id_: str, where: QPoint) -> None:
        self._window.card.hide()
        self.menu_for((lon, lat), kind, id_).popup(where)

    def menu_for(self, point: LonLat, kind: str, id_: str) -> QMenu:
        return menu_of(self._entries(point, kind, id_), self._place.texts, self._window)

    def _entries(self, point: LonLat, kind: str, id_: str) -> Iterable[Entry]:
        own = [*self._vehicle(kind, id_), *self._incident(kind, id_)]
        if own:
            yield from own
            yield RULE
        yield from self._everywhere(point)
        for offer in self.offers:
            found = list(offer(point, kind, id_))
            if found:
                yield RULE
                yield from found
        yield RULE
        yield Entry("mapwindow.menu.copy-wgs", lambda: copy(point))
        yield Entry("mapwindow.menu.copy-gcj", lambda: copy(point, shifted=True))

    def _vehicle(self, kind: str, id_: str) -> Iterable[Entry]:
        if kind == Thing.CROWD:
            yield Entry("mapwindow.menu.open-crowd", lambda: self._window.map.open_crowd(id_))
        if kind not in (Thing.VEHICLE, Thing.CROWD):
            return
        state = self._place.desk.state
        vehicle = state.vehicles.get(VehicleId(id_))
        named = (("vehicle", id_),)
        followed = self._following.vehicle == id_
        yield Entry(
            "mapwindow.menu.unfollow" if followed else "mapwindow.menu.follow",
            lambda: self._following.toggle(VehicleId(id_)),
            named,
        )
        if vehicle is not None and vehicle.mission is not None:
            turn = lambda: self._acts.turn_to(Thing.VEHICLE, id_)  # noqa: E731
            yield Entry("mapwindow.menu.mission", turn, named)

    def _incident(self, kind: str, id_: str) -> Iterable[Entry]:
        if kind == Thing.INCIDENT and id_ in self._place.desk.state.incidents:
            yield Entry("mapwindow.menu.turn-to", lambda: self._acts.turn_to(kind, id_))

    def _everywhere(self, point: LonLat) -> Iterable[Entry]:
        selection = self._place.selection
        chosen = selection.call is not None or selection.incident is not None
        yield Entry("mapwindow.menu.near", lambda: self._acts.near(point))
        yield Entry("mapwindow.menu.identify", lambda: self._acts.identify(point))
        yield Entry("mapwindow.menu.scene", lambda: self._acts.scene_here(point), open=chosen)
        yield Entry("mapwindow.menu.measure", lambda: self._acts.measure_from(point))


def copy(point: LonLat, *, shifted: bool = False) -> str:
    """Put a position on the clipboard; returns what stands there now."""
    text = copied_text(*point, shifted=shifted)
    QGuiApplication.clipboard().setText(text)
    return text
