"""Bars with their words below. Shows figures, says which bar was clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.theme import Theme

_WIDTH = 0.7
_HEADROOM = 1.06
_MOST_WORDS = 12
"""More words than these would lie over each other: every second, third … is left out."""


class Bars(pg.PlotWidget):  # type: ignore[misc]
    clicked = Signal(int)
    """Which bar, counted from 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.colour("panel"))
        self.setObjectName("bars")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = theme
        self._bars = pg.BarGraphItem(x=[], height=[], width=_WIDTH)
        self.addItem(self._bars)
        self._words: tuple[str, ...] = ()
        self._heights: tuple[float, ...] = ()
        self._chosen: int | None = None
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.showGrid(x=False, y=True, alpha=0.15)
        self._dress()

    def show_bars(
        self, words: Sequence[str], heights: Sequence[float], chosen: int | None = None
    ) -> None:
        self._words, self._heights, self._chosen = tuple(words), tuple(heights), chosen
        self._draw()

    def become(self) -> None:
        """The theme has changed."""
        self._dress()
        self._draw()

    def _dress(self) -> None:
        self.setBackground(self._theme.colour("panel"))
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(self._theme.colour("line"))
            axis.setTextPen(self._theme.colour("text-muted"))
            axis.setTickFont(self._theme.font("small-px"))
        self.getAxis("bottom").setStyle(tickLength=0)

    def _draw(self) -> None:
        plain, lit = self._theme.colour("focus"), self._theme.colour("warning")
        self._bars.setOpts(
            x=list(range(len(self._heights))),
            height=list(self._heights),
            width=_WIDTH,
            brushes=[lit if at == self._chosen else plain for at in range(len(self._heights))],
            pen=None,
        )
        stride = max(1, -(-len(self._words) // _MOST_WORDS))
        ticks = [(at, word) for at, word in enumerate(self._words) if at % stride == 0]
        self.getAxis("bottom").setTicks([ticks])
        self.setXRange(-0.5, max(len(self._heights), 1) - 0.5, padding=0.02)
        top = max(self._heights, default=0.0) or 1.0
        self.setYRange(0.0, top * _HEADROOM, padding=0.0)

    def mousePressEvent(self, event: Any) -> None:
        at = round(
            self.getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint())).x()
        )
        if 0 <= at < len(self._heights):
            self.clicked.emit(at)

    def spot_of(self, at: int) -> QPointF:
        """Where a bar stands."""
        middle = self.getViewBox().mapViewToScene(QPointF(at, 0.0))
        return QPointF(self.mapFromScene(middle))
