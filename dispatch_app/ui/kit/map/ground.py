"""Draws the ground from painted tiles; a coarser tile stands in for a missing one. Never waits.

Knows no overlays.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from dispatch_app.ui.kit.map.view import View
from gis.mercator import Block, Level, Tile, level_for
from gis.tiles.messages import Painted

_MOST_BYTES = 72 << 20
_STAND_INS = 6
_LOAD_MOVING_S, _LOAD_RESTING_S = 0.004, 0.025
"""How long one turn may unpack tiles: the rest of a frame belongs to drawing and to keys."""


class Tiles(Protocol):
    """What gives tiles and has them painted (`gis.tiles.TileService`); no call waits."""

    @property
    def ratio(self) -> int: ...
    def get(self, style: str, tile: Tile) -> bytes | None: ...
    def want(self, style: str, blocks: Sequence[Block]) -> None: ...
    def news(self) -> list[Painted]: ...


class Ground:
    """The tiles of one style about one view."""

    def __init__(self, tiles: Tiles, style: str) -> None:
        self._tiles = tiles
        self.style = style
        self._pictures: OrderedDict[tuple[str, Tile], QPixmap] = OrderedDict()
        self._bytes = 0
        self._absent: set[tuple[str, Tile]] = set()
        """Asked for and not in the cache: not asked for again before news come."""
        self._gaps: set[tuple[str, Tile]] = set()
        """Not given by the map's source: something coarser stands in."""
        self._wished: tuple[str, tuple[Block, ...]] = ("", ())
        self._paper = QColor()

    def draw(self, painter: QPainter, view: View, part: QRect, paper: QColor) -> None:
        """Draw what is there of a part of the window, and paper where nothing is.

        How scaled tiles are smoothed is the painter's render hint.
        """
        self._paper = paper
        if view.top < 0 or view.left < 0 or view.zoom < 5:
            painter.fillRect(part, paper)
        level = level_for(view.zoom)
        scale = view.world_px / level.world_px
        if abs(scale - 1.0) < 1e-5:
            self._draw_sharp(painter, view, level, part)
        else:
            self._draw_scaled(painter, view, level, scale)

    def missing(self, view: View) -> list[Tile]:
        """Tiles in sight that are not in memory, nearest the middle first."""
        level = level_for(view.zoom)
        return [t for t in _nearest_first(view, level) if (self.style, t) not in self._pictures]

    def load(self, view: View, *, moving: bool) -> list[Tile]:
        """Unpack tiles in sight for a few milliseconds; returns those that came new.

        What the cache lacks is wished for from the painter, together with the blocks about it.
        """
        until = time.perf_counter() + (_LOAD_MOVING_S if moving else _LOAD_RESTING_S)
        came: list[Tile] = []
        for tile in self.missing(view):
            if (self.style, tile) in self._absent:
                continue
            if time.perf_counter() > until:
                return came
            if self._load(tile):
                came.append(tile)
        self._wish(view)
        return came

    def waiting(self, view: View) -> bool:
        """Whether something in sight may still come out of the cache at once."""
        return any((self.style, tile) not in self._absent for tile in self.missing(view))

    def being_painted(self, view: View) -> bool:
        """Whether something in sight is on its way from the painter."""
        return any(
            key in self._absent and key not in self._gaps
            for key in ((self.style, tile) for tile in self.missing(view))
        )

    @property
    def empty(self) -> bool:
        """Nothing of this style has come yet: there is only paper."""
        return not any(style == self.style for style, _tile in self._pictures)

    def hear(self) -> bool:
        """Take in the painter's news; true if any concern this style."""
        news = [done for done in self._tiles.news() if done.style == self.style]
        for done in news:
            self._take_in(done)
        return bool(news)

    def _take_in(self, done: Painted) -> None:
        """What stood in, or stands in now, is looked at again."""
        keys = {(done.style, tile) for tile in done.block.tiles}
        now = {(done.style, tile) for tile in done.gaps}
        self._absent -= keys
        for key in keys & self._gaps | now:
            self._forget(key)
        self._gaps = self._gaps - keys | now

    def _forget(self, key: tuple[str, Tile]) -> None:
        picture = self._pictures.pop(key, None)
        if picture is not None:
            self._bytes -= _size(picture)

    def gaps(self, view: View) -> int:
        """How many tiles in sight the map's source did not give."""
        if not self._gaps:
            return 0
        whole = QRect(0, 0, view.width, view.height)
        return sum(
            (self.style, t) in self._gaps for t in _in_sight(view, level_for(view.zoom), whole)
        )

    @property
    def at_rest(self) -> bool:
        """Nothing wished for is outstanding, and nothing may still come in a gap's place."""
        return not self._absent and not self._gaps

    def forget_wishes(self) -> None:
        """After a change of style or a rebuilt cache: everything may be asked for again."""
        self._absent.clear()
        self._wished = ("", ())

    def _load(self, tile: Tile) -> bool:
        picture = self._tiles.get(self.style, tile)
        pixmap = QPixmap()
        if picture is None or not pixmap.loadFromData(picture):
            self._absent.add((self.style, tile))
            return False
        pixmap.setDevicePixelRatio(self._tiles.ratio)
        self._pictures[self.style, tile] = pixmap
        self._bytes += _size(pixmap)
        while self._bytes > _MOST_BYTES:
            self._bytes -= _size(self._pictures.popitem(last=False)[1])
        return True

    def _wish(self, view: View) -> None:
        """Ask for the blocks in sight, then those about them and the steps beside this one."""
        level = level_for(view.zoom)
        absent = [t for t in _nearest_first(view, level) if (self.style, t) in self._absent]
        blocks = list(dict.fromkeys(tile.block for tile in absent))
        wish = (self.style, tuple(blocks))
        if blocks and wish != self._wished:
            self._wished = wish
            self._tiles.want(self.style, [*blocks, *_beside(view, level, blocks)])

    def _draw_sharp(self, painter: QPainter, view: View, level: Level, part: QRect) -> None:
        side = level.tile_px
        left, top = round(view.left), round(view.top)
        for tile in _in_sight(view, level, part):
            x, y = tile.column * side - left, tile.row * side - top
            picture = self._picture(tile)
            if picture is not None:
                painter.drawPixmap(x, y, picture)
            else:
                self._draw_stand_in(painter, tile, QRectF(x, y, side, side))

    def _draw_scaled(self, painter: QPainter, view: View, level: Level, scale: float) -> None:
        side = level.tile_px
        for tile in _in_sight(view, level, QRect(0, 0, view.width, view.height)):
            x = round(tile.column * side * scale - view.left)
            y = round(tile.row * side * scale - view.top)
            right = round((tile.column + 1) * side * scale - view.left)
            bottom = round((tile.row + 1) * side * scale - view.top)
            where = QRectF(x, y, right - x, bottom - y)
            picture = self._picture(tile)
            if picture is not None:
                painter.drawPixmap(where, picture, QRectF(picture.rect()))
            else:
                self._draw_stand_in(painter, tile, where)

    def _draw_stand_in(self, painter: QPainter, tile: Tile, where: QRectF) -> None:
        """Another step of the same square, else the part of a larger square that covers it."""
        painter.fillRect(where, self._paper)
        for up in range(_STAND_INS):
            for half in (tile.level.step % 2, 1 - tile.level.step % 2):
                step = (tile.level.grid - up) * 2 + half
                if step < 0 or (up == 0 and step == tile.level.step):
                    continue
                above = Tile(Level(step), tile.column >> up, tile.row >> up)
                picture = self._pictures.get((self.style, above))
                if picture is not None:
                    painter.drawPixmap(where, picture, _covering(picture, tile, up))
                    self._draw_finer(painter, tile, where)
                    return
        self._draw_finer(painter, tile, where)

    def _draw_finer(self, painter: QPainter, tile: Tile, where: QRectF) -> None:
        """What there is of the four squares within."""
        half_w, half_h = where.width() / 2, where.height() / 2
        for down in range(4):
            dx, dy = down % 2, down // 2
            for half in (0, 1):
                level = Level((tile.level.grid + 1) * 2 + half)
                finer = Tile(level, tile.column * 2 + dx, tile.row * 2 + dy)
                picture = self._pictures.get((self.style, finer))
                if picture is not None:
                    spot = QRectF(where.x() + dx * half_w, where.y() + dy * half_h, half_w, half_h)
                    painter.drawPixmap(spot, picture, QRectF(picture.rect()))
                    break

    def _picture(self, tile: Tile) -> QPixmap | None:
        key = (self.style, tile)
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
        return picture


def _in_sight(view: View, level: Level, part: QRect) -> Iterator[Tile]:
    side = level.tile_px * view.world_px / level.world_px
    most = (1 << level.grid) - 1
    first_column = max(0, math.floor((view.left + part.left()) / side))
    last_column = min(most, math.floor((view.left + part.right() + 1) / side))
    first_row = max(0, math.floor((view.top + part.top()) / side))
    last_row = min(most, math.floor((view.top + part.bottom() + 1) / side))
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            yield Tile(level, column, row)


def _nearest_first(view: View, level: Level) -> list[Tile]:
    grid = 1 << level.grid
    x, y = view.x * grid - 0.5, view.y * grid - 0.5
    whole = QRect(0, 0, view.width, view.height)
    return sorted(
        _in_sight(view, level, whole), key=lambda t: (t.column - x) ** 2 + (t.row - y) ** 2
    )


def _beside(view: View, level: Level, blocks: list[Block]) -> list[Block]:
    """Blocks likely wanted next: one step nearer and farther, then all about."""
    seen = set(blocks)
    found: list[Block] = []
    for step in (level.step + 1, level.step - 1):
        if step >= 0:
            near = Level(step)
            column, row = int(view.x * (1 << near.grid)), int(view.y * (1 << near.grid))
            found.append(Tile(near, column, row).block)
    for block in blocks:
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            column, row = block.column + dx, block.row + dy
            if column >= 0 and row >= 0:
                found.append(Block(level, column, row))
    return [block for block in dict.fromkeys(found) if block not in seen]


def _covering(picture: QPixmap, tile: Tile, up: int) -> QRectF:
    parts = 1 << up
    width, height = picture.width() / parts, picture.height() / parts
    return QRectF((tile.column % parts) * width, (tile.row % parts) * height, width, height)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
