"""Who is missed. Pure: heartbeats, answers and time come in, troubles come out.

Whoever beat once is expected from then on, until it says good-bye: nobody keeps a list that could
be wrong. What must be there from the beginning is named when the watch is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.watchdog.beats import Beat

SILENT_S = 5.0
"""Five heartbeats missed."""
STARTS_S = 60.0
"""What is expected from the beginning has so long to be heard first."""

_KINDS: tuple[tuple[str, AlarmKind], ...] = (
    ("server", AlarmKind.SERVER),
    ("gateway lines", AlarmKind.TRUNK),
    ("gateway exchange", AlarmKind.EXCHANGE),
    ("gateway vehicles", AlarmKind.GPS),
    ("gateway ups", AlarmKind.POWER),
    ("gateway alarm", AlarmKind.ALARM_UNIT),
    ("gateway texts", AlarmKind.TEXT_MODEM),
    ("softswitch", AlarmKind.EXCHANGE),
    ("recorder", AlarmKind.RECORDER),
    ("dispatcher", AlarmKind.TERMINAL),
    ("station", AlarmKind.TERMINAL),
    ("director", AlarmKind.TERMINAL),
)
GATEWAY_ALARM = "gateway alarm"


def kind_of(name: str) -> AlarmKind:
    """What a process's loss is the loss of."""
    return next((kind for start, kind in _KINDS if name.startswith(start)), AlarmKind.WATCHDOG)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that lived is silent, or says itself that a part of it is stuck."""

    kind: AlarmKind
    source: str
    reason: str
    detail: str = ""


class Watch:
    def __init__(
        self, expected: Iterable[str] = (), *, silent_s: float = SILENT_S, now_s: float = 0.0
    ) -> None:
        self._silent_s = silent_s
        self._last_s = dict.fromkeys(expected, now_s - silent_s + STARTS_S)
        self._pids: dict[str, int] = {}
        self._health: tuple[Trouble, ...] = ()
        self._server_well = False

    def hear(self, beat: Beat, now_s: float) -> None:
        """Take a heartbeat in. A good-bye is believed only of the process that beat last."""
        if not beat.bye:
            self._last_s[beat.name] = now_s
            self._pids[beat.name] = beat.pid
        elif self._pids.get(beat.name) == beat.pid:
            self._last_s.pop(beat.name, None)
            self._pids.pop(beat.name, None)

    def server_answered(self, timers: Mapping[str, str]) -> None:
        """The server's health page: its timers, each with what it is stuck at; empty if nothing."""
        self._server_well = True
        self._health = tuple(
            Trouble(AlarmKind.WORKER, f"server {name}"[:64], "silent", trouble)
            for name, trouble in timers.items()
            if trouble
        )

    def server_silent(self, reason: str) -> None:
        self._server_well = False
        self._health = (Trouble(AlarmKind.SERVER, "centre", reason),)

    def expects(self, name: str) -> bool:
        return name in self._last_s

    def lives(self, start: str, now_s: float) -> bool:
        """Whether any process whose name starts so is heard."""
        limit_s = now_s - self._silent_s
        return any(n.startswith(start) and at_s > limit_s for n, at_s in self._last_s.items())

    def well(self, now_s: float) -> list[Trouble]:
        """What is heard, as the trouble that its silence would be."""
        limit_s = now_s - self._silent_s
        beating = [n for n, at_s in self._last_s.items() if at_s > limit_s and n in self._pids]
        found = [Trouble(kind_of(name), name, "silent") for name in beating]
        if self._server_well:
            found.append(Trouble(AlarmKind.SERVER, "centre", "gone"))
        return found

    def troubles(self, now_s: float) -> frozenset[Trouble]:
        silent = (
            Trouble(kind_of(name), name, "silent")
            for name, at_s in self._last_s.items()
            if now_s - at_s >= self._silent_s
        )
        return frozenset((*silent, *self._health))
