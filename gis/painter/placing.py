"""Finds room for labels on a sheet: along roads, beside points. None overlaps, none leaves the sheet. Paints nothing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gis.features import Shape
from gis.mercator import Floats
from gis.painter.ground import ByKind
from gis.painter.lettering import Face, Type, column_units, is_wide
from gis.painter.paths import gather
from gis.painter.sheet import Sheet
from gis.painter.style import LabelStyle, MapStyle

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in sheet pixels."""

_ICON_PX = 13.0
_TRIES = (0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85)
_STEEP = math.tan(math.radians(52))
_SHARPEST_TURN = math.radians(28)
_COLUMN_PITCH = 1.08
_PADDING = 2.0


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

    def __init__(self, sheet: Sheet) -> None:
        self._right, self._bottom = float(sheet.width), float(sheet.height)
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


def place_labels(sheet: Sheet, shapes: ByKind, style: MapStyle, type_: Type) -> list[Label]:
    """The labels of a sheet, most important first. The same sheet always gets the same ones."""
    room = Room(sheet)
    placed: list[Label] = []
    for kind, label in style.labels.items():
        if kind not in shapes or not label.first_zoom - 0.01 <= sheet.zoom <= label.last_zoom:
            continue
        face = type_.face(label.size, label.weight)
        ranked = sorted(shapes[kind], key=lambda s: (-s.rank, s.name, s.points))
        if kind.startswith("name."):
            placed += _place_along(sheet, ranked, label, face, room)
        else:
            placed += _place_points(sheet, ranked, label, face, room)
    return placed


def _place_points(
    sheet: Sheet, shapes: list[Shape], style: LabelStyle, face: Face, room: Room
) -> Iterator[Label]:
    seen: list[tuple[str, float, float]] = []
    for shape in shapes:
        if not shape.name:
            continue
        x, y = _middle(sheet, shape)
        if not (0 <= x < sheet.width and 0 <= y < sheet.height):
            continue
        if any(n == shape.name and abs(x - u) + abs(y - v) < 160 for n, u, v in seen):
            continue
        for label in _spots(shape, (x, y), sheet, style, face):
            if room.free(label.boxes):
                room.take(label.boxes)
                seen.append((shape.name, x, y))
                yield label
                break


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
        x = _kept(at[0], half_w + _PADDING, sheet.width)
        y = _kept(at[1], half_h + _PADDING, sheet.height)
        yield Label(shape.kind, shape.name, (Letter(shape.name, x, y, 0),), (_rect(x, y, half_w, half_h),))
        return
    reach = _ICON_PX / 2
    x, y = _kept(at[0], reach + 1, sheet.width), _kept(at[1], reach + 1, sheet.height)
    icon = _rect(x, y, reach, reach)
    aside = reach + 2 + half_w
    for dx, dy in ((aside, 0), (-aside, 0), (0, reach + half_h + 1), (0, -reach - half_h - 1)):
        letter = Letter(shape.name, x + dx, y + dy, 0)
        boxes = (icon, _rect(x + dx, y + dy, half_w, half_h))
        yield Label(shape.kind, shape.name, (letter,), boxes, (x, y))


def _kept(place: float, reach: float, size: float) -> float:
    return max(reach, min(size - reach, place)) if 2 * reach < size else size / 2


def _place_along(
    sheet: Sheet, shapes: list[Shape], style: LabelStyle, face: Face, room: Room
) -> Iterator[Label]:
    written: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for shape in shapes:
        for line in _lines_on(sheet, shape):
            label = _first_fit(shape, line, written[shape.name], style, face, room)
            if label is not None:
                room.take(label.boxes)
                written[shape.name].append(_centre(label))
                yield label


def _lines_on(sheet: Sheet, shape: Shape) -> list[Floats]:
    """The stretches of a line on the sheet, long ones cut so that a name comes again every so often."""
    points, begins = gather([shape], sheet)
    cut: list[Floats] = []
    for line in np.split(points, np.flatnonzero(begins)[1:]):
        cut += _clipped(line, sheet)
    return [piece for line in cut for piece in _portions(line)]


def _clipped(line: Floats, sheet: Sheet) -> list[Floats]:
    """The parts of a line within the sheet, cut exactly at its edges."""
    start, step = line[:-1], np.diff(line, axis=0)
    size = np.array((sheet.width, sheet.height), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = -start / step, (size - start) / step
    still = step == 0
    within = (start >= 0) & (start <= size)
    enter = np.where(still, np.where(within, 0.0, 2.0), np.minimum(to_low, to_high)).max(axis=1)
    leave = np.where(still, np.where(within, 1.0, -1.0), np.maximum(to_low, to_high)).min(axis=1)
    enter, leave = np.maximum(enter, 0.0), np.minimum(leave, 1.0)
    parts: list[list[Floats]] = []
    for at in np.flatnonzero(enter < leave):
        first, last = start[at] + step[at] * enter[at], start[at] + step[at] * leave[at]
        if parts and enter[at] == 0.0 and np.array_equal(parts[-1][-1], start[at]):
            parts[-1].append(last)
        else:
            parts.append([first, last])
    return [np.array(part) for part in parts]


_PORTION_PX = 520.0


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
    way = _Way(line)
    for share in _TRIES:
        middle = way.at(way.length * share)
        if any(math.hypot(middle[0] - x, middle[1] - y) < style.gap for x, y in written):
            continue
        label = _written_along(shape, way, way.length * share, face)
        if label is not None and room.free(label.boxes):
            return label
    return None


class _Way:
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

    def points(self, places: Floats) -> Floats:
        return np.column_stack(
            [np.interp(places, self._marks, self._line[:, axis]) for axis in (0, 1)]
        )


def _written_along(shape: Shape, way: _Way, middle: float, face: Face) -> Label | None:
    """A name along a line about a place on it; None where it is too short or bends too much."""
    wide = any(is_wide(letter) for letter in shape.name)
    width = face.width(shape.name)
    if way.length < width + 8:
        return None
    (x1, y1), (x2, y2) = way.at(middle - width / 2), way.at(middle + width / 2)
    if wide and abs(y2 - y1) > _STEEP * abs(x2 - x1):
        return _column(shape, way, middle, face, downwards=y2 > y1)
    return _row(shape, way, middle, face, rightwards=x2 > x1 or (x1 == x2 and y2 < y1))


def _column(shape: Shape, way: _Way, middle: float, face: Face, *, downwards: bool) -> Label | None:
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


def _row(shape: Shape, way: _Way, middle: float, face: Face, *, rightwards: bool) -> Label | None:
    """Characters turned along the line, read from left to right."""
    units = list(shape.name)
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
    if np.ptp(angles) > 1.2:
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
            _rect(letter.x, letter.y, half_w * cos + half_h * sin, half_w * sin + half_h * cos)
        )
    return Label(shape.kind, shape.name, letters, tuple(boxes))


def _rect(x: float, y: float, half_w: float, half_h: float) -> Rect:
    return (
        x - half_w - _PADDING,
        y - half_h - _PADDING,
        x + half_w + _PADDING,
        y + half_h + _PADDING,
    )


def _centre(label: Label) -> tuple[float, float]:
    middle = label.letters[len(label.letters) // 2]
    return middle.x, middle.y
