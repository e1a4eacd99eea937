"""Finds what is late by the one table of timers. Says it; raises nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.codes import Overdue, Stage
from dispatch_app.domain.state import Call, CentreState, Mission
from dispatch_app.domain.timers import NORM, Timers

Late = tuple[Overdue, str]
"""What is late, and the id of the call or mission."""


def overdue(state: CentreState, now: datetime, timers: Timers = NORM) -> tuple[Late, ...]:
    """All that is late at this moment and has not been raised before."""
    found = [
        *(late for c in state.calls.values() for late in _of_call(c, now, timers)),
        *(late for m in state.missions.values() for late in _of_mission(m, now, timers)),
    ]
    return tuple(late for late in found if (late[0].value, late[1]) not in state.raised)


def _of_call(call: Call, now: datetime, timers: Timers) -> Iterator[Late]:
    if call.ringing and _passed(call.rang_at, now) > timers.pick_up_s:
        yield Overdue.CALL_UNANSWERED, call.id
    if call.answered_at is None or call.outcome is not None:
        return
    talking_s = _passed(call.answered_at, now)
    if talking_s > timers.call_amber_s:
        yield Overdue.CALL_AMBER, call.id
    if talking_s > timers.call_red_s:
        yield Overdue.CALL_RED, call.id


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
