"""Finds what is late by the one table of timers. Says it; raises nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.codes import CallOutcome, Overdue, Stage
from dispatch_app.domain.state import Call, CentreState, Mission
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.telephone_state import CallBack
from dispatch_app.domain.timers import NORM, Timers

Late = tuple[Overdue, str]
"""What is late, and the id of the call or mission."""


def overdue(state: CentreState, now: datetime, timers: Timers = NORM) -> tuple[Late, ...]:
    """All that is late at this moment and has not been raised before."""
    found = [
        *(late for c in state.calls.values() for late in _of_call(state, c, now, timers)),
        *(
            late
            for b in state.telephone.call_backs.values()
            for late in _of_call_back(b, now, timers)
        ),
        *(late for m in state.missions.values() for late in _of_mission(m, now, timers)),
    ]
    return tuple(late for late in found if (late[0].value, late[1]) not in state.raised)


def _of_call(state: CentreState, call: Call, now: datetime, timers: Timers) -> Iterator[Late]:
    if call.ringing and _passed(call.rang_at, now) > timers.pick_up_s:
        yield Overdue.CALL_UNANSWERED, call.id
    if call.direction is Direction.OUT:
        return
    if call.answered_at is None or not _undecided(state, call):
        return
    talking_s = _passed(call.answered_at, now)
    if talking_s > timers.call_amber_s:
        yield Overdue.CALL_AMBER, call.id
    if talking_s > timers.call_red_s:
        yield Overdue.CALL_RED, call.id


def _of_call_back(entry: CallBack, now: datetime, timers: Timers) -> Iterator[Late]:
    if not entry.attempts and _passed(entry.since, now) > timers.call_back_s:
        yield Overdue.CALL_BACK, entry.call


def _undecided(state: CentreState, call: Call) -> bool:
    """The call clock runs until there is an outcome: for an incident, until an order is out."""
    if call.outcome is None:
        return True
    incident = state.incidents.get(call.incident) if call.incident else None
    if call.outcome is not CallOutcome.INCIDENT or incident is None:
        return False
    return incident.open and not incident.missions and incident.suspended_at is None


def _of_mission(mission: Mission, now: datetime, timers: Timers) -> Iterator[Late]:
    first = mission.slips[0] if mission.slips else None
    waited_s = _passed(mission.ordered_at, now)
    if mission.stage is Stage.ORDERED and first is not None:
        if first.delivered_at is None and waited_s > timers.delivered_s:
            yield Overdue.NOT_DELIVERED, mission.id
        if waited_s > timers.acknowledged_s:
            yield Overdue.NOT_ACKNOWLEDGED, mission.id
        if waited_s > timers.radar_s:
            yield Overdue.NOT_ACKNOWLEDGED_RADAR, mission.id
    if mission.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED) and waited_s > timers.wheels_s:
        yield Overdue.WHEELS_LATE, mission.id


def _passed(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds()
