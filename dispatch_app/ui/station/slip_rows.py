"""The last slips on the waiting screen; each can be opened, printed again, and reported on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from dispatch_app.i18n import Texts
from dispatch_app.ui.station.parts import TurningRow, button, label, row, set_look, set_text

_TITLE_PX = 230
"""A title gives way to the stage beside it, but not below this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    mission: str
    time: str
    badge: str
    priority: int
    vehicle: str
    title: str
    address: str
    stage: str
    sheet: str
    """`due`, `filed`, `queued`, or empty while it cannot be written yet."""


class SlipRowView(QFrame):
    def __init__(self, texts: Texts, rows: SlipRows, mission: str) -> None:
        super().__init__()
        self.setObjectName("slipRow")
        self._texts = texts
        self._time = label("slipTime")
        self._badge = label("slipBadge")
        self._title = label("slipTitle")
        self._stage = label("slipStage")
        self._address = label("slipAddress", wrap=True)
        self.open = button("stateKey", texts("station.open"), lambda: rows.opened.emit(mission))
        self.again = button(
            "stateKey", texts("station.print-again"), lambda: rows.again.emit(mission)
        )
        self.sheet = button(
            "stateKey", texts("station.sheet.write"), lambda: rows.sheet.emit(mission)
        )
        self.sheet.setProperty("sheetOf", mission)
        first = row(self._time, self._badge, self._title, self._stage, spacing=10)
        first.setStretch(2, 1)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(_TITLE_PX)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(self._address)
        self._whole = TurningRow(self, words, self.open, self.again, self.sheet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._whole.fit(self.parentWidget())

    def show_row(self, view: SlipRow) -> None:
        set_text(self._time, view.time)
        set_text(self._badge, view.badge)
        set_look(self._badge, "priority", str(view.priority))
        set_text(self._title, f"{view.vehicle}　{view.title}")
        self._title.setToolTip(view.title)
        set_text(self._stage, view.stage)
        set_text(self._address, view.address)
        self.sheet.setVisible(bool(view.sheet))
        self.sheet.setText(self._texts(f"station.sheet.{view.sheet or 'write'}"))
        self.sheet.setEnabled(view.sheet != "queued")
        set_look(self.sheet, "look", "due" if view.sheet == "due" else "")


class SlipRows(QWidget):
    opened = Signal(str)
    again = Signal(str)
    sheet = Signal(str)
    """All with a mission's id."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: dict[str, SlipRowView] = {}
        self._empty = label("emptyWords", texts("station.no-slips"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)

    def show_rows(self, rows: Sequence[SlipRow]) -> None:
        self._empty.setVisible(not rows)
        for gone in self._rows.keys() - {view.mission for view in rows}:
            self._rows.pop(gone).deleteLater()
        for place, view in enumerate(rows, start=1):
            shown = self._rows.get(view.mission)
            if shown is None:
                shown = SlipRowView(self._texts, self, view.mission)
                self._rows[view.mission] = shown
            if self._column.indexOf(shown) != place:
                self._column.insertWidget(place, shown)
            shown.show_row(view)

    def row(self, mission: str) -> SlipRowView | None:
        return self._rows.get(mission)
