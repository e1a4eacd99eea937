"""What a seat and its painting process say to each other: one line of JSON each.

Knows no processes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from gis.mercator import Block, Level


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


@dataclass(frozen=True, slots=True)
class Painted:
    style: str
    block: Block


def wish_line(wish: Wish) -> str:
    blocks = [(b.level.step, b.column, b.row) for b in wish.blocks]
    return json.dumps([wish.style, wish.ratio, blocks, wish.rebuild]) + "\n"


def read_wish(line: str) -> Wish:
    try:
        style, ratio, blocks, rebuild = json.loads(line)
        wanted = tuple(Block(Level(step), column, row) for step, column, row in blocks)
        return Wish(str(style), int(ratio), wanted, tuple(rebuild))
    except (ValueError, TypeError) as trouble:
        raise BadMessage(line) from trouble


def painted_line(done: Painted) -> str:
    block = done.block
    return json.dumps([done.style, block.level.step, block.column, block.row]) + "\n"


def read_painted(line: str) -> Painted:
    try:
        style, step, column, row = json.loads(line)
        return Painted(str(style), Block(Level(int(step)), int(column), int(row)))
    except (ValueError, TypeError) as trouble:
        raise BadMessage(line) from trouble
