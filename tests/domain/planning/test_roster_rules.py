"""The roster through the one door: who may stand in it, and who was faster."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.planning.roster import (
    USUAL_KINDS,
    Break,
    Roster,
    RosterPerson,
    RosterRules,
    ShiftKind,
)
from dispatch_app.domain.planning_commands import PlanShifts, SetRosterFrame, ShiftChange
from tests.fakes.builders import NOON, Centre

TODAY = NOON.date()
PEOPLE = (RosterPerson(id="p1", name="演示甲"), RosterPerson(id="p2", name="演示乙"))
FRAME = SetRosterFrame(kinds=USUAL_KINDS, people=PEOPLE, rules=RosterRules())


@pytest.fixture
def centre() -> Centre:
    centre = Centre()
    centre.do(FRAME)
    return centre


def change(person: str, kind: str, *, before: str = "", day: date = TODAY) -> ShiftChange:
    return ShiftChange(day=day, person=person, kind=kind, before=before)


def plan(*changes: ShiftChange) -> PlanShifts:
    return PlanShifts(changes=changes)


def refusal(centre: Centre, command: object) -> str:
    with pytest.raises(Rejected) as refused:
        centre.do(command)  # type: ignore[arg-type]
    return refused.value.code


def test_shifts_are_planned_changed_and_taken_away(centre: Centre) -> None:
    centre.do(plan(change("p1", "D"), change("p2", "N")))
    centre.do(plan(change("p1", "E", before="D"), change("p2", "", before="N")))
    assert centre.state.roster.shifts == {TODAY.isoformat(): {"p1": "E"}}


def test_who_was_slower_is_told_and_changes_nothing(centre: Centre) -> None:
    centre.do(plan(change("p1", "D")))
    late = plan(change("p2", "D"), change("p1", "N"))
    assert refusal(centre, late) == "roster.changed-meanwhile"
    assert centre.state.roster.shifts == {TODAY.isoformat(): {"p1": "D"}}


def test_saying_again_what_stands_there_is_no_news(centre: Centre) -> None:
    centre.do(plan(change("p1", "D")))
    assert centre.do(plan(change("p1", "D", before="D"))) == ()
    assert centre.do(FRAME) == ()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (change("nobody", "D"), "roster.unknown-person"),
        (change("p1", "Z"), "roster.unknown-kind"),
        (change("p1", "D", day=TODAY + timedelta(days=401)), "roster.no-such-day"),
        (change("p1", "D", day=TODAY - timedelta(days=71)), "roster.no-such-day"),
    ],
)
def test_what_nobody_knows_is_refused(centre: Centre, asked: ShiftChange, code: str) -> None:
    assert refusal(centre, plan(asked)) == code


def test_a_kind_of_shift_that_somebody_still_has_stays(centre: Centre) -> None:
    centre.do(plan(change("p1", "N")))
    day_only = SetRosterFrame(kinds=USUAL_KINDS[:1], people=PEOPLE, rules=RosterRules())
    assert refusal(centre, day_only) == "roster.kind-in-use"
    centre.do(plan(change("p1", "", before="N")))
    centre.do(day_only)
    assert [kind.key for kind in centre.state.roster.kinds] == ["D"]


def test_a_frame_names_each_once(centre: Centre) -> None:
    twice = SetRosterFrame(kinds=USUAL_KINDS, people=PEOPLE[:1] * 2, rules=RosterRules())
    assert refusal(centre, twice) == "roster.named-twice"


def test_weeks_long_over_leave_the_live_roster(centre: Centre) -> None:
    centre.do(plan(change("p1", "D")))
    centre.later(80 * 86_400)
    later = centre.now.date()
    centre.do(plan(change("p1", "D", day=later)))
    assert list(centre.state.roster.shifts) == [later.isoformat()]


@pytest.mark.parametrize(
    "changed",
    [
        {"key": ""},
        {"key": "夜班表"},
        {"starts_min": 24 * 60},
        {"length_min": 0},
        {"starts_min": 481},
        {"breaks": (Break(after_min=470, length_min=30),)},
        {"hand_over_min": 480},
    ],
)
def test_a_shift_that_cannot_be_is_none(changed: dict[str, object]) -> None:
    usual: dict[str, object] = {"key": "D", "name": "", "starts_min": 480, "length_min": 480}
    ShiftKind(**usual)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        ShiftKind(**{**usual, **changed})  # type: ignore[arg-type]


def test_a_roster_names_each_once() -> None:
    with pytest.raises(InvalidValue):
        Roster(people=PEOPLE[:1] * 2)
