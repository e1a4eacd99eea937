"""One part of a protocol as a form: a field a line, lists with one entry a line. Shows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from dispatch_app.domain.protocols.writing import FIELDS, LISTS
from dispatch_app.i18n.texts import Texts

_SPACE, _LIST_PX = 6, 132
_LABEL_PX = 74

Editor = QLineEdit | QComboBox | QPlainTextEdit


class PartForm(QScrollArea):
    changed = Signal(dict)
    """All fields, each time that somebody typed in one."""

    def __init__(self, texts: Texts, after: QWidget, parent: QWidget | None = None) -> None:
        """`after`: from where Tab leads into the form."""
        super().__init__(parent)
        self.setObjectName("entryScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._texts, self._after = texts, after
        self._kind = ""
        self._editors: dict[str, Editor] = {}
        self._filling = False

    def show_part(
        self,
        kind: str,
        fields: Mapping[str, str],
        offers: Mapping[str, Sequence[str]],
        *,
        may_write: bool,
    ) -> None:
        """`offers`: what may be chosen in a field; something else may be typed."""
        if kind != self._kind:
            self._kind = kind
            self._make(kind, offers)
        self._filling = True
        for name, editor in self._editors.items():
            _show(editor, fields.get(name, ""), offers.get(name, ()))
            _allow(editor, may_write)
        self._filling = False

    def show_words(self, words: str) -> None:
        """Instead of a form."""
        self._kind, self._editors = "", {}
        label = QLabel(words)
        label.setObjectName("caption")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(label)

    def focus(self) -> None:
        first = next(iter(self._editors.values()), None)
        if first is not None:
            first.setFocus()

    def editor(self, name: str) -> Editor:
        return self._editors[name]

    def _make(self, kind: str, offers: Mapping[str, Sequence[str]]) -> None:
        inside = QWidget()
        inside.setObjectName("entryInside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, _SPACE, 0)
        grid.setSpacing(_SPACE)
        self._editors = {}
        for at, name in enumerate(FIELDS.get(kind, ())):
            label = QLabel(self._texts(f"protocols.field.{name}"), inside)
            label.setObjectName("entryLabel")
            label.setFixedWidth(_LABEL_PX)
            label.setWordWrap(True)
            editor = self._editor(name, inside, chooses=name in offers)
            label.setBuddy(editor)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, at, 1)
            self._editors[name] = editor
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(inside)
        self._chain()

    def _chain(self) -> None:
        """Tab goes through the form in its order."""
        before = self._after
        for editor in self._editors.values():
            self.setTabOrder(before, editor)
            before = editor

    def _editor(self, name: str, host: QWidget, *, chooses: bool) -> Editor:
        hint = self._texts(f"protocols.hint.{name}")
        if name in LISTS:
            pane = QPlainTextEdit(host)
            pane.setObjectName("bytesPane")
            pane.setFixedHeight(_LIST_PX)
            pane.setTabChangesFocus(True)
            pane.setPlaceholderText(hint)
            pane.textChanged.connect(self._typed)
            return pane
        if chooses:
            box = QComboBox(host)
            box.setObjectName("entryField")
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.currentTextChanged.connect(self._typed)
            return box
        field = QLineEdit(host)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        field.setToolTip(hint)
        field.textEdited.connect(self._typed)
        return field

    def _typed(self, *_: object) -> None:
        if not self._filling:
            self.changed.emit({name: _typed_in(e) for name, e in self._editors.items()})


def _show(editor: Editor, value: str, offers: Sequence[str]) -> None:
    if isinstance(editor, QComboBox):
        if [editor.itemText(at) for at in range(editor.count())] != list(offers):
            editor.clear()
            editor.addItems(list(offers))
        if editor.currentText() != value:
            editor.setEditText(value)
    elif _typed_in(editor) != value:
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        else:
            editor.setText(value)
            editor.setCursorPosition(0)


def _allow(editor: Editor, may_write: bool) -> None:
    if isinstance(editor, QComboBox):
        editor.setEnabled(may_write)
    else:
        editor.setReadOnly(not may_write)


def _typed_in(editor: Editor) -> str:
    if isinstance(editor, QComboBox):
        return editor.currentText()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()
