"""Erlang's formulas, against published values and against a queue that is really played."""

from __future__ import annotations

import heapq
import math
import random

import pytest

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.queueing import (
    Load,
    Target,
    answered_within,
    erlang_a,
    erlang_b,
    erlang_c,
    mean_wait_s,
    seats_for,
)
from dispatch_app.domain.planning.sizing import Sizing


@pytest.mark.parametrize(
    ("erlang", "seats", "blocked"),
    [(1, 1, 0.5), (2, 2, 0.4), (4.46, 10, 0.01), (12.03, 20, 0.01), (84.06, 100, 0.01)],
)
def test_erlang_b_as_in_the_printed_tables(erlang: float, seats: int, blocked: float) -> None:
    """The last three are the usual tables of offered traffic at 1 % blocking."""
    assert erlang_b(erlang, seats) == pytest.approx(blocked, rel=2e-3)


@pytest.mark.parametrize(
    ("erlang", "seats", "waits"),
    [(0.5, 1, 0.5), (1, 2, 1 / 3), (2, 3, 4 / 9), (10, 14, 0.1741), (10, 12, 0.4494)],
)
def test_erlang_c_as_published(erlang: float, seats: int, waits: float) -> None:
    assert erlang_c(erlang, seats) == pytest.approx(waits, abs=1e-4)


def test_one_seat_waits_as_the_closed_form_says() -> None:
    load = Load(calls_per_s=0.005, handling_s=120)
    assert mean_wait_s(load, 1) == pytest.approx(0.6 / 0.4 * 120)
    assert answered_within(load, 1, 60) == pytest.approx(1 - 0.6 * math.exp(-0.4 * 60 / 120))


def test_large_centres_neither_overflow_nor_lose_digits() -> None:
    load = Load(calls_per_s=20, handling_s=150)
    seats = seats_for(load, Target())
    assert 3000 < seats < 3200
    assert answered_within(load, seats, 10) >= 0.95 > answered_within(load, seats - 1, 10)


def test_where_seats_do_not_suffice_everybody_waits_for_ever() -> None:
    load = Load(calls_per_s=1, handling_s=10)
    assert erlang_c(load.erlang, 10) == 1
    assert answered_within(load, 10, 60) == 0
    assert mean_wait_s(load, 10) == math.inf


def test_where_nobody_calls_no_seat_is_needed() -> None:
    load = Load(calls_per_s=0, handling_s=150)
    assert seats_for(load, Target()) == 0
    assert answered_within(load, 1, 0) == 1


def played(load: Load, seats: int, patience_s: float, calls: int) -> tuple[float, float, float]:
    """Share that waits, share that gives up, mean wait: call by call, in order of coming."""
    drawn, free, at = random.Random(11), [0.0] * seats, 0.0
    waits = gone = 0
    waited = 0.0
    for _ in range(calls):
        at += drawn.expovariate(load.calls_per_s)
        wait = max(free[0] - at, 0.0)
        patience = drawn.expovariate(1 / patience_s) if patience_s else math.inf
        waits += wait > 0
        waited += min(wait, patience)
        if wait > patience:
            gone += 1
            continue
        heapq.heapreplace(free, at + wait + drawn.expovariate(1 / load.handling_s))
    return waits / calls, gone / calls, waited / calls


@pytest.mark.parametrize("seats", [5, 7])
def test_erlang_c_as_a_queue_that_is_played(seats: int) -> None:
    load = Load(calls_per_s=1 / 40, handling_s=160)
    waits, _, wait_s = played(load, seats, 0, 60_000)
    assert erlang_c(load.erlang, seats) == pytest.approx(waits, abs=0.03)
    assert mean_wait_s(load, seats) == pytest.approx(wait_s, rel=0.12)


@pytest.mark.parametrize("seats", [3, 5])
def test_erlang_a_as_a_queue_that_is_played(seats: int) -> None:
    """With three seats more comes in than they can answer: only Erlang A has an answer there."""
    load = Load(calls_per_s=1 / 40, handling_s=160)
    waits, gone, wait_s = played(load, seats, 90, 60_000)
    found = erlang_a(load, seats, 90)
    assert found.waits == pytest.approx(waits, abs=0.02)
    assert found.gives_up == pytest.approx(gone, abs=0.01)
    assert found.mean_wait_s == pytest.approx(wait_s, rel=0.06)


def test_erlang_a_without_impatience_is_erlang_c() -> None:
    load = Load(calls_per_s=0.05, handling_s=150)
    found = erlang_a(load, 10, 1e7)
    assert found.waits == pytest.approx(erlang_c(load.erlang, 10), rel=1e-3)
    assert found.mean_wait_s == pytest.approx(mean_wait_s(load, 10), rel=1e-2)


def test_erlang_a_holds_for_large_centres() -> None:
    found = erlang_a(Load(calls_per_s=20, handling_s=150), 2900, 60)
    assert found.gives_up == pytest.approx(100 / 3000, rel=0.05)


def test_the_sizing_formula_of_twenty_million() -> None:
    """666.67, rounded up."""
    city = Sizing(
        population=20_000_000,
        calls_per_head_day=0.003,
        busy_hour_share=0.2,
        handling_s=150,
        occupancy=0.75,
    )
    assert city.exactly == pytest.approx(666.6667, abs=1e-4)
    assert city.seats == 667


def test_what_comes_out_whole_is_not_rounded_to_one_more() -> None:
    assert Sizing(population=600_000, occupancy=0.75, handling_s=150).seats == 20


@pytest.mark.parametrize("wrong", [{"occupancy": 0}, {"busy_hour_share": 1.1}, {"population": -1}])
def test_what_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidValue):
        Sizing(**wrong)  # type: ignore[arg-type]
