"""Maps to hand on, from the map window: what is asked for, what is said, what is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.incident_story import IncidentStory
from dispatch_app.ports.handed_maps import Coverage, PageOrder
from dispatch_app.ui.dispatcher.map import handing
from dispatch_app.ui.dispatcher.map.handing import Handing
from dispatch_app.ui.kit.guide.questions import Lost
from dispatch_app.ui.kit.guide.reach_questions import Reached, Within
from dispatch_app.ui.kit.map import Thing
from tests.fakes.builders import V01, V02, a_place

RING = ((120.4, 31.4), (120.6, 31.4), (120.5, 31.6))
REACHED = Reached(
    areas=(Within(240.0, ((RING,),), 12.0, 3.0, 400.0, (("演示区", 3.0, 400.0),)),),
    people=9_000.0,
    estimated=True,
    road_version="roads-1",
    took_ms=3.0,
)


class FakeMaker:
    def __init__(self) -> None:
        self.orders: list[PageOrder] = []
        self._then: list[Callable[[str], None]] = []

    def make(self, order: PageOrder, then: Callable[[str], None]) -> None:
        self.orders.append(order)
        self._then.append(then)

    def finish(self, trouble: str = "") -> None:
        self._then.pop()(trouble)


class Hand:
    """The offer of a map desk with a maker that waits, and a guide that answers when told."""

    def __init__(self, desk: Any, folder: Path, opened: list[str]) -> None:
        self.desk, self.maker, self.opened = desk, FakeMaker(), opened
        self.asked: list[tuple[Any, Callable[[Any], None]]] = []
        desk.places.reach = lambda question, then: self.asked.append((question, then))
        self.handing = Handing(
            desk.room.workplace,
            desk.window,
            desk.room.dispatching.ledger,
            self.maker,
            folder=folder,
        )

    def entries(self, kind: str = "", id_: str = "") -> dict[str, Callable[[], object]]:
        (menu,) = self.handing.offer((120.5, 31.5), kind, id_)
        return {entry.key: entry.act for entry in menu.entries if entry.act is not None}


@pytest.fixture
def hand(map_desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    opened: list[str] = []
    monkeypatch.setattr(
        handing,
        "QDesktopServices",
        type("Opener", (), {"openUrl": lambda u: opened.append(u.toLocalFile())}),
    )
    assert QDesktopServices is not handing.QDesktopServices
    return Hand(map_desk, tmp_path, opened)


def test_cover_is_handed_on_as_the_guide_sees_it(hand):
    hand.entries()["handed.menu.coverage"]()
    question, answer = hand.asked[-1]
    assert [spot.id for spot in question.sources] == ["01", "02", "03"]
    answer(REACHED)
    (order,) = hand.maker.orders
    assert isinstance(order.told, Coverage)
    assert [vehicle.id for vehicle in order.told.idle] == ["01", "02", "03"]
    assert order.told.within[0].districts[0].people == 400.0
    assert order.language == "zh"


def test_an_idle_vehicle_that_nobody_sees_is_named(hand):
    centre = hand.desk.room.centre
    mission = centre.sends(centre.opens(), V01)
    stages = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    centre.reaches(mission, *stages, Stage.AT_HOSPITAL, Stage.COMPLETE)
    hand.desk.room.desk.hear()
    hand.entries()["handed.menu.coverage"]()
    hand.asked[-1][1](REACHED)
    assert hand.maker.orders[-1].told.unplaced == (V01,)


def test_without_roads_there_is_no_page_and_it_is_said(hand):
    hand.entries()["handed.menu.coverage"]()
    hand.asked[-1][1](Lost(reason="died"))
    assert hand.maker.orders == []


def test_the_story_is_of_the_incident_under_the_pointer(hand):
    room = hand.desk.room
    incident = room.opens(a_place())
    room.centre.sends(incident, V02)
    room.desk.hear()
    hand.entries(Thing.INCIDENT, incident.id)["handed.menu.story"]()
    (order,) = hand.maker.orders
    assert isinstance(order.told, IncidentStory)
    assert (order.told.number, len(order.told.missions)) == (incident.number, 1)
    assert order.out.name.startswith(incident.number)


def test_no_incident_no_story(hand):
    assert "handed.menu.story" not in hand.entries()


def test_a_page_that_is_made_is_opened(hand):
    incident = hand.desk.room.opens(a_place())
    hand.entries()["handed.menu.story"]()
    assert hand.opened == []
    hand.maker.finish()
    assert [Path(path).name for path in hand.opened] == [hand.maker.orders[0].out.name]
    assert incident.number in hand.opened[0]


def test_a_page_that_failed_is_said_and_not_opened(hand):
    hand.desk.room.opens(a_place())
    hand.entries()["handed.menu.story"]()
    hand.maker.finish("disk full")
    assert hand.opened == []
