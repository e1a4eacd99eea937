"""One row of a table as a form. Says what stands in it and what differs; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from dispatch_app.domain.registers.columns import LONGEST_CELL, SEPARATOR, Column, Kind, pieces
from dispatch_app.ui.director.data_words import Wording

_SPACE = 6
_TICKS_ACROSS = 3
_NOT_BY_CONTENT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
"""A long choice must not push the form out of its place."""


class Ticks(QWidget):
    """Several codes of a list, each ticked or not."""

    def __init__(self, codes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_SPACE)
        self._boxes: dict[str, QCheckBox] = {}
        self._order: list[str] = []
        for at, (code, word) in enumerate(codes):
            box = QCheckBox(word, self)
            box.setObjectName("rowTick")
            self._boxes[code] = box
            grid.addWidget(box, at // _TICKS_ACROSS, at % _TICKS_ACROSS)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def tick(self, codes: Sequence[str]) -> None:
        self._order = [code for code in codes if code in self._boxes]
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    def ticked(self) -> list[str]:
        """In the order in which the row had them; new ones behind."""
        on = [code for code, box in self._boxes.items() if box.isChecked()]
        kept = [code for code in self._order if code in on]
        return [*kept, *(code for code in on if code not in kept)]


Editor = QLineEdit | QComboBox | Ticks


class RowForm(QScrollArea):
    """What was typed stays until another row is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entryScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._columns: tuple[Column, ...] = ()
        self._base: dict[str, str] = {}
        self._editors: dict[str, Editor] = {}
        self._wording: Wording | None = None

    def show_row(
        self,
        columns: Sequence[Column],
        cells: Mapping[str, str],
        wording: Wording,
        *,
        locked: frozenset[str] = frozenset(),
        hint: str = "",
    ) -> None:
        """Fields for these columns; `locked` ones are shown and not changed."""
        typing = self._typing_in()
        self._columns, self._wording = tuple(columns), wording
        self._base = {column.name: cells.get(column.name, "") for column in columns}
        self._editors = {}
        inside = QWidget()
        inside.setObjectName("entryInside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, _SPACE, 0)
        grid.setSpacing(_SPACE)
        grid.setColumnStretch(1, 1)
        for line, column in enumerate(self._columns):
            label = QLabel(wording.label(column) + (" *" if column.needed else ""), inside)
            label.setObjectName("entryLabel")
            editor = self._editor(column, inside, hint)
            editor.setEnabled(column.name not in locked)
            label.setBuddy(editor)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label, line, 0, top)
            grid.addWidget(editor, line, 1)
            self._editors[column.name] = editor
        grid.setRowStretch(len(self._columns), 1)
        self.setWidget(inside)
        for name, cell in self._base.items():
            self.put(name, cell)
        if typing in self._editors and self._editors[typing].isEnabled():
            self._editors[typing].setFocus()

    def _typing_in(self) -> str:
        """The field that has the cursor: it has it again in the form that comes."""
        return next((n for n, e in self._editors.items() if _has_cursor(e)), "")

    def _editor(self, column: Column, parent: QWidget, hint: str) -> Editor:
        assert self._wording is not None
        if column.kind is Kind.CODES:
            return Ticks([(code, self._wording.shown(column, code)) for code in column.codes])
        if column.kind in (Kind.CODE, Kind.FLAG):
            return self._list(column, parent, hint)
        line = QLineEdit(parent)
        line.setMaxLength(LONGEST_CELL)
        line.setPlaceholderText(hint)
        line.setObjectName("entryField")
        offered = self._wording.offered(column)
        if offered:
            line.setCompleter(_completer(offered, line))
        return line

    def _list(self, column: Column, parent: QWidget, hint: str) -> QComboBox:
        assert self._wording is not None
        box = QComboBox(parent)
        box.setObjectName("entryField")
        box.setSizeAdjustPolicy(_NOT_BY_CONTENT)
        codes = column.codes if column.kind is Kind.CODE else ("yes",)
        box.addItem(hint, "")
        for code in codes:
            box.addItem(self._wording.shown(column, code), code)
        return box

    # ---- what stands there

    def put(self, name: str, cell: str) -> None:
        """As if it were typed."""
        assert self._wording is not None
        column = next(c for c in self._columns if c.name == name)
        editor = self._editors[name]
        if isinstance(editor, Ticks):
            editor.tick(pieces(cell))
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(cell)))
        else:
            editor.setText(self._wording.shown(column, cell))
            editor.setCursorPosition(0)

    @property
    def cells(self) -> dict[str, str]:
        """All cells as they stand in the form."""
        return {column.name: self._cell(column) for column in self._columns}

    def changes(self) -> dict[str, str]:
        """What differs from the row that was shown."""
        return {name: cell for name, cell in self.cells.items() if cell != self._base[name]}

    def _cell(self, column: Column) -> str:
        assert self._wording is not None
        editor = self._editors[column.name]
        if isinstance(editor, Ticks):
            return SEPARATOR.join(editor.ticked())
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        typed = editor.text().strip()
        if typed == self._wording.shown(column, self._base[column.name]):
            return self._base[column.name]
        return self._wording.meant(column, typed)

    def mark(self, names: Sequence[str]) -> None:
        """Show which ones are wrong, and put the cursor into the first; none: all are right."""
        for name, editor in self._editors.items():
            bad = "yes" if name in names else "no"
            if editor.property("bad") != bad:
                editor.setProperty("bad", bad)
                editor.style().unpolish(editor)
                editor.style().polish(editor)
        wrong = next((self._editors[name] for name in names if name in self._editors), None)
        if wrong is not None:
            wrong.setFocus()
            self.ensureWidgetVisible(wrong)

    def begin(self) -> None:
        """To the first field that can be typed in."""
        first = next((e for e in self._editors.values() if e.isEnabled()), None)
        if first is not None:
            first.setFocus()

    def editor(self, name: str) -> Editor:
        return self._editors[name]


def _has_cursor(editor: Editor) -> bool:
    inside = editor.focusWidget()
    return editor.hasFocus() or (inside is not None and inside.hasFocus())


def _completer(offered: Sequence[str], line: QLineEdit) -> QCompleter:
    completer = QCompleter(list(offered), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer
