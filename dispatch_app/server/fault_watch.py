"""Once a second: what is broken becomes an alarm, what is mended ends one. Event loop only."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmId, AlarmKind
from dispatch_app.domain.drills import running
from dispatch_app.domain.lamps import LAMP_OF, Lamp
from dispatch_app.domain.links.values import NO_TELLER, LinkWay
from dispatch_app.domain.state import CentreState
from dispatch_app.server.centre import Centre
from dispatch_app.server.self_reports import clocks
from dispatch_app.services.faults import Fault, Seen, judge
from dispatch_app.services.watch import CENTRE

SILENT_S = 2.0
"""A stream that breaks and comes back sooner is no fault. With `LASTS_S`, a round of this watch and
the time in which a dead line is found out (`socket_protocol`), a silent station is known within
10 s."""
RECORDER_SILENT_S = 8.0
SEAT_SILENT_S = 5.0
COMES_BACK_S = 60.0
"""After a start of the whole machine its processes come one after the other."""
STORE = "database"
"""The round that tries the journal's store."""
PROBE_S = 2.0
HUNG_S = 10.0
LASTS_S = 3.0
"""What is over sooner was no fault; a machine that was busy is not a broken one."""
SETTLES_S = 15.0
"""After a drill, for the machines that it cut off to come back."""
PLAYED = frozenset({Lamp.TELEPHONE, Lamp.RECORDER})
"""Lamps whose drills make machines fall silent; that silence is no fault."""
WORKER_S = 30.0
"""So long a timer or worker may be late or stuck before somebody must look."""


class Presence:
    """Who was well, who is, and who has not been for too long. Nobody else is judged."""

    def __init__(self, silent_s: float, now_s: Callable[[], float]) -> None:
        self._silent_s = silent_s
        self._now_s = now_s
        self._last_s: dict[str, float] = {}

    def look(self, online: Iterable[str]) -> None:
        now_s = self._now_s()
        self._last_s.update(dict.fromkeys(online, now_s))

    def expect(self, names: Iterable[str], *, within_s: float) -> None:
        """Whoever was there before us is missed if they have not come within this time."""
        at_s = self._now_s() + within_s - self._silent_s
        self._last_s.update(dict.fromkeys(names, at_s))

    @property
    def silent(self) -> frozenset[str]:
        before_s = self._now_s() - self._silent_s
        return frozenset(name for name, at_s in self._last_s.items() if at_s <= before_s)

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(self._last_s) - self.silent


def tellers(state: CentreState) -> set[str]:
    """Processes that spoke with linked systems before this server was started: one that never
    comes back is missed too."""
    partners = state.links.partners.values()
    return {p.teller for p in partners if p.way is LinkWay.DATA and p.teller != NO_TELLER}


def failing(centre: Centre) -> list[str]:
    """Lamps of parts whose failure cannot become an alarm: alarms are written to them."""
    return [Lamp.DATABASE.value] if _store_trouble(centre) else []


def _store_trouble(centre: Centre) -> str:
    """What the writer met, or the round that tries the store. One that does not even answer is as
    good as none."""
    beat = centre.beats.all().get(STORE)
    if centre.bus.trouble or beat is None:
        return centre.bus.trouble
    return beat.trouble or ("hung" if beat.age_s > HUNG_S else "")


class FaultWatch:
    """Compares what is judged with the alarms that there are; tells the difference."""

    def __init__(self, centre: Centre, now_s: Callable[[], float] = time.monotonic) -> None:
        self._centre = centre
        self._now_s = now_s
        self._stations = Presence(SILENT_S, now_s)
        self._recorders = Presence(RECORDER_SILENT_S, now_s)
        self._links = Presence(RECORDER_SILENT_S, now_s)
        self._links.expect(tellers(centre.bus.state), within_s=COMES_BACK_S)
        self._workers = Presence(WORKER_S, now_s)
        self._seats = Presence(SEAT_SILENT_S, now_s)
        self._unsaid: dict[AlarmId, tuple[Fault, datetime]] = {}
        """What could not be written down while it lasted, and since when."""
        self._broken_since: dict[AlarmId, float] = {}
        self._played: dict[Lamp, float] = {}

    def __call__(self) -> None:
        hub = self._centre.hub
        self._stations.look(hub.stations())
        self._recorders.look(hub.recorders())
        self._links.look(hub.link_processes())
        self._seats.look(hub.seats())
        seen = Seen(
            silent_stations=self._stations.silent,
            heard_stations=self._stations.heard,
            silent_recorders=self._recorders.silent,
            silent_links=self._links.silent,
            heard_links=self._links.heard,
            workers=self._stuck_workers(),
            disk_free=_free_share(self._centre.journal_directory),
            store_trouble=_store_trouble(self._centre),
            clocks=clocks(hub.said()),
            told=tuple(told for said in hub.said() for told in said.told()),
            lost_seats=self._seats.silent & hub.lost,
            heard_seats=self._seats.heard,
        )
        played = self._played_lately()
        for alarm, fault in judge(self._centre.bus.state, seen).items():
            if LAMP_OF.get(AlarmKind(alarm.partition("/")[0])) in played:
                self._broken_since.pop(alarm, None)
            elif self._has_lasted(alarm, fault):
                self._agree(alarm, fault)

    def _played_lately(self) -> frozenset[Lamp]:
        """What is cut off for a drill, or was a moment ago."""
        now_s = self._now_s()
        drilled = running(self._centre.bus.state.drills.values()) & PLAYED
        self._played.update(dict.fromkeys(drilled, now_s))
        return frozenset(x for x, at_s in self._played.items() if now_s - at_s < SETTLES_S)

    def _stuck_workers(self) -> dict[str, str]:
        beats = {n: b for n, b in self._centre.beats.all().items() if n != STORE}
        self._workers.look(name for name, beat in beats.items() if beat.alive)
        silent = self._workers.silent
        return {
            n: (b.trouble or f"{b.age_s:.0f} s") if n in silent else "" for n, b in beats.items()
        }

    def _has_lasted(self, alarm: AlarmId, fault: Fault | None) -> bool:
        if fault is None:
            self._broken_since.pop(alarm, None)
            return True
        now_s = self._now_s()
        return now_s - self._broken_since.setdefault(alarm, now_s) >= LASTS_S

    def _agree(self, alarm: AlarmId, fault: Fault | None) -> None:
        known = self._centre.bus.state.alarms.get(alarm)
        standing = known is not None and known.standing
        kind, _, source = alarm.partition("/")
        if fault is None:
            missed = self._unsaid.pop(alarm, None)
            if missed is not None and not standing:
                self._say(_raised(alarm, *missed), alarm)
                standing = True
            if standing:
                self._say(ClearAlarm(kind=AlarmKind(kind), source=source), alarm)
        elif (
            known is None
            or not known.standing
            or (known.reason, known.severity) != (fault.reason, fault.severity)
        ):
            since = None
            if kind == AlarmKind.DATABASE:  # asked again and again: that it is taken ends it
                since = self._unsaid.setdefault(alarm, (fault, self._centre.clock.now()))[1]
            self._say(_raised(alarm, fault, since), alarm)

    def _say(self, command: RaiseAlarm | ClearAlarm, alarm: AlarmId) -> None:
        now = self._centre.clock.now()
        self._centre.bus.submit(
            command,
            actor=CENTRE,
            command_id=f"fault:{type(command).__name__}:{alarm}:{now.isoformat()}",
        )


def _raised(alarm: AlarmId, fault: Fault, since: datetime | None = None) -> RaiseAlarm:
    kind, _, source = alarm.partition("/")
    return RaiseAlarm(
        kind=AlarmKind(kind),
        source=source,
        reason=fault.reason,
        severity=fault.severity,
        detail=fault.detail,
        since=since,
    )


def _free_share(directory: Path | None) -> float | None:
    if directory is None:
        return None
    try:
        usage = shutil.disk_usage(directory)
    except OSError:
        return 0.0  # a disk that cannot even be asked holds no more
    return usage.free / usage.total if usage.total else None
