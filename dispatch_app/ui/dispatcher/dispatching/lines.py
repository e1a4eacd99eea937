"""Paints one line of a table, column by column. Decides neither order nor words.

A line is painted once as it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dispatch_app.ui.dispatcher.dispatching.columns import Column, Placed, laid_out
from dispatch_app.ui.kit.faces import Faces
from dispatch_app.ui.kit.keyed_rows import ROW, Row
from dispatch_app.ui.kit.theme import Theme

LINE_PX = 26
LEAD_PX = 19
"""Shapes differ in width; what follows them stands in one line all the same."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_KEPT = 150
"""Faces kept; several times what a table shows at once."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """One word of a line. `tone` names a colour of the theme, unless `colour` is given."""

    text: str
    tone: str = "text"
    bold: bool = False
    colour: QColor | None = None
    lead: str = ""
    """Painted before the text, in `colour`: the shape of a vehicle's state."""


Cells = Callable[[Row, bool], Mapping[str, Cell]]
"""A row and whether it is the chosen one, to its cells by column."""


class LinePainter(QStyledItemDelegate):
    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        cells: Cells,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = tuple(columns)
        self._cells = cells
        self._faces = Faces(_KEPT)
        self.chosen_key = ""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, LINE_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        chosen = row.key == self.chosen_key
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)

        def paint(on: QPainter, whole: QRect) -> None:
            self._ground(on, whole, chosen=chosen, hovered=hovered)
            self._line(on, whole, self._cells(row, chosen))

        shows = (row, chosen, hovered, self._theme.name)
        self._faces.put(painter, rect.topLeft(), rect.size(), shows, paint)

    def _ground(self, painter: QPainter, rect: QRect, *, chosen: bool, hovered: bool) -> None:
        ground = "selected" if chosen else "raised" if hovered else "panel"
        painter.fillRect(rect, self._theme.colour(ground))
        if chosen:
            bar = QRect(rect.left(), rect.top(), 4, rect.height())
            painter.fillRect(bar, self._theme.colour("focus"))

    def _line(self, painter: QPainter, rect: QRect, cells: Mapping[str, Cell]) -> None:
        for placed in layout(self._columns, rect.width()):
            cell = cells.get(placed.column.name)
            if cell is not None:
                self._cell(painter, placed, rect, cell)

    def _cell(self, painter: QPainter, placed: Placed, line: QRect, cell: Cell) -> None:
        rect = placed.rect(line)
        font = self._theme.font("table-px", bold=cell.bold)
        if cell.lead:
            painter.setFont(font)
            painter.setPen(cell.colour or self._theme.colour(cell.tone))
            painter.drawText(rect, LEFT, cell.lead)
            rect = rect.adjusted(LEAD_PX, 0, 0, 0)
        elif cell.colour is not None:
            painter.setPen(cell.colour)
        put(
            painter,
            rect,
            cell.text,
            font,
            self._theme.colour(cell.tone),
            right=placed.column.right,
        )


@lru_cache(maxsize=64)
def layout(columns: tuple[Column, ...], width: int) -> tuple[Placed, ...]:
    return laid_out(columns, width)


def metrics(font: QFont) -> QFontMetrics:
    return QFontMetrics(font)


def put(
    painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor, *, right: bool = False
) -> None:
    """Write text into a rectangle; what does not fit ends in an ellipsis."""
    shown = metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, RIGHT if right else LEFT, shown)
