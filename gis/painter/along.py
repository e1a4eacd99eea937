"""Finds room for names along lines: turned with a flat one, in an upright column on a steep one."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gis.features.store import Shape
from gis.mercator import Floats
from gis.painter.labels import Label, Letter, Room, rect
from gis.painter.lettering import Face, clusters, column_units, is_wide
from gis.painter.paths import clipped, gather
from gis.painter.sheet import Sheet
from gis.painter.style import LabelStyle

_TRIES = (0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85)
"""Places on a stretch, as shares of its length, best first."""
_PORTION_PX = 520.0
_SPARE_PX = 8.0
_STEEP = math.tan(math.radians(52))
_SHARPEST_TURN = math.radians(28)
_WIDEST_SWEEP = 1.2
_COLUMN_PITCH = 1.08


def place_along(
    sheet: Sheet, shapes: list[Shape], style: LabelStyle, face: Face, room: Room
) -> Iterator[Label]:
    written: dict[str, list[tuple[float, float]]] = defaultdict(list)
    least = [face.width(shape.name) + _SPARE_PX for shape in shapes]
    for shape, line in lines_on(sheet, shapes, least):
        label = _first_fit(shape, line, written[shape.name], style, face, room)
        if label is not None:
            room.take(label.boxes)
            written[shape.name].append(_centre(label))
            yield label


def lines_on(
    sheet: Sheet, shapes: list[Shape], least_px: Sequence[float]
) -> Iterator[tuple[Shape, Floats]]:
    """The stretches of lines on the sheet that have at least the length wanted for their shape.

    Long ones are cut so that a name comes again every so often.
    """
    if not shapes:
        return
    points, begins = gather(shapes, sheet)
    first = np.flatnonzero(begins)
    owner = np.repeat(np.arange(len(shapes)), [len(shape.parts) // 4 for shape in shapes])
    low, high = (f.reduceat(points, first, axis=0) for f in (np.minimum, np.maximum))
    size = np.array((sheet.width, sheet.height))
    seen = ((high >= 0) & (low <= size)).all(axis=1)
    seen &= _lengths(points, begins, first) >= np.asarray(least_px)[owner]
    lines = np.split(points, first[1:])
    for at in np.flatnonzero(seen):
        shape = shapes[owner[at]]
        for piece in clipped(lines[at], sheet):
            for portion in _portions(piece):
                yield shape, portion


def _lengths(points: Floats, begins: NDArray[np.bool_], first: NDArray[np.intp]) -> Floats:
    """The length of each line in pixels."""
    steps = np.zeros(len(points))
    steps[1:] = np.hypot(*np.diff(points, axis=0).T)
    steps[begins] = 0.0
    lengths: Floats = np.add.reduceat(steps, first)
    return lengths


def _portions(line: Floats) -> list[Floats]:
    steps = np.diff(line, axis=0)
    marks = np.concatenate(([0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))))
    count = max(1, round(marks[-1] / _PORTION_PX))
    if count == 1:
        return [line]
    cuts = np.linspace(0, marks[-1], count + 1)
    xy = np.column_stack([np.interp(cuts, marks, line[:, axis]) for axis in (0, 1)])
    pieces = []
    for at in range(count):
        between = line[(marks > cuts[at]) & (marks < cuts[at + 1])]
        pieces.append(np.vstack((xy[at], between, xy[at + 1])))
    return pieces


def _first_fit(
    shape: Shape,
    line: Floats,
    written: list[tuple[float, float]],
    style: LabelStyle,
    face: Face,
    room: Room,
) -> Label | None:
    way = Way(line)
    if way.length < face.width(shape.name) + _SPARE_PX:
        return None
    half = face.height / 2
    for share in _TRIES:
        middle = way.at(way.length * share)
        if any(math.hypot(middle[0] - x, middle[1] - y) < style.gap for x, y in written):
            continue
        if not room.free((rect(*middle, half, half),)):
            continue
        label = _written_along(shape, way, way.length * share, face)
        if label is not None and room.free(label.boxes):
            return label
    return None


class Way:
    """A line measured along itself."""

    def __init__(self, line: Floats) -> None:
        self._line = line
        steps = np.diff(line, axis=0)
        self._marks = np.concatenate(([0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))))

    @property
    def length(self) -> float:
        return float(self._marks[-1])

    def at(self, place: float) -> tuple[float, float]:
        x = np.interp(place, self._marks, self._line[:, 0])
        y = np.interp(place, self._marks, self._line[:, 1])
        return float(x), float(y)

    def points(self, places: NDArray[np.floating]) -> Floats:
        return np.column_stack(
            [np.interp(places, self._marks, self._line[:, axis]) for axis in (0, 1)]
        )


def _written_along(shape: Shape, way: Way, middle: float, face: Face) -> Label | None:
    """A name along a line about a place on it; None where it is too short or bends too much."""
    wide = any(is_wide(letter) for letter in shape.name)
    width = face.width(shape.name)
    (x1, y1), (x2, y2) = way.at(middle - width / 2), way.at(middle + width / 2)
    if wide and abs(y2 - y1) > _STEEP * abs(x2 - x1):
        return _column(shape, way, middle, face, downwards=y2 > y1)
    return _row(shape, way, middle, face, rightwards=x2 > x1 or (x1 == x2 and y2 < y1))


def _column(shape: Shape, way: Way, middle: float, face: Face, *, downwards: bool) -> Label | None:
    """Each character upright, read from top to bottom."""
    units = column_units(shape.name)
    pitch = face.font.pixelSize() * _COLUMN_PITCH
    offsets = (np.arange(len(units)) - (len(units) - 1) / 2) * pitch
    if way.length < pitch * len(units) + 6:
        return None
    middle = min(max(middle, pitch * len(units) / 2), way.length - pitch * len(units) / 2)
    places = way.points(middle + (offsets if downwards else -offsets))
    if len(units) > 1 and (np.diff(places[:, 1]) < pitch * 0.8).any():
        return None
    return _label(shape, units, places, np.zeros(len(units)), face, pitch)


def _row(shape: Shape, way: Way, middle: float, face: Face, *, rightwards: bool) -> Label | None:
    """Characters turned along the line, read from left to right."""
    units = clusters(shape.name)
    advances = np.array([face.width(unit) for unit in units])
    total = float(advances.sum())
    if way.length < total + 6:
        return None
    middle = min(max(middle, total / 2), way.length - total / 2)
    offsets = np.cumsum(advances) - advances / 2 - total / 2
    signed = offsets if rightwards else -offsets
    half = advances / 2 if rightwards else -advances / 2
    chord = way.points(middle + signed + half) - way.points(middle + signed - half)
    angles = np.unwrap(np.arctan2(chord[:, 1], chord[:, 0]))
    if len(angles) > 1 and (np.abs(np.diff(angles)) > _SHARPEST_TURN).any():
        return None
    if np.ptp(angles) > _WIDEST_SWEEP:
        return None
    return _label(shape, units, way.points(middle + signed), np.degrees(angles), face, 0)


def _label(
    shape: Shape, units: list[str], places: Floats, angles: Floats, face: Face, pitch: float
) -> Label:
    letters = tuple(
        Letter(unit, float(x), float(y), float(angle))
        for unit, (x, y), angle in zip(units, places, angles, strict=True)
        if unit.strip()
    )
    boxes = []
    for letter in letters:
        half_w, half_h = max(face.width(letter.text), pitch) / 2, face.height / 2
        turn = math.radians(letter.angle)
        cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
        boxes.append(
            rect(letter.x, letter.y, half_w * cos + half_h * sin, half_w * sin + half_h * cos)
        )
    return Label(shape.kind, shape.name, letters, tuple(boxes))


def _centre(label: Label) -> tuple[float, float]:
    middle = label.letters[len(label.letters) // 2]
    return middle.x, middle.y
