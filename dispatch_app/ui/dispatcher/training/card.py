"""The caller's words beside the form, where nobody's voice is heard. Shows only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.training.talk import Exchange
from dispatch_app.ui.kit.interview.choices import set_text

SHOWN = 3
"""The last exchanges; what was said before them was heard."""


class CallerCard(QFrame):
    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("callerCard")
        self._title = self._label("callerTitle")
        self.rows = [(self._label("callerAsked"), self._label("callerSays")) for _ in range(SHOWN)]
        self._keys = self._label("keyWord")
        self._keys.setText(texts("training.card.keys", sign=KEYS["ask_caller"]))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(3)
        column.addWidget(self._title)
        for asked, said in self.rows:
            column.addWidget(asked)
            column.addWidget(said)
        column.addWidget(self._keys)
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def show_talk(self, title: str, exchanges: Sequence[Exchange]) -> None:
        """The latest at the foot."""
        set_text(self._title, title)
        shown = exchanges[-SHOWN:]
        for at, (asked, said) in enumerate(self.rows):
            known = shown[at] if at < len(shown) else Exchange("", "")
            for label, words in ((asked, known.asked), (said, known.said)):
                set_text(label, words)
                label.setVisible(bool(words))
        self.show()
