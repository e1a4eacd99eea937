"""Finds room for chips beside their marks, the more important first. Knows no Qt and no marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.mercator import Floats

_CELL_PX = 4
_SYMBOL_PX = 6

Rank = tuple[int, str, str]
"""How much it matters (less is more), then the kind and id, which also settle ties."""


class Chip(NamedTuple):
    rank: Rank
    x: float
    y: float
    width: int
    height: int
    reach: float
    """How far the chip keeps from its mark's middle."""
    was: tuple[int, int] | None
    """Where it stood last: tried first, so that chips do not dance."""


def find_room(
    chips: Sequence[Chip],
    symbols: Floats,
    origin: tuple[float, float],
    size: tuple[int, int],
    margin: int,
) -> dict[Rank, tuple[int, int]]:
    """Offsets of the chips that find room. A symbol is never covered by a chip of lesser rank.

    `origin` is the window's left and top in world pixels modulo the cell, so that the same
    marks get the same cells wherever the window stands.
    """
    taken = np.zeros(
        ((size[1] + 2 * margin) // _CELL_PX + 3, (size[0] + 2 * margin) // _CELL_PX + 3), np.bool_
    )
    cells = _Cells(taken, origin, margin)
    for x, y in symbols.tolist():
        cells.take(x - _SYMBOL_PX, y - _SYMBOL_PX, 2 * _SYMBOL_PX, 2 * _SYMBOL_PX)
    found: dict[Rank, tuple[int, int]] = {}
    for chip in chips:
        for dx, dy in _spots(chip):
            if chip.rank[0] == 0 or cells.free(chip.x + dx, chip.y + dy, chip.width, chip.height):
                cells.take(chip.x + dx, chip.y + dy, chip.width, chip.height)
                found[chip.rank] = (dx, dy)
                break
    return found


def _spots(chip: Chip) -> Sequence[tuple[int, int]]:
    """Right, left, below, above."""
    reach, width, height = round(chip.reach), chip.width, chip.height
    middle = -height // 2
    spots = [
        (reach, middle),
        (-reach - width, middle),
        (-width // 2, reach),
        (-width // 2, -reach - height),
    ]
    return [chip.was, *spots] if chip.was in spots else spots


class _Cells:
    """Ground in small squares, taken or free."""

    def __init__(self, taken: NDArray[np.bool_], origin: tuple[float, float], margin: int) -> None:
        self._taken = taken
        self._dx, self._dy = origin[0] + margin, origin[1] + margin

    def free(self, x: float, y: float, width: float, height: float) -> bool:
        part = self._part(x, y, width, height)
        return part is not None and not part.any()

    def take(self, x: float, y: float, width: float, height: float) -> None:
        part = self._part(x, y, width, height)
        if part is not None:
            part[:] = True

    def _part(self, x: float, y: float, width: float, height: float) -> NDArray[np.bool_] | None:
        left, top = int((x + self._dx) // _CELL_PX), int((y + self._dy) // _CELL_PX)
        right = int((x + width + self._dx) // _CELL_PX)
        bottom = int((y + height + self._dy) // _CELL_PX)
        rows, columns = self._taken.shape
        if right < 0 or bottom < 0 or left >= columns or top >= rows:
            return None
        return self._taken[max(0, top) : bottom + 1, max(0, left) : right + 1]
