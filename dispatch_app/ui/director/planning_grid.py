"""The roster as a grid: people down, days across, shifts by their keys. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dispatch_app.domain.planning.roster import Roster, RosterPerson
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.planning_words import weekday
from dispatch_app.ui.kit.theme import Theme

_ROW_PX, _DAY_PX, _NAMES_PX = 28, 50, 110
_OFF = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space}
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the grid shows."""

    roster: Roster = field(default_factory=Roster)
    days: tuple[date, ...] = ()
    today: date | None = None
    short: frozenset[date] = frozenset()
    holidays: Mapping[date, str] = field(default_factory=dict)
    marked: Mapping[tuple[str, date], str] = field(default_factory=dict)
    """Cells that break a rule, in words."""


class RosterModel(QAbstractTableModel):
    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._texts = theme, texts
        self.shown = Shown()

    @property
    def people(self) -> Sequence[RosterPerson]:
        return self.shown.roster.people

    def show(self, shown: Shown) -> None:
        """Rows of people who stay are changed one by one; others make a new grid."""
        before, self_same = self.shown, self._same_frame(shown)
        if not self_same:
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()
            return
        self.shown = shown
        last = len(shown.days) - 1
        for at, person in enumerate(shown.roster.people):
            if self._row(before, person.id) != self._row(shown, person.id):
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def _same_frame(self, shown: Shown) -> bool:
        now = self.shown
        return now.days == shown.days and now.roster.people == shown.roster.people

    @staticmethod
    def _row(shown: Shown, person: str) -> list[tuple[str, str]]:
        return [
            (key_at(shown.roster, day, person), shown.marked.get((person, day), ""))
            for day in shown.days
        ]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown.days)

    def cell(self, index: Index) -> tuple[str, date]:
        return self.people[index.row()].id, self.shown.days[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person, day = self.cell(index)
        key = key_at(self.shown.roster, day, person)
        if role == Qt.ItemDataRole.DisplayRole:
            return key
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            marked = (person, day) in self.shown.marked
            return self._theme.colour("alarm" if marked else "text")
        if role == Qt.ItemDataRole.BackgroundRole:
            night = (kind := self.shown.roster.kind(key)) is not None and kind.night
            return self._theme.colour("selected") if night else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.shown.marked.get((person, day))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            person = self.people[section]
            return (person.name or person.id) if role == Qt.ItemDataRole.DisplayRole else None
        day = self.shown.days[section]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "▼" if day in self.shown.short else ""
            feast = "★" if day in self.shown.holidays else ""
            return f"{weekday(day, self._texts)}{feast}\n{day.month}/{day.day}{mark}"
        if role == Qt.ItemDataRole.ForegroundRole:
            if day in self.shown.short:
                return self._theme.colour("alarm")
            return self._theme.colour("text" if day == self.shown.today else "text-muted")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.shown.holidays.get(day)
        return None


def key_at(roster: Roster, day: date, person: str) -> str:
    return roster.shifts.get(day.isoformat(), {}).get(person, "")


class RosterGrid(QTableView):
    wanted = Signal(str)
    """The key of a shift for the chosen cells; empty: off."""
    day_turned = Signal(object)
    """The day on which the cursor stands."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyedTable")
        self.rows = RosterModel(theme, texts, self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.verticalHeader().setMinimumWidth(_NAMES_PX)
        self.verticalHeader().setHighlightSections(False)
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setMinimumSectionSize(_DAY_PX)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(self._turned)
        self.rows.modelReset.connect(self._again_somewhere)

    def show_roster(self, shown: Shown) -> None:
        self.rows.show(shown)

    def chosen(self) -> list[tuple[str, date]]:
        return [self.rows.cell(index) for index in self.selectedIndexes()]

    def _again_somewhere(self) -> None:
        """On today, where it is seen; else on the first day."""
        if self.rows.rowCount() and self.rows.columnCount():
            days, today = self.rows.shown.days, self.rows.shown.today
            column = days.index(today) if today in days else 0
            self.setCurrentIndex(self.rows.index(0, column))

    def _turned(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.day_turned.emit(self.rows.cell(index)[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OFF:
            self.wanted.emit("")
            return
        key = event.text().upper()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if plain and key and self.rows.shown.roster.kind(key) is not None:
            self.wanted.emit(key)
            return
        super().keyPressEvent(event)
