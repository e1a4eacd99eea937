"""What gateways said of their devices last, and the bytes that somebody looks at. Never on disk.

Used from the event loop alone. All of it is bounded: a gateway that goes mad fills nothing.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch_app.wire.devices import (
    BurstWord,
    DeviceFeed,
    DeviceFile,
    DeviceSeen,
    DeviceWord,
    FilePart,
    NumberedBurst,
)

GONE_AFTER = timedelta(seconds=5)
_MISSED = timedelta(seconds=3)
"""For each second between two words of a gateway that speaks seldom."""
WATCHED_FOR = timedelta(seconds=5)
"""So long after the last look at its bytes a device is still listened to."""
MOST_DEVICES = 1000
BURSTS_KEPT = 400
FILES_KEPT = 4
LARGEST_FILE = 24 * 1024 * 1024
"""In letters; a recording is bounded at its gateway."""

Key = tuple[str, str]
"""Gateway and device."""


@dataclass
class _Arriving:
    name: str
    parts: int
    texts: list[str] = field(default_factory=list)
    size: int = 0


@dataclass
class DeviceBoard:
    _words: OrderedDict[Key, DeviceSeen] = field(default_factory=OrderedDict)
    _bursts: dict[Key, deque[NumberedBurst]] = field(default_factory=dict)
    _numbers: dict[Key, int] = field(default_factory=dict)
    _watched: dict[Key, datetime] = field(default_factory=dict)
    _arriving: dict[Key, _Arriving] = field(default_factory=dict)
    _files: OrderedDict[Key, DeviceFile] = field(default_factory=OrderedDict)

    def take(self, gateway: str, feed: DeviceFeed, *, now: datetime) -> list[str]:
        """Keep what a gateway says; says which of its devices are looked at.

        Devices that it does not name any more are not there any more.
        """
        named = {word.name for word in feed.devices}
        for key in [k for k in self._words if k[0] == gateway and k[1] not in named]:
            del self._words[key]
        for word in feed.devices:
            self._keep(gateway, word, now)
        for part in feed.bursts:
            self._hear((gateway, part.device), part.bursts, now)
        if feed.file is not None:
            self._arrive((gateway, feed.file.device), feed.file)
        return [name for name in sorted(named) if self._is_watched((gateway, name), now)]

    def _keep(self, gateway: str, word: DeviceWord, now: datetime) -> None:
        key = (gateway, word.name)
        if key not in self._words and len(self._words) >= MOST_DEVICES:
            return
        self._words[key] = DeviceSeen(gateway=gateway, here=True, heard_at=now, word=word)

    def latest(self, *, now: datetime) -> list[DeviceSeen]:
        """By gateway and name; what a silent gateway said last stays, and says so."""
        return [
            DeviceSeen(
                gateway=seen.gateway,
                here=now - seen.heard_at < max(GONE_AFTER, _MISSED * seen.word.every_s),
                heard_at=seen.heard_at,
                word=seen.word,
            )
            for _, seen in sorted(self._words.items())
        ]

    # ---- bytes

    def _is_watched(self, key: Key, now: datetime) -> bool:
        looked_at = self._watched.get(key)
        if looked_at is not None and now - looked_at > WATCHED_FOR:
            del self._watched[key]
            self._bursts.pop(key, None)
            return False
        return looked_at is not None

    def _hear(self, key: Key, bursts: Iterable[BurstWord], now: datetime) -> None:
        """Bytes that nobody looks at any more are not kept."""
        if not self._is_watched(key, now):
            return
        kept = self._bursts.setdefault(key, deque(maxlen=BURSTS_KEPT))
        for burst in bursts:
            self._numbers[key] = self._numbers.get(key, 0) + 1
            kept.append(NumberedBurst(number=self._numbers[key], burst=burst))

    def look(self, gateway: str, device: str, after: int, *, now: datetime) -> list[NumberedBurst]:
        """What passed since a number; from now on it is listened to. Unknown devices are not."""
        key = (gateway, device)
        if key not in self._words:
            return []
        self._is_watched(key, now)
        self._watched[key] = now
        return [burst for burst in self._bursts.get(key, ()) if burst.number > after]

    # ---- files

    def _arrive(self, key: Key, part: FilePart) -> None:
        """Parts come in order; the first one begins anew."""
        if part.part == 0:
            self._arriving[key] = _Arriving(part.name, part.parts)
        arriving = self._arriving.get(key)
        if arriving is None or (part.name, part.part) != (arriving.name, len(arriving.texts)):
            self._arriving.pop(key, None)
            return
        arriving.texts.append(part.text)
        arriving.size += len(part.text)
        if arriving.size > LARGEST_FILE:
            del self._arriving[key]
        elif len(arriving.texts) == arriving.parts:
            del self._arriving[key]
            self._files.pop(key, None)
            self._files[key] = DeviceFile(name=arriving.name, text="".join(arriving.texts))
            while len(self._files) > FILES_KEPT:
                self._files.popitem(last=False)

    def file(self, gateway: str, device: str) -> DeviceFile | None:
        return self._files.get((gateway, device))
