"""The strip of everything in hand: the waiting screen and one tab a mission, alarms first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dispatch_app.i18n import Texts
from dispatch_app.ui.station.parts import button, label, set_look, set_text


@dataclass(frozen=True, slots=True)
class Tab:
    mission: str
    words: str
    alarm: bool
    chosen: bool


class Strip(QFrame):
    chosen = Signal(str)
    """A mission's id."""
    home_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._tabs: dict[str, QPushButton] = {}
        self._home = button("tab", texts("station.home"), self.home_wanted.emit)
        self._home.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._count = label("stripCount")
        self._texts = texts
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 16, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._home)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self._note = label("stationNote")
        self._row.addWidget(self._note)

    def say(self, tone: str, words: str) -> None:
        """One line at the right; the next thing said takes its place."""
        set_text(self._note, words)
        self._note.setToolTip(words)
        set_look(self._note, "tone", tone)

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Put tabs in this order; a tab that stays keeps its button."""
        for gone in self._tabs.keys() - {tab.mission for tab in tabs}:
            self._tabs.pop(gone).deleteLater()
        for place, tab in enumerate(tabs, start=2):
            self._show(tab, place)
        alarms = sum(tab.alarm for tab in tabs)
        words = self._texts("station.unsigned", count=str(alarms)) if alarms else ""
        set_text(self._count, words)
        self._count.setVisible(bool(words))
        set_look(self._home, "look", "" if any(tab.chosen for tab in tabs) else "chosen")

    def _show(self, tab: Tab, place: int) -> None:
        shown = self._tabs.get(tab.mission)
        if shown is None:
            shown = button("tab", tab.words, lambda: self.chosen.emit(tab.mission))
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            shown.setProperty("mission", tab.mission)
            self._tabs[tab.mission] = shown
        if self._row.indexOf(shown) != place:
            self._row.insertWidget(place, shown)
        words = f"⚠ {tab.words}" if tab.alarm else tab.words
        if shown.text() != words:
            shown.setText(words)
            shown.setToolTip(words)
        look = "chosen" if tab.chosen else ""
        set_look(shown, "look", f"{look}alarm" if tab.alarm else look)

    def tab(self, mission: str) -> QPushButton | None:
        return self._tabs.get(mission)
