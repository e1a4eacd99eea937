"""Holds every vehicle's word against its positions, round by round, on a thread of its own.

What it finds is a table for the truth desk. It sends no command: nobody's state changes by it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState, Mission, Vehicle
from dispatch_app.domain.tracks import Track
from dispatch_app.domain.truth.fences import Fence
from dispatch_app.domain.truth.limits import USUAL, TruthLimits
from dispatch_app.domain.truth.memory import Memory, forgetting, remembered, watching
from dispatch_app.domain.truth.rows import (
    Ground,
    TruthRow,
    ground_of,
    surroundings,
    truth_row,
)
from dispatch_app.domain.values import Fix
from dispatch_app.ports.clock import Clock
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import Tracks
from dispatch_app.services.bus import Bus

log = logging.getLogger(__name__)

RECALLED = timedelta(minutes=30)
"""After a start, so much is read from the tracks."""
KEPT = timedelta(hours=6)
"""Visits that ended longer ago are forgotten."""
_MOST_WAITING = 20_000
_ALL_EVERY = 5
"""Rounds; in between, only vehicles of which there is news are looked at."""


@dataclass(frozen=True, slots=True)
class TruthTable:
    """`version` rises whenever a row differs."""

    version: int = 0
    rows: tuple[TruthRow, ...] = ()
    """The oldest trouble first."""
    looked_at: datetime | None = None


@dataclass(slots=True)
class _Known:
    """One vehicle as it was looked at last."""

    memory: Memory
    wanted: tuple[Fence, ...] = ()
    seen: tuple[Vehicle, Mission | None] | None = None
    row: TruthRow | None = None
    news: bool = True


class TruthWatch:
    """`take` and `table` from any thread, rounds from one."""

    period_s = 1.0

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        limits: TruthLimits = USUAL,
        *,
        tracks: Tracks | None = None,
    ) -> None:
        """`tracks`: where to read what was before the start; None begins with nothing."""
        self._bus = bus
        self._clock = clock
        self._limits = limits
        self._tracks = tracks
        self._waiting: deque[Fix] = deque(maxlen=_MOST_WAITING)
        self._known: dict[VehicleId, _Known] = {}
        self._ground: Ground | None = None
        self._ground_of: tuple[object, object] = (None, None)
        self._rounds = 0
        self.table = TruthTable()

    def take(self, fixes: Iterable[Fix]) -> None:
        """What the position board believes, or doubts. Costs its caller nothing."""
        self._waiting.extend(fixes)

    def __call__(self) -> None:
        """One round."""
        now, state = self._clock.now(), self._bus.state
        ground = self._grounded(state)
        self._meet(state, now)
        self._hear(ground)
        all_of_them = self._rounds % _ALL_EVERY == 0
        self._rounds += 1
        for vehicle in state.vehicles.values():
            known = self._known[vehicle.id]
            mission = state.missions.get(vehicle.mission) if vehicle.mission else None
            seen = (vehicle, mission)
            if all_of_them or known.news or not _same(known.seen, seen):
                known.row = self._look(state, vehicle, known, ground, now)
                known.seen, known.news = seen, False
        self._publish(state, now)

    def _grounded(self, state: CentreState) -> Ground:
        """Made anew when a station or a hospital has changed."""
        of = (state.stations, state.hospitals)
        if self._ground is None or not _same(self._ground_of, of):
            self._ground, self._ground_of = ground_of(state, self._limits), of
        return self._ground

    def _meet(self, state: CentreState, now: datetime) -> None:
        """Begin with the tracks of vehicles that are new here; let go of those that are gone."""
        for vehicle in state.vehicles.keys() - self._known.keys():
            self._known[vehicle] = _Known(Memory(vehicle=vehicle))
            self._waiting.extendleft(reversed(list(self._recalled(vehicle, now))))
        for vehicle in self._known.keys() - state.vehicles.keys():
            del self._known[vehicle]

    def _recalled(self, vehicle: VehicleId, now: datetime) -> Iterator[Fix]:
        if self._tracks is None:
            return iter(())
        try:
            return _fixes(self._tracks.track(vehicle, now - RECALLED, now))
        except Unavailable as away:
            log.warning("the truth desk begins without the tracks of %s: %s", vehicle, away)
            return iter(())

    def _hear(self, ground: Ground) -> None:
        while self._waiting:
            fix = self._waiting.popleft()
            known = self._known.get(fix.vehicle)
            if known is None:
                continue
            near = ground.near.near(fix.lat, fix.lon)
            fences = (*known.wanted, *near)
            known.memory = remembered(known.memory, fix, fences, self._limits)
            known.news = True

    def _look(
        self,
        state: CentreState,
        vehicle: Vehicle,
        known: _Known,
        ground: Ground,
        now: datetime,
    ) -> TruthRow | None:
        memory, limits = known.memory, self._limits
        around = surroundings(state, vehicle, memory, ground, limits)
        known.wanted = around.wanted
        memory = watching(memory, around.wanted, limits)
        known.memory = forgetting(memory, around.wanted, now - KEPT)
        return truth_row(state, vehicle, known.memory, around, now, limits)

    def _publish(self, state: CentreState, now: datetime) -> None:
        rows = [k.row for v, k in self._known.items() if k.row is not None and v in state.vehicles]
        rows.sort(key=lambda row: (row.since, row.vehicle))
        before = self.table
        version = before.version + (tuple(rows) != before.rows)
        self.table = TruthTable(version, tuple(rows), now)


def _same(a: tuple[object, object] | None, b: tuple[object, object]) -> bool:
    return a is not None and a[0] is b[0] and a[1] is b[1]


def _fixes(track: Track) -> Iterator[Fix]:
    for place in range(len(track)):
        yield Fix(
            vehicle=track.vehicle,
            lat=track.lat[place],
            lon=track.lon[place],
            at=track.at(place),
            speed_mps=track.speed_mps[place],
            heading_deg=track.heading_deg[place],
            source=track.origin[place],
            plausible=track.plausible[place],
        )
