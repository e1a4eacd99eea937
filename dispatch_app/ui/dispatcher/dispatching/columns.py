"""Which columns a table shows at a width, and where they stand. Paints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

GAP_PX = 8
EDGE_PX = 10


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    width: int
    """Least width in pixels."""
    share: int = 0
    """Of the room that is left over."""
    right: bool = False
    """Numbers stand at the right."""
    from_px: int = 0
    """Tables narrower than this do without the column."""


@dataclass(frozen=True, slots=True)
class Placed:
    column: Column
    left: int
    width: int

    def rect(self, row: QRect) -> QRect:
        return QRect(row.left() + self.left, row.top(), self.width, row.height())


VEHICLE_COLUMNS = (
    Column("rank", 16, right=True),
    Column("vehicle", 54),
    Column("station", 64, share=7),
    Column("level", 42),
    Column("time", 56, right=True),
    Column("distance", 60, right=True, from_px=480),
    Column("cover", 38, from_px=400),
    Column("reason", 92, share=4),
)

HOSPITAL_COLUMNS = (
    Column("hospital", 110, share=5),
    Column("fitness", 74, share=4),
    Column("time", 52, right=True),
    Column("load", 108),
    Column("status", 80, share=1, from_px=440),
)


def laid_out(columns: Sequence[Column], width: int) -> tuple[Placed, ...]:
    """Where the columns stand; what is left over goes to those with a share."""
    shown = [c for c in columns if width >= c.from_px]
    room = width - 2 * EDGE_PX - GAP_PX * (len(shown) - 1) - sum(c.width for c in shown)
    shares = sum(c.share for c in shown) or 1
    placed: list[Placed] = []
    left = EDGE_PX
    for column in shown:
        wide = column.width + max(0, room) * column.share // shares
        placed.append(Placed(column, left, wide))
        left += wide + GAP_PX
    return tuple(placed)
