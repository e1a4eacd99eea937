"""Above a slip that is not on paper: says why, and takes a person's word for it. Shows and asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dispatch_app.i18n import Texts
from dispatch_app.ui.station.on_screen import NoPaper, Unprinted
from dispatch_app.ui.station.parts import button, label, set_text


class NoPaperBand(QFrame):
    taken = Signal()
    """Written down, or found in the printer."""
    again = Signal()
    """It has not come out: once more."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noPaperBand")
        self._texts = texts
        self._title = label("noPaperTitle", wrap=True)
        self._why = label("noPaperWhy", wrap=True)
        self.yes = button("noPaperKey", "", self.taken.emit)
        self.no = button("noPaperKey", texts("print.screen.again"), self.again.emit)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._why)
        line = QHBoxLayout(self)
        line.setContentsMargins(22, 10, 22, 10)
        line.setSpacing(14)
        line.addLayout(words, 1)
        for key in (self.no, self.yes):
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.addWidget(key)
        self.hide()

    def show_slip(self, shown: NoPaper | None, printer: str) -> None:
        if shown is not None:
            texts, why = self._texts, shown.why
            trouble = texts(f"print.trouble.{shown.trouble}")
            set_text(self._title, texts(f"print.screen.{why}"))
            set_text(self._why, texts(f"print.screen.{why}-why", trouble=trouble, printer=printer))
            self.yes.setText(texts(f"print.screen.{why}-taken"))
            self.no.setVisible(why is Unprinted.LOOK)
        self.setVisible(shown is not None)
