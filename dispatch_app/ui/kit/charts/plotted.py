"""What charts with axes share: dress of both themes, a chosen point, Enter and double click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import Mark, Tone, ticks
from dispatch_app.ui.kit.charts.chosen import ENTER, stepped
from dispatch_app.ui.kit.theme import Theme

_HEADROOM = 1.12
_GRID = 0.18
_STYLES = {
    Tone.NORM: ("warning", Qt.PenStyle.DashLine),
    Tone.HALF: ("ok", Qt.PenStyle.SolidLine),
    Tone.NINTH: ("series-4", Qt.PenStyle.DotLine),
}


class PlottedChart(pg.PlotWidget):  # type: ignore[misc]
    told = Signal(str)
    """What the point under the pointer or the cursor says; empty when there is none."""
    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.colour("panel"))
        self._theme = theme
        self._at: int | None = None
        self._lines: list[Any] = []
        self._pointer = pg.InfiniteLine(0.0, angle=90)
        self._pointer.hide()
        self.addItem(self._pointer)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.dress()

    # ---- of each chart

    @property
    def count(self) -> int:
        return 0

    def words_of(self, at: int) -> str:
        return ""

    def key_of(self, at: int) -> str:
        return ""

    def middle_of(self, at: int) -> float:
        """Where a point stands along the axis below."""
        return float(at)

    def at_value(self, x: float) -> int | None:
        """Which point is meant by a place along the axis below."""
        at = round(x)
        return at if 0 <= at < self.count else None

    def redraw(self) -> None:
        """Draw anew, in the colours of now."""

    # ---- of all

    def become(self) -> None:
        """The theme has changed."""
        self.dress()
        self.redraw()

    def dress(self) -> None:
        self.setBackground(self._theme.colour("panel"))
        self.showGrid(x=False, y=True, alpha=_GRID)
        self._pointer.setPen(self._theme.colour("text-muted"))
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(self._theme.colour("line"))
            axis.setTextPen(self._theme.colour("text-muted"))
            axis.setTickFont(self._theme.font("small-px"))
            axis.label.setFont(self._theme.font("small-px"))
        self.getAxis("bottom").setStyle(tickLength=0)

    def scale_up(self, top: float, unit: Unit) -> None:
        """The axis at the left: from nought to `top` in round steps, with its unit."""
        steps = ticks(top or 1.0, is_time=unit.is_time)
        self.getAxis("left").setTicks([[(step, unit.tick(step)) for step in steps]])
        self.label("left", unit.word)
        self.setYRange(0.0, steps[-1] * _HEADROOM, padding=0.0)

    def label(self, side: str, word: str) -> None:
        self.getAxis(side).setLabel(word, color=self._theme.token("text-muted"))

    def draw_marks(self, marks: Sequence[Mark], angle: int) -> None:
        """Lines across, each with its word at its end."""
        for line in self._lines:
            self.removeItem(line)
        self._lines = [self._line(mark, angle, at) for at, mark in enumerate(marks)]

    def _line(self, mark: Mark, angle: int, at: int) -> Any:
        name, style = _STYLES[mark.tone]
        colour = self._theme.colour(name)
        options = {
            "color": colour,
            "fill": self._theme.colour("panel"),
            "position": 0.94 - 0.1 * at,
            "movable": False,
        }
        line = pg.InfiniteLine(
            mark.value,
            angle=angle,
            pen=pg.mkPen(colour, width=2, style=style),
            label=mark.word,
            labelOpts=options,
        )
        line.label.setFont(self._theme.font("small-px"))
        self.addItem(line)
        return line

    def choose(self, at: int | None) -> None:
        if at == self._at:
            return
        self._at = at
        self._pointer.setVisible(at is not None)
        if at is not None:
            self._pointer.setValue(self.middle_of(at))
        self.told.emit("" if at is None else self.words_of(at))

    def point_under(self, point: QPointF) -> int | None:
        scene = self.mapToScene(point.toPoint())
        if not self.getViewBox().sceneBoundingRect().contains(scene):
            return None
        return self.at_value(self.getViewBox().mapSceneToView(scene).x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self.point_under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.choose(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(self.point_under(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click only points; nothing is dragged."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open(self.point_under(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self._open(self._at)
            return
        there = stepped(self._at, self.count, event.key())
        if there is None:
            event.ignore()
        else:
            self.choose(there)

    def _open(self, at: int | None) -> None:
        if at is not None and self.key_of(at):
            self.opened.emit(self.key_of(at))
