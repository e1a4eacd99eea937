"""What stands on pages as blocks one below the other, and where a page ends. Paints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Is never cut. `again`: what stands above it once more where it begins a page."""

    height: float
    draw: Draw
    again: Block | None = None


def paged(blocks: Iterable[Block], room: float) -> list[list[Block]]:
    """The blocks of each page. One that is higher than a page has one of its own."""
    pages: list[list[Block]] = [[]]
    left = room
    for block in blocks:
        if block.height > left and pages[-1]:
            head = [block.again] if block.again is not None else []
            pages.append(head)
            left = room - sum(each.height for each in head)
        pages[-1].append(block)
        left -= block.height
    return pages
