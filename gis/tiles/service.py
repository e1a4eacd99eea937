"""A seat's end of the painting process: asks for blocks, reads the cache. Never waits.

Knows no Qt.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from gis.mercator import Block, Tile
from gis.tiles.cache import BadCache, TileCache, cache_name
from gis.tiles.messages import BadMessage, Painted, Wish, read_painted, wish_line
from gis.tiles.source import TileSource

_LOW_PRIORITY = 0x00004000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows."""
_PAUSES_S = (0.0, 1.0, 5.0, 30.0)
"""How long a painter that died is left alone before the next is started."""


class TileService:
    """Tiles of one region. All calls come from one thread and return at once.

    Raises:
        BadRegion: the region's store of features is missing or damaged.
    """

    def __init__(
        self, source: TileSource, ratio: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._source, self._ratio, self._clock = source, ratio, clock
        self._fingerprints = {style: source.fingerprint(style) for style in source.style_names()}
        self._caches: dict[str, TileCache] = {}
        self._news: queue.SimpleQueue[Painted] = queue.SimpleQueue()
        self._painter: subprocess.Popen[str] | None = None
        self._damaged: list[str] = []
        self._deaths = 0
        self._rested_at = 0.0
        self._wish: Wish | None = None

    @property
    def ratio(self) -> int:
        return self._ratio

    def start(self) -> None:
        """Start the painter ahead of the first wish, so that it is warm."""
        if self._painter is None:
            self._painter = self._started()

    def get(self, style: str, tile: Tile) -> bytes | None:
        """The picture of a tile, PNG; None if it is not painted yet."""
        name = cache_name(style, tile.level, self._ratio)
        try:
            cache = self._caches.get(name) or self._opened(name, style)
            return None if cache is None else cache.get(tile)
        except BadCache:
            self._give_up(name)
            return None

    def want(self, style: str, blocks: Sequence[Block]) -> None:
        """Say what is to be painted, most wanted first. Replaces what was wished before."""
        self._wish = Wish(style, self._ratio, tuple(blocks), tuple(self._damaged))
        self._send()

    def news(self) -> list[Painted]:
        """What was painted since the last call. Looks after a painter that died."""
        found: list[Painted] = []
        while not self._news.empty():
            found.append(self._news.get())
        if found:
            self._deaths = 0
        elif self._wish is not None and not self._alive:
            self._send()
        return found

    @property
    def _alive(self) -> bool:
        return self._painter is not None and self._painter.poll() is None

    @property
    def painter_id(self) -> int | None:
        """The process that paints, for the watch over memory; None while there is none."""
        return None if self._painter is None else self._painter.pid

    def close(self) -> None:
        for cache in self._caches.values():
            cache.close()
        self._caches.clear()
        self._wish = None
        painter, self._painter = self._painter, None
        if painter is not None:
            _end(painter)

    def _send(self) -> None:
        if self._painter is not None and not self._alive:
            self._bury()
        if self._painter is None:
            if self._clock() < self._rested_at:
                return
            self._painter = self._started()
        if self._wish is None or self._painter.stdin is None:
            return
        try:
            self._painter.stdin.write(wish_line(self._wish))
            self._painter.stdin.flush()
            self._damaged.clear()
        except OSError:
            self._bury()

    def _bury(self) -> None:
        """A painter died: note when the next may be started."""
        painter, self._painter = self._painter, None
        if painter is not None:
            _end(painter)
        pause = _PAUSES_S[min(self._deaths, len(_PAUSES_S) - 1)]
        self._deaths += 1
        self._rested_at = self._clock() + pause

    def _started(self) -> subprocess.Popen[str]:
        source = self._source
        paths = {"features": source.features, "styles": source.styles, "cache": source.cache}
        command = [sys.executable, "-m", "gis.tiles.worker"]
        command += [part for name, path in paths.items() for part in (f"--{name}", str(path))]
        painter = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=_surroundings(),
            creationflags=_LOW_PRIORITY if sys.platform == "win32" else 0,
        )
        threading.Thread(target=_hear, args=(painter, self._news), daemon=True).start()
        return painter

    def _opened(self, name: str, style: str) -> TileCache | None:
        cache = TileCache.read_from(self._source.cache / name, self._fingerprints[style])
        if cache is not None:
            self._caches[name] = cache
        return cache

    def _give_up(self, name: str) -> None:
        """A damaged file: let go of it, and have the painter begin it anew."""
        cache = self._caches.pop(name, None)
        if cache is not None:
            cache.close()
        if name not in self._damaged:
            self._damaged.append(name)


def _hear(painter: subprocess.Popen[str], news: queue.SimpleQueue[Painted]) -> None:
    """Runs in a thread of its own for as long as the painter lives."""
    assert painter.stdout is not None
    for line in painter.stdout:
        try:
            news.put(read_painted(line))
        except BadMessage:
            continue
    painter.stdout.close()


def _end(painter: subprocess.Popen[str]) -> None:
    if painter.stdin is not None:
        with suppress(OSError):
            painter.stdin.close()
    try:
        painter.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        painter.kill()
        painter.wait()


def _surroundings() -> dict[str, str]:
    """The painter finds our packages wherever it is started, and opens no window."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    paths = {"PYTHONPATH": root if not known else os.pathsep.join((root, known))}
    if sys.platform != "win32":
        paths["QT_QPA_PLATFORM"] = "offscreen"
    return {**os.environ, **paths}
