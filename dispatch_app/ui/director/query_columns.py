"""Chooses the columns of an answer: a list with ticks. Shows and asks only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from dispatch_app.domain.search.fields import Subject
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.query_words import field_word

_TICKS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ColumnMenu(QMenu):
    """Arrows go, Enter or a click ticks and leaves the list open; Esc is done."""

    chosen = Signal(tuple)
    """Keys of the columns, in the order of the subject's fields."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("columnMenu")
        self._texts = texts
        self._before: tuple[str, ...] = ()
        self.aboutToHide.connect(self._done)

    def ask(self, subject: Subject, chosen: Sequence[str], below: QWidget) -> None:
        self.clear()
        for field in subject.fields.values():
            action = QAction(field_word(subject, field, self._texts), self)
            action.setCheckable(True)
            action.setChecked(field.key in chosen)
            action.setData(field.key)
            self.addAction(action)
        self._before = self.ticked
        self.popup(below.mapToGlobal(QPoint(0, -self.sizeHint().height())))

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(str(a.data()) for a in self.actions() if a.isChecked())

    def _done(self) -> None:
        if self.ticked and self.ticked != self._before:
            self.chosen.emit(self.ticked)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None:
            action.toggle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if action is not None and event.key() in _TICKS:
            action.toggle()
            return
        super().keyPressEvent(event)
