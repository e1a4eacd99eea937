"""Finds room for labels at points: beside their icon, in it, or over the point. Knows no roads."""

from __future__ import annotations

from collections.abc import Iterator

from gis.features.store import Shape
from gis.painter.icons import HALF_PX
from gis.painter.labels import PADDING, Label, Letter, Room, rect
from gis.painter.lettering import Face
from gis.painter.sheet import Sheet
from gis.painter.style import LabelStyle

_MOST_LETTERS = 2
"""What has room within an icon."""
_APART_PX = 160.0
"""Two labels of one name nearer than this say the same thing twice."""


def place_beside(
    sheet: Sheet, shapes: list[Shape], style: LabelStyle, face: Face, room: Room
) -> Iterator[Label]:
    seen: list[tuple[str, float, float]] = []
    for shape in shapes:
        if not shape.name:
            continue
        x, y = _middle(sheet, shape)
        if not (0 <= x < sheet.width and 0 <= y < sheet.height):
            continue
        apart = 4 * HALF_PX if _inside_icon(shape, style) else _APART_PX
        if any(n == shape.name and abs(x - u) + abs(y - v) < apart for n, u, v in seen):
            continue
        for label in _spots(shape, (x, y), sheet, style, face):
            if room.free(label.boxes):
                room.take(label.boxes)
                seen.append((shape.name, x, y))
                yield label
                break


def _inside_icon(shape: Shape, style: LabelStyle) -> bool:
    return style.icon == "letter" and len(shape.name) <= _MOST_LETTERS


def _middle(sheet: Sheet, shape: Shape) -> tuple[float, float]:
    points = sheet.pixels(shape.units())
    if len(points) == 1:
        return float(points[0, 0]), float(points[0, 1])
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2


def _spots(
    shape: Shape, at: tuple[float, float], sheet: Sheet, style: LabelStyle, face: Face
) -> Iterator[Label]:
    """Where a point's label may stand, best first; it is moved a little to stay on the sheet."""
    width, height = face.width(shape.name), face.height
    half_w, half_h = width / 2, height / 2
    if not style.icon:
        x = _kept(at[0], half_w + PADDING, sheet.width)
        y = _kept(at[1], half_h + PADDING, sheet.height)
        yield Label(
            shape.kind, shape.name, (Letter(shape.name, x, y, 0),), (rect(x, y, half_w, half_h),)
        )
        return
    reach = HALF_PX
    x, y = _kept(at[0], reach + 1, sheet.width), _kept(at[1], reach + 1, sheet.height)
    icon = rect(x, y, reach, reach)
    if _inside_icon(shape, style):
        yield Label(shape.kind, shape.name, (), (icon,), (x, y))
        return
    aside = reach + 2 + half_w
    for dx, dy in ((aside, 0), (-aside, 0), (0, reach + half_h + 1), (0, -reach - half_h - 1)):
        letter = Letter(shape.name, x + dx, y + dy, 0)
        boxes = (icon, rect(x + dx, y + dy, half_w, half_h))
        yield Label(shape.kind, shape.name, (letter,), boxes, (x, y))


def _kept(place: float, reach: float, size: float) -> float:
    return max(reach, min(size - reach, place)) if 2 * reach < size else size / 2
