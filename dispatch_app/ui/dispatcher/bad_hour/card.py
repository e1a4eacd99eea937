"""The card of the bad hour, laid over the window: what to do for each lamp that is not in order,
and the papers with a key each. Shows and says; no rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from dispatch_app.domain.lamps import Lamp
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.lamps import OFF, OK, SIGNS
from dispatch_app.ui.kit.seat_lamps import LampLook

_ACTS = ("state", "forms", "entry")
_WIDEST = 1180


class BadHourCard(QFrame):
    print_state = Signal()
    print_forms = Signal()
    enter_forms = Signal()

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("lampSheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._texts = texts
        self._back: QWidget | None = None
        self.words: dict[Lamp, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(18)
        title = self._label(texts("badhour.card.title"), "chooserTitle")
        grid.addWidget(title, 0, 0, 1, 2)
        for line, lamp in enumerate(Lamp, start=1):
            state, steps = self._label("", "lamp"), self._label("", "lampFallback")
            steps.setText(texts(f"badhour.do.{lamp.value}"))
            steps.setWordWrap(True)
            self.words[lamp] = state, steps
            grid.addWidget(state, line, 0)
            grid.addWidget(steps, line, 1)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        self.keys = {act: self._key(number, act) for number, act in enumerate(_ACTS, start=1)}
        for key in self.keys.values():
            row.addWidget(key)
        row.addStretch(1)
        grid.addLayout(row, len(Lamp) + 1, 0, 1, 2)
        self.paper = self._label("", "keyWord")
        self.paper.setWordWrap(True)
        grid.addWidget(self.paper, len(Lamp) + 2, 0, 1, 2)
        self.hide()

    def _label(self, words: str, name: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _key(self, number: int, act: str) -> QPushButton:
        key = QPushButton(f"{number}  {self._texts(f'badhour.act.{act}')}", self)
        key.setObjectName("choice")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(partial(self._act, act))
        return key

    def _act(self, act: str, *_: object) -> None:
        self.leave()
        match act:
            case "state":
                self.print_state.emit()
            case "forms":
                self.print_forms.emit()
            case _:
                self.enter_forms.emit()

    # ---- what is shown

    def show_looks(self, looks: Mapping[str, LampLook]) -> None:
        """What is in order says so in grey; the others stand out with their steps."""
        for lamp, (state, steps) in self.words.items():
            look = looks[lamp.value]
            words = self._texts.code("lamp", lamp.value), self._texts.code("lamp", look.tone)
            state.setText(f"{SIGNS[look.tone]} {' '.join(words)}")
            calm = look.tone in (OK, OFF)
            for label, name, value in (
                (state, "light", look.tone),
                (steps, "wanted", "no" if calm else "yes"),
            ):
                if label.property(name) != value:
                    label.setProperty(name, value)
                    label.style().unpolish(label)
                    label.style().polish(label)

    def show_paper(self, words: str, *, bad: bool) -> None:
        self.paper.setText(words)
        self.paper.setProperty("tone", "alarm" if bad else "")
        self.paper.style().unpolish(self.paper)
        self.paper.style().polish(self.paper)

    def open(self, looks: Mapping[str, LampLook]) -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget()
        self.show_looks(looks)
        self.resize(min(_WIDEST, host.width() - 20), 10)
        layout = self.layout()
        assert layout is not None
        height = layout.heightForWidth(self.width())
        self.resize(self.width(), min(max(height, self.sizeHint().height()), host.height()))
        self.move((host.width() - self.width()) // 2, max(0, (host.height() - self.height()) // 3))
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = "123".find(event.text()) if event.text() else -1
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif at >= 0:
            self._act(_ACTS[at])
        else:
            super().keyPressEvent(event)
