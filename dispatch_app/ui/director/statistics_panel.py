"""Statistics of recordings as bars and tables. Shows and asks only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.bars import Bars
from dispatch_app.ui.director.counting import Measure, Total, whole
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.recording.words import hours_text, size_text
from dispatch_app.ui.kit.table_view import TableView

PERIODS = (7, 31, 92)
"""Days that are counted, today among them."""
ALL = "*"
"""The row of the sum."""
_MARGIN, _SPACE = 10, 8


class StatisticsPanel(QWidget):
    """Two halves: days at the left, channels at the right."""

    period_wanted = Signal(int)
    measure_wanted = Signal(object)
    day_turned = Signal(str)
    """The day on which the cursor stands, or `ALL`."""
    rows_wanted = Signal(str, str)
    """`day` or `line`, and which, or `ALL`."""

    def __init__(self, place: DirectorPlace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = place.texts
        self.day_bars, self.line_bars = Bars(place.theme, self), Bars(place.theme, self)
        self.days = TableView(_heads(place.texts, "day"), self)
        self.lines = TableView(_heads(place.texts, "line"), self)
        self.line_title, self.day_title, self.state = (QLabel(self) for _ in range(3))
        self._periods = {days: self._choice(f"director.days.{days}") for days in PERIODS}
        self._measures = {m: self._choice(f"director.measure.{m.value}") for m in Measure}
        self._lay_out()
        self._connect()

    def _choice(self, key: str) -> QPushButton:
        button = QPushButton(self._texts(key), self)
        button.setObjectName("segment")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(_SPACE)
        halves: tuple[tuple[QWidget, ...], ...] = (
            (self.day_title, self.day_bars, self.days),
            (self.line_title, self.line_bars, self.lines),
        )
        for across, half in enumerate(halves):
            for down, widget in enumerate(half):
                grid.addWidget(widget, down, across)
        for title in (self.day_title, self.line_title):
            title.setObjectName("panelTitle")
        self.state.setObjectName("searchState")
        self.state.setProperty("tone", "alarm")
        grid.setRowStretch(1, 1)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addLayout(self._choices())
        column.addLayout(grid, 1)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in self._periods.values():
            row.addWidget(button)
        row.addSpacing(_MARGIN)
        for button in self._measures.values():
            row.addWidget(button)
        row.addSpacing(_MARGIN)
        row.addWidget(self.state, 1)
        return row

    def _connect(self) -> None:
        for days, button in self._periods.items():
            button.clicked.connect(partial(self._want_period, days))
        for measure, button in self._measures.items():
            button.clicked.connect(partial(self._want_measure, measure))
        works: list[Callable[[], None]] = [partial(self._want_period, days) for days in PERIODS]
        works += [partial(self._want_measure, measure) for measure in Measure]
        for number, work in enumerate(works, start=1):
            self._hang(f"Alt+{number}", work)
        for number, button in enumerate(self._measures.values(), start=len(PERIODS) + 1):
            button.setText(f"{button.text()} Alt+{number}")
        self.days.turned.connect(self._turn)
        self.days.opened.connect(lambda line: self.rows_wanted.emit("day", line.key))
        self.lines.opened.connect(lambda line: self.rows_wanted.emit("line", line.key))
        self.day_bars.clicked.connect(self._choose_day)
        self.line_bars.clicked.connect(self._choose_line)

    def _want_period(self, days: int, *_: object) -> None:
        self.period_wanted.emit(days)

    def _want_measure(self, measure: Measure, *_: object) -> None:
        self.measure_wanted.emit(measure)

    def _turn(self, line: Line | None) -> None:
        if line is not None:
            self.day_turned.emit(line.key)

    def _hang(self, key: str, work: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(work)

    def _choose_day(self, at: int) -> None:
        """Days stand newest first in the table, oldest first in the bars; above them the sum."""
        self.days.selectRow(len(self.days.rows.lines) - 1 - at)

    def _choose_line(self, at: int) -> None:
        self.lines.selectRow(at + 1)

    # ---- what is shown

    def show_figures(
        self, days: Sequence[Total], lines: Sequence[Total], measure: Measure, period: int, day: str
    ) -> None:
        unit = self._texts(f"director.measure.{measure.value}")
        whole_period = self._texts("director.whole", days=period)
        self.day_title.setText(self._texts("director.by-day", measure=unit))
        self.line_title.setText(
            self._texts("director.by-line", measure=unit, when=day or whole_period)
        )
        chosen = next((at for at, total in enumerate(days) if total.of == day), None)
        self.day_bars.show_bars(
            [t.of[5:] for t in days], [t.of_measure(measure) for t in days], chosen
        )
        self.line_bars.show_bars([t.of for t in lines], [t.of_measure(measure) for t in lines])
        word = self._texts("director.sum")
        self.days.show_lines(_lines([whole(days, word), *reversed(days)]))
        self.lines.show_lines(_lines([whole(lines, word), *lines]))
        for days_, button in self._periods.items():
            _light(button, days_ == period)
        for measure_, button in self._measures.items():
            _light(button, measure_ is measure)

    def say(self, key: str) -> None:
        self.state.setText(self._texts(key) if key else "")

    def become(self) -> None:
        for bars in (self.day_bars, self.line_bars):
            bars.become()


def _heads(texts: Texts, of: str) -> tuple[Head, ...]:
    return (
        Head(texts(f"director.head.{of}"), width_px=130),
        Head(texts("director.measure.count"), figures=True),
        Head(texts("director.measure.hours"), figures=True),
        Head(texts("director.head.size"), figures=True, width_px=110),
    )


def _lines(totals: Sequence[Total]) -> list[Line]:
    """The first one is the sum."""
    return [
        Line(
            key=ALL if at == 0 else total.of,
            cells=(total.of, str(total.count), hours_text(total.seconds), size_text(total.bytes)),
        )
        for at, total in enumerate(totals)
    ]


def _light(button: QPushButton, lit: bool) -> None:
    on = "yes" if lit else "no"
    if button.property("on") != on:
        button.setProperty("on", on)
        button.style().unpolish(button)
        button.style().polish(button)
