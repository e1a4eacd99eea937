"""Offers free vehicles to suspended incidents, and takes back what holds no more.

It asks by commands, as everybody does: what is offered stands in the journal, survives a restart of
the centre, and is the same at every seat. Knows no roads: a seat tells the time by road.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import Fix
from dispatch_app.domain.waiting.commands import OfferVehicle, WithdrawOffer
from dispatch_app.domain.waiting.offering import Unwanted, Wanted, changes
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE


class WaitingWatch:
    """`take` from any thread, rounds from one."""

    period_s = 1.0

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        timers: Timers = NORM,
        stale: StaleFixes | None = None,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._timers = timers
        self._stale = stale
        self._fixes: dict[VehicleId, Fix] = {}
        self._lock = Lock()

    def take(self, fixes: Iterable[Fix]) -> None:
        """Where vehicles are now."""
        with self._lock:
            self._fixes.update((fix.vehicle, fix) for fix in fixes)

    def __call__(self) -> None:
        now = self._clock.now()
        with self._lock:
            fixes = dict(self._fixes)
        found = changes(self._bus.state, fixes, now, timers=self._timers, stale=self._stale)
        for change in found:
            act = type(change).__name__
            self._bus.submit(
                _asked(change),
                actor=CENTRE,
                command_id=f"{act}:{change.incident}:{change.vehicle}:{now.isoformat()}",
            )


def _asked(change: Wanted | Unwanted) -> Command:
    match change:
        case Wanted():
            return OfferVehicle(
                incident=change.incident, vehicle=change.vehicle, estimate_s=change.estimate_s
            )
        case Unwanted():
            return WithdrawOffer(
                incident=change.incident, vehicle=change.vehicle, reason=change.reason
            )
