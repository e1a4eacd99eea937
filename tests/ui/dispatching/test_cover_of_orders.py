"""What an order lays bare stands in the table; it decides for low priorities only, and says so."""

from __future__ import annotations

import pytest

from dispatch_app.domain.codes import Origin, PauseReason, Priority
from dispatch_app.domain.commands import PauseVehicle
from dispatch_app.domain.cover import CellId, CoverEffect
from dispatch_app.domain.ranking import Why
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.dispatching import words
from dispatch_app.ui.kit.guide.reach_questions import Covered
from tests.fakes.builders import MACHINE, V01, V02, V03, a_place, a_plan

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.498, lon=120.498))


def a_ledger(**effects) -> Covered:
    return Covered(
        norm_s=480.0,
        bare=frozenset(),
        effects={v.lstrip("v"): effect for v, effect in effects.items()},
        moves=(),
        cells={},
        half_lon=0.002,
        half_lat=0.002,
        cell_km2=0.25,
        people=90_000.0,
        bare_people=0.0,
        estimated=True,
        stations={},
        road_version="roads-1",
        took_ms=40.0,
    )


HOLDS_MUCH = CoverEffect(cells=frozenset(map(CellId, range(12))), people=5200.0)


@pytest.fixture
def told(room):
    """The ledger says that the nearest vehicle holds twelve cells alone."""
    room.roads.covered = a_ledger(**{f"v{V03}": HOLDS_MUCH})
    room.dispatching.ledger.look()
    return room


def row_of(room, vehicle):
    return next(row for row in room.panel.vehicles.rows if row.vehicle == vehicle)


def test_the_ledger_is_asked_for_all_that_are_idle(told):
    (question,) = told.roads.covers
    assert {spot.id for spot in question.idle} == {V01, V02, V03}
    assert {post.id for post in question.posts} == set(told.desk.state.stations)


def test_nothing_is_asked_again_while_nothing_changed(told):
    told.dispatching.ledger.look()
    assert len(told.roads.covers) == 1


def test_a_vehicle_that_can_no_longer_go_is_left_out(told):
    pause = PauseVehicle(vehicle=V02, reason=PauseReason.MEAL, origin=Origin.BY_HAND)
    told.centre.do(pause, MACHINE)
    told.desk.hear()
    told.dispatching.ledger.look()
    assert {spot.id for spot in told.roads.covers[-1].idle} == {V01, V03}


def test_the_table_tells_the_cells_and_their_people(told):
    told.opens(NEAR_SOUTH)
    texts = told.texts
    assert words.cover_text(row_of(told, V03), texts) == texts("dispatch.cover-bare", cells=12)
    assert "5,200" in words.vehicle_tip(row_of(told, V03), texts)
    whole = texts("dispatch.cover-whole-tip")
    assert whole in words.vehicle_tip(row_of(told, V02), texts)


def test_an_emergency_gets_the_nearest_all_the_same(told):
    told.opens(NEAR_SOUTH)
    told.intake.set_plan(a_plan(priority=Priority.P1, level=None))
    assert told.order[0] == V03


def test_for_a_low_priority_another_goes_and_the_table_says_why(told):
    told.opens(NEAR_SOUTH)
    told.intake.set_plan(a_plan(priority=Priority.P4, level=None))
    first = row_of(told, told.order[0])
    assert first.vehicle != V03 and first.why == Why.KEEPS_COVER and first.behind_s > 0
    assert told.texts.code("why", Why.KEEPS_COVER) in words.reason_text(first, told.texts)
    assert told.texts("dispatch.cover-decides") in words.vehicle_tip(first, told.texts)
    assert row_of(told, V03).behind_s == 0


def test_without_a_ledger_the_table_counts_the_station_as_before(room):
    room.opens(NEAR_SOUTH)
    assert row_of(room, V03).bare_cells is None
    assert words.cover_text(row_of(room, V03), room.texts) == room.texts("dispatch.cover-none")


def test_a_guide_that_is_lost_takes_its_ledger_along(told):
    told.roads.lost = True
    told.dispatching.ledger._asked = None
    told.dispatching.ledger.look()
    assert told.dispatching.ledger.effects() is None
