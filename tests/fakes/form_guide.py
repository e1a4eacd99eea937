"""A guide that knows a few invented places, answers at once, and can be struck dumb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch_app.ui.kit.guide.questions import (
    Drive,
    Driven,
    Find,
    Found,
    Leg,
    Lost,
    Namesakes,
    Rank,
    Ranked,
    SoundAlike,
    Told,
    Where,
)
from gis.gazetteer.match import Match, Near


def a_match(name: str, **more: Any) -> Match:
    given: dict[str, Any] = {
        "kind": "road",
        "district": "城北区",
        "lon": 120.50,
        "lat": 31.50,
        "uncertainty_m": 20.0,
        "score": 1.0,
        "how": "exact",
    }
    return Match(**{"name": name, **given, **more})


class FormGuide:
    def __init__(self, *places: Match) -> None:
        self.places = list(places)
        self.alike: tuple[Match, ...] = ()
        self.drive_s = 600.0
        self.dumb = False
        self.lost = ""
        self.finds: list[Find] = []
        self.ranks: list[Rank] = []
        self.namesake_questions: list[Namesakes] = []
        self._held: list[tuple[Any, Callable[[Any], None]]] = []

    def find(self, question: Find, then: Callable[[Any], None]) -> None:
        self.finds.append(question)
        named = tuple(p for p in self.places if question.text[:2] in p.name)
        self._answer(Found(text=question.text, matches=named, took_ms=0.1), then)

    def drive(self, question: Drive, then: Callable[[Any], None]) -> None:
        line = (question.start, question.end)
        self._answer(
            Driven(line=line, time_s=self.drive_s, distance_m=1.0, streets=(), road_version="1"),
            then,
        )

    def where(self, question: Where, then: Callable[[Any], None]) -> None:
        """Everything lies at one crossing."""
        near = Near(
            road="和平路",
            road_distance_m=5.0,
            cross_road="解放路",
            distance_m=5.0,
            bearing="n",
            district="演示区",
        )
        self._answer(Told(point=question.point, near=near), then)

    def namesakes(self, question: Namesakes, then: Callable[[Any], None]) -> None:
        self.namesake_questions.append(question)
        self._answer(SoundAlike(name=question.name, matches=self.alike), then)

    def rank(self, question: Rank, then: Callable[[Any], None]) -> None:
        """Each vehicle a minute later than the one before it."""
        self.ranks.append(question)
        legs = {s.id: Leg(60.0 * n, 500.0 * n) for n, s in enumerate(question.vehicles, start=1)}
        ranked = Ranked(
            vehicles=legs,
            hospitals={},
            road_version="1",
            closure_version=0,
            place_off_road_m=0.0,
            took_ms=0.1,
        )
        self._answer(ranked, then)

    def _answer(self, answer: Any, then: Callable[[Any], None]) -> None:
        if self.dumb:
            self._held.append((answer, then))
        else:
            then(Lost(reason=self.lost) if self.lost else answer)

    def speak(self) -> None:
        """Give the answers that were held back."""
        self.dumb = False
        held, self._held = self._held, []
        for answer, then in held:
            then(answer)
