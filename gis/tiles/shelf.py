"""The cache files of one tile process, opened when first needed, mended when damaged.

Knows no painting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from gis.mercator import Block, Tile
from gis.tiles.cache import BadCache, Kept, TileCache, UnkeptTiles, cache_name, discard
from gis.tiles.messages import Note, Trouble

Result = TypeVar("Result")
Tell = Callable[[Note], None]

_LOOK_AT_SIZE_EVERY = 8
"""Puts between two looks at a file's size."""


class Shelf:
    """Never fails: what cannot be kept is handed back, and the seat is told."""

    def __init__(
        self, folder: Path, fingerprint: Callable[[str], str], most_bytes: int, tell: Tell
    ) -> None:
        self._folder, self._fingerprint = folder, fingerprint
        self._most_bytes, self._tell = most_bytes, tell
        self._caches: dict[str, TileCache] = {}
        self._puts = 0
        self._unkept = False

    def look_up(self, style: str, ratio: int, tile: Tile) -> Kept | None:
        name = cache_name(style, tile.level, ratio)
        return self._try(name, style, lambda cache: cache.look_up(tile))

    def keep(self, style: str, ratio: int, pictures: Mapping[Tile, bytes]) -> Mapping[Tile, bytes]:
        """Keep pictures of one level; returns those that could not be kept."""
        if not pictures:
            return {}
        name = cache_name(style, next(iter(pictures)).level, ratio)
        kept = self._try(name, style, lambda cache: self._put(cache, pictures))
        self._say(unkept=kept is None)
        return {} if kept else pictures

    def touch(self, style: str, ratio: int, blocks: Iterable[Block]) -> None:
        """Note what was looked at."""
        by_name: dict[str, list[Block]] = {}
        for block in blocks:
            by_name.setdefault(cache_name(style, block.level, ratio), []).append(block)
        for name, some in by_name.items():
            self._try(name, style, lambda cache, some=some: cache.touch(some))  # type: ignore[misc]

    def rebuild(self, name: str) -> None:
        """Throw a damaged file away."""
        cache = self._caches.pop(name, None)
        if cache is not None:
            cache.close()
        try:
            discard(self._folder / name)
        except UnkeptTiles:
            self._say(unkept=True)
            return
        self._tell(Note(Trouble.REBUILT, on=True, detail=name))

    def _put(self, cache: TileCache, pictures: Mapping[Tile, bytes]) -> bool:
        if self._puts % _LOOK_AT_SIZE_EVERY == 0:
            cache.prune(self._most_bytes)
        self._puts += 1
        cache.put(pictures)
        return True

    def _try(self, name: str, style: str, work: Callable[[TileCache], Result]) -> Result | None:
        """Work with a file; a damaged one is begun anew and tried once more."""
        for _turn in range(2):
            try:
                return work(self._opened(name, style))
            except BadCache:
                self.rebuild(name)
            except UnkeptTiles:
                return None
        return None

    def _opened(self, name: str, style: str) -> TileCache:
        if name not in self._caches:
            path = self._folder / name
            self._caches[name] = TileCache.write_to(path, self._fingerprint(style))
        return self._caches[name]

    def _say(self, *, unkept: bool) -> None:
        if unkept != self._unkept:
            self._unkept = unkept
            self._tell(Note(Trouble.UNKEPT, on=unkept))
