"""Writes drills into the table of alarms, beside the faults that they only play."""

from __future__ import annotations

from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.alarms import who
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.alarms import ALARM_LOG
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.drill_events import DrillAsked, DrillBegan, DrillEnded
from dispatch_app.ports.alarm_records import DRILL, AlarmAct


def asked(batch: Batch, event: DrillAsked, sequence: int) -> None:
    _log(batch, event, sequence, act=AlarmAct.DRILL_ASKED, note=event.note)


def began(batch: Batch, event: DrillBegan, sequence: int) -> None:
    _log(batch, event, sequence, act=AlarmAct.DRILL_BEGAN, fault_at=to_ms(event.at))


def ended(batch: Batch, event: DrillEnded, sequence: int) -> None:
    _log(
        batch,
        event,
        sequence,
        act=AlarmAct.DRILL_ENDED,
        reason=event.why,
        detail=event.what,
        fault_at=to_ms(event.at),
    )


def _log(
    batch: Batch, event: DrillAsked | DrillBegan | DrillEnded, sequence: int, **columns: Any
) -> None:
    batch.add(
        ALARM_LOG,
        sequence=sequence,
        alarm=f"{DRILL}/{event.lamp.value}",
        nature=Nature.DRILL,
        at=to_ms(event.at),
        **who(event.by),
        **columns,
    )
