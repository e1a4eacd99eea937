"""Writes what happened to alarms into their table."""

from __future__ import annotations

from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.alarms import ALARM_LOG
from dispatch_app.domain.alarm_events import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEscalated,
    AlarmRaised,
    AlarmSettled,
    BypassOrdered,
)
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.values import Actor
from dispatch_app.ports.alarm_records import AlarmAct

OfAlarm = AlarmRaised | AlarmCleared | AlarmAcknowledged | AlarmEscalated | AlarmSettled


def raised(batch: Batch, event: AlarmRaised, sequence: int) -> None:
    _log(
        batch,
        event,
        sequence,
        act=AlarmAct.RAISED,
        severity=int(event.severity),
        reason=event.reason,
        detail=event.detail,
        nature=event.nature,
        fault_at=to_ms(event.since),
        **who(event.by),
    )


def cleared(batch: Batch, event: AlarmCleared, sequence: int) -> None:
    ended = to_ms(event.ended_at)
    _log(batch, event, sequence, act=AlarmAct.CLEARED, fault_at=ended, **who(event.by))


def acknowledged(batch: Batch, event: AlarmAcknowledged, sequence: int) -> None:
    _log(
        batch,
        event,
        sequence,
        act=AlarmAct.ACKNOWLEDGED,
        word=event.word,
        note=event.note,
        **who(event.by),
    )


def escalated(batch: Batch, event: AlarmEscalated, sequence: int) -> None:
    _log(batch, event, sequence, act=AlarmAct.ESCALATED)


def settled(batch: Batch, event: AlarmSettled, sequence: int) -> None:
    _log(batch, event, sequence, act=AlarmAct.SETTLED)


def bypass_ordered(batch: Batch, event: BypassOrdered, sequence: int) -> None:
    batch.add(
        ALARM_LOG,
        sequence=sequence,
        alarm=AlarmKind.BYPASS,
        act=AlarmAct.BYPASS_ON if event.on else AlarmAct.BYPASS_OFF,
        note=event.reason,
        at=to_ms(event.at),
        **who(event.by),
    )


def _log(batch: Batch, event: OfAlarm, sequence: int, **columns: Any) -> None:
    batch.add(ALARM_LOG, sequence=sequence, alarm=event.alarm, at=to_ms(event.at), **columns)


def who(actor: Actor) -> dict[str, str | None]:
    return {"account": actor.account, "role": actor.role, "seat": actor.seat}
