"""Takes events of alarms into the state: those that matter, and the latest that are over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dispatch_app.domain.alarm_events import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEscalated,
    AlarmRaised,
    AlarmSettled,
    BypassOrdered,
)
from dispatch_app.domain.alarms import (
    FLAP_TIMES,
    OVER_KEPT,
    Acknowledgement,
    Alarm,
    AlarmId,
    BypassOrder,
)
from dispatch_app.domain.state import CentreState


def raised(state: CentreState, event: AlarmRaised) -> CentreState:
    earlier = state.alarms.get(event.alarm)
    before = earlier or state.alarms_over.get(event.alarm)
    changed = earlier is not None and earlier.standing
    raises = before.raises if before else ()
    alarm = Alarm(
        id=event.alarm,
        kind=event.kind,
        source=event.source,
        severity=event.severity,
        since=earlier.since if changed and earlier else event.since,
        raised_at=event.at,
        reason=event.reason,
        detail=event.detail,
        nature=event.nature,
        flapping=event.flapping,
        raises=raises if changed else (*raises, event.at)[-FLAP_TIMES:],
    )
    if earlier is not None and not _calls_again(earlier, event):
        alarm = replace(alarm, acknowledged=earlier.acknowledged, escalated_at=earlier.escalated_at)
    return _with(state, alarm)


def _calls_again(earlier: Alarm, event: AlarmRaised) -> bool:
    """What is worse than what somebody has seen is new to them; what only came back is not."""
    if event.severity == earlier.severity:
        return event.reason != earlier.reason and not event.flapping
    return event.severity > earlier.severity


def cleared(state: CentreState, event: AlarmCleared) -> CentreState:
    return _change(state, event.alarm, standing=False, cleared_at=event.ended_at)


def acknowledged(state: CentreState, event: AlarmAcknowledged) -> CentreState:
    seen = Acknowledgement(by=event.by, word=event.word, note=event.note, at=event.at)
    return _change(state, event.alarm, acknowledged=seen)


def escalated(state: CentreState, event: AlarmEscalated) -> CentreState:
    return _change(state, event.alarm, escalated_at=event.at)


def settled(state: CentreState, event: AlarmSettled) -> CentreState:
    return _change(state, event.alarm, flapping=False)


def bypass_ordered(state: CentreState, event: BypassOrdered) -> CentreState:
    order = BypassOrder(on=event.on, reason=event.reason, by=event.by, at=event.at)
    return replace(state, bypass=order)


def _change(state: CentreState, alarm: AlarmId, **changes: Any) -> CentreState:
    known = state.alarms.get(alarm)
    return state if known is None else _with(state, replace(known, **changes))


def _with(state: CentreState, alarm: Alarm) -> CentreState:
    """What is over leaves the list of alarms, and falls out of memory in its turn."""
    alarms = {k: v for k, v in state.alarms.items() if k != alarm.id}
    over = {k: v for k, v in state.alarms_over.items() if k != alarm.id}
    if not alarm.over:
        return replace(state, alarms={**alarms, alarm.id: alarm}, alarms_over=over)
    kept = [*over.values(), alarm][-OVER_KEPT:]
    return replace(state, alarms=alarms, alarms_over={a.id: a for a in kept})
