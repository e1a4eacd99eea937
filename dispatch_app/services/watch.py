"""Once a second: what is late becomes a command. The limits stand in the domain's one table."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import ArchiveIncident, RaiseOverdue
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.overdue import overdue
from dispatch_app.domain.timers import Timers
from dispatch_app.domain.values import Actor
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus

CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)
"""The centre itself, as the sender of what no person asked for."""


class OverdueWatch:
    """Raises each lateness once: the command's id says which, so sending it again does nothing."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock, timers: Timers) -> None:
        self._bus = bus
        self._clock = clock
        self._timers = timers

    def __call__(self) -> None:
        for kind, subject in overdue(self._bus.state, self._clock.now(), self._timers):
            self._bus.submit(
                RaiseOverdue(kind=kind.value, subject=subject),
                actor=CENTRE,
                command_id=f"overdue:{kind.value}:{subject}",
            )


class Archiving:
    """Takes incidents that were closed long enough ago out of the live state."""

    period_s = 60.0

    def __init__(self, bus: Bus, clock: Clock, timers: Timers) -> None:
        self._bus = bus
        self._clock = clock
        self._kept = timedelta(hours=timers.archive_h)

    def __call__(self) -> None:
        for incident in self._due():
            self._bus.submit(
                ArchiveIncident(incident=incident),
                actor=CENTRE,
                command_id=f"archive:{incident}",
            )

    def _due(self) -> list[IncidentId]:
        before = self._clock.now() - self._kept
        incidents = self._bus.state.incidents.values()
        return [i.id for i in incidents if i.closed_at is not None and i.closed_at <= before]
