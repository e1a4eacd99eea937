"""How far vehicles reach and where nobody is near: on a layer, from a menu, with its figures."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.domain.cover import CellId, CoverEffect, MoveUp
from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.dispatcher.map.reach import COVER, LIMITS_S, REACH
from dispatch_app.ui.kit.guide.reach_questions import Cell, Covered
from dispatch_app.ui.kit.map import Thing
from tests.fakes.builders import NORTH, SOUTH, V01


def a_ledger(**more: Any) -> Covered:
    cells = {CellId(n): Cell(120.5 + n / 100, 31.5, 1000.0, None, "演示区") for n in range(3)}
    given: dict[str, Any] = {
        "norm_s": 480.0,
        "bare": frozenset({CellId(0)}),
        "effects": {V01: CoverEffect(cells=frozenset({CellId(1), CellId(2)}), people=2000.0)},
        "moves": (),
        "cells": cells,
        "half_lon": 0.002,
        "half_lat": 0.002,
        "cell_km2": 0.25,
        "people": 90_000.0,
        "bare_people": 1000.0,
        "estimated": True,
        "stations": {NORTH: (60.0, 5000.0), SOUTH: (None, 4000.0)},
        "road_version": "roads-1",
        "took_ms": 40.0,
    }
    return Covered(**given | more)


@pytest.fixture
def ledger(map_desk: Any) -> Any:
    """Tells a ledger to the seat."""

    def told(answer: Covered) -> None:
        map_desk.places.covered = answer
        map_desk.room.dispatching.ledger._asked = None
        map_desk.room.dispatching.ledger.look()

    return told


def switch(map_desk: Any, name: str, *, on: bool = True) -> None:
    map_desk.window.layers._boxes[name].setChecked(on)


def areas(map_desk: Any) -> list[str]:
    return [area.note for area in map_desk.map._over.areas._reach]


def bare(map_desk: Any) -> Any:
    return map_desk.map._over.areas._bare


def words(map_desk: Any) -> str:
    return str(map_desk.window.near.text)


def test_nothing_is_asked_until_the_layer_is_wanted(map_desk: Any) -> None:
    assert map_desk.places.reaches == [] and areas(map_desk) == []


def test_the_layer_shows_all_idle_vehicles_widest_area_first(map_desk: Any) -> None:
    switch(map_desk, REACH)
    (question,) = map_desk.places.reaches
    assert question.limits_s == LIMITS_S
    ready = {v.id for v in map_desk.room.dispatching.ledger.idle()}
    assert {spot.id for spot in question.sources} == ready and ready
    assert areas(map_desk) == ["12 分", "8 分", "4 分"]
    assert "不可达 96 km² 12,300 人" in words(map_desk)
    assert "估算" in words(map_desk)


def test_switched_off_the_areas_are_gone(map_desk: Any) -> None:
    switch(map_desk, REACH)
    switch(map_desk, REACH, on=False)
    assert areas(map_desk) == []


def test_the_menu_of_a_vehicle_shows_its_own_reach(map_desk: Any) -> None:
    (entry,) = map_desk.mapping.reaching.offer((120.5, 31.5), Thing.VEHICLE, V01)
    entry.act()
    (spot,) = map_desk.places.reaches[-1].sources
    assert spot.id == V01
    assert len(areas(map_desk)) == 3
    map_desk.window.near.closed.emit()
    assert areas(map_desk) == []


def test_a_single_reach_gives_way_to_the_layer_that_was_on(map_desk: Any) -> None:
    switch(map_desk, REACH)
    (entry,) = map_desk.mapping.reaching.offer((120.5, 31.5), "", "")
    entry.act()
    assert len(map_desk.places.reaches[-1].sources) == 1
    map_desk.window.near.closed.emit()
    assert len(map_desk.places.reaches[-1].sources) > 1 and len(areas(map_desk)) == 3


def test_an_answer_to_an_older_question_is_not_shown(map_desk: Any) -> None:
    map_desk.places.dumb = True
    switch(map_desk, REACH)
    switch(map_desk, REACH, on=False)
    map_desk.places.speak()
    assert areas(map_desk) == []


def test_a_guide_that_is_lost_is_said(map_desk: Any) -> None:
    map_desk.places.lost = True
    switch(map_desk, REACH)
    assert words(map_desk) == map_desk.room.texts("reach.lost")


def test_bare_ground_is_counted_always_and_hatched_on_wish(map_desk: Any, ledger: Any) -> None:
    ledger(a_ledger())
    assert map_desk.window.layers._boxes[COVER].text().endswith("1")
    assert bare(map_desk) is None
    switch(map_desk, COVER)
    assert bare(map_desk).cells == ((120.5, 31.5),) and bare(map_desk).after == ()
    switch(map_desk, COVER, on=False)
    assert bare(map_desk) is None


def test_the_vehicle_in_hand_shows_what_it_would_lay_bare(map_desk: Any, ledger: Any) -> None:
    ledger(a_ledger())
    switch(map_desk, COVER)
    map_desk.mapping.reaching.foresee(V01)
    assert bare(map_desk).after == ((120.51, 31.5), (120.52, 31.5))
    map_desk.mapping.reaching.foresee(VehicleId("none"))
    assert bare(map_desk).after == ()


def test_the_ledger_tells_moves_and_stations_that_wait(map_desk: Any, ledger: Any) -> None:
    move = MoveUp(
        vehicle=V01,
        station=SOUTH,
        drive_s=300.0,
        gained=frozenset({CellId(0)}),
        lost=frozenset(),
        gained_people=1000.0,
        lost_people=0.0,
    )
    ledger(a_ledger(moves=(move,)))
    switch(map_desk, COVER)
    names = {s: map_desk.room.desk.state.stations[s].name for s in (NORTH, SOUTH)}
    assert f"{V01} → {names[SOUTH]}" in words(map_desk)
    assert "补 0.2 km² 1,000 人 · 让出 0.0 km² 0 人" in words(map_desk)
    waiting = words(map_desk).split(map_desk.room.texts("reach.stations"))[1]
    assert names[SOUTH] in waiting and names[NORTH] not in waiting


def test_a_map_without_people_says_so(map_desk: Any, ledger: Any) -> None:
    ledger(a_ledger(people=None, bare_people=None))
    switch(map_desk, COVER)
    assert "没有人口数据" in words(map_desk)


def test_words_wait_for_the_first_ledger(map_desk: Any) -> None:
    map_desk.places.dumb, map_desk.places.covered = True, a_ledger()
    switch(map_desk, COVER)
    assert words(map_desk) == map_desk.room.texts("reach.working")
    map_desk.places.speak()
    assert "1 格" in words(map_desk)
