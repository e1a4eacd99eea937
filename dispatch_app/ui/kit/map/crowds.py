"""Finds marks that lie on top of one another, and where they stand once they are laid out.

Knows no Qt and no marks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.mercator import Floats

CELL_PX = 18.0
"""Symbols nearer than about this cannot be told apart, nor hit one by one."""
_ROWS = 9
_PITCH_PX = 28.0
_COLUMN_PX = 200.0
_ASIDE_PX = 46.0


def find_crowds(world_px: Floats) -> list[NDArray[np.intp]]:
    """Rows of points, shape (n, 2), that share a cell with another.

    Cells lie fast on the ground: panning changes no crowd.
    """
    if len(world_px) < 2:
        return []
    cells = np.floor(world_px / CELL_PX).astype(np.int64)
    keys = cells[:, 0] * (1 << 32) + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    edges = np.flatnonzero(np.diff(keys[order])) + 1
    return [rows for rows in np.split(order, edges) if len(rows) > 1]


def laid_out(count: int) -> Floats:
    """Pixels from a crowd's middle to where each of its members stands: columns to its right."""
    at = np.arange(count)
    rows = min(count, _ROWS)
    x = _ASIDE_PX + at // _ROWS * _COLUMN_PX
    y = (at % _ROWS - (rows - 1) / 2) * _PITCH_PX
    return np.column_stack((x, y)).astype(np.float64)
