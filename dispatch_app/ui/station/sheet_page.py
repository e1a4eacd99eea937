"""The run sheet form: patients, driver, distance. By keyboard and touch; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.codes import Sex
from dispatch_app.i18n import Texts
from dispatch_app.ui.station.choice_box import ChoiceBox
from dispatch_app.ui.station.parts import button, label, panel, set_look, set_text
from dispatch_app.ui.station.sheet_draft import OUTCOMES, CaseDraft, SheetDraft

CASE_FIELDS = (
    ("name", 0, 0),
    ("sex", 0, 1),
    ("age", 0, 2),
    ("diagnosis", 1, 0),
    ("outcome", 1, 2),
    ("on_scene", 2, 0),
    ("on_arrival", 3, 0),
    ("treatment", 4, 0),
    ("hospital", 5, 0),
)
"""Field, row, column. A field takes the columns that are free to its right."""
RUN_FIELDS = ("driver", "crew", "distance_km", "note")
_COLUMNS = 3


class SheetPage(QWidget):
    edited = Signal()
    file_wanted = Signal()
    left = Signal()
    print_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._draft = SheetDraft()
        self._case = 0
        self._filling = False
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._tabs: list[QPushButton] = []
        self._title = label("pageTitle")
        self._times = label("sheetTimes", wrap=True)
        self._problem = label("sheetProblem", wrap=True)
        self._tab_row = QHBoxLayout()
        self._tab_row.setSpacing(8)
        self._tab_row.addWidget(label("fieldName", texts("station.sheet.patients")))
        self._more = button("stateKey", texts("station.sheet.add"), self._add_case)
        self._less = button("stateKey", texts("station.sheet.remove"), self._remove_case)
        self._tab_row.addWidget(self._more)
        self._tab_row.addWidget(self._less)
        self._tab_row.addStretch(1)
        self._put_together()

    # ---- building

    def _put_together(self) -> None:
        form = panel()
        inside = QVBoxLayout(form)
        inside.setContentsMargins(20, 14, 20, 14)
        inside.setSpacing(10)
        inside.addLayout(self._tab_row)
        inside.addLayout(self._case_grid())
        inside.addSpacing(6)
        inside.addLayout(self._run_grid())
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(form)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._times)
        column.addWidget(scroll, 1)
        column.addLayout(self._keys())

    def _case_grid(self) -> QGridLayout:
        grid = self._grid()
        ends = {(row, column) for _, row, column in CASE_FIELDS}
        for name, row, column in CASE_FIELDS:
            free = 1
            while column + free < _COLUMNS and (row, column + free) not in ends:
                free += 1
            self._put(grid, name, row, column, free)
        return grid

    def _run_grid(self) -> QGridLayout:
        grid = self._grid()
        for place, name in enumerate(RUN_FIELDS[:3]):
            self._put(grid, name, 0, place, 1)
        self._put(grid, "note", 1, 0, _COLUMNS)
        return grid

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    def _put(self, grid: QGridLayout, name: str, row: int, column: int, span: int) -> None:
        shown = self._choice(name) if name in ("sex", "outcome", "hospital") else self._line(name)
        self._fields[name] = shown
        cell = QVBoxLayout()
        cell.setSpacing(2)
        cell.addWidget(label("fieldName", self._texts(f"station.sheet.{name}")))
        cell.addWidget(shown)
        grid.addLayout(cell, row, column, 1, span)

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName("sheetField")
        line.setProperty("field", name)
        line.setAccessibleName(self._texts(f"station.sheet.{name}"))
        line.textEdited.connect(self._changed)
        line.returnPressed.connect(self._next)
        return line

    def _choice(self, name: str) -> QComboBox:
        choice = ChoiceBox()
        choice.setObjectName("sheetChoice")
        choice.setProperty("field", name)
        choice.setAccessibleName(self._texts(f"station.sheet.{name}"))
        if name == "sex":
            for sex in Sex:
                choice.addItem(self._texts.code("sex", sex.value), sex.value)
        if name == "outcome":
            choice.addItem(self._texts("station.sheet.open"), "")
            for outcome in OUTCOMES:
                choice.addItem(self._texts(f"station.outcome.{outcome}"), outcome)
        choice.activated.connect(self._changed)
        return choice

    def _keys(self) -> QHBoxLayout:
        keys = QHBoxLayout()
        keys.setSpacing(12)
        keys.addWidget(self._problem, 1)
        keys.addWidget(button("sheetKey", self._texts("print.sheet.key"), self.print_wanted.emit))
        keys.addWidget(button("sheetKey", self._texts("station.sheet.back"), self.left.emit))
        self.file_key = button("sheetKey", self._texts("station.sheet.file"), self.file_wanted.emit)
        set_look(self.file_key, "look", "lit")
        keys.addWidget(self.file_key)
        return keys

    # ---- showing

    def show_sheet(
        self,
        title: str,
        times: str,
        draft: SheetDraft,
        hospitals: Mapping[str, str],
    ) -> None:
        """Begin with a draft. `hospitals`: names by id."""
        set_text(self._title, title)
        set_text(self._times, times)
        self._fill_hospitals(hospitals)
        self._draft, self._case = draft, 0
        self.say("", "")
        self._show_case()
        self._show_run()
        self.field("diagnosis").setFocus()

    def _fill_hospitals(self, hospitals: Mapping[str, str]) -> None:
        choice = self._fields["hospital"]
        assert isinstance(choice, QComboBox)
        choice.clear()
        choice.addItem(self._texts("station.sheet.no-hospital"), "")
        for id_, name in sorted(hospitals.items(), key=lambda item: item[1]):
            choice.addItem(name, id_)

    def _show_case(self) -> None:
        case = self._draft.cases[self._case]
        self._filling = True
        for name, _, _ in CASE_FIELDS:
            self._set(name, getattr(case, name))
        self._filling = False
        self._show_tabs()

    def _show_run(self) -> None:
        for name in RUN_FIELDS:
            self._set(name, getattr(self._draft, name))

    def _set(self, name: str, value: str) -> None:
        shown = self._fields[name]
        if isinstance(shown, QComboBox):
            shown.setCurrentIndex(max(0, shown.findData(value)))
        else:
            shown.setText(value)
        set_look(shown, "bad", "")

    def _show_tabs(self) -> None:
        count = len(self._draft.cases)
        while len(self._tabs) > count:
            self._tabs.pop().deleteLater()
        while len(self._tabs) < count:
            self._add_tab(len(self._tabs))
        for number, tab in enumerate(self._tabs):
            set_look(tab, "look", "chosen" if number == self._case else "")
        self._less.setVisible(count > 1)
        self._more.setVisible(count < 9)

    def _add_tab(self, number: int) -> None:
        words = self._texts("station.sheet.patient", number=str(number + 1))
        tab = button("tab", words, lambda: self._turn_to(number))
        self._tab_row.insertWidget(number + 1, tab)
        self._tabs.append(tab)

    def say(self, tone: str, words: str) -> None:
        set_text(self._problem, words)
        set_look(self._problem, "tone", tone)

    def point_at(self, name: str, case: int | None) -> None:
        """Show the field that cannot be filed as it stands."""
        if case is not None and case != self._case:
            self._turn_to(case)
        shown = self.field(name)
        set_look(shown, "bad", "yes")
        shown.setFocus()
        self._scroll.ensureWidgetVisible(shown)

    # ---- hearing

    @property
    def draft(self) -> SheetDraft:
        return self._draft

    def field(self, name: str) -> QLineEdit | QComboBox:
        return self._fields[name]

    def _value(self, name: str) -> str:
        shown = self._fields[name]
        return str(shown.currentData() or "") if isinstance(shown, QComboBox) else shown.text()

    def _changed(self) -> None:
        if self._filling:
            return
        case = CaseDraft(**{name: self._value(name) for name, _, _ in CASE_FIELDS})
        self._draft = replace(
            self._draft.with_case(self._case, case),
            driver=self._value("driver"),
            crew=self._value("crew"),
            distance_km=self._value("distance_km"),
            note=self._value("note"),
        )
        self.say("", "")
        for shown in self._fields.values():
            set_look(shown, "bad", "")
        self.edited.emit()

    def _next(self) -> None:
        """Enter goes to the next field."""
        self.focusNextChild()

    def _turn_to(self, number: int) -> None:
        self._case = number
        self._show_case()

    def _add_case(self) -> None:
        self._become((*self._draft.cases, CaseDraft()), len(self._draft.cases))

    def _remove_case(self) -> None:
        kept = [case for number, case in enumerate(self._draft.cases) if number != self._case]
        self._become(kept, max(0, self._case - 1))

    def _become(self, cases: Sequence[CaseDraft], at: int) -> None:
        self._draft = replace(self._draft, cases=tuple(cases))
        self._turn_to(at)
        self.edited.emit()
