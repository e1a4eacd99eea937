"""Ten lamps in a row, on any seat: a shape, a colour and a word each. Shows and says; no rules."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from dispatch_app.ui.kit.lamps import OFF, OK, SIGNS, in_order
from dispatch_app.ui.kit.seat_lamps import LampLook

_CALM = frozenset({OK, OFF})
_SPACE = 14
_LEAST_PX = 200


class LampRow(QWidget):
    """In too narrow a row, lamps that need no attention keep their names for the tooltip."""

    pressed = Signal()

    def __init__(self, *, roomy_px: int, parent: QWidget | None = None) -> None:
        """`roomy_px`: from this width of the window on, every lamp has its name beside it."""
        super().__init__(parent)
        self.setObjectName("lampRow")
        self._roomy_px = roomy_px
        self._looks: Mapping[str, LampLook] = {}
        self.labels = {name: QLabel(self) for name in in_order()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACE)
        row.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in self.labels.values():
            label.setObjectName("lamp")
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """A small monitor is no reason for a window that reaches out of it."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_looks(self._looks)

    def show_looks(self, looks: Mapping[str, LampLook]) -> None:
        self._looks = looks
        narrow = self.window().width() < self._roomy_px
        for name, look in looks.items():
            terse = narrow and look.tone in _CALM
            sign = SIGNS[look.tone]
            _put(self.labels[name], sign if terse else f"{sign} {look.word}", look)


def _put(label: QLabel, words: str, look: LampLook) -> None:
    """Change only what differs; a style sheet that is applied again costs milliseconds."""
    if label.text() != words:
        label.setText(words)
    if label.toolTip() != look.tip:
        label.setToolTip(look.tip)
    if label.property("light") != look.tone:
        label.setProperty("light", look.tone)
        label.style().unpolish(label)
        label.style().polish(label)
