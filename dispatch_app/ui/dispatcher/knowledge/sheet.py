"""The sheet of the knowledge base: type, see, open, read. Lies over the form; shows only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.knowledge.reader import EntryReader, ReaderView

_LIST_SHARE, _READER_SHARE = 2, 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class KnowledgeSheet(QFrame):
    typed = Signal(str)
    turned = Signal(int)
    """The place in the list of the entry that is shown beside it."""
    read_wanted = Signal(int)
    """The entry is opened large."""
    left = Signal()

    def __init__(
        self, texts: Texts, host: QWidget, over: Sequence[QWidget], about: str = "knowledge"
    ) -> None:
        """`over`: the panels of the host that it lies over; it follows their size. `about`: what
        is looked up in it, as its words and its key are named."""
        super().__init__(host)
        self._about = about
        self.setObjectName("knowledge")
        self._over = tuple(over)
        self.field = QLineEdit(self)
        self.field.setObjectName("knowledgeField")
        self.field.setPlaceholderText(texts(f"{about}.field"))
        self.field.textChanged.connect(self.typed)
        self.field.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setObjectName("knowledgeList")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.currentRowChanged.connect(self.turned)
        self.list.itemClicked.connect(self._clicked)
        self.none = QLabel(texts(f"{about}.none"), self)
        self.none.setObjectName("empty")
        self.none.setWordWrap(True)
        self.reader = EntryReader(self)
        self._lay_out(texts)
        for panel in self._over:
            panel.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        self.hide()

    def _lay_out(self, texts: Texts) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        title = QLabel(texts(f"{self._about}.title"), self)
        title.setObjectName("panelTitle")
        hint = Elided("keyWord")
        hint.setText(texts(f"{self._about}.hint", shortcut=KEYS[self._about]))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(title)
        head.addWidget(hint, 1)
        self._left = QWidget(self)
        listing = QVBoxLayout(self._left)
        listing.setContentsMargins(0, 0, 0, 0)
        listing.addWidget(self.list, 1)
        listing.addWidget(self.none)
        row = QHBoxLayout()
        row.addWidget(self._left, _LIST_SHARE)
        row.addWidget(self.reader, _READER_SHARE)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addLayout(row, 1)

    # ---- showing

    def begin(self) -> None:
        self._fit()
        self.show()
        self.raise_()
        self.show_large(on=False)
        self.field.setFocus()
        self.field.selectAll()

    def show_hits(self, lines: Sequence[str], *, typed: bool) -> None:
        """Replace the list; its first line is chosen."""
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems(list(lines))
        self.list.blockSignals(False)
        self.none.setVisible(typed and not lines)
        if lines:
            self.list.setCurrentRow(0)
        else:
            self.reader.show_view(ReaderView())

    def add_hit(self, line: str) -> None:
        """One more at the end; what is chosen stays chosen."""
        self.list.addItem(line)

    def show_large(self, *, on: bool) -> None:
        """One entry over the whole sheet, or the list beside it. The cursor goes first: of a field
        that hides it would go on to the form."""
        if on:
            self.setFocus()
        self._left.setVisible(not on)
        self.field.setVisible(not on)
        self.reader.setProperty("large", "yes" if on else "no")
        for widget in (self.reader, self.reader.body, self.reader.title):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        if not on:
            self.field.setFocus()

    @property
    def large(self) -> bool:
        return self._left.isHidden()

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What takes the cursor below it wants to be seen: a call that was answered, say."""
        below = now is not None and any(panel.isAncestorOf(now) for panel in self._over)
        if below and self.isVisible():
            self.hide()

    # ---- keys

    def _clicked(self) -> None:
        self.read_wanted.emit(self.list.currentRow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._over:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
                self._fit()
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._back()
        elif key in _PAGES:
            self.reader.turn_page(_PAGES[key])
        elif key in _STEPS and self.large:
            self.reader.step(_STEPS[key])
        elif key in _STEPS:
            at = self.list.currentRow() + _STEPS[key]
            self.list.setCurrentRow(min(max(at, 0), self.list.count() - 1))
        elif key in _ENTER and not self.large and not event.isAutoRepeat():
            if self.list.currentRow() >= 0:
                self.read_wanted.emit(self.list.currentRow())
        else:
            return False
        return True

    def _back(self) -> None:
        """From the entry to the list, from the list to where one typed."""
        if self.large:
            self.show_large(on=False)
        else:
            self.left.emit()

    def _fit(self) -> None:
        host = self.parentWidget()
        assert host is not None
        whole = QRect()
        for panel in self._over:
            corner = panel.mapTo(host, panel.rect().topLeft())
            whole = whole.united(QRect(corner, panel.size()))
        self.setGeometry(whole)
