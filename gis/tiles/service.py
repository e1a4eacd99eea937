"""A seat's end of the tile process: asks for blocks, reads the cache. Never waits.

Knows no Qt.
"""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from gis.mercator import Block, Tile
from gis.tiles.cache import BadCache, TileCache, cache_name
from gis.tiles.messages import BadMessage, Note, Painted, Trouble, Wish, read_news, wish_line
from gis.tiles.source import TileOrigin

_log = logging.getLogger(__name__)

_LOW_PRIORITY = 0x00004000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows."""
_PAUSES_S = (0.0, 1.0, 5.0, 30.0)
"""How long a painter that died is left alone before the next is started."""
_MOST_LOOSE = 512
"""Pictures held here that the cache has not: stand-ins, and all of them on a full disk."""
_MANY_USED = 24
_LOOK_AFTER_S = 2.0
_REBUILT_S = 20.0
"""How long it is said that tiles are made again."""


class TileService:
    """Tiles of one map. All calls come from one thread and return at once.

    Raises:
        BadRegion: the region's store of features is missing or damaged.
    """

    def __init__(
        self, source: TileOrigin, ratio: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._source, self._ratio, self._clock = source, ratio, clock
        self._fingerprints = {style: source.fingerprint(style) for style in source.style_names()}
        self._caches: dict[str, TileCache] = {}
        self._news: queue.SimpleQueue[Painted | Note] = queue.SimpleQueue()
        self._loose: OrderedDict[tuple[str, Tile], bytes] = OrderedDict()
        self._troubles: dict[Trouble, float] = {}
        self._used: dict[str, set[Block]] = {}
        self._old: dict[str, set[Block]] = {}
        self._looked_after = 0.0
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
        """The picture of a tile as a file: PNG, JPEG or WebP; None if there is none yet."""
        name = cache_name(style, tile.level, self._ratio)
        try:
            cache = self._caches.get(name) or self._opened(name, style)
            kept = None if cache is None else cache.look_up(tile)
        except BadCache:
            self._give_up(name)
            kept = None
        if kept is None:
            return self._loose.get((style, tile))
        self._used.setdefault(style, set()).add(tile.block)
        if time.time() - kept.made_at > self._source.keep_s:
            self._old.setdefault(style, set()).add(tile.block)
        self._look_after(style)
        return kept.picture

    def want(self, style: str, blocks: Sequence[Block]) -> None:
        """Say what is to be painted, most wanted first. Replaces what was wished before."""
        self._wish = Wish(style, self._ratio, tuple(blocks), tuple(self._damaged))
        self._send()

    def news(self) -> list[Painted]:
        """What was painted since the last call. Looks after a painter that died."""
        found: list[Painted] = []
        while not self._news.empty():
            match self._news.get():
                case Painted() as done:
                    self._take_in(done)
                    found.append(done)
                case Note(trouble=trouble, on=True, detail=detail):
                    _log.warning("%s: %s %s", self._source.cache.name, trouble.value, detail)
                    self._troubles[trouble] = self._clock()
                case Note(trouble=trouble):
                    self._troubles.pop(trouble, None)
        if found:
            self._deaths = 0
        elif self._wish is not None and not self._alive:
            self._send()
        return found

    @property
    def troubles(self) -> frozenset[Trouble]:
        """What a person at the map should know; `news` brings it up to date."""
        past = self._clock() - _REBUILT_S
        return frozenset(
            trouble
            for trouble, since in self._troubles.items()
            if trouble is not Trouble.REBUILT or since > past
        )

    @property
    def _alive(self) -> bool:
        return self._painter is not None and self._painter.poll() is None

    @property
    def painter_id(self) -> int | None:
        """The process that paints, for the watch over memory; None while there is none."""
        return None if self._painter is None else self._painter.pid

    def close(self, *, wait: bool = True) -> None:
        """End the tile process; without `wait` it ends by itself when its block is done."""
        for style in list(self._used):
            self._tell_used(style)
        for cache in self._caches.values():
            cache.close()
        self._caches.clear()
        self._wish = None
        painter, self._painter = self._painter, None
        if painter is not None and wait:
            _end(painter)
        elif painter is not None:
            threading.Thread(target=_end, args=(painter,), daemon=True).start()

    def _look_after(self, style: str) -> None:
        """Now and then: have tiles that are too old made again, tell which ones are looked at."""
        if self._clock() - self._looked_after < _LOOK_AFTER_S:
            return
        self._looked_after = self._clock()
        old = self._old.pop(style, set())
        if old:
            wished = self._wish.blocks if self._wish and self._wish.style == style else ()
            self.want(style, [*wished, *sorted(old)])
        elif len(self._used.get(style, ())) >= _MANY_USED:
            self._tell_used(style)

    def _tell_used(self, style: str) -> None:
        used = self._used.pop(style, set())
        if used and self._alive:
            self._write(Wish(style, self._ratio, (), (), tuple(sorted(used))))

    def _take_in(self, done: Painted) -> None:
        """Pictures that came by hand replace those that did before."""
        for tile in done.block.tiles:
            self._loose.pop((done.style, tile), None)
        for tile, picture in done.loose:
            self._loose[done.style, tile] = picture
        while len(self._loose) > _MOST_LOOSE:
            self._loose.popitem(last=False)

    def _send(self) -> None:
        if self._painter is not None and not self._alive:
            self._bury()
        if self._painter is None:
            if self._clock() < self._rested_at:
                return
            self._painter = self._started()
        if self._wish is not None and self._write(self._wish):
            self._damaged.clear()

    def _write(self, wish: Wish) -> bool:
        if self._painter is None or self._painter.stdin is None:
            return False
        try:
            self._painter.stdin.write(wish_line(wish))
            self._painter.stdin.flush()
        except OSError:
            self._bury()
            return False
        return True

    def _bury(self) -> None:
        """A painter died: note when the next may be started."""
        painter, self._painter = self._painter, None
        if painter is not None:
            _end(painter)
        pause = _PAUSES_S[min(self._deaths, len(_PAUSES_S) - 1)]
        self._deaths += 1
        self._rested_at = self._clock() + pause

    def _started(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "gis.tiles.worker", *self._source.arguments()]
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


def _hear(painter: subprocess.Popen[str], news: queue.SimpleQueue[Painted | Note]) -> None:
    """Runs in a thread of its own for as long as the painter lives."""
    assert painter.stdout is not None
    for line in painter.stdout:
        try:
            news.put(read_news(line))
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
