"""What is known of a number, beside the form: a card unasked, a sheet to add to it. Shows only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import Choices, set_text, set_tone
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.numbers.words import NoteLine

_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView:
    number: str = ""
    heading: str = ""
    notes: tuple[NoteLine, ...] = ()
    lately: tuple[str, ...] = ()
    """The latest earlier calls, for the card."""
    warns: bool = False


class NumberCard(QFrame):
    opened = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("numberCard")
        self._shown = NumberView()
        self.heading = _label(self, "numberHeading")
        self.notes = _label(self, "numberNotes")
        self.lately = _label(self, "cardWhy")
        self.more = QPushButton(f"{KEYS['number_notes']} {texts('numbers.more')}", self)
        self.more.setObjectName("cardButton")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.more)
        column.addLayout(head)
        column.addWidget(self.notes)
        column.addWidget(self.lately)
        self.hide()

    @property
    def shown(self) -> NumberView:
        return self._shown

    def show_view(self, view: NumberView) -> None:
        if view == self._shown:
            return
        self._shown = view
        set_text(self.heading, view.heading)
        set_text(self.notes, "\n".join(f"⚑ {note.text}" for note in view.notes))
        set_text(self.lately, "\n".join(view.lately))
        self.notes.setVisible(bool(view.notes))
        self.lately.setVisible(bool(view.lately))
        set_tone(self, "warns", "yes" if view.warns else "no")
        self.setVisible(bool(view.heading))


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSheetView:
    heading: str = ""
    notes: tuple[NoteLine, ...] = ()
    history: str = ""
    said: str = ""


class NumberSheet(QFrame):
    added = Signal(str, str)
    """Badge and text."""
    retired = Signal(str)
    """The id of a note."""
    left = Signal()

    def __init__(
        self, texts: Texts, badges: tuple[tuple[str, str], ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._shown = NumberSheetView()
        self.heading = _label(self, "panelTitle")
        self.notes = QListWidget(self)
        self.notes.setObjectName("noteList")
        self.notes.setWordWrap(True)
        self.notes.setAccessibleName(texts("numbers.notes"))
        self.badges = Choices(texts("numbers.badge"))
        self.badges.offer(badges)
        self.badges.chosen.connect(self._choose)
        self.text = QLineEdit(self)
        self.text.setObjectName("field")
        self.text.setMaxLength(MAX_TEXT)
        self.text.setPlaceholderText(texts("numbers.text"))
        self.text.setAccessibleName(texts("numbers.text"))
        self.text.returnPressed.connect(self._add)
        self.history = _label(self, "shiftBody")
        self.said = _label(self, "shiftSaid")
        self._hint = QLabel(texts("numbers.hint", shortcut=KEYS["number_notes"]), self)
        self._hint.setObjectName("keyWord")
        self._hint.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        scroll = QScrollArea(self)
        inside = QWidget()
        inside.setObjectName("sheetInside")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.history)
        lines.addStretch(1)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.heading)
        column.addWidget(self.badges)
        column.addWidget(self.text)
        column.addWidget(self.said)
        column.addWidget(self.notes, 1)
        column.addWidget(scroll, 2)
        column.addWidget(self._hint)

    def show_view(self, view: NumberSheetView) -> None:
        if view == self._shown:
            return
        before, self._shown = self._shown, view
        set_text(self.heading, view.heading)
        set_text(self.history, view.history)
        set_text(self.said, view.said)
        set_tone(self.said, "tone", "alarm")
        self.said.setVisible(bool(view.said))
        if before.notes != view.notes:
            self._put(view.notes)

    def _put(self, notes: tuple[NoteLine, ...]) -> None:
        row = self.notes.currentRow()
        self.notes.clear()
        for note in notes:
            item = QListWidgetItem(f"⚑ {note.text}")
            item.setData(_ID, note.id)
            self.notes.addItem(item)
        self.notes.setCurrentRow(min(max(row, 0), self.notes.count() - 1))

    def begin(self) -> None:
        self.badges.show_code("")
        self.badges.setFocus()

    def clear_text(self) -> None:
        self.text.clear()
        self.badges.show_code("")

    def _choose(self, badge: str) -> None:
        self.badges.show_code(badge)
        if badge:
            self.text.setFocus()

    def _add(self) -> None:
        self.added.emit(self.badges.code, self.text.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Delete and self.notes.hasFocus():
            item = self.notes.currentItem()
            if item is not None:
                self.retired.emit(item.data(_ID))
        else:
            super().keyPressEvent(event)


def _label(host: QWidget, name: str) -> QLabel:
    label = QLabel(host)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
