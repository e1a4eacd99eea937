"""From when to when a crew served: by signing on, by the plan, and what nobody told."""

from __future__ import annotations

from dispatch_app.domain.figures.crew_shifts import (
    CrewShift,
    Dropped,
    Planned,
    ServiceEnded,
    SignedOn,
    Told,
    crew_shifts,
)

HOUR = 3_600_000


def signs_on(hour: float, driver: str, number: int = 1) -> SignedOn:
    return SignedOn(number=number, at=int(hour * HOUR), driver=driver, crew=("演示乙",))


def plans(since: float, until: float, shift: str = "S-1", number: int = 9) -> Planned:
    return Planned(number=number, shift=shift, since=int(since * HOUR), until=int(until * HOUR))


def hours(shifts: list[CrewShift]) -> list[tuple[str, float, float | None]]:
    return [(s.driver, s.began / HOUR, s.ended and s.ended / HOUR) for s in shifts]


def test_a_crew_serves_until_the_next_signs_on() -> None:
    found = crew_shifts([signs_on(8, "演示甲", 1), signs_on(20.25, "演示丙", 2)])
    assert hours(found) == [("演示甲", 8, 20.25), ("演示丙", 20.25, None)]


def test_who_signs_on_once_more_soon_goes_on_with_the_same_shift() -> None:
    told: list[Told] = [
        signs_on(8, "演示甲", 1),
        signs_on(9, "演示甲", 2),
        ServiceEnded(at=20 * HOUR),
    ]
    assert hours(crew_shifts(told)) == [("演示甲", 8, 20)]


def test_the_same_crew_next_day_began_anew_and_nobody_told_when_the_first_ended() -> None:
    found = crew_shifts([signs_on(8, "演示甲", 1), signs_on(32, "演示甲", 2)])
    assert hours(found) == [("演示甲", 8, None), ("演示甲", 32, None)]


def test_the_end_of_service_without_a_crew_ends_nothing() -> None:
    assert crew_shifts([ServiceEnded(at=HOUR)]) == []


def test_a_planned_shift_counts_where_nobody_signed_on() -> None:
    told: list[Told] = [plans(8, 20, "S-1"), plans(20, 32, "S-2"), signs_on(20.1, "演示甲")]
    assert hours(crew_shifts(told)) == [("", 8, 20), ("演示甲", 20.1, None)]


def test_an_end_that_nobody_told_does_not_swallow_the_plans_of_later_days() -> None:
    told: list[Told] = [signs_on(8, "演示甲"), plans(8, 20, "S-1"), plans(32, 44, "S-2")]
    assert hours(crew_shifts(told)) == [("演示甲", 8, None), ("", 32, 44)]


def test_a_plan_that_is_dropped_counts_only_for_what_had_passed_of_it() -> None:
    before: list[Told] = [plans(8, 20), Dropped(shift="S-1", at=7 * HOUR)]
    amid: list[Told] = [plans(8, 20), Dropped(shift="S-1", at=15 * HOUR)]
    after: list[Told] = [plans(8, 20), Dropped(shift="S-1", at=21 * HOUR)]
    assert hours(crew_shifts(before)) == []
    assert hours(crew_shifts(amid)) == [("", 8, 15)]
    assert hours(crew_shifts(after)) == [("", 8, 20)]
