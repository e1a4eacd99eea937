"""Joins the parts of long texts that come, in any order, each once. Owns no port and no clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.moment import Moment
from devices.sms_modem.decoder import Delivered

WAIT_S = 600.0
"""Then a text is given out with what has come of it: a cut answer is better than none."""
MOST_OPEN = 50
GAP = " … "

_Key = tuple[str, int, int]


@dataclass(slots=True)
class _Open:
    since: Moment
    parts: dict[int, Delivered] = field(default_factory=dict)


class Joiner:
    def __init__(self) -> None:
        self._open: dict[_Key, _Open] = {}

    def take(self, came: Delivered, at: Moment) -> tuple[Delivered, ...]:
        """Texts that are whole now."""
        if came.part is None:
            return (came,)
        key = (came.number, came.part.mark, came.part.count)
        known = self._open.setdefault(key, _Open(at))
        known.parts.setdefault(came.part.at, came)
        if len(known.parts) == came.part.count:
            return (self._close(key),)
        if len(self._open) > MOST_OPEN:
            return (self._close(next(iter(self._open))),)
        return ()

    def tick(self, at: Moment) -> tuple[Delivered, ...]:
        """Those whose other parts do not come any more."""
        old = [key for key, one in self._open.items() if at.since(one.since) > WAIT_S]
        return tuple(self._close(key) for key in old)

    def _close(self, key: _Key) -> Delivered:
        number, _, count = key
        parts = self._open.pop(key).parts
        words = "".join(parts[at].words if at in parts else GAP for at in range(1, count + 1))
        return Delivered(number, words, parts[min(parts)].sent_at)
