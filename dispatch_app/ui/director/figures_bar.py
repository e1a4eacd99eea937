"""What a report is asked by: period, comparison, split, measure, and the rows it is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.figures_board import set_look
from dispatch_app.ui.director.figures_periods import Beside, Kind

Choice = tuple[str, str]
"""Code and word."""
KIND_KEYS = {
    Kind.DAY: "Alt+D",
    Kind.WEEK: "Alt+W",
    Kind.MONTH: "Alt+M",
    Kind.QUARTER: "Alt+Q",
    Kind.YEAR: "Alt+Y",
    Kind.FREE: "Alt+F",
}
_DAY_PX, _CHOICE_PX = 104, 170


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the bar shows."""

    kind: Kind
    first: str
    last: str
    beside: Beside
    splits: Sequence[Choice]
    split: tuple[str, str]
    measures: Sequence[Choice]
    focus: str
    filters: Sequence[str]


class FiguresBar(QWidget):
    kind_wanted = Signal(object)
    turned = Signal(int)
    days_wanted = Signal(str, str)
    beside_wanted = Signal(object)
    split_wanted = Signal(str, str)
    focus_wanted = Signal(str)
    filter_dropped = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.kinds = {
            kind: self._segment(f"{texts(f'figures.period.{kind.value}')} {key}")
            for kind, key in KIND_KEYS.items()
        }
        self.before, self.after = self._segment("‹"), self._segment("›")
        self.first, self.last = self._day("first"), self._day("last")
        self.besides = {
            each: self._segment(texts(f"figures.beside.{each.value}")) for each in Beside
        }
        self.split, self.second, self.focus = (self._choice() for _ in range(3))
        self._filters = QHBoxLayout()
        self._chips: list[QPushButton] = []
        self._filling = False
        self._lay_out()
        self._connect()

    def _segment(self, word: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setObjectName("segment")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _day(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setFixedWidth(_DAY_PX)
        field.setToolTip(self._texts("figures.page.day-hint"))
        field.setAccessibleName(self._texts(f"figures.page.{name}"))
        return field

    def _choice(self) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("entryField")
        box.setMinimumWidth(_CHOICE_PX)
        return box

    def _word(self, key: str) -> QLabel:
        label = QLabel(self._texts(key), self)
        label.setObjectName("fieldWord")
        return label

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(4)
        for button in self.kinds.values():
            above.addWidget(button)
        above.addSpacing(8)
        for widget in (self.before, self.first, QLabel("–", self), self.last, self.after):
            above.addWidget(widget)
        above.addSpacing(8)
        above.addWidget(self._word("figures.page.beside"))
        for button in self.besides.values():
            above.addWidget(button)
        above.addStretch(1)
        for key, box in (
            ("figures.page.split", self.split),
            ("figures.page.second", self.second),
            ("figures.page.focus", self.focus),
        ):
            below.addWidget(self._word(key))
            below.addWidget(box)
            below.addSpacing(8)
        below.addLayout(self._filters)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(below)

    def _connect(self) -> None:
        for kind, button in self.kinds.items():
            button.clicked.connect(lambda _=False, kind=kind: self.kind_wanted.emit(kind))
        for each, button in self.besides.items():
            button.clicked.connect(lambda _=False, each=each: self.beside_wanted.emit(each))
        self.before.clicked.connect(lambda: self.turned.emit(-1))
        self.after.clicked.connect(lambda: self.turned.emit(1))
        for field in (self.first, self.last):
            field.returnPressed.connect(self._want_days)
        for box in (self.split, self.second):
            box.activated.connect(self._want_split)
        self.focus.activated.connect(self._want_focus)

    def _want_days(self) -> None:
        self.days_wanted.emit(self.first.text(), self.last.text())

    def _want_split(self, _at: int) -> None:
        if not self._filling:
            self.split_wanted.emit(self.split.currentData(), self.second.currentData())

    def _want_focus(self, _at: int) -> None:
        if not self._filling:
            self.focus_wanted.emit(self.focus.currentData())

    # ---- what is shown

    def show_asked(self, asked: Asked) -> None:
        for kind, button in self.kinds.items():
            set_look(button, "on", "yes" if kind is asked.kind else "no")
        for each, button in self.besides.items():
            set_look(button, "on", "yes" if each is asked.beside else "no")
        self.first.setText(asked.first)
        self.last.setText(asked.last)
        self._filling = True
        none = ("", self._texts("figures.page.no-split"))
        _fill(self.split, (none, *asked.splits), asked.split[0])
        others = tuple(each for each in asked.splits if each[0] != asked.split[0])
        _fill(self.second, (none, *others), asked.split[1])
        self.second.setEnabled(bool(asked.split[0]))
        _fill(self.focus, asked.measures, asked.focus)
        self._filling = False
        self._show_filters(asked.filters)

    def _show_filters(self, words: Sequence[str]) -> None:
        for chip in self._chips:
            self._filters.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for at, word in enumerate(words):
            chip = self._segment(f"{word} ✕")
            chip.clicked.connect(lambda _=False, at=at: self.filter_dropped.emit(at))
            self._filters.addWidget(chip)
            self._chips.append(chip)

    def say_days_wrong(self, wrong: bool) -> None:
        for field in (self.first, self.last):
            set_look(field, "bad", "yes" if wrong else "no")


def _fill(box: QComboBox, choices: Sequence[Choice], chosen: str) -> None:
    box.clear()
    for code, word in choices:
        box.addItem(word, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
