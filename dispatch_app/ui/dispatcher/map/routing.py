"""A way from one point to another, asked for by hand: its line, its time, its turns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.dispatching.words import distance_text
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.map.other_ways import OtherWay, OtherWays
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, LonLat, Lost
from dispatch_app.ui.kit.map import MapWidget, RouteKind, RouteLine
from dispatch_app.ui.kit.narrator import narrated
from gis.second_roads.likeness import most_apart

ROUTE = "asked-route"
OTHER = "other-route-"
STREETS = 3
"""So many names tell one way from another."""


class Routing(QObject):
    """Start and end may be set in either order; the way is asked once both are there."""

    told = Signal(object)
    """Lines of words: time, distance, turns."""

    def __init__(
        self, workplace: Workplace, map_widget: MapWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._map = map_widget
        self.start: LonLat | None = None
        self.end: LonLat | None = None
        self._fastest: Driven | None = None
        self._others = OtherWays(workplace, self)
        self._drawn: list[str] = []
        self._others.found.connect(self._show_others)

    def offer(self, point: LonLat, _kind: str, _id: str) -> Iterable[Entry]:
        """What the menu of a point has of ways."""
        yield Entry("mapwindow.menu.route-from", lambda: self.begin_at(point))
        yield Entry("mapwindow.menu.route-to", lambda: self.end_at(point))

    def begin_at(self, point: LonLat) -> None:
        self.start = point
        self._ask_or_say("mapwindow.route.from-set")

    def end_at(self, point: LonLat) -> None:
        self.end = point
        self._ask_or_say("mapwindow.route.to-set")

    def clear(self) -> None:
        self.start = self.end = self._fastest = None
        self._others.forget()
        self._map.remove_route(ROUTE)
        self._remove_others()

    def _ask_or_say(self, key: str) -> None:
        if self.start is None or self.end is None:
            self.told.emit([self._place.texts(key)])
            return
        ends = (self.start, self.end)
        self._others.forget()
        self._remove_others()
        question = Drive(start=ends[0], end=ends[1])
        self._place.guide.drive(question, partial(self._answered, ends))

    def _answered(self, ends: tuple[LonLat, LonLat], answer: Driven | Lost) -> None:
        if ends != (self.start, self.end):
            return
        texts = self._place.texts
        if isinstance(answer, Lost):
            self.told.emit([texts("mapwindow.route.lost")])
            return
        if not answer.line:
            self._map.remove_route(ROUTE)
            self.told.emit([texts("mapwindow.route.none")])
            return
        time = minutes_text(answer.time_s)
        self._map.put_route(RouteLine(ROUTE, answer.line, RouteKind.CHOSEN, note=time, asked=True))
        self._map.fit(answer.line, margin_px=120)
        self._fastest = answer
        self.told.emit([*_head(answer), "", *_turns(answer, texts)])
        self._others.look(*ends, answer)

    @Slot(object)
    def _show_others(self, others: tuple[OtherWay, ...]) -> None:
        """They belong to the answer: the map shows them all."""
        if self._fastest is None:
            return
        texts = self._place.texts
        self._remove_others()
        lines = [self._fastest.line, *(way.line for way in others)]
        for number, way in enumerate(others, start=1):
            time = minutes_text(way.time_s)
            note = texts("mapwindow.route.other-note", number=number, time=time)
            at = most_apart(way.line, lines[:number] + lines[number + 1 :])
            drawn = RouteLine(f"{OTHER}{number}", way.line, note=note, asked=True, note_at=at)
            self._map.put_route(drawn)
            self._drawn.append(drawn.id)
        self._map.fit([point for line in lines for point in line], margin_px=120)
        told = [line for n, way in enumerate(others, 1) for line in _other_lines(n, way, texts)]
        self.told.emit([*_head(self._fastest), *told, "", *_turns(self._fastest, texts)])

    def _remove_others(self) -> None:
        for drawn in self._drawn:
            self._map.remove_route(drawn)
        self._drawn = []


def _head(way: Driven) -> list[str]:
    return [f"{minutes_text(way.time_s)}   {distance_text(way.distance_m)}"]


def _other_lines(number: int, way: OtherWay, texts: Texts) -> list[str]:
    time, distance = minutes_text(way.time_s), distance_text(way.distance_m)
    first = texts("mapwindow.route.other", number=number, time=time, distance=distance)
    roads = texts("mapwindow.route.other-join").join(way.streets[:STREETS])
    return [first, texts("mapwindow.route.other-via", roads=roads)] if roads else [first]


def _turns(way: Driven, texts: Texts) -> list[str]:
    """Turn by turn; of a way without turns the roads in the order of driving."""
    told = narrated(texts, way.steps, way.side) or way.streets
    return [f"{at}. {words}" for at, words in enumerate(told, start=1)]
