"""A calendar as a picture: rows of vehicles or days, hours across, one block for each transport.

Shows and says which block was clicked; decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.quick import dataclass
from dispatch_app.ui.kit.theme import Theme

DAY_MIN = 24 * 60
_HEAD_PX, _NAME_PX, _LANE_PX, _GAP_PX = 24, 120, 30, 4
_LEAST_BLOCK_PX = 46
_FIRST_MIN, _LAST_MIN = 6 * 60, 20 * 60
"""What is shown in any case; earlier and later blocks widen it."""
_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    key: str
    starts_min: int
    ends_min: int
    text: str
    colour: str
    """A word of the theme."""
    sign: str
    """Says the state where the colour does not reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRow:
    name: str
    blocks: tuple[Block, ...] = ()


class HoursView(QWidget):
    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hoursView")
        self._theme = theme
        self._rows: tuple[HoursRow, ...] = ()
        self._lanes: list[list[list[Block]]] = []
        self._current = ""
        self._now_min: int | None = None
        self._empty = ""

    def show_rows(
        self, rows: Sequence[HoursRow], current: str, now_min: int | None, empty: str
    ) -> None:
        """`now_min`: minutes after midnight, None on another day."""
        rows = tuple(rows)
        if (rows, current, now_min, empty) == (
            self._rows,
            self._current,
            self._now_min,
            self._empty,
        ):
            return
        self._rows, self._current, self._now_min, self._empty = rows, current, now_min, empty
        self._lanes = [_lanes(row.blocks) for row in rows]
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        lanes = sum(max(1, len(of)) for of in self._lanes)
        return QSize(700, _HEAD_PX + lanes * _LANE_PX + len(self._lanes) * _GAP_PX + 8)

    # ---- where things stand

    def _span(self) -> tuple[int, int]:
        blocks = [block for row in self._rows for block in row.blocks]
        first = min([_FIRST_MIN, *(b.starts_min for b in blocks)])
        last = max([_LAST_MIN, *(min(b.ends_min, DAY_MIN) for b in blocks)])
        return first // _HOUR * _HOUR, -(-last // _HOUR) * _HOUR

    def _x(self, minute: float) -> float:
        first, last = self._span()
        room = self.width() - _NAME_PX - 8
        return _NAME_PX + (minute - first) / (last - first) * room

    def _rects(self) -> list[tuple[QRectF, Block]]:
        found, top = [], float(_HEAD_PX)
        for of in self._lanes:
            for lane in of:
                for block in lane:
                    left = self._x(block.starts_min)
                    wide = max(_LEAST_BLOCK_PX, self._x(min(block.ends_min, DAY_MIN)) - left)
                    found.append((QRectF(left, top + 2, wide - 2, _LANE_PX - 4), block))
                top += _LANE_PX
            top += (0 if of else _LANE_PX) + _GAP_PX
        return found

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("panel"))
        painter.setFont(self._theme.font("small-px"))
        self._paint_hours(painter)
        self._paint_rows(painter)
        for rect, block in self._rects():
            self._paint_block(painter, rect, block)
        if self._now_min is not None:
            painter.setPen(QPen(self._theme.colour("alarm"), 2))
            x = self._x(self._now_min)
            painter.drawLine(int(x), _HEAD_PX, int(x), self.height())
        if self._empty:
            painter.setPen(self._theme.colour("text-muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._empty)
        painter.end()

    def _paint_hours(self, painter: QPainter) -> None:
        first, last = self._span()
        for minute in range(first, last + 1, _HOUR):
            x = self._x(minute)
            painter.setPen(self._theme.colour("line"))
            painter.drawLine(int(x), _HEAD_PX - 4, int(x), self.height())
            painter.setPen(self._theme.colour("text-muted"))
            where = QRectF(x - 24, 2, 48, _HEAD_PX - 6)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, f"{minute // _HOUR:02d}")

    def _paint_rows(self, painter: QPainter) -> None:
        top = float(_HEAD_PX)
        for row, of in zip(self._rows, self._lanes, strict=True):
            high = max(1, len(of)) * _LANE_PX
            painter.setPen(self._theme.colour("line"))
            painter.drawLine(0, int(top + high + 1), self.width(), int(top + high + 1))
            painter.setPen(self._theme.colour("text"))
            where = QRectF(8, top, _NAME_PX - 16, _LANE_PX)
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(where, middle, row.name)
            top += high + _GAP_PX

    def _paint_block(self, painter: QPainter, rect: QRectF, block: Block) -> None:
        chosen = block.key == self._current
        painter.setBrush(self._theme.colour("selected" if chosen else "raised"))
        painter.setPen(QPen(self._theme.colour(block.colour), 2.5 if chosen else 1.5))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(self._theme.colour("text"))
        inside = rect.adjusted(4, 0, -2, 0)
        words = painter.fontMetrics().elidedText(
            f"{block.sign}{block.text}", Qt.TextElideMode.ElideRight, int(inside.width())
        )
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inside, middle, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for rect, block in self._rects():
            if rect.contains(event.position()):
                self.chosen.emit(block.key)
                return


def _lanes(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that meet stand below each other."""
    lanes: list[list[Block]] = []
    for block in sorted(blocks, key=lambda b: (b.starts_min, b.ends_min)):
        lane = next((of for of in lanes if of[-1].ends_min <= block.starts_min), None)
        if lane is None:
            lanes.append([block])
        else:
            lane.append(block)
    return lanes
