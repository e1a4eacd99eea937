"""The page of planning as it is seen: the day's curves, the roster, what is wrong, the formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.planning_chart import DayChart
from dispatch_app.ui.director.planning_grid import RosterGrid
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.theme import Theme

_MARGIN, _SPACE = 10, 8
_SIDE_PX = 430
_FIELD_PX = 86
SIZING = ("population", "calls_per_head_day", "busy_hour_share", "handling_s", "occupancy")
NEED = ("share", "within_s", "handling", "after_call_s", "least")


class PlanningPanel(QWidget):
    turned = Signal(int)
    """So many weeks forth or back."""
    asked = Signal()
    """A figure of the forms was changed."""
    play_wanted = Signal()
    frame_wanted = Signal()
    frame_said = Signal(str)
    frame_left = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.title = self._label("panelTitle")
        self.said = self._label("headerText")
        self.pointed = self._label("headerText")
        self.tested = self._label("headerText", wraps=True)
        self.played = self._label("headerText", wraps=True)
        self.sized = self._label("panelTitle", wraps=True)
        self.chart = DayChart(theme, texts, self)
        self.grid = RosterGrid(theme, texts, self)
        self.wrong = TableView((Head(texts("planning.wrong"), width_px=_SIDE_PX),), self)
        self.frame = QPlainTextEdit(self)
        self.frame.setObjectName("bytesPane")
        self.frame.installEventFilter(self)
        self.fields = {name: self._field() for name in (*NEED, *SIZING)}
        self.before = self._button("planning.before", "Ctrl+Left", self._before)
        self.after = self._button("planning.after", "Ctrl+Right", self._after)
        self.edit = self._button("planning.frame", "F2", self.frame_wanted)
        self.play = self._button("planning.play", "F6", self.play_wanted)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.grid)
        self._middle.addWidget(self.frame)
        self._lay_out()
        self.chart.told.connect(self.pointed.setText)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_SPACE)
        for widget in (self.before, self.title, self.after):
            head.addWidget(widget)
        head.addStretch(1)
        for widget in (self.said, self.edit, self.play):
            head.addWidget(widget)
        left = QVBoxLayout()
        left.setSpacing(_SPACE)
        left.addWidget(self.pointed)
        left.addWidget(self.chart, 5)
        left.addWidget(self._middle, 4)
        row = QHBoxLayout()
        row.setSpacing(_MARGIN)
        row.addLayout(left, 1)
        row.addWidget(self._side())
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(head)
        column.addLayout(row, 1)

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self.wrong, 1)
        column.addWidget(self.played)
        column.addWidget(self._form("planning.needed", NEED))
        column.addWidget(self.tested)
        column.addWidget(self._form("planning.sizing", SIZING))
        column.addWidget(self.sized)
        return side

    def _form(self, title: str, names: Sequence[str]) -> QWidget:
        """Two fields in a row: the list above needs the height."""
        form = QWidget(self)
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        head = self._label("panelTitle")
        head.setText(self._texts(title))
        grid.addWidget(head, 0, 0, 1, 4)
        for n, name in enumerate(names):
            label = self._label("headerText")
            label.setText(self._texts(f"planning.field.{name}"))
            row, column = divmod(n, 2)
            grid.addWidget(label, row + 1, 2 * column)
            grid.addWidget(self.fields[name], row + 1, 2 * column + 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        return form

    def _label(self, name: str, *, wraps: bool = False) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(wraps)
        return label

    def _field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setFixedWidth(_FIELD_PX)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.editingFinished.connect(self.asked)
        return field

    def _button(self, key: str, shortcut: str, then: Any) -> QPushButton:
        button = QPushButton(f"{self._texts(key)}  {shortcut}", self)
        button.setObjectName("deskKey")
        button.setShortcut(shortcut)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(then)
        return button

    def _before(self) -> None:
        self.turned.emit(-1)

    def _after(self) -> None:
        self.turned.emit(1)

    # ---- what is shown

    def show_wrong(self, lines: Sequence[tuple[str, str]]) -> None:
        self.wrong.show_lines([Line(key=key, cells=(text,), tip=text) for key, text in lines])

    def mark_field(self, name: str, *, bad: bool) -> None:
        field = self.fields[name]
        if (field.property("bad") == "yes") == bad:
            return
        field.setProperty("bad", "yes" if bad else "")
        field.style().unpolish(field)
        field.style().polish(field)

    # ---- the frame as text

    def open_frame(self, text: str) -> None:
        self.frame.setPlainText(text)
        self._middle.setCurrentWidget(self.frame)
        self.frame.setFocus()

    def close_frame(self) -> None:
        self._middle.setCurrentWidget(self.grid)
        self.grid.setFocus()

    @property
    def frame_open(self) -> bool:
        return self._middle.currentWidget() is self.frame

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.frame and isinstance(event, QKeyEvent):
            if event.type() != QEvent.Type.KeyPress:
                return False
            if event.key() == Qt.Key.Key_Escape:
                self.frame_left.emit()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.frame_said.emit(self.frame.toPlainText())
                return True
        return super().eventFilter(watched, event)

    def become(self) -> None:
        self.chart.become()
        self.update()
