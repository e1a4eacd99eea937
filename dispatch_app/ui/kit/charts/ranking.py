"""Bars one below the other, each with its word and value; thin bars of the period before."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from dispatch_app.papers.charts import Bar, Ranking, largest
from dispatch_app.ui.kit.charts.painted import PaintedChart
from dispatch_app.ui.kit.theme import Theme

_ROW_PX, _LEAST_ROW_PX, _MARGIN = 30, 22, 10
_HEAD_PX = 24
_LEFT_SHARE, _LEFT_MOST = 0.28, 220
_LEAST_VALUE_PX, _GAP = 70, 14
_VALIGN = Qt.AlignmentFlag.AlignVCenter
_RIGHT_SIDE = Qt.AlignmentFlag.AlignRight


class RankingChart(PaintedChart):
    """Shows as many rows as there is room for, and says how many are left out."""

    def __init__(self, theme: Theme, more_word: str, parent: QWidget | None = None) -> None:
        """`more_word`: with `{n}`, how many rows the table alone holds."""
        super().__init__(theme, parent)
        self._more_word = more_word
        self._ranking: Ranking | None = None
        self._value_px = self._right = 0.0
        """Columns of values, and of values and notes, as wide as their widest word."""

    def show_ranking(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self._at = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEAD_PX + _ROW_PX * min(10, len(self._bars) or 3))

    @property
    def _bars(self) -> tuple[Bar, ...]:
        return self._ranking.bars if self._ranking else ()

    @property
    def _row_px(self) -> float:
        room = self.height() - 2 * _HEAD_PX
        wanted = room / max(1, len(self._bars))
        return min(float(_ROW_PX), max(float(_LEAST_ROW_PX), wanted))

    @property
    def count(self) -> int:
        fitting = int((self.height() - 2 * _HEAD_PX) // self._row_px)
        return min(len(self._bars), max(0, fitting))

    @property
    def _left(self) -> float:
        return min(_LEFT_MOST, self.width() * _LEFT_SHARE)

    def words_of(self, at: int) -> str:
        bar, ranking = self._bars[at], self._ranking
        assert ranking is not None
        parts = [bar.word, ranking.unit.say(bar.value), bar.note]
        if bar.beside is not None:
            parts.append(f"{ranking.beside_word} {ranking.unit.say(bar.beside)}")
        return "　".join(part for part in parts if part)

    def key_of(self, at: int) -> str:
        return self._bars[at].key

    def field_at(self, point: QPointF) -> int | None:
        at = int((point.y() - _HEAD_PX) // self._row_px)
        return at if 0 <= at < self.count and point.y() >= _HEAD_PX else None

    def draw(self, painter: QPainter) -> None:
        ranking = self._ranking
        if ranking is None:
            return
        norm = ranking.norm.value if ranking.norm else None
        top = largest([b.value for b in self._bars], [b.beside for b in self._bars], [norm]) or 1.0
        self._measure(painter, ranking)
        scale = max(40.0, self.width() - self._left - self._right - _MARGIN) / top
        for at in range(self.count):
            self._draw_row(painter, at, scale)
        self._draw_norm(painter, scale)
        self._draw_head(painter)
        left_out = len(self._bars) - self.count
        if left_out:
            foot = QRectF(_MARGIN, self.height() - _HEAD_PX, self.width(), _HEAD_PX)
            painter.setPen(self._theme.colour("text-muted"))
            painter.drawText(foot, _VALIGN, self._more_word.format(n=left_out))

    def _measure(self, painter: QPainter, ranking: Ranking) -> None:
        wide = painter.fontMetrics().horizontalAdvance
        values = [wide(ranking.unit.say(bar.value)) for bar in self._bars]
        notes = max((wide(bar.note) for bar in self._bars), default=0)
        self._value_px = float(max(values, default=0) + _GAP)
        self._value_px = max(self._value_px, float(_LEAST_VALUE_PX))
        self._right = self._value_px + (_GAP + notes if notes else 0) + _MARGIN

    def _draw_head(self, painter: QPainter) -> None:
        """What thick and thin bars are, at the right above them."""
        ranking = self._ranking
        assert ranking is not None
        head = QRectF(_MARGIN, 0, self.width() - 2 * _MARGIN, _HEAD_PX)
        painter.setPen(self._theme.colour("text-muted"))
        painter.drawText(head, _VALIGN, ranking.unit.word)
        if ranking.beside_word:
            thin = f"▬ {ranking.beside_word}"
            painter.drawText(head, _VALIGN | _RIGHT_SIDE, thin)
            head.setRight(head.right() - painter.fontMetrics().horizontalAdvance(thin) - 16)
            painter.setPen(self._theme.colour("focus"))
            painter.drawText(head, _VALIGN | _RIGHT_SIDE, f"■ {ranking.now_word}")

    def _draw_row(self, painter: QPainter, at: int, scale: float) -> None:
        bar, high = self._bars[at], self._row_px
        y = _HEAD_PX + at * high
        if at == self._at:
            painter.fillRect(QRectF(0, y, self.width(), high), self._theme.colour("selected"))
        words = QRectF(_MARGIN, y, self._left - 2 * _MARGIN, high)
        painter.setPen(self._theme.colour("text"))
        fitting = painter.fontMetrics().elidedText(
            bar.word, Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, _VALIGN, fitting)
        self._draw_bars(painter, bar, y, scale)
        end = self.width() - self._right
        self._draw_value(painter, bar, QRectF(end, y, self._right - _MARGIN, high))

    def _draw_bars(self, painter: QPainter, bar: Bar, y: float, scale: float) -> None:
        compared = self._ranking is not None and bool(self._ranking.beside_word)
        value, beside = (bar.value or 0.0) * scale, (bar.beside or 0.0) * scale
        thick = self._row_px * (0.40 if compared else 0.55)
        painter.fillRect(
            QRectF(self._left, y + self._row_px * 0.2, value, thick), self._theme.colour("focus")
        )
        if compared:
            thin = QRectF(self._left, y + self._row_px * 0.66, beside, self._row_px * 0.16)
            painter.fillRect(thin, self._theme.colour("text-muted"))

    def _draw_value(self, painter: QPainter, bar: Bar, room: QRectF) -> None:
        """In a column of its own: no line runs through it."""
        assert self._ranking is not None
        first = QRectF(room.left(), room.top(), self._value_px, room.height())
        painter.setPen(self._theme.colour("text"))
        painter.drawText(first, _VALIGN | _RIGHT_SIDE, self._ranking.unit.say(bar.value))
        painter.setPen(self._theme.colour("text-muted"))
        painter.drawText(room, _VALIGN | _RIGHT_SIDE, bar.note)

    def _draw_norm(self, painter: QPainter, scale: float) -> None:
        norm = self._ranking.norm if self._ranking else None
        if norm is None or not self.count:
            return
        x = self._left + norm.value * scale
        painter.setPen(QPen(self._theme.colour("warning"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, _HEAD_PX), QPointF(x, _HEAD_PX + self.count * self._row_px))
        wide = painter.fontMetrics().horizontalAdvance(norm.word) + 4
        left = min(x - wide / 2, self.width() - wide - _MARGIN)
        place = QRectF(left, _HEAD_PX + self.count * self._row_px, wide, _HEAD_PX)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, norm.word)
