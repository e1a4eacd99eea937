"""A histogram: how many fell into each class, with the lines of norm, P50 and P90."""

from __future__ import annotations

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import Mark, Spread, every, largest, place_among
from dispatch_app.ui.kit.charts.plotted import PlottedChart
from dispatch_app.ui.kit.theme import Theme

_MOST_WORDS = 13
_WIDTH = 0.92


class SpreadChart(PlottedChart):
    """Classes stand side by side, each as wide as the next, whatever their edges are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spread: Spread | None = None
        self._bars = pg.BarGraphItem(x=[], height=[], width=_WIDTH)
        self._beside = pg.PlotCurveItem()
        self.addItem(self._bars)
        self.addItem(self._beside)

    def show_spread(self, spread: Spread) -> None:
        self._spread = spread
        self.choose(None)
        self.redraw()

    @property
    def count(self) -> int:
        return len(self._spread.counts) if self._spread else 0

    def middle_of(self, at: int) -> float:
        return at + 0.5

    def at_value(self, x: float) -> int | None:
        return int(x) if 0 <= x < self.count else None

    def key_of(self, at: int) -> str:
        return self._spread.keys[at] if self._spread and self._spread.keys else ""

    def words_of(self, at: int) -> str:
        spread = self._spread
        assert spread is not None
        whole = sum(spread.counts) or 1
        share = 100.0 * spread.counts[at] / whole
        words = f"{self._class(at)}　{spread.counts[at]} {spread.counted}　{share:.1f} %"
        if spread.beside:
            words += f"　{spread.beside_word} {spread.beside[at]} {spread.counted}"
        return words

    def _class(self, at: int) -> str:
        spread = self._spread
        assert spread is not None
        low = spread.unit.say(spread.edges[at])
        if spread.open_above and at == self.count - 1:
            return f"≥ {low}"
        return f"{low} – {spread.unit.say(spread.edges[at + 1])}"

    def redraw(self) -> None:
        spread = self._spread
        if spread is None:
            return
        self._bars.setOpts(
            x=[at + 0.5 for at in range(self.count)],
            height=list(spread.counts),
            width=_WIDTH,
            brush=self._theme.colour("focus"),
            pen=None,
        )
        pen = pg.mkPen(self._theme.colour("text"), width=1.5, style=Qt.PenStyle.DashLine)
        beside = list(spread.beside)
        self._beside.clear()
        if beside:
            edges = list(range(len(beside) + 1))
            self._beside.setData(edges, beside, pen=pen, stepMode="center")
        counts = Unit(word=spread.counted)
        self.scale_up(largest(spread.counts, spread.beside), counts)
        self._write_edges(spread)
        self.setXRange(0.0, max(1, self.count), padding=0.01)
        self.draw_marks(
            [mark for mark in self._placed(spread) if 0.0 <= mark.value <= self.count], angle=90
        )

    def _write_edges(self, spread: Spread) -> None:
        last = self.count if spread.open_above else self.count + 1
        stride = every(last, _MOST_WORDS)
        words = [(at, spread.unit.tick(spread.edges[at])) for at in range(0, last, stride)]
        self.getAxis("bottom").setTicks([words])
        self.label("bottom", spread.unit.word)

    def _placed(self, spread: Spread) -> list[Mark]:
        return [replace(mark, value=place_among(mark.value, spread.edges)) for mark in spread.marks]
