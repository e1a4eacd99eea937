"""Cover is told exactly, counts the donor too, and never decides over a life."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.codes import Priority, Stage
from dispatch_app.domain.cover import (
    LATER_AT_MOST_S,
    MOVE_UP_AT_MOST_S,
    USUAL_STAGE_S,
    CellCover,
    CellId,
    Choice,
    CoverEffect,
    Post,
    effects,
    expected_return_s,
    keeping_cover,
    move_ups,
    naked,
    next_returns,
)
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.state import Mission
from tests.fakes.builders import V01, a_centre, a_mission

NORM_S = 480.0
FLEET = tuple(VehicleId(f"{n:02d}") for n in range(1, 6))
TIMES = st.none() | st.floats(0, 900)
TABLES = st.dictionaries(
    st.sampled_from(FLEET), st.lists(TIMES, min_size=6, max_size=6), max_size=5
)
PEOPLE = st.lists(st.integers(0, 9000), min_size=6, max_size=6)

Table = dict[VehicleId, list[float | None]]


def ledger(table: Table, people: list[int]) -> list[CellCover]:
    """The cells of a table of times by vehicle, as a search would give them."""
    cells = []
    for number, lived in enumerate(people):
        timed = sorted((row[number], v) for v, row in table.items() if row[number] is not None)
        first, following = (*timed[:2], (None, None), (None, None))[:2]
        cells.append(CellCover(CellId(number), first[1], first[0], following[0], lived))
    return cells


def bare(table: Table) -> frozenset[int]:
    """Straight from the definition."""
    return frozenset(
        n for n in range(6) if not any(r[n] is not None and r[n] <= NORM_S for r in table.values())
    )


@given(TABLES, PEOPLE)
def test_a_cell_is_naked_when_nobody_idle_reaches_it_in_time(
    table: Table, people: list[int]
) -> None:
    assert naked(ledger(table, people), NORM_S) == bare(table)


@given(TABLES, PEOPLE)
def test_the_effect_of_a_dispatch_is_what_lies_bare_without_the_vehicle(
    table: Table, people: list[int]
) -> None:
    told = effects(ledger(table, people), NORM_S)
    for vehicle in table:
        without = {v: row for v, row in table.items() if v != vehicle}
        newly = bare(without) - bare(table)
        effect = told.get(vehicle, CoverEffect())
        assert effect.cells == newly
        assert effect.people == sum(people[cell] for cell in newly)


@given(TABLES, PEOPLE, st.sampled_from([Priority.P1, Priority.P2, None]))
def test_cover_never_decides_over_high_priorities(
    table: Table, people: list[int], priority: Priority | None
) -> None:
    told = effects(ledger(table, people), NORM_S)
    choices = [Choice(v, 60.0 * n) for n, v in enumerate(table)]
    assert keeping_cover(choices, told, priority) is None


@given(TABLES, PEOPLE, st.lists(st.floats(0, 2000), min_size=5, max_size=5))
def test_who_keeps_cover_is_not_much_later_and_lays_less_bare(
    table: Table, people: list[int], times: list[float]
) -> None:
    told = effects(ledger(table, people), NORM_S)
    choices = [Choice(v, s) for v, s in zip(table, times, strict=False)]
    chosen = keeping_cover(choices, told, Priority.P4)
    if chosen is not None:
        by_time = {c.vehicle: c.time_s for c in choices}
        soonest = min(choices, key=lambda c: c.time_s)
        assert by_time[chosen] - soonest.time_s <= LATER_AT_MOST_S
        one, other = (told.get(v, CoverEffect()) for v in (chosen, soonest.vehicle))
        assert (round(one.people), len(one.cells)) < (round(other.people), len(other.cells))


def test_for_a_low_priority_the_last_one_of_an_area_stays() -> None:
    told = {FLEET[0]: CoverEffect(cells=frozenset({CellId(1)}), people=4000)}
    choices = [Choice(FLEET[0], 120.0), Choice(FLEET[1], 250.0), Choice(FLEET[2], 200.0)]
    assert keeping_cover(choices, told, Priority.P3) == FLEET[2]


def test_nobody_waits_much_longer_for_the_sake_of_cover() -> None:
    told = {FLEET[0]: CoverEffect(cells=frozenset({CellId(1)}), people=4000)}
    choices = [Choice(FLEET[0], 120.0), Choice(FLEET[1], 121.0 + LATER_AT_MOST_S)]
    assert keeping_cover(choices, told, Priority.P4) is None


# ---- move-up


def a_post(table: Table, drive_s: float = 300.0, covers: range = range(6)) -> Post:
    cells = frozenset(CellId(n) for n in covers)
    return Post(station=StationId("S9"), covers=cells, drive_s=dict.fromkeys(table, drive_s))


@given(TABLES, PEOPLE, st.integers(0, 6), st.integers(0, 6))
def test_a_move_up_covers_more_than_it_lays_bare(
    table: Table, people: list[int], low: int, high: int
) -> None:
    post = a_post(table, covers=range(low, high))
    for move in move_ups(ledger(table, people), [post], NORM_S):
        moved = {v: row for v, row in table.items() if v != move.vehicle}
        moved[VehicleId("moved")] = [0.0 if CellId(n) in post.covers else None for n in range(6)]
        before = sum(people[n] for n in bare(table))
        after = sum(people[n] for n in bare(moved))
        assert before - after == move.gained_people - move.lost_people
        assert (before - after, len(bare(table)) - len(bare(moved))) > (0, 0)


def test_a_donor_whose_own_area_would_lie_bare_stays() -> None:
    times: Table = {FLEET[0]: [100.0, 100.0, None, None, None, None]}
    people = [5000, 5000, 100, 100, 0, 0]
    assert move_ups(ledger(times, people), [a_post(times, covers=range(2, 4))], NORM_S) == ()


def test_of_two_at_one_station_one_moves_up() -> None:
    both = [100.0, 100.0, None, None, None, None]
    times: Table = {FLEET[0]: [*both], FLEET[1]: [*both]}
    post = a_post(times, covers=range(2, 4))
    (move,) = move_ups(ledger(times, [5000, 5000, 100, 100, 0, 0]), [post], NORM_S)
    assert (move.gained_people, move.lost_people) == (200, 0)
    assert move.station == post.station


def test_a_move_that_takes_too_long_is_not_proposed() -> None:
    times: Table = {FLEET[0]: [None] * 6}
    post = a_post(times, drive_s=MOVE_UP_AT_MOST_S + 1)
    assert move_ups(ledger(times, [100] * 6), [post], NORM_S) == ()


# ---- returns


def a_mission_in(stage: Stage) -> Mission:
    _, mission = a_mission()
    return replace(mission, stage=stage, stages=())


@given(st.sampled_from(list(USUAL_STAGE_S)), st.floats(0, 10_000))
def test_a_return_comes_nearer_and_is_never_over_before_the_mission(
    stage: Stage, lasted_s: float
) -> None:
    mission = a_mission_in(stage)
    begun = mission.ordered_at
    now, later = (
        expected_return_s(mission, begun + timedelta(seconds=s)) for s in (lasted_s, lasted_s + 60)
    )
    assert now is not None and later is not None
    order = list(USUAL_STAGE_S)
    assert now >= later >= sum(USUAL_STAGE_S[s] for s in order[order.index(stage) + 1 :])


@pytest.mark.parametrize("stage", [Stage.COMPLETE, Stage.EMPTY, Stage.STOOD_DOWN, Stage.REFUSED])
def test_a_mission_that_is_over_returns_nobody(stage: Stage) -> None:
    mission = a_mission_in(stage)
    assert expected_return_s(mission, mission.ordered_at) is None


def test_a_station_waits_for_the_soonest_of_its_vehicles() -> None:
    centre, _ = a_mission(vehicle=V01)
    assert next_returns(a_centre().state, centre.now) == {}
    returns = next_returns(centre.state, centre.now)
    station = centre.state.vehicles[V01].station
    assert list(returns) == [station] and returns[station] > USUAL_STAGE_S[Stage.ON_SCENE]
