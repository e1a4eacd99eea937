"""What lies near a point, by road time: idle vehicles, stations, hospitals. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.state import READY
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.dispatching.travel import hospital_sources, vehicle_sources
from dispatch_app.ui.dispatcher.map.near_words import near_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import (
    Leg,
    LonLat,
    Lost,
    Rank,
    Ranked,
    Source,
    Told,
    Where,
)

SHOWN = 3
_STATION = "station:"
"""Stations are asked for along with the hospitals: both are driven to."""


class Nearby(QObject):
    told = Signal(object)
    """Lines of words."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._point: LonLat | None = None
        self._where = ""

    def ask(self, point: LonLat) -> None:
        state = self._place.desk.state
        self._point, self._where = point, ""
        idle = {v.id for v in state.vehicles.values() if state.vehicle_state(v) in READY}
        vehicles = vehicle_sources(state, self._place.desk.fixes)
        stations = tuple(
            Source(id=f"{_STATION}{s.id}", lon=s.position.lon, lat=s.position.lat)
            for s in state.stations.values()
        )
        question = Rank(
            place=point,
            vehicles=tuple(v for v in vehicles if v.id in idle),
            hospitals=(*hospital_sources(state), *stations),
        )
        self._place.guide.where(Where(point=point), partial(self._told_where, point))
        self._place.guide.rank(question, partial(self._ranked, point))

    def _told_where(self, point: LonLat, answer: Told | Lost) -> None:
        if point == self._point and isinstance(answer, Told):
            self._where = near_text(answer.near, self._place.texts)

    def _ranked(self, point: LonLat, answer: Ranked | Lost) -> None:
        if point == self._point and isinstance(answer, Ranked):
            self.told.emit(self._lines(answer))

    def _lines(self, answer: Ranked) -> list[str]:
        state, texts = self._place.desk.state, self._place.texts
        hospitals = {k: v for k, v in answer.hospitals.items() if not k.startswith(_STATION)}
        stations = {
            k.removeprefix(_STATION): v
            for k, v in answer.hospitals.items()
            if k.startswith(_STATION)
        }
        names: dict[str, str] = {h.id: h.name for h in state.hospitals.values()}
        posts: dict[str, str] = {s.id: s.name for s in state.stations.values()}
        return [
            *([self._where, ""] if self._where else []),
            texts("mapwindow.near.vehicles"),
            *_nearest(answer.vehicles, lambda id_: id_),
            "",
            texts("mapwindow.near.stations"),
            *_nearest(stations, lambda id_: posts.get(id_, id_)),
            "",
            texts("mapwindow.near.hospitals"),
            *_nearest(hospitals, lambda id_: names.get(id_, id_)),
        ]


def _nearest(legs: Mapping[str, Leg], name: Callable[[str], str]) -> list[str]:
    timed = [(leg.time_s, id_) for id_, leg in legs.items() if leg.time_s is not None]
    return [f"{minutes_text(time_s):>7}  {name(id_)}" for time_s, id_ in sorted(timed)[:SHOWN]]
