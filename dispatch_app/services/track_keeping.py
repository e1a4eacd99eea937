"""Brings positions to where tracks are kept, off the path of orders; old days go in time.

Positions come on the server's own thread and are only put in a queue there. A store that is slow or
away fills the queue; what no longer fits is counted and told, and nothing else waits for it.
"""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from threading import Lock

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.track_commands import ReportTracksDropped
from dispatch_app.domain.tracks import Stretch
from dispatch_app.domain.values import Fix
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import Tracks
from dispatch_app.services.bus import Bus
from dispatch_app.services.positions import AHEAD
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)

MOST_WAITING = 100_000
"""A quarter of an hour of 500 vehicles at 5 s."""
LATEST = timedelta(days=31)
"""Older fixes are those of a terminal whose clock is wrong."""
SETTLED = timedelta(minutes=2)
"""Stretches are packed so long after their end: most of what is late has come by then."""
PACKING = timedelta(seconds=10)
"""Once nothing is left to pack, it is looked for again after so long."""
AT_ONCE = 25
"""Stretches packed in one round, so that a round stays a few milliseconds."""
QUIET = timedelta(minutes=1)
LEAST_KEPT_DAYS = 365
"""Tracks are kept for a year at least."""

Lost = Callable[[int], None]
"""Told how many fixes were lost since it was told last; 0: none any more."""


class TrackKeeper:
    """`offer` on one thread, the rounds on another; `flush` on any."""

    period_s = 1.0

    def __init__(
        self, tracks: Tracks, clock: Clock, *, tell: Lost = lambda _: None, most: int = MOST_WAITING
    ) -> None:
        self._tracks = tracks
        self._clock = clock
        self._tell = tell
        self._most = most
        self._waiting: deque[Fix] = deque()
        self._lock = Lock()
        self._writing = Lock()
        self._told = 0
        self._packed_until: datetime | None = None
        self.lost = 0
        """Fixes that were never kept, since the start."""

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def offer(
        self, fixes: Iterable[Fix], *, known: Mapping[VehicleId, object], now: datetime
    ) -> None:
        """Queue what can stand in a track; never waits. The oldest stay when there is no room."""
        fit = [fix for fix in fixes if _keepable(fix, known, now)]
        with self._lock:
            room = max(0, self._most - len(self._waiting))
            self._waiting.extend(fit[:room])
            self.lost += len(fit) - min(room, len(fit))

    def __call__(self) -> None:
        """One round: tell what was lost, write what came, then pack some of what is over."""
        self._tell_losses()
        self._write()
        now = self._clock.now()
        if self._packed_until is None or now - self._packed_until >= PACKING:
            done = self._tracks.pack(now - SETTLED, AT_ONCE) == 0
            self._packed_until = now if done else None

    def flush(self) -> None:
        """Write what waits now, as at the end, and say what could not be written."""
        try:
            self._write()
        except Unavailable as away:
            log.error("%d fixes were not kept: %s", self.waiting, away)

    def _write(self) -> None:
        with self._writing:
            with self._lock:
                batch = list(self._waiting)
            if not batch:
                return
            self._tracks.write(batch)
            with self._lock:
                for _ in batch:
                    self._waiting.popleft()

    def _tell_losses(self) -> None:
        lost = self.lost - self._told
        self._told += lost
        if lost:
            log.error("%d fixes were lost: the store of tracks could not follow", lost)
        self._tell(lost)


def _keepable(fix: Fix, known: Mapping[VehicleId, object], now: datetime) -> bool:
    here = -90 <= fix.lat <= 90 and -180 <= fix.lon <= 180
    return here and fix.vehicle in known and now - LATEST <= fix.at <= now + AHEAD


class LossAlarm:
    """Lost fixes are an alarm; a quiet minute ends it."""

    SOURCE = "tracks"

    def __init__(self, bus: Bus, clock: Clock, new_id: IdMaker) -> None:
        self._bus = bus
        self._clock = clock
        self._new_id = new_id
        self._total = 0
        self._last: datetime | None = None

    def __call__(self, lost: int) -> None:
        now = self._clock.now()
        if lost:
            self._total += lost
            self._last = now
            self._ask(
                RaiseAlarm(
                    kind=AlarmKind.DATABASE,
                    source=self.SOURCE,
                    reason="tracks_lost",
                    detail=str(self._total),
                )
            )
        elif self._last is not None and now - self._last >= QUIET:
            self._last, self._total = None, 0
            self._ask(ClearAlarm(kind=AlarmKind.DATABASE, source=self.SOURCE))

    def _ask(self, command: RaiseAlarm | ClearAlarm) -> None:
        self._bus.submit(command, actor=CENTRE, command_id=f"tracks:{self._new_id()}")


class TrackRetention:
    """Drops days that are older than they must be kept, each written in the journal first."""

    period_s = 3600.0

    def __init__(self, bus: Bus, tracks: Tracks, clock: Clock, keep_days: int) -> None:
        """`keep_days`: 0 keeps all for ever."""
        self._bus = bus
        self._tracks = tracks
        self._clock = clock
        self._keep_days = keep_days
        self._thinned: dict[date, frozenset[Stretch]] = {}

    def __call__(self) -> None:
        if self._keep_days == 0:
            return
        first = self._clock.now().date() - timedelta(days=self._keep_days)
        for kept in self._tracks.days():
            if kept.day < first:
                self._drop(kept.day)

    def _drop(self, day: date) -> None:
        held = frozenset(self._held(day))
        if held and self._thinned.get(day) == held:
            return
        promise = self._bus.submit(
            ReportTracksDropped(day=day.isoformat()),
            actor=CENTRE,
            command_id=f"tracks-dropped:{day.isoformat()}:{_digest(held)}",
        )
        promise.result()
        self._tracks.drop(day, held)
        self._thinned[day] = held

    def _held(self, day: date) -> Iterable[Stretch]:
        for hold in self._bus.state.track_holds.values():
            for stretch in hold.stretches:
                if stretch.since.date() <= day <= stretch.until.date():
                    yield stretch


def _digest(held: Iterable[Stretch]) -> str:
    text = "\n".join(sorted(f"{s.vehicle} {s.since} {s.until}" for s in held))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
