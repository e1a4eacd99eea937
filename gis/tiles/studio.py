"""Fills the cache with tiles of our own map: paints what it lacks. Knows no processes."""

from __future__ import annotations

from typing import Protocol

from gis.features.store import FeatureStore
from gis.mercator import Block
from gis.painter.painter import MapPainter
from gis.painter.style import read_style
from gis.tiles.composing import picture_of
from gis.tiles.messages import Painted
from gis.tiles.shelf import Shelf
from gis.tiles.source import TileSource


class Artist(Protocol):
    """Makes the tiles of one map."""

    def make(self, style: str, ratio: int, block: Block) -> Painted:
        """Have every tile of a block in the cache, as far as that can be."""
        ...

    def close(self) -> None: ...


class Studio:
    """Painters of our own map, opened when first needed."""

    def __init__(self, source: TileSource, shelf: Shelf) -> None:
        self._source, self._shelf = source, shelf
        self._painters: dict[str, MapPainter] = {}

    def make(self, style: str, ratio: int, block: Block) -> Painted:
        first, last = block.tiles[0], block.tiles[-1]
        if all(self._shelf.look_up(style, ratio, tile) is not None for tile in (first, last)):
            return Painted(style, block)
        images = self._painter(style).paint_block(block, ratio)
        pictures = {tile: picture_of(image) for tile, image in images.items()}
        unkept = self._shelf.keep(style, ratio, pictures)
        return Painted(style, block, loose=tuple(unkept.items()))

    def close(self) -> None:
        for painter in self._painters.values():
            painter.store.close()

    def _painter(self, style: str) -> MapPainter:
        if style not in self._painters:
            store = FeatureStore.open(self._source.features)
            look = read_style(self._source.style_path(style))
            self._painters[style] = MapPainter(store, look, self._source.left_out())
        return self._painters[style]
