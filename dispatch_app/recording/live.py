"""Hands the sound of a running recording to those who listen to it. Never waits for them."""

from __future__ import annotations

import threading
from collections import defaultdict, deque

from dispatch_app.domain.ids import LineId
from dispatch_app.recording.sound_file import Stereo

KEPT_BYTES = 256 * 1024
"""Eight seconds; a listener who falls further behind loses the oldest."""


class Feed:
    """One listener's end."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._over = False

    def put(self, pcm: bytes) -> None:
        with self._news:
            self._waiting.append(pcm)
            self._bytes += len(pcm)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._waiting.popleft())
            self._news.notify()

    def end(self) -> None:
        with self._news:
            self._over = True
            self._news.notify()

    def next(self, wait_s: float) -> bytes | None:
        """The next piece; empty if there was none in time, None when the conversation is over."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._over, wait_s)
            if self._waiting:
                pcm = self._waiting.popleft()
                self._bytes -= len(pcm)
                return pcm
            return None if self._over else b""


class LiveSound:
    """Which channels sound now, and who hears them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[LineId] = set()
        self._feeds: dict[LineId, list[Feed]] = defaultdict(list)

    def begun(self, line: LineId) -> None:
        with self._lock:
            self._running.add(line)

    def ended(self, line: LineId) -> None:
        with self._lock:
            self._running.discard(line)
            feeds = self._feeds.pop(line, [])
        for feed in feeds:
            feed.end()

    def sounds(self, line: LineId, sound: Stereo) -> None:
        with self._lock:
            feeds = list(self._feeds.get(line, ()))
        if feeds and len(sound):
            pcm = sound.astype("<i2").tobytes()
            for feed in feeds:
                feed.put(pcm)

    def running(self) -> tuple[LineId, ...]:
        with self._lock:
            return tuple(sorted(self._running))

    def listen(self, line: LineId) -> Feed | None:
        """None if nothing is said there now."""
        with self._lock:
            if line not in self._running:
                return None
            feed = Feed()
            self._feeds[line].append(feed)
            return feed

    def leave(self, line: LineId, feed: Feed) -> None:
        with self._lock:
            if feed in self._feeds.get(line, ()):
                self._feeds[line].remove(feed)
