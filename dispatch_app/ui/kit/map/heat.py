"""Where things were, as squares over a map: how many in each, and how long they took.

Lies over a map widget and goes with it; the map itself knows nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.widget import MapWidget
from dispatch_app.ui.kit.theme import Theme
from gis.mercator import Floats, units_of

SQUARE_PX = 30
_LEAST, _FULL = 0.10, 0.75
Mask = NDArray[np.bool_]
Places = NDArray[np.int64]
_NOTHING = np.zeros((0, 2))


@dataclass(frozen=True, slots=True)
class Square:
    """A part of the window, by its column and row, with what lies in it."""

    column: int
    row: int
    n: int
    mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Places in units of the world with how many each stands for."""

    units: Floats
    n: Floats
    means: Floats | None = None
    """Of a time; not a number where it is not known."""
    norm: float | None = None

    @classmethod
    def of(
        cls,
        places: list[tuple[float, float, int, float | None]],
        *,
        timed: bool,
        norm: float | None = None,
    ) -> Heat:
        """Longitude, latitude, how many, and the mean of their times."""
        if not places:
            return cls(units=_NOTHING, n=np.zeros(0))
        lon, lat, n, means = zip(*places, strict=True)
        known = np.array([np.nan if mean is None else mean for mean in means])
        return cls(
            units=units_of(np.column_stack((lon, lat))),
            n=np.array(n, dtype=np.float64),
            means=known if timed else None,
            norm=norm,
        )


def squares(heat: Heat, screen: Floats, width: int, height: int) -> list[Square]:
    """What of it is in sight, square by square; means are weighted by how many they stand for."""
    across, down = -(-width // SQUARE_PX), -(-height // SQUARE_PX)
    at = np.floor(screen / SQUARE_PX).astype(np.int64)
    inside = np.all((at >= 0) & (at < (across, down)), axis=1)
    place = at[inside, 1] * across + at[inside, 0]
    n = np.bincount(place, heat.n[inside], minlength=across * down)
    means = _means(heat, inside, place, across * down)
    return [
        Square(int(p % across), int(p // across), round(float(n[p])), _known(means, int(p)))
        for p in np.flatnonzero(n).tolist()
    ]


def _means(heat: Heat, inside: Mask, place: Places, count: int) -> Floats | None:
    if heat.means is None:
        return None
    values, weights = heat.means[inside], heat.n[inside]
    there = ~np.isnan(values)
    sums = np.bincount(place[there], (values * weights)[there], minlength=count)
    counts = np.bincount(place[there], weights[there], minlength=count)
    with np.errstate(invalid="ignore"):
        return np.asarray(sums / counts)


def _known(means: Floats | None, at: int) -> float | None:
    return None if means is None or np.isnan(means[at]) else float(means[at])


class HeatOverlay(QWidget):
    """Takes no clicks: they go to the map below."""

    def __init__(self, ground: MapWidget, theme: Theme) -> None:
        super().__init__(ground)
        self._ground, self._theme = ground, theme
        self._heat: Heat | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(ground.size())
        ground.installEventFilter(self)
        ground.view_changed.connect(self.update)

    def show_heat(self, heat: Heat | None) -> None:
        self._heat = heat
        self.update()

    def seen(self) -> list[Square]:
        """The squares that are drawn now."""
        if self._heat is None:
            return []
        screen = self._ground.view.screen(self._heat.units)
        return squares(self._heat, screen, self.width(), self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.resize(self._ground.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        found = self.seen()
        if not found:
            return
        painter = QPainter(self)
        painter.setFont(self._theme.font("small-px", bold=True))
        most = max(square.n for square in found)
        for square in found:
            self._draw(painter, square, most)
        painter.end()

    def _draw(self, painter: QPainter, square: Square, most: int) -> None:
        room = QRectF(
            square.column * SQUARE_PX, square.row * SQUARE_PX, SQUARE_PX - 2, SQUARE_PX - 2
        )
        painter.fillRect(room, self._tint(square, most))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._words(square))

    def _tint(self, square: Square, most: int) -> QColor:
        """The stronger the more there were."""
        colour = self._theme.colour("warning" if self._late(square) else "focus")
        colour.setAlphaF(_LEAST + (_FULL - _LEAST) * square.n / most)
        return colour

    def _words(self, square: Square) -> str:
        """How many; a sign besides the colour where their mean passes the norm."""
        return f"{square.n}▲" if self._late(square) else str(square.n)

    def _late(self, square: Square) -> bool:
        norm = self._heat.norm if self._heat else None
        return norm is not None and square.mean is not None and square.mean > norm
