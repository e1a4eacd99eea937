"""The painting process: reads wishes, paints blocks, fills the cache.

Started by `TileService`; shows no window.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections import deque
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage

from gis.features import FeatureStore
from gis.mercator import Block, Tile
from gis.painter import MapPainter, read_style
from gis.tiles.cache import BadCache, TileCache, cache_name, discard
from gis.tiles.messages import BadMessage, Painted, Wish, painted_line, read_wish
from gis.tiles.source import TileSource

_PNG_QUALITY = 80
"""Qt's scale; here it means fast, light packing."""


class Wishes:
    """The latest wish, worked off from the front while newer ones may replace it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._style, self._ratio = "", 1
        self._blocks: deque[Block] = deque()
        self._rebuild: list[str] = []
        self._over = False

    def replace(self, wish: Wish) -> None:
        with self._changed:
            self._style, self._ratio = wish.style, wish.ratio
            self._blocks = deque(wish.blocks)
            self._rebuild += wish.rebuild
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()

    def next(self) -> tuple[Wish, Block | None] | None:
        """The next block with its style, and what to rebuild before; None when no more will
        come.
        """
        with self._changed:
            while not (self._blocks or self._rebuild or self._over):
                self._changed.wait()
            if self._over:
                return None
            rebuild, self._rebuild = tuple(self._rebuild), []
            block = self._blocks.popleft() if self._blocks else None
            return Wish(self._style, self._ratio, (), rebuild), block


class Studio:
    """Painters and cache files, opened when first needed."""

    def __init__(self, source: TileSource) -> None:
        self._source = source
        self._painters: dict[str, MapPainter] = {}
        self._caches: dict[str, TileCache] = {}

    def paint(self, block: Block, style: str, ratio: int) -> None:
        """Have every tile of a block in the cache."""
        name = cache_name(style, block.level, ratio)
        if self._has(self._cache(name, style), block):
            return
        images = self._painter(style).paint_block(block, ratio)
        pictures = {tile: png_of(image) for tile, image in images.items()}
        try:
            self._cache(name, style).put(pictures)
        except BadCache:
            self.rebuild(name)
            self._cache(name, style).put(pictures)

    def rebuild(self, name: str) -> None:
        """Throw a damaged cache file away."""
        cache = self._caches.pop(name, None)
        if cache is not None:
            cache.close()
        discard(self._source.cache / name)

    def _has(self, cache: TileCache, block: Block) -> bool:
        try:
            return all(cache.get(tile) is not None for tile in _corners(block))
        except BadCache:
            return False

    def _cache(self, name: str, style: str) -> TileCache:
        if name not in self._caches:
            fingerprint = self._source.fingerprint(style)
            self._caches[name] = TileCache.write_to(self._source.cache / name, fingerprint)
        return self._caches[name]

    def _painter(self, style: str) -> MapPainter:
        if style not in self._painters:
            store = FeatureStore.open(self._source.features)
            self._painters[style] = MapPainter(store, read_style(self._source.style_path(style)))
        return self._painters[style]


def png_of(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _PNG_QUALITY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def work(studio: Studio, wishes: Wishes, out: TextIO) -> None:
    """Paint until no more wishes will come, or the seat is gone."""
    while (wanted := wishes.next()) is not None:
        wish, block = wanted
        for name in wish.rebuild:
            studio.rebuild(name)
        if block is not None:
            studio.paint(block, wish.style, wish.ratio)
            try:
                out.write(painted_line(Painted(wish.style, block)))
                out.flush()
            except BrokenPipeError:
                return


def listen(wishes: Wishes, lines: TextIO) -> None:
    """Take wishes in until the seat is gone."""
    for line in lines:
        try:
            wishes.replace(read_wish(line))
        except BadMessage:
            print(f"not a wish: {line!r}", file=sys.stderr)
    wishes.end()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Paint map tiles wished for on standard input.")
    for name in ("features", "styles", "cache"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    paths = parser.parse_args(arguments)
    _stand_back()
    app = QGuiApplication(sys.argv[:1])
    wishes = Wishes()
    threading.Thread(target=listen, args=(wishes, sys.stdin), daemon=True).start()
    work(Studio(TileSource(paths.features, paths.styles, paths.cache)), wishes, sys.stdout)
    app.shutdown()
    sys.stdout = None  # a seat that is gone takes no last words
    return 0


def _stand_back() -> None:
    """Let the seat's own work go first; on Windows the starter asks for low priority."""
    if hasattr(os, "nice"):
        os.nice(5)


def _corners(block: Block) -> tuple[Tile, Tile]:
    tiles = block.tiles
    return tiles[0], tiles[-1]


if __name__ == "__main__":
    sys.exit(main())
