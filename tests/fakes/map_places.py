"""Roads and a small gazetteer for the map: places by their first sign, one crossing everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch_app.ui.kit.guide.questions import Find, Found, Told, Where
from gis.gazetteer.match import Match, Near
from tests.fakes.dispatch_room import FakeRoads


class FakePlaces(FakeRoads):
    def __init__(self) -> None:
        super().__init__()
        self.matches: tuple[Match, ...] = ()
        self.near = Near(
            road="和平路",
            road_distance_m=3.0,
            cross_road="解放路",
            distance_m=124.0,
            bearing="e",
            district="演示区",
        )

    def find(self, question: Find, then: Callable[[Any], None]) -> None:
        found = tuple(m for m in self.matches if m.name.startswith(question.text[:1]))
        self._answer(Found(text=question.text, matches=found, took_ms=0.1), then)

    def where(self, question: Where, then: Callable[[Any], None]) -> None:
        self._answer(Told(point=question.point, near=self.near), then)
