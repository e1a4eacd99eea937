"""The edge of the map: scale, position under the pointer in both datums, date and origin of
the data. Knows no marks.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import LonLat
from dispatch_app.ui.kit.map.view import View
from dispatch_app.ui.kit.map.words import MapWords
from gis.coordinates import wgs84_to_gcj02

TEXT_PX = 13
HEIGHT = 28
_WIDEST_BAR_PX = 150
_NORTH_PX = 44
_MARGIN = 12


def round_length_m(most_m: float) -> float:
    """The greatest 1, 2 or 5 times a power of ten that is not more."""
    power = 10.0 ** math.floor(math.log10(most_m))
    return next(power * step for step in (5, 2, 1) if power * step <= most_m * 1.000001)


def length_text(metres: float) -> str:
    if metres >= 1000:
        return f"{metres / 1000:.2f}".rstrip("0").rstrip(".") + " km"
    return f"{metres:.0f} m"


def position_text(lonlat: LonLat) -> tuple[str, str]:
    """The position in WGS-84 and in GCJ-02, each with its datum's name."""
    lon, lat = lonlat
    shifted = wgs84_to_gcj02(lon, lat)
    return (
        f"{lon:.5f}  {lat:.5f}  WGS-84",
        f"GCJ-02  {float(shifted.lon):.5f}  {float(shifted.lat):.5f}",
    )


class Furniture:
    """One line at the lower left edge."""

    def __init__(self, words: MapWords, data_date: str, attribution: str) -> None:
        self._words = words
        self._origin = f"{words.map} {data_date}".strip() if data_date else ""
        self._attribution = attribution

    def strip(self, height: int, width: int) -> QRectF:
        """Where the line is drawn; it takes what width its words need, at most the window's."""
        return QRectF(_MARGIN, height - HEIGHT - _MARGIN, width - 2 * _MARGIN, HEIGHT)

    def draw(self, painter: QPainter, view: View, place: LonLat, colours: MapColours) -> None:
        bar_m = round_length_m(view.metres_per_px * _WIDEST_BAR_PX)
        bar_px = bar_m / view.metres_per_px
        wgs, gcj = position_text(place)
        said = [(wgs, "text"), (gcj, "text-muted"), (self._origin, "text-muted")]
        said.append((self._attribution, "text-muted"))
        texts = [(text, meaning) for text, meaning in said if text]
        metrics = QFontMetricsF(colours.font(TEXT_PX))
        room = view.width - 2 * _MARGIN
        widths = [max(metrics.horizontalAdvance(t), _least(t, metrics)) for t, _m in texts]
        total = bar_px + _NORTH_PX + 24 + sum(widths) + 18 * len(widths)
        while texts and total > room:
            total -= widths.pop(-2 if len(widths) > 1 else -1) + 18
            texts.pop(-2 if len(texts) > 1 else -1)
        top = view.height - HEIGHT - _MARGIN
        draw_box(painter, QRectF(_MARGIN, top, total, HEIGHT), colours)
        self._scale(painter, QPointF(_MARGIN + 12, top), bar_px, length_text(bar_m), colours)
        x = _MARGIN + 12 + bar_px + 18
        self._north(painter, QPointF(x, top + HEIGHT / 2), colours)
        x += _NORTH_PX
        painter.setFont(colours.font(TEXT_PX))
        for (text, meaning), width in zip(texts, widths, strict=True):
            painter.setPen(colours.colour(meaning))
            painter.drawText(QPointF(x, top + HEIGHT / 2 + TEXT_PX * 0.37), text)
            x += width + 18

    def _north(self, painter: QPainter, at: QPointF, colours: MapColours) -> None:
        """The map never turns: the needle stands still, and says so."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("text"))
        tip, foot = at + QPointF(5, -9), at + QPointF(5, 4)
        painter.drawPolygon([tip, foot + QPointF(-5, 5), foot])
        painter.setBrush(colours.colour("text-muted"))
        painter.drawPolygon([tip, foot + QPointF(5, 5), foot])
        painter.setPen(colours.colour("text"))
        painter.setFont(colours.font(TEXT_PX, bold=True))
        painter.drawText(at + QPointF(13, TEXT_PX * 0.37), self._words.north)

    def _scale(
        self, painter: QPainter, at: QPointF, width: float, text: str, colours: MapColours
    ) -> None:
        painter.setFont(colours.font(TEXT_PX, bold=True))
        painter.setPen(colours.colour("text"))
        box = QRectF(at.x(), at.y() + 1, width, HEIGHT - 8)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        base = at.y() + HEIGHT - 7
        painter.setPen(QPen(colours.colour("text"), 1.6))
        painter.drawLine(QPointF(at.x(), base), QPointF(at.x() + width, base))
        for x in (at.x(), at.x() + width):
            painter.drawLine(QPointF(x, base - 5), QPointF(x, base))


def draw_note(
    painter: QPainter, view: View, text: str, colours: MapColours, *, alone: bool
) -> None:
    """What is going on with the ground: above the line, or in the middle of bare paper."""
    painter.setFont(colours.font(TEXT_PX))
    width = painter.fontMetrics().horizontalAdvance(text) + 24
    if alone:
        box = QRectF((view.width - width) / 2, (view.height - HEIGHT) / 2, width, HEIGHT)
    else:
        box = QRectF(_MARGIN, view.height - 2 * HEIGHT - _MARGIN - 6, width, HEIGHT)
    draw_box(painter, box, colours)
    painter.setPen(colours.colour("text-muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_box(painter: QPainter, box: QRectF, colours: MapColours) -> None:
    painter.setPen(QPen(colours.colour("line"), 1))
    painter.setBrush(colours.colour("panel", 0.94))
    painter.drawRoundedRect(box, 4, 4)


def _least(text: str, metrics: QFontMetricsF) -> float:
    """Digits may change without the line jumping: room as if all were eights."""
    return metrics.horizontalAdvance("".join("8" if c.isdigit() else c for c in text))
