"""What became of alarms, for the list of their history. Values and a protocol only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dispatch_app.domain.alarms import AckWord, AlarmId, Severity
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.values import Actor

DRILL = "drill"
"""What stands in an alarm's id in the place of its kind, before the lamp of a drill."""


class AlarmAct(StrEnum):
    RAISED = "raised"
    CLEARED = "cleared"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    SETTLED = "settled"
    BYPASS_ON = "bypass_on"
    BYPASS_OFF = "bypass_off"
    DRILL_ASKED = "drill_asked"
    DRILL_BEGAN = "drill_began"
    DRILL_ENDED = "drill_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmStep:
    """One thing that happened to an alarm. What does not belong to its act is None or empty."""

    sequence: int
    alarm: AlarmId
    act: AlarmAct
    at: datetime
    fault_at: datetime | None = None
    """When the fault itself began or ended."""
    severity: Severity | None = None
    reason: str = ""
    detail: str = ""
    nature: Nature | None = None
    word: AckWord | None = None
    note: str = ""
    by: Actor | None = None


class AlarmRecords(Protocol):
    def alarm_steps(
        self, limit: int, *, alarm: str | None = None, before: int | None = None
    ) -> tuple[AlarmStep, ...]:
        """Newest first, of one alarm or of all, going on before a journal number.

        Raises:
            Unavailable: the store is away.
        """
        ...
