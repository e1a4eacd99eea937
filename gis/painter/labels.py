"""A label that has its place, and the ground that labels share. Knows no shapes and no styles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in sheet pixels."""

PADDING = 2.0


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    x: float
    y: float
    angle: float
    """Degrees, clockwise."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its place; letters are given by their middles."""

    kind: str
    text: str
    letters: tuple[Letter, ...]
    boxes: tuple[Rect, ...]
    icon_at: tuple[float, float] | None = None


class Room:
    """Which ground is taken already, in squares so that few boxes are compared."""

    _SQUARE = 64

    def __init__(self, width: float, height: float) -> None:
        self._right, self._bottom = width, height
        self._taken: dict[tuple[int, int], list[Rect]] = defaultdict(list)

    def free(self, boxes: Sequence[Rect]) -> bool:
        return all(self._inside(box) and not self._meets(box) for box in boxes)

    def take(self, boxes: Sequence[Rect]) -> None:
        for box in boxes:
            for square in self._squares(box):
                self._taken[square].append(box)

    def _inside(self, box: Rect) -> bool:
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self._right and box[3] <= self._bottom

    def _meets(self, box: Rect) -> bool:
        left, top, right, bottom = box
        return any(
            left < r and l < right and top < b and t < bottom
            for square in self._squares(box)
            for l, t, r, b in self._taken.get(square, ())  # noqa: E741
        )

    def _squares(self, box: Rect) -> Iterator[tuple[int, int]]:
        side = self._SQUARE
        for column in range(int(box[0]) // side, int(box[2]) // side + 1):
            for row in range(int(box[1]) // side, int(box[3]) // side + 1):
                yield column, row


def rect(x: float, y: float, half_w: float, half_h: float) -> Rect:
    return (
        x - half_w - PADDING,
        y - half_h - PADDING,
        x + half_w + PADDING,
        y + half_h + PADDING,
    )
