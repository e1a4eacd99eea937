"""A small form of lines of words at the right edge. Shows and asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.map.side_box import WIDTH_PX, SideBox


class WordsForm(SideBox):
    """Its fields are given anew each time it opens."""

    saved = Signal(object)
    """What stands in the fields by their names, without blanks at the ends."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__("", host)
        self._texts = texts
        self._said = QLabel(self)
        self._said.setObjectName("muted")
        self._said.setWordWrap(True)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(4)
        self._fields: dict[str, QLineEdit] = {}
        self._trouble = QLabel(self)
        self._trouble.setObjectName("mapTrouble")
        self._trouble.setWordWrap(True)
        self.column.addWidget(self._said)
        self.column.addLayout(self._form)
        self.column.addWidget(self._trouble)
        self.column.addLayout(self._buttons())
        self.setFixedWidth(WIDTH_PX)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        save = QPushButton(f"{self._texts('mapwindow.save')}  Enter", self)
        leave = QPushButton(f"{self._texts('mapwindow.cancel')}  Esc", self)
        save.clicked.connect(self._save)
        leave.clicked.connect(self.closed)
        for button in (save, leave):
            button.setObjectName("mapTool")
            row.addWidget(button)
        return row

    def ask(self, title: str, said: str, fields: Sequence[tuple[str, str, str]]) -> None:
        """Open with fields, each a name, a label and what stands there to begin with."""
        self.entitle(title)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        for name, label, text in fields:
            field = QLineEdit(text, self)
            field.setObjectName("mapField")
            field.installEventFilter(self)
            self._fields[name] = field
            self._form.addRow(label, field)
        self.show_trouble("")

    def begin(self) -> None:
        field = next(iter(self._fields.values()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    @property
    def values(self) -> Mapping[str, str]:
        return {name: field.text().strip() for name, field in self._fields.items()}

    def propose(self, name: str, text: str) -> None:
        """Fill a field that nobody has filled by now."""
        field = self._fields.get(name)
        if field is not None and not field.text().strip():
            field.setText(text)

    def show_trouble(self, text: str) -> None:
        """Why it was not saved; empty takes it away."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.adjustSize()
        self.grown.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and _is_enter(event):
            self._save()
            return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        self.saved.emit(self.values)


def _is_enter(event: QKeyEvent) -> bool:
    pressed = event.type() is QEvent.Type.KeyPress
    return pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
