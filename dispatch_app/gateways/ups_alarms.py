"""Makes alarms of what is wrong with a supply: one alarm a supply, by its gravest trouble. Pure."""

from __future__ import annotations

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.commands import Command
from dispatch_app.domain.power import GRAVE, Feed, PowerStatus, SupplyId

MAINS_LOST = "mains_lost"


class AlarmsOfSupply:
    def __init__(self, supply: SupplyId) -> None:
        self._supply = supply
        self._told: tuple[str, Severity] | None = None
        self._first = True

    def follow(self, status: PowerStatus) -> list[Command]:
        """What is to be told to the alarm centre; nothing while nothing has changed."""
        due = _worst(status)
        if due == self._told and not self._first:
            return []
        self._told, self._first = due, False
        if due is None:
            # Also at the start: a process before this one may have raised it.
            return [ClearAlarm(kind=AlarmKind.POWER, source=self._supply)]
        reason, severity = due
        return [
            RaiseAlarm(
                kind=AlarmKind.POWER,
                source=self._supply,
                reason=reason,
                severity=severity,
                detail=status.reason,
            )
        ]


def _worst(status: PowerStatus) -> tuple[str, Severity] | None:
    grave = next((trouble for trouble in status.troubles if trouble in GRAVE), None)
    if grave is not None:
        return grave.value, Severity.CRITICAL
    if status.feed is Feed.BATTERY:
        return MAINS_LOST, Severity.CRITICAL
    if status.troubles:
        return status.troubles[0].value, Severity.WARNING
    return None
