"""Paints the ground of one page without the signs that the page writes itself. Keeps nothing."""

from __future__ import annotations

from gis.features.store import FeatureStore
from gis.mercator import EARTH_ROUND_M, Block
from gis.painter.live_signs import LeftOut
from gis.painter.painter import MapPainter
from gis.painter.style import read_style
from gis.tiles.composing import picture_of
from gis.tiles.messages import Painted
from gis.tiles.source import TileSource
from gis.tiles.studio import Artist

_ABOUT = 1500.0 / EARTH_ROUND_M
"""The map may have the sign of a large house so far from where the page marks it."""


class OwnSigns:
    """Blocks near a sign of the page are painted for it alone; all others come from the cache."""

    def __init__(self, kept: Artist, source: TileSource, signs: tuple[LeftOut, ...]) -> None:
        self._kept, self._source, self._signs = kept, source, signs
        self._painters: dict[str, MapPainter] = {}

    def make(self, style: str, ratio: int, block: Block) -> Painted:
        if not any(_near(block, x, y) for _name, x, y in self._signs):
            return self._kept.make(style, ratio, block)
        images = self._painter(style).paint_block(block, ratio)
        loose = tuple((tile, picture_of(image)) for tile, image in images.items())
        return Painted(style, block, loose=loose)

    def close(self) -> None:
        for painter in self._painters.values():
            painter.store.close()
        self._kept.close()

    def _painter(self, style: str) -> MapPainter:
        if style not in self._painters:
            store = FeatureStore.open(self._source.features)
            look = read_style(self._source.style_path(style))
            self._painters[style] = MapPainter(store, look, self._signs)
        return self._painters[style]


def _near(block: Block, x: float, y: float) -> bool:
    """Whether a place of the unit square lies in a block or close about it."""
    side = Block.SIDE / (1 << block.level.grid)
    left, top = block.column * side, block.row * side
    return left - _ABOUT <= x <= left + side + _ABOUT and top - _ABOUT <= y <= top + side + _ABOUT
