"""A place to write a message: whom to, the words, how urgent. Shows and says; sends nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts

_SEND = "Ctrl+Enter"


class WritingPane(QWidget):
    sent = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.heading = QLabel(self)
        self.heading.setObjectName("noticeTitle")
        self.station = QComboBox(self)
        self.station.setObjectName("entryField")
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("noticeEntry")
        self.text.setTabChangesFocus(True)
        self.urgent = QCheckBox(texts("notices.write.urgent"), self)
        self.send = QPushButton(f"{texts('notices.write.send')}  {_SEND}", self)
        self.send.setObjectName("smallButton")
        self.send.clicked.connect(self.sent)
        row = QHBoxLayout()
        row.addWidget(self.urgent)
        row.addStretch(1)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.station)
        column.addWidget(self.text, 1)
        column.addLayout(row)
        self.hide()

    def begin(self, heading: str, stations: Sequence[tuple[str, str]], chosen: str) -> None:
        """A new message. `stations`: id and name of each that can be written to; none where there
        is nothing to choose."""
        self.heading.setText(heading)
        self.text.clear()
        self.urgent.setChecked(False)
        self.station.clear()
        for id_, name in stations:
            self.station.addItem(name, id_)
        at = self.station.findData(chosen)
        self.station.setCurrentIndex(max(0, at))
        self.station.setVisible(bool(stations))

    @property
    def chosen_station(self) -> str:
        return str(self.station.currentData() or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sent.emit()
        else:
            super().keyPressEvent(event)
