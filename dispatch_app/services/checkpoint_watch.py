"""Has the newest head of the journal kept elsewhere; that it cannot be is an alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import LONGEST_DETAIL, AlarmKind, Severity, alarm_id
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

Keep = Callable[[datetime], bool]
"""Keeps the newest head. Raises `Unavailable` if it cannot."""


class CheckpointWatch:
    SOURCE = "checkpoints"
    REASON = "checkpoint_failed"

    def __init__(
        self, bus: Bus, keep: Keep, clock: Clock, new_id: IdMaker, *, period_s: float
    ) -> None:
        self._bus, self._keep, self._clock, self._new_id = bus, keep, clock, new_id
        self.period_s = period_s

    def __call__(self) -> None:
        try:
            self._keep(self._clock.now())
        except Unavailable as away:
            self._raise(str(away))
        else:
            self._clear()

    @property
    def _standing(self) -> bool:
        known = self._bus.state.alarms.get(alarm_id(AlarmKind.DATABASE, self.SOURCE))
        return known is not None and known.standing

    def _raise(self, detail: str) -> None:
        if not self._standing:
            self._say(
                RaiseAlarm(
                    kind=AlarmKind.DATABASE,
                    source=self.SOURCE,
                    reason=self.REASON,
                    severity=Severity.WARNING,
                    detail=detail[:LONGEST_DETAIL],
                )
            )

    def _clear(self) -> None:
        if self._standing:
            self._say(ClearAlarm(kind=AlarmKind.DATABASE, source=self.SOURCE))

    def _say(self, command: RaiseAlarm | ClearAlarm) -> None:
        self._bus.submit(command, actor=CENTRE, command_id=f"checkpoint:{self._new_id()}")
