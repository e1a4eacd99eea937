"""Says in every window that what it shows was invented, for as long as the record is.

Lies over the window's foot, takes no room and no clicks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts

NAME = "inventedMark"
KEPT_FREE = "inventedMarkAbovePx"
"""Property of a window whose foot is taken: how far above it the mark stands."""
_LAMPS = "lampRow"
_BESIDE_PX = 8
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
        if past is None or self._record.state.training is not None:
            return  # a training run wears its own frame
        words = self._texts("invented.mark", first=past.first_day, last=past.last_day)
        for window in windows_without(_Mark, NAME):
            _Mark(words, window)


def windows_without(mark: type[QWidget], name: str) -> Sequence[QWidget]:
    """The windows and dialogs of this process that do not wear such a mark yet."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.windowType() in _WINDOWS and window.findChild(mark, name) is None
    ]


class _Mark(QLabel):
    def __init__(self, words: str, window: QWidget) -> None:
        super().__init__(words, window)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.adjustSize()
        window.installEventFilter(self)
        self._stand()
        self.show()

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._stand)  # when the lamps have found their new place
        return False

    def _stand(self) -> None:
        window = self.window()
        above_px = window.property(KEPT_FREE) or _ABOVE_FOOT_PX
        top = window.height() - self.height() - above_px
        middle = (window.width() - self.width()) // 2
        self.move(max(0, min(middle, self._room_left_of_lamps(window, top))), top)
        self.raise_()

    def _room_left_of_lamps(self, window: QWidget, top: int) -> int:
        """Lamps tell the truth too: where they stand at the foot, the mark goes beside them."""
        lamps = window.findChild(QWidget, _LAMPS)
        if lamps is None or lamps.isHidden():
            return window.width()
        taken = lamps.childrenRect()
        corner = lamps.mapTo(window, taken.topLeft())
        if taken.isEmpty() or corner.y() + taken.height() < top:
            return window.width()
        return corner.x() - self.width() - _BESIDE_PX
