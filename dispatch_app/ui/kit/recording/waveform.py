"""The waveform: the caller above, the centre below; click to go there. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.recording.listening import Mark, Playing
from dispatch_app.ui.kit.recording.peaks import Peaks, columns
from dispatch_app.ui.kit.recording.time_words import axis_text
from dispatch_app.ui.kit.theme import Theme

_LEAST_S = 2.0
"""No closer than so many seconds from edge to edge."""
_HEIGHT_PX = 150
_THIN_PX, _THICK_PX = 1.0, 2.0
_LOOP_OPACITY = 0.22


class TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Minutes and seconds."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [axis_text(value, spacing) for value in values]


class Waveform(pg.PlotWidget):  # type: ignore[misc]
    """A click or a drag of the line goes there; the wheel looks closer; Shift-drag makes a part."""

    seek_wanted = Signal(float)
    loop_wanted = Signal(float, float)

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        axis = TimeAxis(orientation="bottom")
        super().__init__(parent, axisItems={"bottom": axis}, background=theme.colour("panel"))
        self.setObjectName("waveform")
        self._theme = theme
        self._peaks = Peaks.none()
        self._marks: tuple[Mark, ...] = ()
        self._mark_lines: list[Any] = []
        self._drag_from: float | None = None
        self._outside = pg.PlotCurveItem(fillLevel=0.0, stepMode="right")
        self._centre = pg.PlotCurveItem(fillLevel=0.0, stepMode="right")
        self._line = pg.InfiniteLine(0.0, angle=90)
        self._loop = pg.LinearRegionItem(movable=False)
        self._dress()
        self._lay_out(texts)

    def _lay_out(self, texts: Texts) -> None:
        self.setMinimumHeight(_HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=True, y=False)
        self.setYRange(-1.0, 1.0, padding=0.02)
        for item in (self._loop, self._outside, self._centre, self._line):
            self.addItem(item)
        self._loop.setZValue(-10)
        self._loop.hide()
        sides = [(0.5, texts("recordings.side.outside")), (-0.5, texts("recordings.side.centre"))]
        self.getAxis("left").setTicks([sides])
        self.getAxis("left").setStyle(tickLength=0)
        self.getAxis("bottom").setStyle(showValues=False)
        self.getViewBox().sigXRangeChanged.connect(lambda *_: self._draw())
        self.getViewBox().setMouseEnabled(x=True, y=False)

    def _dress(self) -> None:
        colour = self._theme.colour
        self.setBackground(colour("panel"))
        for curve, name in ((self._outside, "ok"), (self._centre, "focus")):
            curve.setPen(None)
            curve.setBrush(colour(name))
        self._line.setPen(colour("warning"), width=_THICK_PX)
        part = colour("warning")
        part.setAlphaF(_LOOP_OPACITY)
        self._loop.setBrush(part)
        for line in self._loop.lines:
            line.setPen(colour("warning"), width=_THIN_PX)
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(colour("line"))
            axis.setTextPen(colour("text-muted"))
            axis.setTickFont(self._theme.font("small-px"))

    # ---- what is shown

    def show_peaks(self, peaks: Peaks) -> None:
        """Another recording, whole."""
        self._peaks = peaks
        self.getAxis("bottom").setStyle(showValues=peaks.length_s > 0.0)
        length = max(peaks.length_s, _LEAST_S)
        self.getViewBox().setLimits(
            xMin=0.0, xMax=length, minXRange=min(_LEAST_S, length), maxXRange=length
        )
        self.setXRange(0.0, length, padding=0.0)
        self._draw()

    def show_playing(self, now: Playing) -> None:
        self._line.setVisible(now.loaded)
        self._line.setValue(now.at_s)
        self._loop.setVisible(now.loop is not None)
        if now.loop is not None:
            self._loop.setRegion(now.loop)
        if now.marks != self._marks:
            self._show_marks(now.marks)
        self._follow(now)

    def become(self) -> None:
        """The theme has changed."""
        self._dress()
        self._dress_marks()
        self._draw()

    def _draw(self) -> None:
        begin, end = self.getViewBox().viewRange()[0]
        drawn = columns(self._peaks, begin, end, max(self.width(), 200))
        if not drawn.at_s.size:
            self._outside.clear()
            self._centre.clear()
            return
        self._outside.setData(drawn.at_s, drawn.heights[0])
        self._centre.setData(drawn.at_s, np.negative(drawn.heights[1]))

    def _show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Lines are used again and never taken out: the scene keeps what it once had."""
        self._marks = marks
        while len(self._mark_lines) < len(marks):
            self._mark_lines.append(self._mark_line(len(self._mark_lines) + 1))
        for line, mark in zip_longest(self._mark_lines, marks):
            line.setVisible(mark is not None)
            if mark is not None:
                line.setValue(mark.at_s)
                line.setToolTip(mark.text)
        self._dress_marks()

    def _mark_line(self, number: int) -> Any:
        line = pg.InfiniteLine(0.0, angle=90, label=f"{number}", labelOpts={"position": 0.92})
        self.addItem(line)
        return line

    def _dress_marks(self) -> None:
        colour = self._theme.colour("text")
        for line in self._mark_lines:
            line.setPen(pg.mkPen(colour, width=_THIN_PX, style=Qt.PenStyle.DashLine))
            line.label.setColor(colour)
            line.label.fill = pg.mkBrush(self._theme.colour("raised"))
            line.label.update()

    def _follow(self, now: Playing) -> None:
        """Who looks closely sees the line come back into sight while it plays."""
        begin, end = self.getViewBox().viewRange()[0]
        if now.playing and not begin <= now.at_s <= end:
            self.setXRange(now.at_s, now.at_s + (end - begin), padding=0.0)

    # ---- hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_outside") and not self.closed:
            self._draw()

    def mousePressEvent(self, event: Any) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at_s = self.place_of(event.position())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drag_from = at_s
        else:
            self.seek_wanted.emit(at_s)

    def mouseMoveEvent(self, event: Any) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        at_s = self.place_of(event.position())
        if self._drag_from is None:
            self.seek_wanted.emit(at_s)
        else:
            self.loop_wanted.emit(min(self._drag_from, at_s), max(self._drag_from, at_s))

    def mouseReleaseEvent(self, event: Any) -> None:
        self._drag_from = None
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._drag_from = None
        super().leaveEvent(event)

    def place_of(self, at: QPointF) -> float:
        """Seconds from the beginning under a point of the widget."""
        x = self.getViewBox().mapSceneToView(self.mapToScene(at.toPoint())).x()
        return float(np.clip(x, 0.0, max(self._peaks.length_s, 0.0)))

    def spot_of(self, at_s: float) -> QPointF:
        """Where a moment is drawn."""
        middle = self.getViewBox().mapViewToScene(QPointF(at_s, 0.0))
        return QPointF(self.mapFromScene(middle))
