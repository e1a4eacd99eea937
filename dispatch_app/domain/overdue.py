"""Finds what is late by the one table of timers. Says it; raises nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.codes import CallOutcome, OrderKind, Overdue, Stage
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.state import FINAL, Call, CentreState, Mission
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.telephone_state import CallBack
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import SlipVersion

Late = tuple[Overdue, str]
"""What is late, and the id of the call or mission."""


LateChange = tuple[Overdue, MissionId, int]
"""What is late about which later version of an order."""


def raised_as(kind: str, subject: str, version: int) -> tuple[str, str]:
    """How the state remembers that something was raised."""
    return (f"{kind}#{version}" if version else kind, subject)


def late_changes(
    state: CentreState, now: datetime, timers: Timers = NORM
) -> tuple[LateChange, ...]:
    """Amendments and cancellations that nobody has, or nobody has signed for, at this moment."""
    found = (late for m in state.missions.values() for late in _of_change(m, now, timers))
    return tuple(x for x in found if raised_as(x[0].value, x[1], x[2]) not in state.raised)


def _of_change(mission: Mission, now: datetime, timers: Timers) -> Iterator[LateChange]:
    kind = late_change(mission, now, timers)
    if kind is not None and mission.slip is not None:
        yield kind, mission.id, mission.slip.version


def late_change(mission: Mission, now: datetime, timers: Timers = NORM) -> Overdue | None:
    """What is late about the newest version, if that is not the first; the graver one. While the
    order itself is not signed for, its own limits say so."""
    slip = mission.slip
    if slip is None or slip.version == 1 or slip.acknowledged_at is not None:
        return None
    if mission.stage in FINAL and slip.kind is not OrderKind.CANCELLATION:
        return None
    waited_s = _passed(slip.issued_at, now)
    if waited_s > timers.acknowledged_s and mission.stage is not Stage.ORDERED:
        return Overdue.CHANGE_NOT_ACKNOWLEDGED
    late = slip.delivered_at is None and waited_s > timers.delivered_s
    return Overdue.CHANGE_NOT_DELIVERED if late else None


def overdue(state: CentreState, now: datetime, timers: Timers = NORM) -> tuple[Late, ...]:
    """All that is late at this moment and has not been raised before."""
    found = late_now(state, now, timers)
    return tuple(late for late in found if (late[0].value, late[1]) not in state.raised)


def late_now(state: CentreState, now: datetime, timers: Timers = NORM) -> tuple[Late, ...]:
    """All that is late at this moment, raised or not."""
    return (
        *(late for c in state.calls.values() for late in _of_call(state, c, now, timers)),
        *(
            late
            for b in state.telephone.call_backs.values()
            for late in _of_call_back(b, now, timers)
        ),
        *(late for m in state.missions.values() for late in _of_mission(m, now, timers)),
    )


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
        if _silent(first, now, timers):
            yield Overdue.NOT_SOUNDING, mission.id
        if waited_s > timers.acknowledged_s:
            yield Overdue.NOT_ACKNOWLEDGED, mission.id
        if waited_s > timers.radar_s:
            yield Overdue.NOT_ACKNOWLEDGED_RADAR, mission.id
    if mission.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED) and waited_s > timers.wheels_s:
        yield Overdue.WHEELS_LATE, mission.id
    came = mission.reached(Stage.AT_HOSPITAL) if mission.stage is Stage.AT_HOSPITAL else None
    if came is not None and _passed(came.at, now) > timers.door_reminder_s:
        yield Overdue.AT_DOOR_LONG, mission.id


def _silent(first: SlipVersion, now: datetime, timers: Timers) -> bool:
    if first.delivered_at is None or first.sounding_at is not None:
        return False
    return _passed(first.delivered_at, now) > timers.sounding_s


def _passed(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds()
