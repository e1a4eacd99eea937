"""A table of ranked rows: one chosen, by click or arrows; 500 rows cost no more than those seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching.columns import Column
from dispatch_app.ui.dispatcher.dispatching.lines import LINE_PX, Cells, LinePainter, layout, put
from dispatch_app.ui.kit.keyed_rows import ROW, Index, KeyedRows, Row
from dispatch_app.ui.kit.theme import Theme

HEAD_PX = 24


class RankedRows(KeyedRows[Row]):
    """Rows that often change places as a whole; then the view is laid out once, not per row."""

    def __init__(self, tip: Callable[[Row], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = tip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            row = super().data(index, ROW)
            return None if row is None else self._tip(row)
        return super().data(index, role)

    def show(self, rows: Sequence[Row]) -> None:
        """Become this list; the view hears of nothing else than of what differs."""
        if [row.key for row in rows] == [row.key for row in self._rows]:
            for at, row in enumerate(rows):
                self._replace(at, row)
            return
        if len(rows) == len(self._rows):
            self.layoutAboutToBeChanged.emit()
            self._rows = list(rows)
            self.layoutChanged.emit()
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()


class RankedList(QListView):
    chosen = Signal(str)
    """Key of the row that the person wants."""
    menu_asked = Signal(QPoint)
    """A right click, by its place in the viewport."""
    seen = Signal()
    """Rows that were shown have been painted."""

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        cells: Cells,
        tip: Callable[[Row], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = RankedRows(tip, self)
        self._line = LinePainter(theme, columns, cells, self)
        self._fresh = False
        self.setModel(self._model)
        self.setItemDelegate(self._line)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.clicked.connect(self._clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu_asked)

    @property
    def rows(self) -> Sequence[Row]:
        return self._model.rows

    @property
    def chosen_key(self) -> str:
        return self._line.chosen_key

    def show_rows(self, rows: Sequence[Row]) -> None:
        self._model.show(rows)
        self._fresh = True
        # However little of it differs, something is painted: that is when the rows are seen.
        self.viewport().update(QRect(0, 0, 1, 1))

    def mark(self, key: str) -> None:
        """Show which row is chosen."""
        if key != self._line.chosen_key:
            self._line.chosen_key = key
            self.viewport().update()

    def row_at(self, point: QPoint) -> str:
        """Key of the row at a place of the viewport; empty where there is none."""
        row: Row | None = self.indexAt(point).data(ROW)
        return "" if row is None else row.key

    def bring_into_sight(self, key: str) -> None:
        at = self._model.place(key)
        if at is not None:
            self.scrollTo(self._model.index(at, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Whole lines only: half a line at the edge reads as another number or name."""
        super().resizeEvent(event)
        spare = self.contentsRect().height() % LINE_PX
        if spare != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, spare)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._fresh:
            self._fresh = False
            self.seen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        self._step(step)

    def _step(self, step: int) -> None:
        if not self.rows:
            return
        now = self._model.place(self.chosen_key)
        at = 0 if now is None else min(max(now + step, 0), len(self.rows) - 1)
        key = self.rows[at].key
        self.chosen.emit(key)
        self.bring_into_sight(key)

    def _clicked(self, index: QModelIndex) -> None:
        row: Row | None = index.data(ROW)
        if row is not None:
            self.chosen.emit(row.key)


class ColumnHeads(QWidget):
    """The names of a table's columns, over the table and laid out as it is."""

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        texts: Texts,
        over: RankedList,
    ) -> None:
        super().__init__(over.parentWidget())
        self._theme = theme
        self._columns = tuple(columns)
        self._texts = texts
        self._over = over
        self.setFixedHeight(HEAD_PX)

    def sizeHint(self) -> QSize:
        return QSize(200, HEAD_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font, colour = self._theme.font("small-px"), self._theme.colour("text-muted")
        for placed in layout(self._columns, self._over.viewport().width()):
            name = self._texts(f"dispatch.column.{placed.column.name}")
            put(painter, placed.rect(self.rect()), name, font, colour, right=placed.column.right)
        painter.end()
