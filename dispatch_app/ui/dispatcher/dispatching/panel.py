"""The dispatch panel: tables, receipts, buttons. Shows and asks; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching import words
from dispatch_app.ui.dispatcher.dispatching.buttons import Buttons, ButtonsView
from dispatch_app.ui.dispatcher.dispatching.cells import CellMaker
from dispatch_app.ui.dispatcher.dispatching.columns import HOSPITAL_COLUMNS, VEHICLE_COLUMNS
from dispatch_app.ui.dispatcher.dispatching.lines import LINE_PX
from dispatch_app.ui.dispatcher.dispatching.ranked_list import ColumnHeads, RankedList
from dispatch_app.ui.dispatcher.dispatching.receipts import ReceiptRow
from dispatch_app.ui.dispatcher.dispatching.rows import HospitalRow, VehicleRow
from dispatch_app.ui.dispatcher.dispatching.strip import LATE_PX, ROW_PX, ReceiptStrip
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.keyed_rows import Row
from dispatch_app.ui.kit.theme import Theme

_RECEIPTS_PX, _RECEIPTS_SMALL_PX = 3 * ROW_PX + LATE_PX, ROW_PX + LATE_PX
"""Kept free even without receipts: an order must not make the table jump."""
_SMALL_PX = 560
"""A panel lower than this keeps less free; more receipts scroll."""
_VEHICLES_SHARE, _HOSPITALS_SHARE = 5, 2
_LEAST_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    facts: str = ""
    """How many were ranked, how fast, by what."""
    place: str = ""
    note: str = ""
    """How far the place can be relied on."""
    tone: str = "info"
    empty: str = ""
    """Said instead of the tables."""


class DispatchPanel(QWidget):
    vehicle_chosen = Signal(str)
    hospital_chosen = Signal(str)
    dispatch_wanted = Signal()
    reinforce_wanted = Signal()
    suspend_wanted = Signal()
    close_wanted = Signal()
    menu_wanted = Signal(str, QPoint)
    """Mission id and where on the screen its menu belongs."""
    table_seen = Signal()
    """The rows last shown have been painted."""

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        zone: str = "Asia/Shanghai",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("part", "dispatch")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        cells = CellMaker(texts, theme)
        self.vehicles = RankedList(theme, VEHICLE_COLUMNS, cells.vehicle, self._vehicle_tip, self)
        self.hospitals = RankedList(
            theme, HOSPITAL_COLUMNS, cells.hospital, self._hospital_tip, self
        )
        self.receipts = ReceiptStrip(texts, theme, zone, self)
        self._receipts_area = QScrollArea(self)
        self.buttons = Buttons(texts, self)
        self._facts = Elided("muted")
        self._place = Elided("dispatchPlace")
        self._note = self._label("dispatchNote")
        self._saying = self._label("dispatchSaying")
        self._empty = self._label("empty")
        self._tables = QStackedLayout()
        self._theme = theme
        self._lay_out()
        self._connect()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        # Long places must not widen the panel.
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return label

    def _connect(self) -> None:
        self.vehicles.chosen.connect(self.vehicle_chosen)
        self.vehicles.seen.connect(self.table_seen)
        self.hospitals.chosen.connect(self.hospital_chosen)
        self.receipts.menu_wanted.connect(self.menu_wanted)
        self.buttons.dispatch.clicked.connect(self.dispatch_wanted)
        self.buttons.reinforce.clicked.connect(self.reinforce_wanted)
        self.buttons.suspend.clicked.connect(self.suspend_wanted)
        self.buttons.close_incident.clicked.connect(self.close_wanted)

    # ---- layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._where())
        column.addLayout(self._tables, 1)
        column.addWidget(self._receipts_box())
        column.addWidget(self._saying_line())
        column.addWidget(self.buttons)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._tables.addWidget(self._empty)
        self._tables.addWidget(self._both_tables())

    def _head(self) -> QWidget:
        head, row = _bar("panelHead", self)
        title = QLabel(self._texts("dispatch.title"), self)
        title.setObjectName("panelTitle")
        chip = QLabel("Alt+1…9", self)
        chip.setObjectName("keyChip")
        row.addWidget(title)
        row.addSpacing(8)
        row.addWidget(self._facts, 1)
        row.addWidget(chip)
        return head

    def _where(self) -> QWidget:
        where, row = _bar("dispatchWhere", self)
        self._note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self._place, 1)
        row.addWidget(self._note)
        return where

    def _both_tables(self) -> QWidget:
        both = QWidget(self)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ColumnHeads(self._theme, VEHICLE_COLUMNS, self._texts, self.vehicles))
        column.addWidget(self.vehicles, _VEHICLES_SHARE)
        column.addWidget(_rule(self))
        column.addWidget(ColumnHeads(self._theme, HOSPITAL_COLUMNS, self._texts, self.hospitals))
        column.addWidget(self.hospitals, _HOSPITALS_SHARE)
        self.vehicles.setMinimumHeight(_LEAST_ROWS * LINE_PX)
        self.hospitals.setMinimumHeight(_LEAST_ROWS // 2 * LINE_PX)
        return both

    def _receipts_box(self) -> QWidget:
        box = self._receipts_area
        box.setObjectName("receiptsBox")
        box.setWidget(self.receipts)
        box.setWidgetResizable(True)
        box.setFixedHeight(_RECEIPTS_PX)
        box.setFrameShape(QFrame.Shape.NoFrame)
        box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.setAlignment(Qt.AlignmentFlag.AlignTop)
        return box

    def _saying_line(self) -> QWidget:
        line, row = _bar("dispatchSays", self)
        row.setContentsMargins(10, 1, 10, 1)
        row.addWidget(self._saying, 1)
        return line

    def minimumSizeHint(self) -> QSize:
        """As low as it would be with the few receipts of a low panel."""
        least = super().minimumSizeHint()
        spare = self._receipts_area.maximumHeight() - _RECEIPTS_SMALL_PX
        return QSize(least.width(), least.height() - spare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small = self.height() < _SMALL_PX
        self._receipts_area.setFixedHeight(_RECEIPTS_SMALL_PX if small else _RECEIPTS_PX)

    # ---- showing

    def show_head(self, view: HeadView) -> None:
        _put(self._facts, view.facts)
        _put(self._place, view.place)
        _put(self._note, view.note, view.tone)
        _put(self._empty, view.empty)
        at = 0 if view.empty else 1
        if self._tables.currentIndex() != at:
            self._tables.setCurrentIndex(at)

    def show_tables(self, vehicles: Sequence[VehicleRow], hospitals: Sequence[HospitalRow]) -> None:
        self.vehicles.show_rows(vehicles)
        self.hospitals.show_rows(hospitals)

    def mark(self, vehicle: str, hospital: str) -> None:
        self.vehicles.mark(vehicle)
        self.hospitals.mark(hospital)

    def show_receipts(self, rows: Sequence[ReceiptRow], another: str) -> None:
        self.receipts.show_rows(rows, another)

    def show_buttons(self, view: ButtonsView) -> None:
        self.buttons.show_view(view)

    def say(self, tone: str, text: str) -> None:
        _put(self._saying, text, tone)

    @property
    def said(self) -> str:
        return self._saying.text()

    def _vehicle_tip(self, row: Row) -> str:
        assert isinstance(row, VehicleRow)
        return words.vehicle_tip(row, self._texts)

    def _hospital_tip(self, row: Row) -> str:
        assert isinstance(row, HospitalRow)
        return words.hospital_tip(row, self._texts)


def _bar(name: str, host: QWidget) -> tuple[QFrame, QHBoxLayout]:
    bar = QFrame(host)
    bar.setObjectName(name)
    row = QHBoxLayout(bar)
    row.setContentsMargins(10, 5, 10, 5)
    row.setSpacing(8)
    return bar, row


def _rule(host: QWidget) -> QFrame:
    rule = QFrame(host)
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule


def _put(label: QLabel, text: str, tone: str | None = None) -> None:
    """Change only what differs; a style sheet that is applied again costs milliseconds."""
    if label.text() != text:
        label.setText(text)
        if not isinstance(label, Elided):
            label.setToolTip(text)
    if tone is not None and label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
