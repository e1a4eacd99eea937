"""Lines over time: a period against another one, which is dashed; gaps where nothing is counted."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dispatch_app.papers.charts import CurveLine, Curves, every, largest
from dispatch_app.ui.kit.charts.plotted import PlottedChart
from dispatch_app.ui.kit.theme import Theme

_MOST_WORDS = 13
_FEW_POINTS = 62
"""Up to so many points each has its own dot, and lines are thick, which takes long to paint."""


class CurveChart(PlottedChart):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._curves: Curves | None = None
        self._drawn: list[pg.PlotDataItem] = []
        self._named: tuple[str, tuple[str, ...]] = ("", ())
        self._legend = self.getPlotItem().addLegend(offset=(12, 4), colCount=4)

    def show_curves(self, curves: Curves) -> None:
        self._curves = curves
        self.choose(None)
        self.redraw()

    @property
    def count(self) -> int:
        return len(self._curves.words) if self._curves else 0

    def key_of(self, at: int) -> str:
        return self._curves.keys[at] if self._curves and self._curves.keys else ""

    def words_of(self, at: int) -> str:
        curves = self._curves
        assert curves is not None
        parts = [curves.words[at]]
        for line in curves.lines:
            value = line.values[at] if at < len(line.values) else None
            said = "—" if value is None else curves.unit.say(value)
            parts.append(f"{line.word} {said}")
        return "　".join(parts)

    def redraw(self) -> None:
        curves = self._curves
        if curves is None:
            return
        self._name(curves)
        for at, (item, line) in enumerate(zip(self._drawn, curves.lines, strict=True)):
            item.setData(
                list(range(len(line.values))),
                [math.nan if value is None else value for value in line.values],
                connect="finite",
                **self._look(at, line),
            )
        norm = curves.norm.value if curves.norm else None
        top = largest(*(line.values for line in curves.lines), [norm])
        self.scale_up(top, curves.unit)
        stride = every(self.count, _MOST_WORDS)
        words = [(at, curves.words[at]) for at in range(0, self.count, stride)]
        self.getAxis("bottom").setTicks([words])
        self.setXRange(-0.3, max(1, self.count) - 0.7, padding=0.02)
        self.draw_marks([curves.norm] if curves.norm else [], angle=0)

    def _name(self, curves: Curves) -> None:
        """As many lines as there are, named; those that stand are kept, for making them takes
        longer than drawing."""
        words = [line.word for line in curves.lines]
        looks = (self._theme.token("text"), tuple(words))
        if looks == self._named:
            return
        self._named = looks
        self._legend.clear()
        for item in self._drawn:
            self.removeItem(item)
        self._legend.setLabelTextColor(self._theme.colour("text"))
        self._legend.setLabelTextSize(f"{self._theme.sizes_px['small-px']}px")
        self._drawn = [self.plot(name=word) for word in words]

    def _look(self, at: int, line: CurveLine) -> dict[str, object]:
        colour = self._theme.colour("text-muted" if line.dashed else f"series-{at % 7 + 1}")
        broken = Qt.PenStyle.DotLine if at % 2 else Qt.PenStyle.DashLine
        style = broken if line.dashed else Qt.PenStyle.SolidLine
        short = len(line.values) <= _FEW_POINTS
        dotted = short and not line.dashed and any(v is not None for v in line.values)
        return {
            "pen": pg.mkPen(colour, width=2 if short else 1, style=style),
            "symbol": "o" if dotted else None,
            "symbolSize": 5,
            "symbolBrush": colour,
            "symbolPen": None,
        }
