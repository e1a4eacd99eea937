"""A few fields under one another in the telephone's panel. Shows and asks.

What was typed stays until it is saved: Escape only goes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.i18n.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    """Codes and labels; empty for a text field."""
    hint: str = ""


class SmallForm(QWidget):
    saved = Signal(object)
    """A mapping of names to texts and codes."""
    escaped = Signal()

    def __init__(self, texts: Texts, title: str, fields: Sequence[FieldSpec]) -> None:
        super().__init__()
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        head = QLabel(title, self)
        head.setObjectName("panelTitle")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        for spec in fields:
            form.addRow(spec.label, self._field(spec))
        self._trouble = QLabel(self)
        self._trouble.setObjectName("telephoneNote")
        self._trouble.setProperty("tone", "alarm")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(6)
        column.addWidget(head)
        column.addLayout(form)
        column.addWidget(self._trouble)
        column.addLayout(self._buttons(texts))
        column.addStretch(1)

    def _field(self, spec: FieldSpec) -> QWidget:
        field: QLineEdit | QComboBox
        if spec.choices:
            field = QComboBox(self)
            for code, label in spec.choices:
                field.addItem(label, code)
        else:
            field = QLineEdit(self)
            field.setMaxLength(MAX_TEXT)
            field.setPlaceholderText(spec.hint)
            field.setMinimumHeight(28)
        field.setObjectName("field" if isinstance(field, QLineEdit) else "telephoneChoice")
        field.setAccessibleName(spec.label)
        self._fields[spec.name] = field
        return field

    def _buttons(self, texts: Texts) -> QHBoxLayout:
        row = QHBoxLayout()
        for word, act in (
            (f"{texts('telephone.save')}  Ctrl+Enter", self._save),
            (f"{texts('telephone.back')}  Esc", self.escaped.emit),
        ):
            button = QPushButton(word, self)
            button.setObjectName("smallButton")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        row.addStretch(1)
        return row

    # ---- values

    @property
    def values(self) -> Mapping[str, str]:
        return {
            name: field.text().strip() if isinstance(field, QLineEdit) else str(field.currentData())
            for name, field in self._fields.items()
        }

    def put(self, name: str, value: str) -> None:
        field = self._fields[name]
        if isinstance(field, QLineEdit):
            field.setText(value)
        else:
            field.setCurrentIndex(max(0, field.findData(value)))

    def clear(self) -> None:
        """Everything as at first: after it was saved."""
        for field in self._fields.values():
            if isinstance(field, QLineEdit):
                field.clear()
            else:
                field.setCurrentIndex(0)
        self.show_trouble("")

    def begin(self, name: str = "") -> None:
        field = self._fields.get(name) or next(iter(self._fields.values()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, text: str) -> None:
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    @property
    def trouble(self) -> str:
        return self._trouble.text()

    def _save(self) -> None:
        self.saved.emit(self.values)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._save()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)
