"""What turns watched parts into honest lamps: stale is not in order, an alarm lights its lamp, and
each lamp remembers since when it shows what it shows. Knows no widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.alarms import Alarm, Severity
from dispatch_app.domain.lamps import LAMP_OF, TOLD_BY_CENTRE, Lamp
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text

OK, WARN, BAD, OFF = "ok", "warn", "bad", "off"
DRILL = "drill"
"""Taken away for practice: no fault, and not there."""
SIGNS: Mapping[str, str] = {OK: "●", WARN: "■", BAD: "◆", OFF: "○", DRILL: "◈"}
"""A lamp is a shape as well as a colour."""
_WORSE = (OFF, OK, DRILL, WARN, BAD)
_BY_SEVERITY = {Severity.WARNING: WARN, Severity.CRITICAL: BAD}


def honest(
    tones: Mapping[str, str],
    alarms: Iterable[Alarm],
    *,
    online: bool,
    drilled: Set[str] = frozenset(),
) -> dict[str, str]:
    """The lamps' tones, with what the seat cannot see by itself put in. `drilled`: whose parts a
    drill has taken away; those never look like a fault, nor in order."""
    found = dict(tones)
    for alarm in alarms:
        lamp, tone = LAMP_OF.get(alarm.kind), _BY_SEVERITY.get(alarm.severity)
        if alarm.standing and lamp is not None and tone is not None:
            found[lamp] = max(found.get(lamp, OFF), tone, key=_WORSE.index)
    if not online:
        for lamp in TOLD_BY_CENTRE:
            if found.get(lamp) == OK:
                found[lamp] = WARN
    return {**found, **dict.fromkeys(drilled, DRILL)}


@dataclass(frozen=True, slots=True)
class _Shown:
    tone: str
    since: datetime
    last_good: datetime | None


class LampMemory:
    """Looked at twice a second with what the lamps show."""

    def __init__(self) -> None:
        self._shown: dict[str, _Shown] = {}

    def look(self, tones: Mapping[str, str], now: datetime) -> None:
        for lamp, tone in tones.items():
            before = self._shown.get(lamp)
            since = before.since if before is not None and before.tone == tone else now
            good = now if tone == OK else before.last_good if before is not None else None
            self._shown[lamp] = _Shown(tone, since, good)

    def note(self, lamp: str, texts: Texts, zone: str) -> str:
        """Since when, and when it was in order last; for the tooltip."""
        shown = self._shown.get(lamp)
        if shown is None:
            return ""
        since = texts("lamp.since", time=clock_text(shown.since, zone))
        if shown.tone == OK:
            return since
        if shown.last_good is None:
            return f"{since} · {texts('lamp.never-good')}"
        return f"{since} · {texts('lamp.last-good', time=clock_text(shown.last_good, zone))}"


def in_order() -> tuple[str, ...]:
    """The names of the lamps, as they stand on every seat."""
    return tuple(lamp.value for lamp in Lamp)
