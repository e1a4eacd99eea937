"""Draws what covers ground: how far vehicles reach within some minutes, and where nobody is near.

Outlines of a city have ten thousand corners: they are drawn to a picture once the map rests; while
it moves, the picture moves along. Knows no roads and no vehicles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPixmap

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import BareGround, LonLat, ReachArea
from dispatch_app.ui.kit.map.view import View
from gis.mercator import Floats, units_of
from gis.painter.paths import path_of

_MARGIN_PX = 120
"""So much beyond the window is drawn too, for a short pan."""
_LABEL_PX = 13
_SIDES = ((0.0, -1.0), (1.0, 0.2), (-1.0, 0.2))
"""Where the notes of areas that lie in each other stand: above, to the right, to the left."""
_FILL = 0.13
_LINE_PX = 1.0
_TELL_PX = 2.0
"""Corners nearer to each other than this are one."""
_LEAST_PX = 14.0
"""Islands and holes smaller than this come into sight on a closer map."""


class GroundAreas:
    def __init__(self) -> None:
        self._reach: tuple[_Drawn, ...] = ()
        self._bare: BareGround | None = None
        self._version = 0
        self._picture: _Picture | None = None

    def set_reach(self, areas: Iterable[ReachArea]) -> None:
        """The widest first; a narrower one lies on top."""
        self._reach = tuple(_Drawn.of(area) for area in areas)
        self._changed()

    def set_bare(self, bare: BareGround | None) -> None:
        self._bare = bare
        self._changed()

    @property
    def empty(self) -> bool:
        return not self._reach and self._bare is None

    def draw(
        self,
        painter: QPainter,
        view: View,
        colours: MapColours,
        *,
        size: QSize,
        ratio: float,
        part: QRect,
        moving: bool,
    ) -> None:
        if self.empty:
            return
        key = (self._version, colours.name, ratio, size)
        kept = self._picture
        if kept is None or kept.key != key or (kept.view != view and not moving):
            wide = view.resized(view.width + 2 * _MARGIN_PX, view.height + 2 * _MARGIN_PX)
            picture = _blank(wide, ratio)
            inner = QPainter(picture)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw_strokes(inner, wide, colours, inset_px=_MARGIN_PX)
            inner.end()
            kept = self._picture = _Picture(key, view, wide, picture)
        painter.save()
        painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(kept.place_in(view), kept.picture, QRectF(kept.picture.rect()))
        painter.restore()

    def draw_strokes(
        self, painter: QPainter, view: View, colours: MapColours, inset_px: int = 0
    ) -> None:
        """Without a picture between, as paper wants it; notes stay off the rim."""
        for area in self._reach:
            _draw_reach(painter, view, area, colours)
        if self._bare is not None:
            _draw_bare(painter, view, self._bare, colours)
        for area, towards in zip(self._reach, cycle(_SIDES), strict=False):
            _draw_label(painter, view, area, colours, (inset_px, towards))

    def _changed(self) -> None:
        self._version += 1
        self._picture = None


@dataclass(frozen=True, slots=True)
class _Picture:
    key: object
    view: View
    """What it was asked for."""
    wide: View
    """What it shows: more on each side."""
    picture: QPixmap

    def place_in(self, view: View) -> QRectF:
        """Where it belongs in a window that has moved on."""
        scale = view.world_px / self.wide.world_px
        left = self.wide.left * scale - view.left
        top = self.wide.top * scale - view.top
        return QRectF(left, top, self.wide.width * scale, self.wide.height * scale)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A reach area in units of the world, worked out once."""

    note: str
    points: Floats
    ring: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    """The ring that each point belongs to."""
    outer: Floats
    """The longest ring, beside which the note stands."""

    @classmethod
    def of(cls, area: ReachArea) -> _Drawn:
        rings = [np.array((*ring, ring[0]), dtype=np.float64) for ring in area.rings if ring]
        if not rings:
            empty = np.zeros((0, 2))
            return cls(area.note, empty, np.zeros(0, dtype=np.int64), empty)
        lengths = [len(ring) for ring in rings]
        longest = rings[int(np.argmax(lengths))]
        owner = np.repeat(np.arange(len(rings)), lengths)
        return cls(area.note, units_of(np.concatenate(rings)), owner, units_of(longest))

    def path(self, view: View) -> QPainterPath:
        """As much of it as can be told apart on the screen; a city has more corners by far."""
        on = np.round(view.screen(self.points) / _TELL_PX) * _TELL_PX
        count = int(self.ring[-1]) + 1
        low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
        np.minimum.at(low, self.ring, on)
        np.maximum.at(high, self.ring, on)
        seen = np.all(high > 0, axis=1) & np.all(low < (view.width, view.height), axis=1)
        seen &= np.all(high - low >= _LEAST_PX, axis=1)
        first = np.diff(self.ring, prepend=-1) != 0
        stays = np.any(np.diff(on, axis=0, prepend=np.nan) != 0, axis=1)
        keep = seen[self.ring] & (first | stays)
        path = path_of(on[keep], first[keep])
        path.setFillRule(Qt.FillRule.OddEvenFill)
        return path


def _draw_reach(painter: QPainter, view: View, area: _Drawn, colours: MapColours) -> None:
    if not len(area.points):
        return
    path = area.path(view)
    painter.fillPath(path, colours.colour("ok", _FILL))
    painter.strokePath(path, QPen(colours.colour("ok"), _LINE_PX))


def _draw_label(
    painter: QPainter,
    view: View,
    area: _Drawn,
    colours: MapColours,
    where: tuple[int, tuple[float, float]],
) -> None:
    """The minutes, on the outline where it is farthest to one side of the window."""
    if not area.note or not len(area.outer):
        return
    on = view.screen(area.outer)
    inset_px, towards = where
    margin = 3 * _LABEL_PX + inset_px
    seen = (
        (on[:, 0] > margin)
        & (on[:, 0] < view.width - margin)
        & (on[:, 1] > inset_px + _LABEL_PX)
        & (on[:, 1] < view.height - inset_px - _LABEL_PX)
    )
    if not seen.any():
        return
    x, y = on[seen][int(np.argmax(on[seen] @ np.array(towards)))].tolist()
    painter.setFont(colours.font(_LABEL_PX, bold=True))
    width = painter.fontMetrics().horizontalAdvance(area.note) + 10
    chip = QRectF(x - width / 2, y - 10, width, 20)
    painter.setPen(QPen(colours.colour("ok"), 1.5))
    painter.setBrush(colours.colour("panel"))
    painter.drawRoundedRect(chip, 4, 4)
    painter.setPen(colours.colour("text"))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, area.note)


def _draw_bare(painter: QPainter, view: View, bare: BareGround, colours: MapColours) -> None:
    """Hatched: bare now one way, bare after the dispatch in hand both ways."""
    hatches = (
        (bare.cells, "alarm", Qt.BrushStyle.BDiagPattern),
        (bare.after, "warning", Qt.BrushStyle.DiagCrossPattern),
    )
    for cells, meaning, pattern in hatches:
        if cells:
            path = _cells_path(view, cells, bare)
            painter.fillPath(path, colours.colour(meaning, 0.08))
            painter.fillPath(path, QBrush(colours.colour(meaning, 0.75), pattern))


def _cells_path(view: View, cells: tuple[LonLat, ...], bare: BareGround) -> QPainterPath:
    """The squares of cells that are in sight."""
    middles = np.array(cells)
    half = np.array((bare.half_lon, bare.half_lat))
    low, high = view.screen(units_of(middles - half)), view.screen(units_of(middles + half))
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for (left, bottom), (right, top) in zip(low.tolist(), high.tolist(), strict=True):
        if right > 0 and left < view.width and bottom > 0 and top < view.height:
            path.addRect(QRectF(QPointF(left, top), QPointF(right, bottom)))
    return path


def _blank(view: View, ratio: float) -> QPixmap:
    picture = QPixmap(math.ceil(view.width * ratio), math.ceil(view.height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
