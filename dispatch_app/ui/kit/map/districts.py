"""Districts over a map, tinted by what was counted in each, with a legend of the tints.

Lies over a map widget and goes with it; the map itself knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget
from shapely.geometry.base import BaseGeometry

from dispatch_app.ui.kit.map.widget import MapWidget
from dispatch_app.ui.kit.theme import Theme
from gis.mercator import Floats, units_of

MOST_TINTS = 5
_LEAST, _FULL = 0.12, 0.62
_LINE_PX, _PAD_PX, _SWATCH_PX, _ROW_PX = 1.4, 10, 18, 20
_WORLD = float(1 << 20)
"""Paths are drawn in parts of the world of this size: in units alone Qt would round them away."""

Words = Callable[[float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One district: how many, and by which figure it is tinted."""

    name: str
    n: int
    figure: float | None
    """None: nothing is known of it; it is drawn as a line alone."""
    late: bool = False


def counted_in(
    shapes: Mapping[str, BaseGeometry],
    places: Sequence[tuple[float, float, int, float | None]],
    *,
    timed: bool,
    norm: float | None,
) -> list[Counted]:
    """Longitude, latitude, how many and their mean time, summed by district; what lies in none is
    in no district. A mean is weighted by how many it stands for."""
    lons, lats = np.array([p[0] for p in places]), np.array([p[1] for p in places])
    n = np.array([p[2] for p in places], np.float64)
    means = np.array([np.nan if p[3] is None else p[3] for p in places], np.float64)
    left = np.ones(len(places), np.bool_)
    found = []
    for name, shape in shapes.items():
        inside = left & shapely.intersects_xy(shape, lons, lats) if len(places) else left
        left = left & ~inside
        found.append(_summed(name, n[inside], means[inside], timed, norm))
    return found


def _summed(name: str, n: Floats, means: Floats, timed: bool, norm: float | None) -> Counted:
    count = int(n.sum())
    if not timed:
        return Counted(name=name, n=count, figure=float(count))
    known = ~np.isnan(means)
    if not known.any():
        return Counted(name=name, n=count, figure=None)
    mean = float(np.average(means[known], weights=n[known]))
    return Counted(name=name, n=count, figure=mean, late=norm is not None and mean > norm)


def steps_of(figures: Sequence[float]) -> list[float]:
    """Where each tint begins, so that about as many districts have each; rising, the least
    first."""
    known = sorted(set(figures))
    if not known:
        return []
    tints = min(MOST_TINTS, len(known))
    places = [round(n * len(known) / tints) for n in range(tints)]
    return [known[place] for place in places]


def tint_of(figure: float, steps: Sequence[float]) -> int:
    """Which tint a figure has: the last that does not begin above it."""
    return max(0, sum(step <= figure for step in steps) - 1)


class DistrictOverlay(QWidget):
    """Takes no clicks: they go to the map below."""

    def __init__(self, ground: MapWidget, theme: Theme) -> None:
        super().__init__(ground)
        self._ground, self._theme = ground, theme
        self._paths: dict[str, QPainterPath] = {}
        self._middles: dict[str, QPointF] = {}
        self._counted: Sequence[Counted] = ()
        self._words: Words = str
        self._title = ""
        self._late_word = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(ground.size())
        ground.installEventFilter(self)
        ground.view_changed.connect(self.update)

    def draw_shapes(self, shapes: Mapping[str, BaseGeometry]) -> None:
        """Once for a region; degrees."""
        for name, shape in shapes.items():
            self._paths[name] = _path(shape)
            middle = shapely.point_on_surface(shape)
            (at,) = units_of(np.array([(middle.x, middle.y)])) * _WORLD
            self._middles[name] = QPointF(*at)

    def show_counted(
        self, counted: Sequence[Counted], title: str, words: Words, late_word: str = ""
    ) -> None:
        """`words` tells a figure; `late_word` what the sign of a late district means."""
        self._counted, self._title, self._words = counted, title, words
        self._late_word = late_word
        self.update()

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Tints with what they stand for, the faintest first."""
        steps = self._steps()
        ends = [*steps[1:], None]
        return [
            (at, self._range(start, end))
            for at, (start, end) in enumerate(zip(steps, ends, strict=True))
        ]

    def _steps(self) -> list[float]:
        return steps_of([c.figure for c in self._counted if c.figure is not None])

    def _range(self, start: float, end: float | None) -> str:
        """Up to the greatest that has this tint."""
        had = [c.figure for c in self._counted if c.figure is not None and c.figure >= start]
        most = max(f for f in had if end is None or f < end)
        least, last = self._words(start), self._words(most)
        return least if least == last else f"{least} – {last}"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.resize(self._ground.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._counted:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turn = self._to_screen()
        steps = self._steps()
        for each in self._counted:
            self._draw_area(painter, turn, each, steps)
        painter.setFont(self._theme.font("small-px", bold=True))
        taken: list[QRectF] = []
        for each in sorted(self._counted, key=lambda each: -each.n):
            self._draw_word(painter, turn, each, taken)
        self._draw_legend(painter)
        painter.end()

    def _to_screen(self) -> QTransform:
        view = self._ground.view
        scale = view.world_px / _WORLD
        return QTransform(scale, 0, 0, scale, -view.left, -view.top)

    def _draw_area(
        self, painter: QPainter, turn: QTransform, each: Counted, steps: Sequence[float]
    ) -> None:
        path = turn.map(self._paths[each.name])
        if each.figure is not None:
            painter.fillPath(path, self._tint(tint_of(each.figure, steps), late=each.late))
        painter.strokePath(path, QPen(self._theme.colour("text"), _LINE_PX))

    def _tint(self, at: int, *, late: bool) -> QColor:
        colour = self._theme.colour("warning" if late else "focus")
        colour.setAlphaF(_LEAST + (_FULL - _LEAST) * at / (MOST_TINTS - 1))
        return colour

    def _draw_word(
        self, painter: QPainter, turn: QTransform, each: Counted, taken: list[QRectF]
    ) -> None:
        """On a ground of its own: it must be read over streets and tints alike. Where there is no
        room, the one with less stays without."""
        figure = "" if each.figure is None else self._words(each.figure)
        words = " ".join(w for w in (each.name, figure, "▲" if each.late else "") if w)
        room = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(-5, -2, 5, 2)
        room.moveCenter(turn.map(self._middles[each.name]))
        if any(room.intersects(other) for other in taken):
            return
        taken.append(room)
        self._draw_ground(painter, room)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_ground(self, painter: QPainter, room: QRectF) -> None:
        ground = self._theme.colour("panel")
        ground.setAlphaF(0.85)
        painter.fillRect(room, ground)
        painter.setPen(self._theme.colour("text"))

    def _draw_legend(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font("small-px"))
        rows = self.legend
        late = f"▲ {self._late_word}" if any(each.late for each in self._counted) else ""
        lines = [self._title, *(words for _, words in rows), *([late] if late else [])]
        wide = max(painter.fontMetrics().horizontalAdvance(line) for line in lines)
        room = QRectF(0, 0, wide + _SWATCH_PX + 3 * _PAD_PX, len(lines) * _ROW_PX + _PAD_PX)
        room.moveTopLeft(QPointF(_PAD_PX, _PAD_PX))
        self._draw_ground(painter, room)
        for at, line in enumerate(lines):
            top = room.top() + _PAD_PX / 2 + at * _ROW_PX
            if 0 < at <= len(rows):
                swatch = QRectF(room.left() + _PAD_PX, top + 3, _SWATCH_PX, _ROW_PX - 6)
                painter.fillRect(swatch, self._tint(rows[at - 1][0], late=False))
            beside = _SWATCH_PX + 2 * _PAD_PX if 0 < at <= len(rows) else _PAD_PX
            words = QRectF(room.left() + beside, top, wide + _PAD_PX, _ROW_PX)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, line)


def _path(shape: BaseGeometry) -> QPainterPath:
    """Outlines and holes, in parts of the world."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            for ring in (part.exterior, *part.interiors):
                corners = units_of(shapely.get_coordinates(ring)) * _WORLD
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners.tolist()]))
    return path
