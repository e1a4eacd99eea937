"""Finds room for the numbers of roads: upright plates on the line. Knows no names."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from gis.features.store import Shape
from gis.painter.along import Way, lines_on
from gis.painter.labels import Label, Letter, Room, rect
from gis.painter.lettering import Face
from gis.painter.sheet import Sheet
from gis.painter.style import LabelStyle

_TRIES = (0.5, 0.3, 0.7, 0.1, 0.9)
_SIDE_PX = 4.0
"""Ground of the plate to each side of its text."""
_LEAST_PX = 50.0
"""A stretch shorter than this needs no number of its own."""


def place_shields(
    sheet: Sheet, shapes: list[Shape], style: LabelStyle, face: Face, room: Room
) -> Iterator[Label]:
    """One plate for each stretch, none of one number nearer to the next than the style's gap."""
    stood: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for shape, line in lines_on(sheet, shapes, [_LEAST_PX] * len(shapes)):
        way = Way(line)
        half_w, half_h = face.width(shape.name) / 2 + _SIDE_PX, face.height / 2
        for share in _TRIES:
            x, y = way.at(way.length * share)
            boxes = (rect(x, y, half_w, half_h),)
            near = any(math.hypot(x - u, y - v) < style.gap for u, v in stood[shape.name])
            if near or not room.free(boxes):
                continue
            room.take(boxes)
            stood[shape.name].append((x, y))
            yield Label(shape.kind, shape.name, (Letter(shape.name, x, y, 0),), boxes)
            break
