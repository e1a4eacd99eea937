"""A day by half hours: calls expected with their band above, seats needed and there below."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.domain.planning.history import SLOTS
from dispatch_app.domain.planning.weekly import PlannedDay
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.planning_words import slot_text
from dispatch_app.ui.kit.charts.plotted import PlottedChart
from dispatch_app.ui.kit.theme import Theme

_WIDE, _NARROW = 90, 45
"""How much of the band's colour covers what is behind, of 255: within 95 % and 80 %."""
_EDGES = [float(slot) for slot in range(SLOTS + 1)]


class _HalfHours(PlottedChart):
    """Points stand in the middle of their half hour."""

    def __init__(self, theme: Theme, texts: Texts, word: str) -> None:
        super().__init__(theme)
        self._texts = texts
        self._word = word
        self._day: PlannedDay | None = None
        self._drawn: list[Any] = []

    @property
    def count(self) -> int:
        return SLOTS if self._day is not None else 0

    def middle_of(self, at: int) -> float:
        return at + 0.5

    def at_value(self, x: float) -> int | None:
        return int(x) if 0 <= x < self.count else None

    def words_of(self, at: int) -> str:
        return slot_words(self._day, at, self._texts) if self._day is not None else ""

    def show_day(self, day: PlannedDay) -> None:
        self._day = day
        self.redraw()

    def begun(self) -> PlannedDay | None:
        """An empty chart with its axes; gives what is to be drawn on it, if there is anything."""
        for item in self._drawn:
            self.removeItem(item)
        self._drawn = []
        self.label("left", self._texts(self._word))
        self.getAxis("left").setWidth(64)
        self.getAxis("bottom").setTicks([[(n, slot_text(n)) for n in range(0, SLOTS + 1, 4)]])
        self.setXRange(0, SLOTS, padding=0.01)
        return self._day

    def steps(self, values: list[float], colour: QColor, *, width: int = 2) -> Any:
        pen = pg.mkPen(colour, width=width)
        return self.put(pg.PlotDataItem(_EDGES, values, stepMode="center", pen=pen))

    def put(self, item: Any) -> Any:
        self.addItem(item)
        self._drawn.append(item)
        return item

    def clear_colour(self, name: str, alpha: int) -> QColor:
        colour = QColor(self._theme.colour(name))
        colour.setAlpha(alpha)
        return colour


class CallsChart(_HalfHours):
    def redraw(self) -> None:
        day = self.begun()
        if day is None or not day.expected:
            return
        for low, high, alpha in (("low_95", "high_95", _NARROW), ("low_80", "high_80", _WIDE)):
            edges = [
                self.steps(
                    [float(getattr(one, edge)) for one in day.expected],
                    self.clear_colour("series-1", 0),
                )
                for edge in (low, high)
            ]
            self.put(pg.FillBetweenItem(*edges, brush=self.clear_colour("series-1", alpha)))
        self.steps([one.mean for one in day.expected], self._theme.colour("series-1"))
        self.setYRange(0, max(one.high_95 for one in day.expected) + 1, padding=0.02)


class SeatsChart(_HalfHours):
    def redraw(self) -> None:
        day = self.begun()
        if day is None:
            return
        there = [float(n) for n in day.seated]
        needed = [float(n) for n in day.needed]
        if needed:
            missing = [max(n - h, 0.0) for n, h in zip(needed, there, strict=True)]
            self.put(
                pg.BarGraphItem(
                    x0=_EDGES[:-1],
                    x1=_EDGES[1:],
                    y0=there,
                    height=missing,
                    pen=None,
                    brush=self.clear_colour("alarm", 120),
                )
            )
        self.put(
            pg.BarGraphItem(
                x0=_EDGES[:-1],
                x1=_EDGES[1:],
                height=there,
                pen=None,
                brush=self.clear_colour("ok", 110),
            )
        )
        if needed:
            self.steps(needed, self._theme.colour("series-2"), width=3)
        self.setYRange(0, max([*needed, *there, 1.0]) + 1, padding=0.02)


def slot_words(day: PlannedDay, at: int, texts: Texts) -> str:
    """One half hour in words."""
    span = f"{slot_text(at)}–{slot_text(at + 1)}"
    if not day.expected:
        return texts("planning.slot.seats", span=span, seats=day.seated[at])
    one = day.expected[at]
    return texts(
        "planning.slot",
        span=span,
        mean=f"{one.mean:.1f}",
        low=one.low_80,
        high=one.high_80,
        needed=day.needed[at],
        seats=day.seated[at],
    )


class DayChart(QWidget):
    """Both, one above the other; what one points at the other does too."""

    told = Signal(str)

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calls = CallsChart(theme, texts, "planning.axis.calls")
        self.seats = SeatsChart(theme, texts, "planning.axis.seats")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.calls, 1)
        column.addWidget(self.seats, 1)
        self.calls.told.connect(self.told)
        self.seats.told.connect(self.told)

    def show_day(self, day: PlannedDay) -> None:
        self.calls.show_day(day)
        self.seats.show_day(day)

    def become(self) -> None:
        self.calls.become()
        self.seats.become()
