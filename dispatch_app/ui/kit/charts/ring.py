"""Shares of a whole as a ring with words beside it: at most seven slices and the rest."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import Bar, slices
from dispatch_app.ui.kit.charts.painted import PaintedChart
from dispatch_app.ui.kit.theme import Theme

_MARGIN, _LINE_PX, _SPOT_PX = 16, 26, 14
_HOLE = 0.58
_FULL = 16 * 360
_VALIGN = Qt.AlignmentFlag.AlignVCenter


class RingChart(PaintedChart):
    def __init__(self, theme: Theme, rest_word: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rest_word = rest_word
        self._bars: tuple[Bar, ...] = ()
        self._unit: Unit | None = None

    def show_ring(self, bars: tuple[Bar, ...], unit: Unit) -> None:
        self._bars, self._unit = slices(bars, self._rest_word), unit
        self._at = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    @property
    def count(self) -> int:
        return len(self._bars)

    @property
    def whole(self) -> float:
        return sum(bar.value or 0.0 for bar in self._bars)

    def words_of(self, at: int) -> str:
        bar = self._bars[at]
        assert self._unit is not None
        return f"{bar.word}　{self._unit.say(bar.value or 0.0)}　{self._share(bar)}"

    def _share(self, bar: Bar) -> str:
        return f"{100.0 * (bar.value or 0.0) / (self.whole or 1.0):.1f} %"

    def key_of(self, at: int) -> str:
        return self._bars[at].key

    @property
    def _ring(self) -> QRectF:
        side = min(self.height() - 2 * _MARGIN, self.width() * 0.45)
        return QRectF(_MARGIN, (self.height() - side) / 2, side, side)

    def field_at(self, point: QPointF) -> int | None:
        ring = self._ring
        if point.x() > ring.right() + _MARGIN:
            at = int((point.y() - self._top) // self._line_px)
            return at if 0 <= at < self.count and point.y() >= self._top else None
        away = point - ring.center()
        far = math.hypot(away.x(), away.y()) / (ring.width() / 2)
        if not _HOLE <= far <= 1.0:
            return None
        turn = (math.atan2(away.x(), -away.y()) / math.tau) % 1.0
        return self._at_turn(turn)

    def _at_turn(self, turn: float) -> int | None:
        """Which slice stands at a part of the full turn, from the top on with the clock."""
        reached = 0.0
        for at, bar in enumerate(self._bars):
            reached += (bar.value or 0.0) / (self.whole or 1.0)
            if turn < reached:
                return at
        return None

    @property
    def _line_px(self) -> float:
        return min(float(_LINE_PX), (self.height() - 4) / max(1, self.count))

    @property
    def _top(self) -> float:
        """Where the words begin."""
        return max(2.0, (self.height() - self.count * self._line_px) / 2)

    def draw(self, painter: QPainter) -> None:
        if not self._bars or self._unit is None:
            return
        ring, begun = self._ring, 0.0
        for at, bar in enumerate(self._bars):
            share = (bar.value or 0.0) / self.whole
            painter.setPen(QPen(self._theme.colour("panel"), 2))
            painter.setBrush(self._theme.colour(f"series-{at + 1}"))
            grown = 4.0 if at == self._at else 0.0
            around = ring.adjusted(-grown, -grown, grown, grown)
            start = round(_FULL / 4 - begun * _FULL)
            painter.drawPie(around, start, -round(share * _FULL))
            begun += share
            self._draw_words(painter, at, bar)
        self._draw_hole(painter, ring)

    def _draw_hole(self, painter: QPainter, ring: QRectF) -> None:
        """The whole stands in the middle."""
        assert self._unit is not None
        cut = ring.width() * (1.0 - _HOLE) / 2
        hole = ring.adjusted(cut, cut, -cut, -cut)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("panel"))
        painter.drawEllipse(hole)
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font("key-figure-px", bold=True))
        painter.drawText(hole, Qt.AlignmentFlag.AlignCenter, self._unit.say(self.whole))
        painter.setFont(self._theme.font("small-px"))

    def _draw_words(self, painter: QPainter, at: int, bar: Bar) -> None:
        left = self._ring.right() + 2 * _MARGIN
        line = QRectF(left, self._top + at * self._line_px, self.width() - left - 8, self._line_px)
        if at == self._at:
            painter.fillRect(line, self._theme.colour("selected"))
        spot = QRectF(line.left() + 4, line.center().y() - _SPOT_PX / 2, _SPOT_PX, _SPOT_PX)
        painter.fillRect(spot, self._theme.colour(f"series-{at + 1}"))
        assert self._unit is not None
        figures = f"{self._unit.say(bar.value or 0.0)}　{self._share(bar)}"
        wide = painter.fontMetrics().horizontalAdvance(figures) + 8
        painter.setPen(self._theme.colour("text"))
        room = line.adjusted(_SPOT_PX + 12, 0, -wide, 0)
        word = painter.fontMetrics().elidedText(
            bar.word, Qt.TextElideMode.ElideRight, max(20, int(room.width()))
        )
        painter.drawText(room, _VALIGN, word)
        painter.setPen(self._theme.colour("text-muted"))
        painter.drawText(line, _VALIGN | Qt.AlignmentFlag.AlignRight, figures)
