"""Fields under one another, quick by keys: Enter goes on, Ctrl+Enter saves, Esc leaves. Shows and
asks; what was typed stays until it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.i18n.texts import Texts

Editor = QLineEdit | QComboBox | QCheckBox
YES = "yes"
_SHORT, _SHORT_PX = 8, 104
"""Fields of so few characters are no wider: what is known of them stands beside."""
_NOT_BY_CONTENT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
"""A long choice must not push a list out of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryField:
    name: str
    label: str
    known: str = ""
    """What stands already, and who said it."""
    hint: str = ""
    value: str = ""
    """What stands in the field at first; `YES` ticks a box."""
    most: int = MAX_TEXT
    choices: tuple[tuple[str, str], ...] = ()
    """Codes and labels of a list."""
    box: bool = False
    open: bool = True
    """False: only what is known is shown."""


class EntrySheet(QFrame):
    saved = Signal(object)
    """A mapping of the open fields' names to texts, codes or `YES`."""
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entrySheet")
        self._texts = texts
        self._editors: dict[str, Editor] = {}
        self._about: object = None
        self._kept: dict[object, Mapping[str, str]] = {}
        """What was typed and not saved, by what it is for."""
        self._heading = self._label("entryHeading")
        self._said = self._label("entrySaid")
        self._inside = QWidget()
        self._inside.setObjectName("entryInside")
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("entryScroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._said)
        column.addLayout(self._buttons())

    def _label(self, name: str, text: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.save_key = QPushButton(f"{self._texts('entry.save')}  Ctrl+Enter", self)
        self.leave_key = QPushButton(f"{self._texts('entry.leave')}  Esc", self)
        for key, act in ((self.save_key, self._save), (self.leave_key, self.left.emit)):
            key.setObjectName("entryKey")
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.clicked.connect(act)
            row.addWidget(key)
        row.addStretch(1)
        return row

    # ---- fields

    def show_fields(self, about: object, heading: str, fields: Sequence[EntryField]) -> None:
        """`about` says what it is for: fields of the same thing keep what was typed in them."""
        if self._about is not None:
            self._kept[self._about] = self.values
        typed = self._kept.get(about, {})
        self._about = about
        self._heading.setText(heading)
        self._editors = {}
        inside = QWidget()
        inside.setObjectName("entryInside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(2, 1)
        for line, field in enumerate(fields):
            self._add(grid, line, field, typed.get(field.name, ""))
        grid.setRowStretch(len(fields), 1)
        self._scroll.setWidget(inside)

    def _add(self, grid: QGridLayout, line: int, field: EntryField, typed: str) -> None:
        if field.box and field.open:
            box = QCheckBox(field.label)
            box.setChecked((typed or field.value) == YES)
            self._keep(field, box)
            grid.addWidget(box, line, 0, 1, 1 if field.known else 3)
            if field.known:
                grid.addWidget(self._label("entryKnown", field.known), line, 1, 1, 2)
            return
        label = self._label("entryLabel", field.label)
        label.setWordWrap(False)
        grid.addWidget(label, line, 0)
        known = self._label("entryKnown", field.known)
        if not field.open:
            grid.addWidget(known, line, 1, 1, 2)
            return
        editor = self._list(field) if field.choices else self._line(field)
        self._keep(field, editor)
        self._fill(editor, typed or field.value)
        short = field.most <= _SHORT and not field.choices
        grid.addWidget(editor, line, 1, 1, 1 if short or field.known else 2)
        if short or field.known:
            grid.addWidget(known, line, 2)

    def _keep(self, field: EntryField, editor: Editor) -> None:
        editor.setAccessibleName(field.label)
        editor.installEventFilter(self)
        self._editors[field.name] = editor

    def _line(self, field: EntryField) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName("entryField")
        line.setMaxLength(field.most)
        line.setPlaceholderText(field.hint)
        if field.most <= _SHORT:
            line.setFixedWidth(_SHORT_PX)
        return line

    def _list(self, field: EntryField) -> QComboBox:
        box = QComboBox()
        box.setObjectName("entryField")
        box.setSizeAdjustPolicy(_NOT_BY_CONTENT)
        box.setMinimumContentsLength(_SHORT)
        box.addItem("", "")
        for code, label in field.choices:
            box.addItem(label, code)
        return box

    def _fill(self, editor: Editor, value: str) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(value)
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))

    # ---- values

    @property
    def values(self) -> Mapping[str, str]:
        return {name: _value(editor) for name, editor in self._editors.items()}

    def editor(self, name: str) -> Editor:
        return self._editors[name]

    def forget(self) -> None:
        """What was typed is saved."""
        self._kept.pop(self._about, None)
        self._about = None

    def begin(self) -> None:
        first = next(iter(self._editors.values()), None)
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def say(self, tone: str, text: str) -> None:
        self._said.setText(text)
        _look(self._said, "tone", tone)

    @property
    def said(self) -> str:
        return self._said.text()

    def point_at(self, name: str) -> None:
        """The field that was typed wrong, and none else; it waits to be typed anew."""
        for known, editor in self._editors.items():
            _look(editor, "bad", YES if known == name else "")
        wrong = self._editors.get(name)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(wrong)
            if isinstance(wrong, QLineEdit):
                wrong.selectAll()

    def _save(self) -> None:
        self.saved.emit(self.values)

    # ---- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._save()
        else:
            self._go_on()
        return True

    def _go_on(self) -> None:
        """To the next field; from the last one it is saved."""
        fields = list(self._editors.values())
        at = next((n for n, editor in enumerate(fields) if editor.hasFocus()), -1)
        if at + 1 < len(fields):
            fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(fields[at + 1])
        else:
            self._save()


def _value(editor: Editor) -> str:
    if isinstance(editor, QLineEdit):
        return editor.text().strip()
    if isinstance(editor, QComboBox):
        return str(editor.currentData() or "")
    return YES if editor.isChecked() else ""


def _look(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
