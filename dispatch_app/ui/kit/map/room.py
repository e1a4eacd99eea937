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
    outstanding: bool = False
    """Finds room whatever happens: over symbols, and over others like it if it must."""
    air: int = 0
    """Pixels all around that must be free too; the more, the fewer such chips."""


def find_room(
    chips: Sequence[Chip],
    symbols: Floats,
    origin: tuple[float, float],
    size: tuple[int, int],
    margin: int,
    *,
    cut: bool = True,
) -> dict[Rank, tuple[int, int]]:
    """Offsets of the chips that find room; `chips` come most important first.

    `origin` is the window's left and top in world pixels modulo the cell, so that the same
    marks get the same cells wherever the window stands. Where a chip may not be `cut` by the
    window's edge, as on paper that nobody can move, it stands inside or not at all.
    """
    more = 3
    if not cut:
        margin = more = 0
        origin = (0.0, 0.0)
        symbols, chips = symbols[_on(symbols, size)], [c for c in chips if _inside(c, size)]
    columns, rows = ((side + 2 * margin) // _CELL_PX + more for side in size)
    taken = np.zeros((rows, columns), np.bool_)
    shift = np.array(origin) + margin
    first = [chip for chip in chips if chip.outstanding]
    found = _give(first, taken, shift)
    _take_symbols(taken, symbols + shift)
    return found | _give([chip for chip in chips if not chip.outstanding], taken, shift)


def _on(places: Floats, size: tuple[int, int]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = ((places >= 0) & (places <= np.array(size))).all(axis=1)
    return inside


def _inside(chip: Chip, size: tuple[int, int]) -> bool:
    return 0 <= chip.x <= size[0] and 0 <= chip.y <= size[1]


def _give(
    chips: Sequence[Chip], taken: NDArray[np.bool_], shift: Floats
) -> dict[Rank, tuple[int, int]]:
    if not chips:
        return {}
    found: dict[Rank, tuple[int, int]] = {}
    spots = [_spots(chip) for chip in chips]
    for chip, tried, boxes in zip(chips, spots, _cells(chips, spots, shift), strict=True):
        free = next((at for at, box in enumerate(boxes) if _free(taken, box, chip.air)), None)
        if free is None and chip.outstanding:
            free = next((at for at, box in enumerate(boxes) if _within(taken, box)), 0)
        if free is not None:
            left, top, right, bottom = boxes[free]
            taken[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
            found[chip.rank] = _pushed_in(tried[free], boxes[free], taken)
    return found


def _free(taken: NDArray[np.bool_], box: Sequence[int], air: int) -> bool:
    if not _within(taken, box):
        return False
    left, top, right, bottom = box
    around = air // _CELL_PX
    return not taken[
        max(0, top - around) : bottom + around, max(0, left - around) : right + around
    ].any()


def _within(taken: NDArray[np.bool_], box: Sequence[int]) -> bool:
    left, top, right, bottom = box
    rows, columns = taken.shape
    return left >= 0 and top >= 0 and right <= columns and bottom <= rows


def _pushed_in(
    spot: tuple[int, int], box: Sequence[int], taken: NDArray[np.bool_]
) -> tuple[int, int]:
    """A chip in a corner has no spot of its own inside: it is moved there as far as it must."""
    left, top, right, bottom = box
    rows, columns = taken.shape
    right_by = max(0, -left) - max(0, right - columns)
    down_by = max(0, -top) - max(0, bottom - rows)
    return spot[0] + right_by * _CELL_PX, spot[1] + down_by * _CELL_PX


def _spots(chip: Chip) -> list[tuple[int, int]]:
    """Right, left, below, above; where it stood last comes first."""
    reach, width, height = round(chip.reach), chip.width, chip.height
    middle = -height // 2
    spots = [
        (reach, middle),
        (-reach - width, middle),
        (-width // 2, reach),
        (-width // 2, -reach - height),
    ]
    if chip.was in spots:
        spots.sort(key=lambda spot: spot != chip.was)
    return spots


def _cells(
    chips: Sequence[Chip], spots: Sequence[Sequence[tuple[int, int]]], shift: Floats
) -> list[list[list[int]]]:
    """For every chip and spot: first column and row, and those after the last."""
    at = np.array([(chip.x, chip.y) for chip in chips])[:, None, :] + shift
    low = at + np.array(spots)
    high = low + np.array([(chip.width, chip.height) for chip in chips])[:, None, :]
    cells = np.concatenate((low // _CELL_PX, high // _CELL_PX + 1), axis=2)
    boxes: list[list[list[int]]] = cells.astype(int).tolist()
    return boxes


def _take_symbols(taken: NDArray[np.bool_], at: Floats) -> None:
    first = ((at - _SYMBOL_PX) // _CELL_PX).astype(int)
    for dx in range(2 * _SYMBOL_PX // _CELL_PX + 1):
        for dy in range(2 * _SYMBOL_PX // _CELL_PX + 1):
            columns, rows = first[:, 0] + dx, first[:, 1] + dy
            inside = (columns >= 0) & (rows >= 0)
            inside &= (columns < taken.shape[1]) & (rows < taken.shape[0])
            taken[rows[inside], columns[inside]] = True
