"""The waiting screen: a clock for the whole room, own vehicles, the last slips, sheets due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.parts import button, label, panel, set_look, set_text
from dispatch_app.ui.station.slip_rows import SlipRow, SlipRows
from dispatch_app.ui.station.vehicle_rows import VehicleRows
from dispatch_app.ui.station.vehicle_words import VehicleLook

_LOW_PX = 760
_NARROW_PX = 1400


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingView:
    clock: str
    date: str
    station: str
    link: str
    sheets_due: int
    vehicles: Sequence[VehicleLook]
    slips: Sequence[SlipRow]


class WaitingPage(QWidget):
    theme_wanted = Signal()

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.vehicles = VehicleRows(texts, theme)
        self.slips = SlipRows(texts)
        self._clock = label("bigClock")
        self._clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._date = label("bigDate")
        self._station = label("bigStation", wrap=True)
        self._link = label("bigLink")
        self._due = label("pageTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 4, 24, 16)
        column.setSpacing(10)
        column.addLayout(self._top())
        halves = QHBoxLayout()
        halves.setSpacing(18)
        own = label("pageTitle", texts("station.own-vehicles"))
        halves.addWidget(_framed(own, self.vehicles), 11)
        halves.addWidget(_framed(self._due, self.slips), 10)
        column.addLayout(halves, 1)

    def _top(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        for line in (self._station, self._date, self._link):
            names.addWidget(line)
        names.addStretch(1)
        switch = button("smallKey", self._texts("station.theme"), self.theme_wanted.emit)
        switch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.addLayout(names, 1)
        top.addWidget(self._clock)
        top.addSpacing(16)
        top.addWidget(switch, 0, Qt.AlignmentFlag.AlignTop)
        return top

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the vehicles need the room that the clock would take."""
        super().resizeEvent(event)
        low = self.height() < _LOW_PX or self.width() < _NARROW_PX
        room = "little" if low else ""
        for line in (self._clock, self._station):
            set_look(line, "room", room)

    def show_clock(self, words: str) -> None:
        if self.isVisible():
            set_text(self._clock, words)

    def show_view(self, view: WaitingView) -> None:
        set_text(self._clock, view.clock)
        set_text(self._date, view.date)
        set_text(self._station, view.station)
        set_text(self._link, view.link)
        title = self._texts("station.last-slips")
        if view.sheets_due:
            title += self._texts("station.sheets-due", count=str(view.sheets_due))
        set_text(self._due, title)
        self.vehicles.show_looks(view.vehicles)
        self.slips.show_rows(view.slips)


def _framed(title: QLabel, inside: QWidget) -> QFrame:
    frame = panel()
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 10, 10)
    column.addWidget(title)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    column.addWidget(scroll, 1)
    return frame
