"""Makes painter paths out of arrays of points, thousands at a time. Knows no styles."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import batched

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath

from gis.features.store import Shape
from gis.mercator import UNITS, Floats
from gis.painter.sheet import MARGIN_PX, Sheet

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_FAR_PX = 6000
_ENDLESS_PX = 200_000
_AT_ONCE = 16
"""Shapes in one path: the raster engine's cost per path grows with the square of its edges."""


def gather(shapes: Sequence[Shape], sheet: Sheet) -> tuple[Floats, NDArray[np.bool_]]:
    """All points of many shapes in sheet pixels, and which of them begin a line."""
    points = np.frombuffer(b"".join(s.points for s in shapes), dtype="<i4").reshape(-1, 2)
    lengths = np.frombuffer(b"".join(s.parts for s in shapes), dtype="<i4")
    begins = np.zeros(len(points), dtype=np.bool_)
    begins[np.concatenate(([0], np.cumsum(lengths)[:-1]))] = True
    return sheet.pixels(points / UNITS), begins


def line_paths(
    shapes: Sequence[Shape], sheet: Sheet, *, whole: bool = False
) -> Iterator[QPainterPath]:
    """Paths over many lines.

    Stretches off the sheet are left out unless `whole` (dashes count on).
    """
    return (_line_path(some, sheet, whole=whole) for some in batched(shapes, _AT_ONCE))


def area_paths(shapes: Sequence[Shape], sheet: Sheet) -> Iterator[QPainterPath]:
    """Paths over many surfaces; rings turning the other way are holes."""
    return (_area_path(some, sheet) for some in batched(shapes, _AT_ONCE))


def _line_path(shapes: Sequence[Shape], sheet: Sheet, *, whole: bool) -> QPainterPath:
    points, begins = gather(shapes, sheet)
    if not whole:
        points, begins = _near(points, begins, sheet)
    elif np.abs(points).max(initial=0) > _ENDLESS_PX:
        points, begins = _cut(points, begins, sheet)
    return path_of(points, begins)


def _area_path(shapes: Sequence[Shape], sheet: Sheet) -> QPainterPath:
    near = [s for s in shapes if len(s.points) < 8 * 5000]
    points, begins = gather(near, sheet) if near else (np.empty((0, 2)), np.empty(0, np.bool_))
    far = np.abs(points).max(initial=0) > _FAR_PX
    if far or len(near) < len(shapes):
        from gis.painter.surfaces import clipped_area_path  # loads slowly, rarely needed

        return clipped_area_path(shapes, sheet)
    path = path_of(points, begins)
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def path_of(points: Floats, begins: NDArray[np.bool_]) -> QPainterPath:
    """A path through points, lifted before each that begins a line."""
    elements = np.empty(len(points), dtype=_ELEMENT)
    elements["kind"] = np.where(begins, 0, 1)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    path = QPainterPath()
    if len(points):
        packed = struct.pack(">i", len(points)) + elements.tobytes() + struct.pack(">ii", 0, 1)
        QDataStream(QByteArray(packed)) >> path
    return path


def _near(
    points: Floats, begins: NDArray[np.bool_], sheet: Sheet
) -> tuple[Floats, NDArray[np.bool_]]:
    """Keep the stretches whose box touches the sheet with its margin."""
    if len(points) < 2:
        return points, begins
    low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
    most = np.array((sheet.width + MARGIN_PX, sheet.height + MARGIN_PX))
    seen = ((high >= -MARGIN_PX) & (low <= most)).all(axis=1) & ~begins[1:]
    keep = np.zeros(len(points), dtype=np.bool_)
    keep[:-1] |= seen
    keep[1:] |= seen
    starts = begins.copy()
    starts[1:] |= ~seen
    return points[keep], starts[keep]


def _cut(
    points: Floats, begins: NDArray[np.bool_], sheet: Sheet
) -> tuple[Floats, NDArray[np.bool_]]:
    """Keep what lies on the sheet and its margin, cut exactly: dashes of a line around the world
    would never end.
    """
    lines = np.split(points, np.flatnonzero(begins)[1:])
    parts = [part for line in lines for part in clipped(line, sheet, MARGIN_PX)]
    if not parts:
        return np.empty((0, 2)), np.empty(0, np.bool_)
    starts = np.zeros(sum(map(len, parts)), dtype=np.bool_)
    starts[np.cumsum([0, *(len(part) for part in parts[:-1])])] = True
    return np.concatenate(parts), starts


def clipped(line: Floats, sheet: Sheet, margin: float = 0.0) -> list[Floats]:
    """The parts of a line within the sheet and a margin about it, cut exactly at the edges."""
    least = np.array((-margin, -margin))
    most = np.array((sheet.width + margin, sheet.height + margin))
    low, high = line.min(axis=0), line.max(axis=0)
    if (low > least).all() and (high < most).all():
        return [line]
    if (high < least).any() or (low > most).any():
        return []
    start, step = line[:-1], np.diff(line, axis=0)
    enter, leave = stay_of(start, step, least, most)
    parts: list[list[Floats]] = []
    for at in np.flatnonzero(enter < leave):
        first, last = start[at] + step[at] * enter[at], start[at] + step[at] * leave[at]
        if parts and enter[at] == 0.0 and np.array_equal(parts[-1][-1], start[at]):
            parts[-1].append(last)
        else:
            parts.append([first, last])
    return [np.array(part) for part in parts]


def stay_of(start: Floats, step: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Shares of each stretch at which it enters a rectangle and leaves it; none if enter >= leave.

    The method of Liang and Barsky.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = (least - start) / step, (most - start) / step
    still = step == 0
    within = (start >= least) & (start <= most)
    enter = np.where(still, np.where(within, 0.0, 2.0), np.minimum(to_low, to_high)).max(axis=1)
    leave = np.where(still, np.where(within, 1.0, -1.0), np.maximum(to_low, to_high)).min(axis=1)
    return np.maximum(enter, 0.0), np.minimum(leave, 1.0)
