"""What has arrived for the recorder and is not written yet: bounded, so that a slow disk holds
nobody up. The oldest sound is kept: what is on its way to the disk comes before what is not."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from dispatch_app.adapters.audio_tap.framing import Lost
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import Tapped, TapSound

MOST_BYTES = 64 * 1024 * 1024
"""Some minute of 32 conversations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """An exchange is there, or is gone."""

    up: bool


Arrived = Tapped | Lost | Connected


class Arriving:
    """`adapters.audio_tap.receiver.Hearing`, and whatever else tells of sound."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._news = threading.Condition()
        self._items: list[tuple[str, Arrived]] = []
        self._bytes = 0
        self._dropped: dict[CallRef, int] = {}
        self._nudged = False

    def heard(self, exchange: str, tapped: Tapped) -> None:
        with self._news:
            if isinstance(tapped, TapSound):
                if self._bytes + len(tapped.pcm) > self._most:
                    lost = self._dropped.get(tapped.ref, 0)
                    self._dropped[tapped.ref] = lost + len(tapped.pcm) // 2
                    return
                self._bytes += len(tapped.pcm)
            self._items.append((exchange, tapped))

    def lost(self, exchange: str, lost: Lost) -> None:
        with self._news:
            self._items.append((exchange, lost))

    def connected(self, exchange: str, up: bool) -> None:
        with self._news:
            self._items.append((exchange, Connected(up=up)))

    def wait(self, longest_s: float) -> None:
        """Until it is nudged; sound is taken in pieces, not one by one."""
        with self._news:
            self._news.wait_for(lambda: self._nudged, longest_s)
            self._nudged = False

    def nudge(self) -> None:
        with self._news:
            self._nudged = True
            self._news.notify_all()

    def taken(self) -> tuple[list[tuple[str, Arrived]], dict[CallRef, int]]:
        """All that has arrived, and what had to be dropped since the last time."""
        with self._news:
            items, self._items = self._items, []
            dropped, self._dropped = self._dropped, {}
            self._bytes = 0
        return items, dropped
