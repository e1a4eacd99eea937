"""The sheet of notices: the list, the text of one, its files, and a place to write. Shows and says.

Laid over the window until Escape, like the sheet of lamps; the seat goes on working beneath.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.notices.reading import ReadingPane
from dispatch_app.ui.kit.notices.words import NoticeView, heads
from dispatch_app.ui.kit.notices.writing import WritingPane
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

_KEYS = {"write": "Ctrl+N", "answer": "Ctrl+R"}
_SHARE = 0.86
_MARGIN, _SPACE = 16, 10
_PERSON_PX = 170


class NoticeSheet(QFrame):
    turned = Signal(object)
    """The `Line` that the cursor stands on."""
    read = Signal(object)
    """The `Line` that somebody has read."""
    write_wanted = Signal()
    answer_wanted = Signal()

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("noticeSheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._texts = texts
        self._back: QWidget | None = None
        self.table = TableView(heads(texts), self)
        self.table.turned.connect(self.turned)
        self.table.opened.connect(self.read)
        self.none = self._label("headerText", texts("notices.none"))
        self.reading = ReadingPane(texts, self)
        self.writing = WritingPane(texts, self)
        self.person = QComboBox(self)
        self.person.setObjectName("entryField")
        self.person.setEditable(True)
        self.person.setMinimumWidth(_PERSON_PX)
        self.person_word = self._label("caption", texts("notices.reader"))
        self.done = self._key("notices.key.read", "Enter")
        self.done.clicked.connect(self._read)
        self.write = self._key("notices.key.write", _KEYS["write"])
        self.write.clicked.connect(self.write_wanted)
        self.answer = self._key("notices.key.answer", _KEYS["answer"])
        self.answer.clicked.connect(self.answer_wanted)
        self.back = self._key("notices.key.back", "Esc")
        self.back.clicked.connect(self._step_back)
        self.said = self._label("entrySaid", "")
        hang_keys(self, _KEYS, self._pressed)
        self._lay_out()
        self.hide()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _key(self, word: str, key: str) -> QPushButton:
        button = QPushButton(f"{self._texts(word)}  {key}", self)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.setSpacing(_SPACE)
        column.addWidget(self._label("chooserTitle", self._texts("notices.title")))
        middle = QHBoxLayout()
        middle.setSpacing(_SPACE)
        left = QVBoxLayout()
        left.addWidget(self.none)
        left.addWidget(self.table, 1)
        middle.addLayout(left, 5)
        right = QVBoxLayout()
        right.addWidget(self.reading, 1)
        right.addWidget(self.writing, 1)
        middle.addLayout(right, 4)
        column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(_SPACE)
        keys = (self.done, self.answer, self.write, self.back)
        for widget in (self.person_word, self.person, *keys):
            foot.addWidget(widget)
        foot.addWidget(self.said, 1)
        foot.addWidget(self._label("keyWord", self._texts("notices.keys")))
        column.addLayout(foot)

    # ---- what is shown

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.none.setVisible(not lines)
        self.table.show_lines(lines)

    def show_notice(self, view: NoticeView | None) -> None:
        self.reading.show_view(view)
        self.done.setEnabled(view is not None and view.waits)
        self.answer.setEnabled(view is not None and view.answered)

    def show_people(self, names: Sequence[str], *, asked: bool) -> None:
        """Who may be reading, where the account is not a person's."""
        for part in (self.person_word, self.person):
            part.setVisible(asked)
        typed = self.person.currentText()
        if [self.person.itemText(n) for n in range(self.person.count())] != list(names):
            self.person.clear()
            self.person.addItems(list(names))
            self.person.setCurrentText(typed)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def show_writing(self, writing: bool) -> None:
        self.reading.setVisible(not writing)
        self.writing.setVisible(writing)
        if writing:
            self.writing.text.setFocus()
        else:
            self.table.setFocus()

    # ---- coming and going

    def open(self) -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget()
        self.resize(int(host.width() * _SHARE), int(host.height() * _SHARE))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)
        self.show_writing(False)
        self.say("")
        self.show()
        self.raise_()
        self.table.setFocus()

    def leave(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _read(self) -> None:
        if self.table.current is not None:
            self.read.emit(self.table.current)

    def _pressed(self, name: str) -> None:
        if name == "write" and self.write.isVisible():
            self.write_wanted.emit()
        elif name == "answer" and self.answer.isEnabled():
            self.answer_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        """From writing to the list, and from there away."""
        if self.writing.isVisible():
            self.show_writing(False)
        else:
            self.leave()
