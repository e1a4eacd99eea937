"""Takes the roster into the state. Days long over leave it; the journal keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dispatch_app.domain.planning_events import RosterFrameSet, ShiftsPlanned
from dispatch_app.domain.state import CentreState

KEPT = timedelta(days=70)
"""Weeks before are looked back at, and count along for the rules."""


def frame_set(state: CentreState, event: RosterFrameSet) -> CentreState:
    roster = replace(state.roster, kinds=event.kinds, people=event.people, rules=event.rules)
    return replace(state, roster=roster)


def planned(state: CentreState, event: ShiftsPlanned) -> CentreState:
    oldest = (event.at - KEPT).date().isoformat()
    shifts = {day: dict(of) for day, of in state.roster.shifts.items() if day >= oldest}
    for one in event.shifts:
        of = shifts.setdefault(one.day.isoformat(), {})
        if one.kind:
            of[one.person] = one.kind
        else:
            of.pop(one.person, None)
    left = {day: of for day, of in shifts.items() if of}
    return replace(state, roster=replace(state.roster, shifts=left))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    RosterFrameSet: frame_set,
    ShiftsPlanned: planned,
}
