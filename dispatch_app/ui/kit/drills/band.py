"""The band that says, louder than any alarm, that what is missing is missing for practice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.domain.lamps import Lamp
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.drills.words import BandRow
from dispatch_app.ui.kit.elided import Elided


class DrillBand(QFrame):
    """A line for each drill. Takes no room while there is none."""

    pressed = Signal(object)
    """A `Lamp`: agree to its drill, or end it."""

    def __init__(self, texts: Texts, *, acts: bool, parent: QWidget | None = None) -> None:
        """`acts`: whoever sits here may agree and end."""
        super().__init__(parent)
        self.setObjectName("drillBand")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._real = QLabel(texts("drill.real"), self)
        self._real.setObjectName("drillReal")
        self._real.hide()
        self.lines = {lamp: _Line(texts, acts, self) for lamp in Lamp}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 12, 5)
        column.setSpacing(3)
        column.addWidget(self._real)
        for lamp, line in self.lines.items():
            column.addWidget(line)
            line.key.clicked.connect(partial(self._pressed, lamp))
            line.hide()
        self.hide()

    def _pressed(self, lamp: Lamp, *_: object) -> None:
        self.pressed.emit(lamp)

    def show_rows(self, rows: Sequence[BandRow], *, really_away: bool) -> None:
        """`really_away`: behind the drill, the centre itself is gone."""
        by_lamp = {row.lamp: row for row in rows}
        for lamp, line in self.lines.items():
            line.show_row(by_lamp.get(lamp))
        self._real.setVisible(really_away and bool(rows))
        self.setVisible(bool(rows))


class _Line(QWidget):
    def __init__(self, texts: Texts, acts: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._acts = texts, acts
        self.words = Elided("drillWords")
        self.key = QPushButton(self)
        self.key.setObjectName("drillKey")
        self.key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.key)

    def show_row(self, row: BandRow | None) -> None:
        self.setVisible(row is not None)
        if row is None:
            return
        if self.words.text() != row.words:
            self.words.setText(row.words)
            self.setToolTip(row.words)
        self.key.setText(self._texts("drill.end" if row.runs else "drill.agree"))
        self.key.setVisible(self._acts)
