"""Roads and a small gazetteer for the map: places by their first sign, one crossing everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch_app.ui.kit.guide.questions import (
    Find,
    Found,
    Rescue,
    Rescued,
    RescueSpot,
    Told,
    Where,
)
from dispatch_app.ui.kit.guide.reach_questions import Polygon, Reach, Reached, Within
from gis.gazetteer.match import Match, Near
from tests.fakes.dispatch_room import FakeRoads


class FakePlaces(FakeRoads):
    def __init__(self) -> None:
        super().__init__()
        self.reaches: list[Reach] = []
        self.matches: tuple[Match, ...] = ()
        self.spots: tuple[RescueSpot, ...] = ()
        self.near = Near(
            road="和平路",
            road_distance_m=3.0,
            cross_road="解放路",
            distance_m=124.0,
            bearing="e",
            district="演示区",
        )

    def rescue(self, question: Rescue, then: Callable[[Any], None]) -> None:
        self._answer(Rescued(point=question.point, spots=self.spots), then)

    def reach(self, question: Reach, then: Callable[[Any], None]) -> None:
        """A square about each source, for each limit."""
        self.reaches.append(question)
        areas = tuple(
            Within(
                limit_s=limit,
                polygons=tuple(_square(s.lon, s.lat, limit / 1e5) for s in question.sources),
                area_km2=limit / 60,
                left_km2=100 - limit / 60,
                left_people=12_345.0,
                districts=(("演示区", 40.0, 12_345.0),),
            )
            for limit in question.limits_s
        )
        self._answer(
            Reached(
                areas=areas, people=90_000.0, estimated=True, road_version="roads-1", took_ms=1.0
            ),
            then,
        )

    def find(self, question: Find, then: Callable[[Any], None]) -> None:
        found = tuple(m for m in self.matches if m.name.startswith(question.text[:1]))
        self._answer(Found(text=question.text, matches=found, took_ms=0.1), then)

    def where(self, question: Where, then: Callable[[Any], None]) -> None:
        self._answer(Told(point=question.point, near=self.near), then)


def _square(lon: float, lat: float, half: float) -> Polygon:
    west, south, east, north = lon - half, lat - half, lon + half, lat + half
    return (((west, south), (east, south), (east, north), (west, north)),)
