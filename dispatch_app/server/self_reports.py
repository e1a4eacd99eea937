"""What those who follow the stream say of themselves: their clock, their workers, their own parts.

Kept while they are linked. Turned into what the fault watch judges; raises nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.codes import Role
from dispatch_app.domain.lamps import Lamp
from dispatch_app.wire.messages import SELF_REPORT, SelfReport

KEPT = 5
"""The quickest of so many reports says how far a clock is off; a slow line makes none wrong."""
MOST_NAMED = 32
"""Workers and parts of one process; more would only fill the list of alarms."""

_KIND_OF_ROLE: Mapping[Role, AlarmKind] = {
    Role.EXCHANGE: AlarmKind.EXCHANGE,
    Role.GATEWAY: AlarmKind.TRUNK,
    Role.VEHICLE_GATEWAY: AlarmKind.GPS,
    Role.RECORDER: AlarmKind.RECORDER,
    Role.POWER: AlarmKind.POWER,
    Role.ALARMS: AlarmKind.ALARM_UNIT,
    Role.LINKS: AlarmKind.LINK,
    Role.TEXTS: AlarmKind.TEXT_MODEM,
}
"""What a stuck worker of such a process endangers."""
_KIND_OF_PART: Mapping[str, AlarmKind] = {
    Lamp.MAP.value: AlarmKind.MAP,
    Lamp.GAZETTEER.value: AlarmKind.GAZETTEER,
}
"""Parts that only a seat has."""

Told = tuple[AlarmKind, str, str]
"""Of which kind, of whom, and why; the reason is empty while all is well."""


@dataclass
class Said:
    """What one of them said lately."""

    name: str
    role: Role
    report: SelfReport | None = None
    _ahead_s: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))

    def take(self, text: str, now: datetime) -> None:
        """What cannot be read is passed over: whoever says it has nothing else to say either."""
        try:
            report = SELF_REPORT.decode(text)
        except (msgspec.ValidationError, msgspec.DecodeError):
            return
        if report.at.tzinfo is None:
            return
        self.report = report
        self._ahead_s.append((report.at - now).total_seconds())

    @property
    def ahead_s(self) -> float | None:
        """How far its clock runs ahead of ours. What was on its way longest looks most behind."""
        return max(self._ahead_s) if self._ahead_s else None

    def told(self) -> Iterator[Told]:
        if self.report is None:
            return
        kind = _KIND_OF_ROLE.get(self.role, AlarmKind.WORKER)
        for worker, trouble in list(self.report.workers.items())[:MOST_NAMED]:
            if worker.isprintable():
                yield kind, f"{self.name} {worker}", trouble
        for part, reason in self.report.parts.items():
            if part in _KIND_OF_PART:
                yield _KIND_OF_PART[part], self.name, reason


def clocks(said: Iterable[Said]) -> dict[str, float]:
    """By name, how far each clock runs ahead."""
    found = ((one.name, one.ahead_s) for one in said)
    return {name: ahead_s for name, ahead_s in found if ahead_s is not None}
