"""The sheet of lamps: all ten in words, with since when, last good and fall-back; a key each.

Laid over the window until Escape, like the list of keys. Shows and says; no rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from dispatch_app.domain.lamps import Lamp
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import SIGNS as KEYS
from dispatch_app.ui.kit.lamps import SIGNS
from dispatch_app.ui.kit.seat_lamps import LampLook

_HEADS = ("lamp", "state", "since", "fallback")


class LampSheet(QFrame):
    chosen = Signal(object)
    """A `Lamp` whose drill is to be begun, agreed to or ended."""

    def __init__(self, texts: Texts, host: QWidget, *, acts: bool) -> None:
        super().__init__(host)
        self.setObjectName("lampSheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._texts, self._acts = texts, acts
        self._back: QWidget | None = None
        self.keys: dict[Lamp, QPushButton] = {}
        self.words: dict[Lamp, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(18)
        title = QLabel(texts("lamps.title"), self)
        title.setObjectName("chooserTitle")
        grid.addWidget(title, 0, 0, 1, len(_HEADS))
        for column, head in enumerate(_HEADS):
            grid.addWidget(self._label(texts(f"lamps.head.{head}"), "keyWord"), 1, column)
        for line, lamp in enumerate(Lamp, start=2):
            self._add(grid, line, lamp)
        hint = self._label(texts("lamps.hint" if acts else "lamps.hint-look"), "keyWord")
        grid.addWidget(hint, len(Lamp) + 2, 0, 1, len(_HEADS))
        self.hide()

    def _add(self, grid: QGridLayout, line: int, lamp: Lamp) -> None:
        key = QPushButton(self)
        key.setObjectName("choice")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setEnabled(self._acts)
        key.clicked.connect(partial(self._choose, lamp))
        self.keys[lamp] = key
        self.words[lamp] = (self._label("", "lamp"), self._label("", "keyWord"))
        grid.addWidget(key, line, 0)
        for column, label in enumerate(self.words[lamp], start=1):
            grid.addWidget(label, line, column)
        fallback = self._label(self._texts(f"lamp.fallback.{lamp.value}"), "lampFallback")
        grid.addWidget(fallback, line, 3)

    def _label(self, words: str, name: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def show_looks(self, looks: Mapping[str, LampLook]) -> None:
        """Brought up to date while it is open."""
        for number, lamp in enumerate(Lamp):
            look, (state, since) = looks[lamp.value], self.words[lamp]
            sign = f"{KEYS[number]}  " if self._acts else ""
            self.keys[lamp].setText(f"{sign}{self._texts.code('lamp', lamp.value)}")
            state.setText(f"{SIGNS[look.tone]} {self._texts.code('lamp', look.tone)}")
            since.setText(look.note)
            if state.property("light") != look.tone:
                state.setProperty("light", look.tone)
                state.style().unpolish(state)
                state.style().polish(state)

    def open(self, looks: Mapping[str, LampLook]) -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget()
        self.show_looks(looks)
        self.adjustSize()
        self.resize(min(self.width(), host.width()), self.height())
        self.move((host.width() - self.width()) // 2, max(0, (host.height() - self.height()) // 3))
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _choose(self, lamp: Lamp, *_: object) -> None:
        self.leave()
        self.chosen.emit(lamp)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = KEYS.find(event.text()) if event.text() else -1
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif self._acts and 0 <= at < len(Lamp):
            self._choose(list(Lamp)[at])
        else:
            super().keyPressEvent(event)
