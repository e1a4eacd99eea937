"""What a seat and its tile process say to each other: one line of JSON each.

Knows no processes.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from gis.mercator import Block, Level, Tile


class BadMessage(Exception):
    """A line that is none of ours."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Blocks to paint, most wanted first. A new wish replaces the one before."""

    style: str
    ratio: int
    blocks: tuple[Block, ...]
    rebuild: tuple[str, ...] = field(default=())
    """Cache files found damaged: to be thrown away first."""
    used: tuple[Block, ...] = field(default=())
    """Blocks looked at in the cache since the last wish: they are kept longest."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A block is done, as far as it can be."""

    style: str
    block: Block
    gaps: frozenset[Tile] = field(default=frozenset())
    """Tiles that the map's source did not give: a coarser one stands in, or nothing."""
    loose: tuple[tuple[Tile, bytes], ...] = field(default=())
    """Pictures that are not in the cache: stand-ins, and what the disk could not take."""
    again: bool = False
    """The source may give what is missing later. Stays within the tile process."""
    more: bool = False
    """More is on its way: neither a picture nor a gap. Stays within the tile process."""


class Trouble(StrEnum):
    """What a person at the map should know about its tiles."""

    REBUILT = "tiles.rebuilt"
    """The kept tiles were damaged and are made again."""
    UNKEPT = "tiles.unkept"
    """Tiles cannot be kept on the disk; the map works, and is slower."""
    AWAY = "tiles.away"
    """The source of the base map does not answer."""


@dataclass(frozen=True, slots=True)
class Note:
    """A trouble has come or gone."""

    trouble: Trouble
    on: bool
    detail: str = ""


def wish_line(wish: Wish) -> str:
    parts = [wish.style, wish.ratio, _places(wish.blocks), wish.rebuild, _places(wish.used)]
    return json.dumps(parts) + "\n"


def read_wish(line: str) -> Wish:
    try:
        style, ratio, blocks, rebuild, used = json.loads(line)
        return Wish(str(style), int(ratio), _blocks(blocks), tuple(rebuild), _blocks(used))
    except (ValueError, TypeError) as trouble:
        raise BadMessage(line) from trouble


def painted_line(done: Painted) -> str:
    block = done.block
    gaps = [(tile.column, tile.row) for tile in sorted(done.gaps)]
    loose = [(t.column, t.row, base64.b64encode(p).decode("ascii")) for t, p in done.loose]
    at = (block.level.step, block.column, block.row)
    return json.dumps([done.style, at, gaps, loose]) + "\n"


def note_line(note: Note) -> str:
    return json.dumps([note.trouble, note.on, note.detail]) + "\n"


def read_news(line: str) -> Painted | Note:
    try:
        parts = json.loads(line)
        if len(parts) == 3:
            trouble, on, detail = parts
            return Note(Trouble(trouble), bool(on), str(detail))
        return _painted(*parts)
    except (ValueError, TypeError, binascii.Error) as trouble:
        raise BadMessage(line) from trouble


def _painted(
    style: str,
    at: tuple[int, int, int],
    gaps: list[tuple[int, int]],
    loose: list[tuple[int, int, str]],
) -> Painted:
    step, column, row = at
    level = Level(int(step))
    return Painted(
        str(style),
        Block(level, int(column), int(row)),
        frozenset(Tile(level, int(c), int(r)) for c, r in gaps),
        tuple((Tile(level, int(c), int(r)), base64.b64decode(p)) for c, r, p in loose),
    )


def _places(blocks: Iterable[Block]) -> list[tuple[int, int, int]]:
    return [(b.level.step, b.column, b.row) for b in blocks]


def _blocks(places: Iterable[tuple[int, int, int]]) -> tuple[Block, ...]:
    return tuple(Block(Level(step), column, row) for step, column, row in places)
