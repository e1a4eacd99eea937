"""Tiles without a painter: one colour for each, given when asked or held back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from gis.mercator import Block, Tile
from gis.tiles.messages import Painted


class FakeTiles:
    """Holds everything back until `deliver`, unless told `ready`."""

    ratio = 1

    def __init__(self, *, ready: bool = False) -> None:
        self.ready = ready
        self.wishes: list[tuple[str, tuple[Block, ...]]] = []
        self._painted: set[tuple[str, Block]] = set()
        self._news: list[Painted] = []

    def get(self, style: str, tile: Tile) -> bytes | None:
        if not self.ready and (style, tile.block) not in self._painted:
            return None
        return _picture("#336699" if style == "day" else "#102030", tile.level.tile_px)

    def want(self, style: str, blocks: Sequence[Block]) -> None:
        self.wishes.append((style, tuple(blocks)))

    def news(self) -> list[Painted]:
        news, self._news = self._news, []
        return news

    def deliver(self) -> None:
        """Paint the last wish."""
        style, blocks = self.wishes[-1]
        self._painted.update((style, block) for block in blocks)
        self._news += [Painted(style, block) for block in blocks]


_PICTURES: dict[tuple[str, int], bytes] = {}


def _picture(colour: str, side: int) -> bytes:
    if (colour, side) not in _PICTURES:
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(colour)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        _PICTURES[colour, side] = bytes(buffer.data().data())
    return _PICTURES[colour, side]
