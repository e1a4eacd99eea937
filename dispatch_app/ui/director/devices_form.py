"""A device's settings as fields with words. Says which differ from what runs; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from dispatch_app.client.devices import SettingField
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.devices_words import choice_label, field_label

_SPACE, _FIELD_PX = 6, 260


class SettingsForm(QWidget):
    """What was typed stays until another device is shown, or its settings have changed."""

    edited = Signal()
    """Something was typed or chosen."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACE)
        self._grid.setColumnStretch(2, 1)
        self._fields: tuple[SettingField, ...] = ()
        self._editors: dict[str, QLineEdit | QComboBox] = {}
        self._key = ""

    def show_settings(self, key: str, fields: Sequence[SettingField]) -> None:
        """`key` names the device. The same fields again change nothing."""
        if (key, tuple(fields)) != (self._key, self._fields):
            self._key, self._fields = key, tuple(fields)
            self._fill()

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._editors = {}
        for row, field in enumerate(self._fields):
            label = QLabel(field_label(field.key, self._texts), self)
            label.setObjectName("entryLabel")
            editor = self._editor(field)
            label.setBuddy(editor)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(editor, row, 1)
            self._editors[field.key] = editor
        self._grid.setRowStretch(len(self._fields), 1)

    def _editor(self, field: SettingField) -> QLineEdit | QComboBox:
        editor: QLineEdit | QComboBox
        if field.kind == "choice":
            editor = QComboBox(self)
            for choice in field.choices:
                editor.addItem(choice_label(choice, self._texts), choice)
            editor.setCurrentIndex(editor.findData(field.value))
            editor.currentIndexChanged.connect(self._changed)
        else:
            editor = QLineEdit(field.value, self)
            editor.textChanged.connect(self._changed)
        editor.setObjectName("entryField")
        editor.setMinimumWidth(_FIELD_PX)
        return editor

    def _changed(self, *_: object) -> None:
        self.edited.emit()

    def changes(self) -> dict[str, str]:
        """What differs from the settings that run."""
        running = {field.key: field.value for field in self._fields}
        typed = {key: _text(editor) for key, editor in self._editors.items()}
        return {key: text for key, text in typed.items() if text != running[key]}

    def put(self, key: str, text: str) -> None:
        """As if it were typed."""
        editor = self._editors[key]
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(text))
        else:
            editor.setText(text)

    def mark(self, key: str) -> None:
        """Show which one was refused, and put the cursor there; an empty key marks none."""
        for name, editor in self._editors.items():
            wanted = "yes" if name == key else "no"
            if editor.property("bad") != wanted:
                editor.setProperty("bad", wanted)
                editor.style().unpolish(editor)
                editor.style().polish(editor)
        if key in self._editors:
            self._editors[key].setFocus()


def _text(editor: QLineEdit | QComboBox) -> str:
    text = editor.currentData() if isinstance(editor, QComboBox) else editor.text()
    return str(text or "").strip()
