"""The strip of alarms under a seat's header: a line each, a key each. Shows and says; no rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.alarms.rows import SHOWN, AlarmRow
from dispatch_app.ui.kit.elided import Elided


class AlarmStrip(QFrame):
    """Takes no room while there is nothing to say."""

    acknowledge_wanted = Signal(str)
    """The id of an alarm."""
    word_wanted = Signal(str)
    """As above, with a word of the person's choice."""

    def __init__(self, texts: Texts, keys: tuple[str, str] = ("", "")) -> None:
        """`keys`: names of the keys that acknowledge the first alarm, and that do it with a word;
        an empty second one means that there are no words to choose from."""
        super().__init__()
        self.setObjectName("alarmStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.lines = [_Line(texts, keys if at == 0 else ("", ""), self) for at in range(SHOWN)]
        self._more = QLabel(self)
        self._more.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 3, 12, 3)
        column.setSpacing(2)
        for line in self.lines:
            column.addWidget(line)
            line.acknowledge.clicked.connect(lambda _=False, x=line: self._wanted(x))
            line.has_words = bool(keys[1])
            line.word.clicked.connect(lambda _=False, x=line: self.word_wanted.emit(x.id))
        column.addWidget(self._more)
        self.hide()

    def _wanted(self, line: _Line) -> None:
        self.acknowledge_wanted.emit(line.id)

    def show_rows(self, rows: Sequence[AlarmRow], more: int, *, may: bool) -> None:
        """`more`: how many there are besides; `may`: this seat acknowledges."""
        for at, line in enumerate(self.lines):
            line.show_row(rows[at] if at < len(rows) else None, may=may)
        self._more.setVisible(more > 0)
        if more:
            self._more.setText(self._texts("alarm.more", count=more))
        self.setVisible(bool(rows))


class _Line(QWidget):
    def __init__(self, texts: Texts, keys: tuple[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.id = ""
        self.has_words = False
        self._row: AlarmRow | None = None
        self.words = Elided("alarmWords")
        self.acknowledge = self._button(texts("alarm.acknowledge"), keys[0])
        self.word = self._button(texts("alarm.with-word"), keys[1])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.acknowledge)
        row.addWidget(self.word)

    def _button(self, words: str, key: str) -> QPushButton:
        button = QPushButton(f"{words}  {key}".strip(), self)
        button.setObjectName("alarmKey")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def show_row(self, row: AlarmRow | None, *, may: bool) -> None:
        """Change only what differs: this comes twice a second."""
        self.setVisible(row is not None)
        if row is None:
            self.id, self._row = "", None
            return
        self.id = row.id
        self.acknowledge.setVisible(may and row.calls)
        self.word.setVisible(may and row.calls and self.has_words)
        if self._row is None or row.words != self._row.words:
            self.words.setText(row.words)
        if self._row is None or row.tip != self._row.tip:
            self.setToolTip(row.tip)
        if self.words.property("tone") != row.tone:
            self.words.setProperty("tone", row.tone)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)
        self._row = row
