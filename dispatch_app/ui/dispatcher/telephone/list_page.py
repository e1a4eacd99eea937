"""A page of the telephone's panel: perhaps fields, a list, the acts on its current row.

Shows and asks. Every act has a button and a key; the keys hold while the page has the focus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from dispatch_app.ui.dispatcher.telephone.row_card import PanelRow, RowCard
from dispatch_app.ui.kit.interview.flow import Flow
from dispatch_app.ui.kit.keyed_rows import KeyedRows
from dispatch_app.ui.kit.theme import Theme

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True, slots=True)
class PageAct:
    """What can be done on this page. A `why` greys it out and is its tooltip."""

    code: str
    word: str
    key: str
    """As `QKeySequence` reads it; shown as it is."""
    why: str = ""


class ListPage(QWidget):
    acted = Signal(str, str)
    """Code of the act and key of the current row, empty where there is none."""
    escaped = Signal()
    looked_at = Signal(str)
    """Key of a row that was clicked."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], empty: str) -> None:
        super().__init__()
        self._acts: tuple[PageAct, ...] = ()
        self._buttons: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self._model: KeyedRows[PanelRow] = KeyedRows(self)
        self.view = QListView(self)
        self.view.setObjectName("telephoneList")
        self.view.setModel(self._model)
        self.view.setItemDelegate(RowCard(theme, now, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._clicked)
        self.view.installEventFilter(self)
        self._empty = QLabel(empty, self)
        self._empty.setObjectName("empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note = QLabel(self)
        self._note.setObjectName("telephoneNote")
        self._note.setWordWrap(True)
        self._note.hide()
        self._act_row = QWidget(self)
        self._flow = Flow(self._act_row, gap=4)
        self._flow.setContentsMargins(8, 2, 8, 6)
        for widget, stretch in ((self._note, 0), (self._empty, 1), (self.view, 1)):
            self.column.addWidget(widget, stretch)
        self.column.addWidget(self._act_row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_rows(())

    # ---- shown

    @property
    def rows(self) -> Sequence[PanelRow]:
        return self._model.rows

    @property
    def note(self) -> str:
        return self._note.text()

    @property
    def acts(self) -> Sequence[PageAct]:
        return self._acts

    @property
    def current(self) -> str:
        """Key of the current row; the first one where none was chosen."""
        at = self.view.currentIndex().row()
        rows = self._model.rows
        return rows[at].key if 0 <= at < len(rows) else (rows[0].key if rows else "")

    def show_rows(self, rows: Sequence[PanelRow], *, first: bool = False) -> None:
        """Show these; `first` makes the first one current, as a new search wants it."""
        before = "" if first else self.current
        self._model.show(rows)
        self._empty.setVisible(not rows)
        self.view.setVisible(bool(rows))
        at = self._model.place(before)
        if rows:
            self.view.setCurrentIndex(self._model.index(at or 0, 0))

    def show_note(self, text: str, tone: str = "info") -> None:
        """A line over the list: loud in `warning` and `alarm`."""
        if self._note.property("tone") != tone:
            self._note.setProperty("tone", tone)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)
        if self._note.text() != text:
            self._note.setText(text)
        self._note.setVisible(bool(text))

    def show_acts(self, acts: Sequence[PageAct]) -> None:
        if tuple(acts) == self._acts:
            return
        self._acts = tuple(acts)
        while len(self._buttons) < len(self._acts):
            self._buttons.append(self._button(len(self._buttons)))
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(self._acts))
            if at < len(self._acts):
                act = self._acts[at]
                button.setText(f"{act.word}  {act.key}")
                button.setEnabled(not act.why)
                button.setToolTip(act.why)
        self._flow.invalidate()
        self._act_row.updateGeometry()

    def _button(self, at: int) -> QPushButton:
        button = QPushButton(self._act_row)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False: self._act(self._acts[at]))
        self._flow.addWidget(button)
        return button

    def tick(self) -> None:
        if self.isVisible():
            self.view.viewport().update()

    # ---- keys

    def begin(self) -> None:
        focus = self.view if self.rows else self
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self.claims(event):
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if self.claims(event):
                return True
            if event.type() is QEvent.Type.KeyPress and self.take_key(event):
                return True
        return super().eventFilter(watched, event)

    def claims(self, event: QKeyEvent) -> bool:
        """A key of this page goes to it before it goes to the window."""
        if event.type() is not QEvent.Type.ShortcutOverride or self._meant(event) is None:
            return False
        event.accept()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return True
        act = self._meant(event)
        if act is not None:
            if not event.isAutoRepeat():
                self._act(act)
            return True
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(step)
            return True
        return False

    def choose(self, key: str) -> None:
        """Make this row the current one, if it is there."""
        at = self._model.place(key)
        if at is not None:
            self.view.setCurrentIndex(self._model.index(at, 0))

    def step(self, by: int) -> None:
        if self.rows:
            at = min(max(self.view.currentIndex().row() + by, 0), len(self.rows) - 1)
            self.view.setCurrentIndex(self._model.index(at, 0))

    def _meant(self, event: QKeyEvent) -> PageAct | None:
        typed = event.keyCombination()
        key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
        modifiers = typed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(int(key) | int(modifiers.value))
        return next((a for a in self._acts if QKeySequence(_named(a.key)) == pressed), None)

    def _act(self, act: PageAct) -> None:
        if not act.why:
            self.acted.emit(act.code, self.current)

    def _clicked(self, index: QModelIndex) -> None:
        self.looked_at.emit(self._model.rows[index.row()].key)


def _named(key: str) -> str:
    """Qt calls the great key Return."""
    return key.replace("Enter", "Return")
