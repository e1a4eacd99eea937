"""Covers what a drill has taken away from a seat's screen, so that nobody works with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget


class Cover(QLabel):
    """Lies over its host as long as it is shown, whatever size the host takes. It takes the
    mouse; keys that act on the host are not its business."""

    def __init__(self, words: str, host: QWidget) -> None:
        super().__init__(words, host)
        self.setObjectName("drillCover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._host = host
        host.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def lay(self, on: bool) -> None:
        if on and self.isHidden():
            self.setGeometry(self._host.rect())
            self.show()
            self.raise_()
        elif not on:
            self.hide()
