"""The list of found places, laid over the form below its field. Chooses nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from dispatch_app.ui.dispatcher.form.parts import Clickable, set_text, set_tone
from dispatch_app.ui.kit.elided import Elided

MOST = 10
_ROW_PX = 28
_WIDE_PX = 520
_WIDTHS, _NARROW_WIDTHS = (72, 96, 72, 72), (64, 60, 62, 0)
"""Kind, district, distance, how it was found. Where there is little room the name comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    name: str
    kind: str = ""
    district: str = ""
    distance: str = ""
    how: str = ""
    free: bool = False
    """Not found: keeps the text as it was typed."""


class _Line(QFrame):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("result")
        self.setFixedHeight(_ROW_PX)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 0, 8, 0)
        grid.setHorizontalSpacing(10)
        self.name = Elided("resultName")
        self.facts = [Elided("caption") for _ in _WIDTHS]
        self._widths = _WIDTHS
        grid.addWidget(self.name, 0, 0)
        grid.setColumnStretch(0, 1)
        for column, (label, width) in enumerate(zip(self.facts, _WIDTHS, strict=True), 1):
            label.setFixedWidth(width)
            grid.addWidget(label, 0, column)
        self.facts[2].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def make_room(self, *, narrow: bool) -> None:
        self._widths = _NARROW_WIDTHS if narrow else _WIDTHS
        for label, width in zip(self.facts, self._widths, strict=True):
            label.setFixedWidth(width)

    def show_row(self, row: ResultRow) -> None:
        set_text(self.name, row.name)
        words = (row.kind, row.district, row.distance, row.how)
        for label, text, width in zip(self.facts, words, self._widths, strict=True):
            set_text(label, text)
            label.setVisible(bool(width) and not row.free)
        set_tone(self, "free", "yes" if row.free else "no")


class Results(QFrame):
    picked = Signal(int)

    def __init__(self, host: QWidget, field: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("results")
        self._field = field
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._lines = [self._line(at) for at in range(MOST)]
        self._rows: tuple[ResultRow, ...] = ()
        self.hide()

    def _line(self, at: int) -> _Line:
        line = _Line(self)
        self._column.addWidget(line)
        Clickable(line).clicked.connect(lambda: self.picked.emit(at))
        return line

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[ResultRow], at: int) -> None:
        """Show rows with one of them standing out; nothing to show hides the list."""
        self._rows = tuple(rows[:MOST])
        narrow = self._room().width() < _WIDE_PX
        for number, line in enumerate(self._lines):
            line.make_room(narrow=narrow)
            line.setVisible(number < len(self._rows))
            if number < len(self._rows):
                line.show_row(self._rows[number])
                set_tone(line, "on", "yes" if number == at else "no")
        if not self._rows:
            self.hide()
            return
        self._put()

    def _room(self) -> QRect:
        """Below the field and as wide as what surrounds it, never over it."""
        host = self.parentWidget()
        assert host is not None
        corner = self._field.mapTo(host, QPoint(0, self._field.height() + 2))
        size = QSize(host.width() - corner.x() - 12, len(self._rows) * _ROW_PX + 2)
        return QRect(corner, size)

    def _put(self) -> None:
        self.setGeometry(self._room())
        self.show()
        self.raise_()
