"""Rules of alarms: one for each fault, however often it is told; seen by a person; never lost."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.alarm_commands import (
    AcknowledgeAlarm,
    ClearAlarm,
    EscalateAlarm,
    RaiseAlarm,
    RaiseTestAlarm,
    SettleAlarm,
    SwitchBypass,
)
from dispatch_app.domain.alarm_events import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEscalated,
    AlarmRaised,
    AlarmSettled,
    BypassOrdered,
)
from dispatch_app.domain.alarms import (
    FLAP_QUIET,
    FLAP_TIMES,
    FLAP_WINDOW,
    SEVERITIES,
    Alarm,
    AlarmId,
    AlarmKind,
    alarm_id,
)
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import MAX_TEXT


def raise_alarm(state: CentreState, command: RaiseAlarm, context: Context) -> tuple[Event, ...]:
    """
    A detail that changes while the alarm stands is no news: batteries would fill the journal.
    """
    alarm = alarm_id(command.kind, command.source)
    known = state.alarms.get(alarm) or state.alarms_over.get(alarm)
    severity = command.severity or SEVERITIES[command.kind]
    fault = (severity, command.reason, command.nature)
    if known is not None and known.standing:
        if fault == (known.severity, known.reason, known.nature):
            return ()
        flapping = known.flapping
    else:
        flapping = known is not None and _flaps(known, context.at)
    return (
        AlarmRaised(
            alarm=alarm,
            kind=command.kind,
            source=command.source,
            severity=severity,
            reason=command.reason,
            detail=command.detail,
            nature=command.nature,
            flapping=flapping,
            since=_no_later(command.since, context.at),
            by=context.actor,
            at=context.at,
        ),
    )


def _flaps(known: Alarm, now: datetime) -> bool:
    lately = [at for at in known.raises if now - at <= FLAP_WINDOW]
    return known.flapping or len(lately) + 1 >= FLAP_TIMES


def _no_later(told: datetime | None, now: datetime) -> datetime:
    """A clock that runs ahead must not put a fault into the future."""
    return now if told is None else min(told, now)


def clear(state: CentreState, command: ClearAlarm, context: Context) -> tuple[Event, ...]:
    known = state.alarms.get(alarm_id(command.kind, command.source))
    if known is None or not known.standing:
        return ()
    return (_cleared(known, _no_later(command.at, context.at), context),)


def _cleared(known: Alarm, ended_at: datetime, context: Context) -> AlarmCleared:
    return AlarmCleared(alarm=known.id, ended_at=ended_at, by=context.actor, at=context.at)


def acknowledge(
    state: CentreState, command: AcknowledgeAlarm, context: Context
) -> tuple[Event, ...]:
    """The first word counts; a test has reached its end with it."""
    known = _known(state, command.alarm)
    if known.acknowledged is not None:
        return ()
    if len(command.note) > MAX_TEXT:
        raise Rejected("alarm.note-too-long", most=str(MAX_TEXT))
    seen = AlarmAcknowledged(
        alarm=known.id,
        word=command.word,
        note=command.note.strip(),
        by=context.actor,
        at=context.at,
    )
    if known.kind is AlarmKind.TEST and known.standing:
        return (_cleared(known, context.at, context), seen)
    return (seen,)


def raise_test(state: CentreState, command: RaiseTestAlarm, context: Context) -> tuple[Event, ...]:
    """One for each place that asks: two people may try at once."""
    source = context.actor.seat or str(context.actor.account)
    told = RaiseAlarm(
        kind=AlarmKind.TEST,
        source=source,
        reason="self_test",
        severity=command.severity,
        nature=Nature.TEST,
    )
    return raise_alarm(state, told, context)


def switch_bypass(state: CentreState, command: SwitchBypass, context: Context) -> tuple[Event, ...]:
    known = state.bypass
    if known is not None and known.on is command.on:
        return ()
    if len(command.reason) > MAX_TEXT:
        raise Rejected("alarm.note-too-long", most=str(MAX_TEXT))
    return (
        BypassOrdered(
            on=command.on, reason=command.reason.strip(), by=context.actor, at=context.at
        ),
    )


def escalate(state: CentreState, command: EscalateAlarm, context: Context) -> tuple[Event, ...]:
    known = state.alarms.get(command.alarm)
    if known is None or not known.calls or known.escalated_at is not None:
        return ()
    return (AlarmEscalated(alarm=known.id, at=context.at),)


def settle(state: CentreState, command: SettleAlarm, context: Context) -> tuple[Event, ...]:
    known = state.alarms.get(command.alarm)
    if known is None or not quiet_enough(known, context.at):
        return ()
    return (AlarmSettled(alarm=known.id, at=context.at),)


def quiet_enough(alarm: Alarm, now: datetime) -> bool:
    """Whether a fault that flapped has been away for as long as it must."""
    ended = alarm.cleared_at
    return alarm.flapping and ended is not None and now - ended >= FLAP_QUIET


def _known(state: CentreState, alarm: AlarmId) -> Alarm:
    known = state.alarms.get(alarm)
    if known is None:
        raise Rejected("alarm.unknown", alarm=alarm)
    return known
