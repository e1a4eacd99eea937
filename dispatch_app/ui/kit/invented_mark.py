"""Says in every window that what it shows was invented, for as long as the record is.

Lies over the window's foot, takes no room and no clicks.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts

NAME = "inventedMark"
KEPT_FREE = "inventedMarkAbovePx"
"""Property of a window whose foot is taken: how far above it the mark stands."""
_ABOVE_FOOT_PX = 3
_WINDOWS = frozenset({Qt.WindowType.Window, Qt.WindowType.Dialog})


class Record(Protocol):
    """What `Desk` offers."""

    state: CentreState

    @property
    def changed(self) -> SignalInstance: ...


class InventedMarks(QObject):
    """Marks windows as they are first used; nothing as long as the record is a real one."""

    def __init__(self, record: Record, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record, self._texts = record, texts
        record.changed.connect(self._look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._look)

    def _look(self, _what: object = None) -> None:
        past = self._record.state.invented
        if past is None:
            return
        words = self._texts("invented.mark", first=past.first_day, last=past.last_day)
        for window in QApplication.topLevelWidgets():
            if window.windowType() in _WINDOWS and window.findChild(_Mark, NAME) is None:
                _Mark(words, window)


class _Mark(QLabel):
    def __init__(self, words: str, window: QWidget) -> None:
        super().__init__(words, window)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.adjustSize()
        window.installEventFilter(self)
        self._stand(window)
        self.show()

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(window, QWidget):
            self._stand(window)
        return False

    def _stand(self, window: QWidget) -> None:
        x = (window.width() - self.width()) // 2
        above_px = window.property(KEPT_FREE) or _ABOVE_FOOT_PX
        self.move(max(0, x), window.height() - self.height() - above_px)
        self.raise_()
