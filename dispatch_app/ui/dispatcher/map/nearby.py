"""What lies near a point, by road time: idle vehicles, stations, hospitals, rescue resources.

No widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import READY
from dispatch_app.i18n.texts import Texts
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
    Rescue,
    Rescued,
    RescueSpot,
    Source,
    Told,
    Where,
)
from gis.coordinates import haversine_m

SHOWN = 3
OWN_PLACES_M = 5_000.0
_STATION = "station:"
_OWN = "own:"
"""Stations and own places are asked for along with the hospitals: all are driven to."""


class Nearby(QObject):
    told = Signal(object)
    """Lines of words."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._point: LonLat | None = None
        self._where = ""
        self._rescue: list[str] = []
        self._legs: list[str] = []

    def ask(self, point: LonLat) -> None:
        state = self._place.desk.state
        self._point, self._where = point, ""
        self._rescue, self._legs = [], []
        idle = {v.id for v in state.vehicles.values() if state.vehicle_state(v) in READY}
        vehicles = vehicle_sources(state, self._place.desk.fixes)
        stations = tuple(
            Source(id=f"{_STATION}{s.id}", lon=s.position.lon, lat=s.position.lat)
            for s in state.stations.values()
        )
        question = Rank(
            place=point,
            vehicles=tuple(v for v in vehicles if v.id in idle),
            hospitals=(*hospital_sources(state), *stations, *self._own_places(point)),
        )
        self._place.guide.where(Where(point=point), partial(self._told_where, point))
        self._place.guide.rank(question, partial(self._ranked, point))
        self._place.guide.rescue(Rescue(point=point), partial(self._rescued, point))

    def _own_places(self, point: LonLat) -> Iterator[Source]:
        """Places of the centre's own close by: what rescue resources no map has."""
        for kept in self._place.desk.state.own_places.values():
            at = kept.place.position
            if float(haversine_m(*point, at.lon, at.lat)) < OWN_PLACES_M:
                yield Source(id=f"{_OWN}{kept.id}", lon=at.lon, lat=at.lat)

    def _told_where(self, point: LonLat, answer: Told | Lost) -> None:
        if point == self._point and isinstance(answer, Told):
            self._where = near_text(answer.near, self._place.texts)

    def _ranked(self, point: LonLat, answer: Ranked | Lost) -> None:
        if point == self._point and isinstance(answer, Ranked):
            self._legs = self._lines(answer)
            self._tell()

    def _rescued(self, point: LonLat, answer: Rescued | Lost) -> None:
        """Rescue resources may come later than the rest: the box grows then."""
        if point != self._point or not isinstance(answer, Rescued) or not answer.spots:
            return
        texts = self._place.texts
        lines = [_line(spot.time_s, _spot_name(spot, texts)) for spot in answer.spots]
        self._rescue = ["", texts("mapwindow.near.rescue"), *lines]
        self._tell()

    def _tell(self) -> None:
        if self._legs:
            where = [self._where, ""] if self._where else []
            self.told.emit([*where, *self._legs, *self._rescue])

    def _lines(self, answer: Ranked) -> list[str]:
        state, texts = self._place.desk.state, self._place.texts
        rest = {k: v for k, v in answer.hospitals.items() if not k.startswith((_STATION, _OWN))}
        names: dict[str, str] = {h.id: h.name for h in state.hospitals.values()}
        posts: dict[str, str] = {s.id: s.name for s in state.stations.values()}
        own: dict[str, str] = {k.id: k.place.name for k in state.own_places.values()}
        groups: tuple[tuple[str, Mapping[str, Leg], Callable[[str], str]], ...] = (
            ("vehicles", answer.vehicles, self._vehicle),
            ("stations", _of(answer, _STATION), partial(_named, posts)),
            ("hospitals", rest, partial(_named, names)),
            ("places", _of(answer, _OWN), partial(_named, own)),
        )
        lines: list[str] = []
        for name, legs, word in groups:
            if legs:
                lines += ["", texts(f"mapwindow.near.{name}"), *_nearest(legs, word)]
        return lines[1:]

    def _vehicle(self, id_: str) -> str:
        """What a vehicle is beside its number: that decides which one is wanted."""
        vehicle = self._place.desk.state.vehicles.get(VehicleId(id_))
        level = self._place.texts.code("level", vehicle.level.value) if vehicle else ""
        return f"{id_}  {level}".strip()


def _named(names: Mapping[str, str], id_: str) -> str:
    return names.get(id_, id_)


def _of(answer: Ranked, prefix: str) -> dict[str, Leg]:
    """The answers for one sort of targets, under their own ids."""
    return {
        id_.removeprefix(prefix): leg
        for id_, leg in answer.hospitals.items()
        if id_.startswith(prefix)
    }


def _spot_name(spot: RescueSpot, texts: Texts) -> str:
    kind = texts.code("rescue", spot.kind)
    return f"{kind}  {spot.name}".strip() if spot.name != kind else kind


def _line(time_s: float, name: str) -> str:
    return f"{minutes_text(time_s):>7}  {name}"


def _nearest(legs: Mapping[str, Leg], name: Callable[[str], str]) -> list[str]:
    timed = [(leg.time_s, id_) for id_, leg in legs.items() if leg.time_s is not None]
    return [_line(time_s, name(id_)) for time_s, id_ in sorted(timed)[:SHOWN]]
