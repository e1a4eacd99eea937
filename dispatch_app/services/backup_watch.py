"""Has the record copied and the copies tried out in time; what is wrong with them is an alarm."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import LONGEST_DETAIL, AlarmKind, Severity, alarm_id
from dispatch_app.domain.backups import (
    TRIED_AGAIN_AFTER,
    BackupPlan,
    BackupTold,
    BackupTrouble,
    is_due,
    is_proof_due,
    judged,
)
from dispatch_app.ports.backups import Backups
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE


class BackupWatch:
    """Comes round twice a minute. Never waits for a copy: that is made beside the server."""

    period_s = 30.0
    SOURCE = "backup"

    def __init__(
        self, bus: Bus, backups: Backups, plan: BackupPlan, clock: Clock, new_id: IdMaker
    ) -> None:
        self._bus = bus
        self._backups = backups
        self._plan = plan
        self._clock = clock
        self._new_id = new_id
        self._began = clock.now()
        self._tried: datetime | None = None
        self._found_broken: datetime | None = None
        """The copy that was tried and must not be relied on; the next one is tried instead."""
        self._told = BackupTold()

    def latest(self) -> BackupTold:
        """As the last round found it; from any thread."""
        return self._told

    def __call__(self) -> None:
        now, told = self._clock.now(), self._backups.told()
        self._told = judged(self._plan, told, self._began, now)
        if told.trouble is BackupTrouble.BROKEN:
            self._found_broken = told.made_at
        self._alarm(self._told)
        if not told.working and self._may_try(now):
            self._begin(told, now)

    def stop(self) -> None:
        self._backups.stop()

    def _may_try(self, now: datetime) -> bool:
        """What failed is not tried again at once; what went well leaves nothing due."""
        return (
            self._tried is None
            or self._told.trouble is None
            or now - self._tried >= TRIED_AGAIN_AFTER
        )

    def _begin(self, told: BackupTold, now: datetime) -> None:
        if is_due(self._plan, told.made_at, now):
            self._tried = now
            self._backups.make()
        elif is_proof_due(self._plan, told, now) and told.made_at != self._found_broken:
            self._tried = now
            self._backups.prove()

    def _alarm(self, told: BackupTold) -> None:
        known = self._bus.state.alarms.get(alarm_id(AlarmKind.DATABASE, self.SOURCE))
        standing = known is not None and known.standing
        if told.trouble is None:
            if standing:
                self._say(ClearAlarm(kind=AlarmKind.DATABASE, source=self.SOURCE))
        elif known is None or not standing or known.reason != _reason(told.trouble):
            self._say(
                RaiseAlarm(
                    kind=AlarmKind.DATABASE,
                    source=self.SOURCE,
                    reason=_reason(told.trouble),
                    severity=Severity.WARNING,
                    detail=told.detail[:LONGEST_DETAIL],
                )
            )

    def _say(self, command: RaiseAlarm | ClearAlarm) -> None:
        self._bus.submit(command, actor=CENTRE, command_id=f"backup:{self._new_id()}")


def _reason(trouble: BackupTrouble) -> str:
    return f"backup_{trouble.value}"
