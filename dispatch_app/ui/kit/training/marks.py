"""Frames every window of a training world, so that nobody takes it for the real one.

A dashed frame and a band of words over the window's top: neither says it by colour alone. The
window gives them room; they take no clicks.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, Qt
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.invented_mark import Record, windows_without

FRAME, BAND = "trainingFrame", "trainingBand"
FRAME_PX, BAND_PX = 5, 22
"""As wide as the border in the style sheet, and as high as its words."""
_TURNED = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ChildAdded})


class TrainingMarks(QObject):
    """Marks windows as they are first used; nothing at a live centre's seat."""

    def __init__(
        self, record: Record, texts: Texts, parent: QObject | None = None, *, started: bool = False
    ) -> None:
        """`started`: for training, and marked before the centre was ever heard."""
        super().__init__(parent)
        self._record, self._texts, self._started = record, texts, started
        record.changed.connect(self._look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._look)

    def _look(self, _what: object = None) -> None:
        if not self._started and self._record.state.training is None:
            return
        for window in windows_without(_Frame, FRAME):
            _Frame(self._texts("training.mark"), window)


class _Frame(QFrame):
    """Only its border and its band are there: what lies between is the window's own."""

    def __init__(self, words: str, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(FRAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._band = QLabel(words, self)
        self._band.setObjectName(BAND)
        self._band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        own = window.contentsMargins()
        window.setContentsMargins(own + QMargins(FRAME_PX, BAND_PX, FRAME_PX, FRAME_PX))
        window.installEventFilter(self)
        size = window.size()
        QApplication.sendEvent(
            window, QResizeEvent(size, size)
        )  # some place their parts themselves
        self._stand()
        self.show()

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        if event.type() in _TURNED:
            self._stand()
        return False

    def _stand(self) -> None:
        whole = self.window().rect()
        self.setGeometry(whole)
        self._band.setGeometry(QRect(0, 0, whole.width(), BAND_PX))
        free = whole.adjusted(FRAME_PX, BAND_PX, -FRAME_PX, -FRAME_PX)
        self.setMask(QRegion(whole).subtracted(QRegion(free)))
        self.raise_()
