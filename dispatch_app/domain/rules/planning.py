"""Rules of the roster: who may stand in it, and who was faster. What breaks a limit is shown, not
refused: a night with somebody tired is better than a night with nobody. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.folds.planning import KEPT
from dispatch_app.domain.planning_commands import PlanShifts, SetRosterFrame, ShiftChange
from dispatch_app.domain.planning_events import PlannedShift, RosterFrameSet, ShiftsPlanned
from dispatch_app.domain.state import CentreState, Context

AHEAD = timedelta(days=400)


def set_frame(state: CentreState, command: SetRosterFrame, context: Context) -> tuple[Event, ...]:
    roster = state.roster
    for names, what in (
        ([kind.key for kind in command.kinds], "kinds"),
        ([person.id for person in command.people], "people"),
    ):
        if len(set(names)) < len(names):
            raise Rejected("roster.named-twice", what=what)
    _must_not_go(state, command, context)
    if (roster.kinds, roster.people, roster.rules) == (
        command.kinds,
        command.people,
        command.rules,
    ):
        return ()
    return (
        RosterFrameSet(
            kinds=command.kinds,
            people=command.people,
            rules=command.rules,
            by=context.actor,
            at=context.at,
        ),
    )


def _must_not_go(state: CentreState, command: SetRosterFrame, context: Context) -> None:
    """A shift that somebody still has cannot be taken away from under them."""
    kinds = {kind.key for kind in command.kinds}
    today = context.at.date().isoformat()
    for day, of in state.roster.shifts.items():
        for person, kind in of.items():
            if day >= today and kind not in kinds:
                raise Rejected("roster.kind-in-use", kind=kind, day=day, person=person)


def plan(state: CentreState, command: PlanShifts, context: Context) -> tuple[Event, ...]:
    people = {person.id for person in state.roster.people}
    found = {}
    for change in command.changes:
        if change.person not in people:
            raise Rejected("roster.unknown-person", person=change.person)
        if change.kind and state.roster.kind(change.kind) is None:
            raise Rejected("roster.unknown-kind", kind=change.kind)
        _must_be_a_day(change, context)
        now = state.roster.shifts.get(change.day.isoformat(), {}).get(change.person, "")
        if now != change.before:
            raise Rejected(
                "roster.changed-meanwhile", day=change.day.isoformat(), person=change.person
            )
        if change.kind != now:
            found[change.day, change.person] = change.kind
    shifts = tuple(PlannedShift(day=d, person=p, kind=k) for (d, p), k in found.items())
    return (ShiftsPlanned(shifts=shifts, by=context.actor, at=context.at),) if shifts else ()


def _must_be_a_day(change: ShiftChange, context: Context) -> None:
    today = context.at.date()
    if not today - KEPT < change.day < today + AHEAD:
        raise Rejected("roster.no-such-day", day=change.day.isoformat())


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    SetRosterFrame: set_frame,
    PlanShifts: plan,
}
