"""A roster is held against the seats that are needed and the rules for its people."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.domain.planning.checking import Breach, broken, seated, short
from dispatch_app.domain.planning.forecast import Expected
from dispatch_app.domain.planning.needing import Need, needed
from dispatch_app.domain.planning.queueing import Load, Target, answered_within
from dispatch_app.domain.planning.roster import (
    USUAL_KINDS,
    Break,
    Roster,
    RosterPerson,
    RosterRules,
    ShiftKind,
)
from dispatch_app.domain.planning.simulating import play
from dispatch_app.domain.planning.weekly import days_from

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
NIGHT = ShiftKind(key="X", name="大夜", starts_min=20 * 60, length_min=12 * 60, night=True)


def roster(*rows: str, kinds: tuple[ShiftKind, ...] = (*USUAL_KINDS, NIGHT)) -> Roster:
    """A row for each person, a letter for each day from Monday; a dot is off."""
    people = tuple(RosterPerson(id=f"p{n}", name="") for n, _ in enumerate(rows))
    days = max(map(len, rows))
    shifts = {
        (MONDAY + timedelta(days=d)).isoformat(): {
            f"p{n}": row[d] for n, row in enumerate(rows) if d < len(row) and row[d] != "."
        }
        for d in range(days)
    }
    return Roster(kinds=kinds, people=people, rules=RosterRules(), shifts=shifts)


def rules_broken(*rows: str) -> list[Breach]:
    return [b.rule for b in broken(roster(*rows), MONDAY, MONDAY + timedelta(days=13), ZONE)]


# ---- seats


def test_three_shifts_hand_over_without_a_gap_but_for_breaks() -> None:
    there = seated(roster("DDDD", "EEEE", "NNNN"), MONDAY + timedelta(days=1))
    empty = [slot for slot, seats in enumerate(there) if seats == 0]
    assert empty == [8, 24, 38], "one at a time: the seat is empty in each break"
    assert set(there) == {0, 1}, "handing over makes no second seat"


def test_a_night_reaches_into_the_next_day() -> None:
    night = roster("X")
    assert seated(night, MONDAY)[39:] == (0, *(1,) * 8)
    assert seated(night, MONDAY + timedelta(days=1))[:17] == (*(1,) * 16, 0)


def test_a_break_inside_a_half_hour_leaves_that_half_hour_short() -> None:
    kind = ShiftKind(
        key="D",
        name="",
        starts_min=0,
        length_min=240,
        breaks=(Break(after_min=70, length_min=10),),
    )
    assert seated(roster("D", kinds=(kind,)), MONDAY)[:8] == (1, 1, 0, 1, 1, 1, 1, 1)


def test_what_is_short_is_told_in_runs_with_its_worst() -> None:
    gaps = short([2, 3, 3, 1, 2, 0], [2, 2, 1, 1, 1, 0], MONDAY)
    assert [(g.first, g.last, g.missing) for g in gaps] == [(1, 2, 2), (4, 4, 1)]


# ---- rules


def test_a_good_fortnight_breaks_nothing() -> None:
    assert rules_broken("DDDDD..EEEEE..", "NN..EEE..DDD..") == []


def test_too_little_rest_and_overlap_are_told_apart() -> None:
    assert rules_broken("XD") == [Breach.REST]
    assert rules_broken("EN") == [Breach.OVERLAP]


@pytest.mark.parametrize(("row", "rules"), [("NNN", []), ("NNNN", [Breach.NIGHTS])])
def test_nights_in_a_row(row: str, rules: list[Breach]) -> None:
    assert rules_broken(row) == rules


def test_seven_days_in_a_row_break_two_rules_six_one() -> None:
    assert rules_broken("DDDDDD") == [Breach.WEEK]
    assert rules_broken("DDDDDDD") == [Breach.WEEK, Breach.DAYS]


def test_any_seven_days_count_not_only_weeks_from_monday() -> None:
    assert rules_broken("...DDDDDD") == [Breach.WEEK]


def test_what_was_before_the_days_that_are_shown_counts_along() -> None:
    row = roster("DDDDDDD")
    sunday = MONDAY + timedelta(days=6)
    found = broken(row, sunday, sunday, ZONE)
    assert Breach.DAYS in [b.rule for b in found]


def test_rest_is_what_passed_not_what_the_clock_on_the_wall_shows() -> None:
    """When clocks go forward in the night, twelve hours on the wall are eleven."""
    late = ShiftKind(key="L", name="", starts_min=12 * 60, length_min=8 * 60)
    early = ShiftKind(key="F", name="", starts_min=7 * 60, length_min=4 * 60)
    days = {"2026-03-28": {"p0": "L"}, "2026-03-29": {"p0": "F"}}
    plan = Roster(kinds=(late, early), people=(RosterPerson(id="p0", name=""),), shifts=days)
    berlin, day = ZoneInfo("Europe/Berlin"), date(2026, 3, 29)
    (found,) = broken(plan, day, day, berlin)
    assert (found.rule, found.found) == (Breach.REST, 10.0)
    assert broken(plan, day, day, ZONE) == ()


# ---- needs and play


def expecting(high: int) -> Expected:
    return Expected(mean=high / 2, low_80=0, high_80=high, low_95=0, high_95=high)


def test_seats_are_needed_for_the_upper_edge_and_never_fewer_than_the_least() -> None:
    need = Need(target=Target(), handling_s=150, least=2)
    quiet, busy = needed([expecting(0), expecting(60)], need)
    assert quiet == 2
    load = Load(calls_per_s=60 / 1800, handling_s=150)
    assert answered_within(load, busy, 10) >= 0.95 > answered_within(load, busy - 1, 10)


@pytest.mark.parametrize("seats", [7, 8, 10])
def test_a_played_day_comes_to_what_erlang_says(seats: int) -> None:
    """The same load all day long, long enough that beginnings do not count."""
    load = Load(calls_per_s=60 / 1800, handling_s=150)
    found = play([60.0] * 48, [seats] * 48, handling_s=150, target=Target(), days=12, seed=5)
    assert found.share == pytest.approx(answered_within(load, seats, 10), abs=0.03)


def test_the_same_seed_plays_the_same_day() -> None:
    days = [
        play([20.0] * 48, [3] * 48, handling_s=150, target=Target(), days=2, seed=s)
        for s in (1, 1, 2)
    ]
    assert days[0] == days[1] != days[2]


def test_callers_of_a_half_hour_without_a_seat_wait_for_the_next() -> None:
    rates = [0.0] * 10 + [40.0] + [0.0] * 37
    seats = [1] * 10 + [0] + [9] * 37
    found = play(rates, seats, handling_s=60, target=Target(), days=3, seed=1)
    assert found.in_time < 0.1 * found.calls
    assert found.longest_wait_s <= 1800


def test_days_are_put_side_by_side_without_a_forecast_too() -> None:
    (day,) = days_from(MONDAY, 1, None, roster("D"), Need(target=Target()))
    assert day.needed == ()
    assert max(day.seated) == 1
