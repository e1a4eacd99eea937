"""Hours across, weekdays down: a field is the fuller the more it counts, and says its value."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from dispatch_app.papers.charts import Matrix, every, shade
from dispatch_app.ui.kit.charts.painted import PaintedChart
from dispatch_app.ui.kit.theme import Theme

_LEFT, _TOP, _MARGIN = 56, 26, 8
_FIELD_PX, _MOST_HIGH = 30, 44
_CENTRE = Qt.AlignmentFlag.AlignCenter
_VALIGN = Qt.AlignmentFlag.AlignVCenter


class MatrixChart(PaintedChart):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._matrix: Matrix | None = None

    def show_matrix(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._at = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEFT + 24 * _FIELD_PX, _TOP + 7 * _FIELD_PX + _MARGIN)

    @property
    def across(self) -> int:
        return len(self._matrix.columns) if self._matrix else 1

    @property
    def count(self) -> int:
        return self.across * len(self._matrix.rows) if self._matrix else 0

    def words_of(self, at: int) -> str:
        matrix = self._matrix
        assert matrix is not None
        row, column = divmod(at, self.across)
        value = matrix.values[row][column]
        said = "—" if value is None else matrix.unit.say(value)
        return f"{matrix.rows[row]} {matrix.columns[column]}　{said}"

    def key_of(self, at: int) -> str:
        matrix = self._matrix
        if matrix is None or not matrix.keys:
            return ""
        row, column = divmod(at, self.across)
        return matrix.keys[row][column]

    @property
    def _field(self) -> tuple[float, float]:
        """How wide and high one is."""
        rows = len(self._matrix.rows) if self._matrix else 1
        wide = (self.width() - _LEFT - _MARGIN) / max(1, self.across)
        high = (self.height() - _TOP - _MARGIN) / max(1, rows)
        return wide, min(high, float(_MOST_HIGH))

    def field_at(self, point: QPointF) -> int | None:
        wide, high = self._field
        column, row = int((point.x() - _LEFT) // wide), int((point.y() - _TOP) // high)
        inside = 0 <= column < self.across and row >= 0
        at = row * self.across + column
        return at if inside and at < self.count else None

    def draw(self, painter: QPainter) -> None:
        matrix = self._matrix
        if matrix is None:
            return
        wide, high = self._field
        painter.setPen(self._theme.colour("text-muted"))
        widest = max(painter.fontMetrics().horizontalAdvance(word) for word in matrix.columns)
        stride = every(self.across, int((wide * self.across) // (widest + 6)))
        for column in range(0, self.across, stride):
            room = QRectF(_LEFT + column * wide, 0, wide * stride, _TOP)
            painter.drawText(room, _CENTRE if stride == 1 else _VALIGN, matrix.columns[column])
        for row, word in enumerate(matrix.rows):
            painter.setPen(self._theme.colour("text-muted"))
            painter.drawText(QRectF(_MARGIN, _TOP + row * high, _LEFT, high), _VALIGN, word)
            for column in range(self.across):
                self._draw_field(painter, row, column)

    def _draw_field(self, painter: QPainter, row: int, column: int) -> None:
        matrix, (wide, high) = self._matrix, self._field
        assert matrix is not None
        value = matrix.values[row][column]
        room = QRectF(_LEFT + column * wide, _TOP + row * high, wide - 2, high - 2)
        share = shade(value, matrix.top)
        ground = self._mixed(share)
        painter.fillRect(room, ground)
        text = "" if value is None else matrix.unit.tick(value)
        if painter.fontMetrics().horizontalAdvance(text) <= wide - 4:
            painter.setPen(self._letters_on(ground))
            painter.drawText(room, _CENTRE, text)
        if row * self.across + column == self._at:
            painter.setPen(QPen(self._theme.colour("warning"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room)

    def _letters_on(self, ground: QColor) -> QColor:
        """The colour of letters that stands out more."""
        choice = (self._theme.colour("text"), self._theme.colour("on-fill"))
        return max(choice, key=lambda colour: contrast(colour, ground))

    def _mixed(self, share: float) -> QColor:
        """Between the empty field and the full one."""
        empty, full = self._theme.colour("raised"), self._theme.colour("shade-full")
        parts = (
            round(a + (b - a) * share)
            for a, b in zip(empty.getRgb()[:3], full.getRgb()[:3], strict=True)  # type: ignore[index]
        )
        return QColor(*parts)


def contrast(one: QColor, other: QColor) -> float:
    """From 1 to 21, as WCAG 2.1 reckons it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
