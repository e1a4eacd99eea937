"""The radar as a list: two lines a row, its keys beside them. Shows and asks only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dispatch_app.ui.director.radar_words import RadarLine
from dispatch_app.ui.kit.keyed_rows import ROW, KeyedRows
from dispatch_app.ui.kit.theme import Theme

ROW_PX = 50
_SIGN_PX, _PAD_PX, _CHIP_PX, _CHIP_GAP = 34, 8, 26, 6
_EDGE_PX = 3

Index = QModelIndex | QPersistentModelIndex


class RadarList(QListView):
    wanted = Signal(object, object)
    """A `RadarLine` and the `RadarAct` that somebody wants done about it."""

    def __init__(self, theme: Theme, *, acts: int, parent: QWidget | None = None) -> None:
        """`acts`: so many keys of a row are shown; the others act by their digit all the same."""
        super().__init__(parent)
        self.setObjectName("radarList")
        self._rows: KeyedRows[RadarLine] = KeyedRows(self)
        self._painter = RadarPainter(theme, acts, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(self._first)

    def show_lines(self, lines: Sequence[RadarLine]) -> None:
        """Become this list; the cursor stays on its row."""
        kept = self.current
        self._rows.show(lines)
        at = self._rows.place(kept.key) if kept is not None else None
        if lines and (at is not None or not self.currentIndex().isValid()):
            self.setCurrentIndex(self._rows.index(at or 0, 0))

    @property
    def lines(self) -> Sequence[RadarLine]:
        return self._rows.rows

    @property
    def current(self) -> RadarLine | None:
        line: RadarLine | None = self.currentIndex().data(ROW)
        return line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(line, 0)
        elif line is not None and event.text().isdigit() and event.text() != "0":
            self._do(line, int(event.text()) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = index.data(ROW)
        if line is None:
            return
        place = event.position().toPoint()
        chips = self._painter.chips(self.visualRect(index), line)
        at = next((n for n, chip in enumerate(chips) if chip.contains(place)), None)
        if at is not None:
            self._do(line, at)

    def _first(self, index: QModelIndex) -> None:
        self._do(index.data(ROW), 0)

    def _do(self, line: RadarLine, at: int) -> None:
        if at < len(line.acts):
            self.wanted.emit(line, line.acts[at][0])

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FontChange:
            self._painter.forget()
        return super().viewportEvent(event)


class RadarPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, acts: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._acts = acts
        self._body, self._small = QFont(), QFont()
        self.forget()

    def forget(self) -> None:
        """Sizes are asked of the theme anew."""
        self._body.setPixelSize(self._theme.sizes_px["body-px"])
        self._body.setBold(True)
        self._small.setPixelSize(self._theme.sizes_px["small-px"])

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, ROW_PX)

    def chips(self, rect: QRect, line: RadarLine) -> list[QRect]:
        """Where the keys of a row stand, from left to right; those that do not fit are left out."""
        metrics = QFontMetrics(self._small).horizontalAdvance
        words = [f"{at} {word}" for at, (_act, word) in enumerate(line.acts[: self._acts], start=1)]
        widths = [metrics(word) + 14 for word in words]
        while widths and sum(widths) + _CHIP_GAP * len(widths) > rect.width() // 2:
            widths.pop()
        left = rect.right() - _PAD_PX - sum(widths) - _CHIP_GAP * max(0, len(widths) - 1)
        top = rect.top() + (rect.height() - _CHIP_PX) // 2
        found = []
        for width in widths:
            found.append(QRect(left, top, width, _CHIP_PX))
            left += width + _CHIP_GAP
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: RadarLine = index.data(ROW)
        rect, theme = option.rect, self._theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
        tone = theme.colour("alarm" if line.urgent else "warning")
        if line.urgent:
            painter.fillRect(QRect(rect.left(), rect.top(), _EDGE_PX, rect.height()), tone)
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        chips = self.chips(rect, line)
        right = chips[0].left() - _PAD_PX if chips else rect.right() - _PAD_PX
        painter.setFont(self._body)
        painter.setPen(tone)
        sign = QRect(rect.left() + _EDGE_PX, rect.top(), _SIGN_PX - _EDGE_PX, rect.height())
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, line.sign)
        left = rect.left() + _SIGN_PX
        self._words(painter, QRect(left, rect.top(), right - left, rect.height()), line)
        for chip, (at, (_act, word)) in zip(chips, enumerate(line.acts, start=1), strict=False):
            self._chip(painter, chip, f"{at} {word}")
        painter.restore()

    def _words(self, painter: QPainter, space: QRect, line: RadarLine) -> None:
        width = space.width()
        half = space.height() // 2
        upper = QRect(space.left(), space.top() + 4, width, half - 3)
        lower = QRect(space.left(), space.top() + half, width, half - 5)
        for rect, font, tone, text in (
            (upper, self._body, "text", line.title),
            (lower, self._small, "text-muted", line.evidence),
        ):
            painter.setFont(font)
            painter.setPen(self._theme.colour(tone))
            elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(
                rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided
            )

    def _chip(self, painter: QPainter, rect: QRect, word: str) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(self._small)
        painter.setPen(theme.colour("text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
