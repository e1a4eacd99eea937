"""The debrief as it is seen: people, figures, moments, earlier runs. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.interview.choices import set_tone
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.training.score_words import (
    earlier_heads,
    figure_heads,
    moment_heads,
    people_heads,
)

KEYS: Mapping[str, str] = {"period": "Ctrl+L", "pdf": "Ctrl+E", "print": "Ctrl+P"}
_MARGIN, _SPACE = 10, 8
_FIELD_PX = 152
_PEOPLE_PX = 372


class DebriefPanel(QWidget):
    looked = Signal()
    """Enter in the period."""
    pressed = Signal(str)
    """A name of `KEYS` that the panel does not answer itself."""
    reason_given = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.since, self.until = self._field("since"), self._field("until")
        self.heading = self._label("panelTitle")
        self.said = self._label("entrySaid")
        self.reason = self._field("reason", 0)
        self.reason.returnPressed.connect(self._give_reason)
        self.reason.hide()
        self.people = TableView(people_heads(texts), self)
        self.figures = TableView(figure_heads(texts), self)
        self.moments = TableView(moment_heads(texts), self)
        self.earlier = TableView(earlier_heads(texts), self)
        for name in ("people", "figures", "moments", "earlier"):
            getattr(self, name).say_when_empty(texts(f"training.empty.{name}"))
        self._lay_out()
        hang_keys(self, KEYS, self._press)
        for field in (self.since, self.until):
            field.returnPressed.connect(self.looked)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, name: str, width_px: int = _FIELD_PX) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        word = self._texts(f"training.field.{name}")
        field.setPlaceholderText(word)
        field.setAccessibleName(word)
        if width_px:
            field.setFixedWidth(width_px)
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(self._top())
        column.addWidget(self.reason)
        column.addLayout(self._tables(), 1)
        column.addWidget(self.said)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for widget in (self.since, self.until, self.heading):
            row.addWidget(widget)
        row.addStretch(1)
        for name, key in KEYS.items():
            button = QPushButton(f"{self._texts(f'training.key.{name}')}  {key}", self)
            button.setObjectName("deskKey")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._press, name))
            row.addWidget(button)
        return row

    def _tables(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_SPACE)
        grid.addWidget(self._headed("people", self.people), 0, 0)
        grid.addWidget(self._headed("figures", self.figures), 0, 1)
        grid.addWidget(self._headed("earlier", self.earlier), 1, 0)
        grid.addWidget(self._headed("moments", self.moments), 1, 1)
        grid.setColumnMinimumWidth(0, _PEOPLE_PX)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 3)
        grid.setRowStretch(1, 2)
        return grid

    def _headed(self, name: str, table: TableView) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        heading = self._label("entryHeading")
        heading.setText(self._texts(f"training.part.{name}"))
        column.addWidget(heading)
        column.addWidget(table, 1)
        return part

    def _press(self, name: str, *_: object) -> None:
        if name == "period":
            self.since.setFocus()
            self.since.selectAll()
        else:
            self.pressed.emit(name)

    # ---- shown

    def show_heading(self, words: str) -> None:
        self.heading.setText(words)

    def show_work(self, figures: Sequence[Line], moments: Sequence[Line]) -> None:
        self.figures.show_lines(figures)
        self.moments.show_lines(moments)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        set_tone(self.said, "tone", tone)

    def mark_field(self, name: str) -> None:
        """Which field cannot be understood; empty: none."""
        for field, own in ((self.since, "since"), (self.until, "until")):
            set_tone(field, "bad", "yes" if own == name else "no")

    # ---- the reason

    def ask_reason(self, words: str) -> None:
        self.reason.setPlaceholderText(words)
        self.reason.clear()
        self.reason.show()
        self.reason.setFocus()

    def end_reason(self) -> None:
        if self.reason.isVisible():
            self.reason.hide()
            self.figures.setFocus()

    def _give_reason(self) -> None:
        words = self.reason.text().strip()
        if words:
            self.reason_given.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.isVisible():
            self.end_reason()
            return
        super().keyPressEvent(event)
