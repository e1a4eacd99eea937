"""The slip on the screen, painted to be read from three metres. Decides nothing.

Letters grow or shrink with the room, so that the whole slip is seen without scrolling.
"""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Line, SlipDocument
from dispatch_app.ui.kit.theme import Theme

_WRAP = int(Qt.TextFlag.TextWordWrap)
_SCALES = tuple(n / 20 for n in range(12, 31))
_TONES = {"": "text", "warning": "warning", "faint": "text-muted"}


class SlipView(QWidget):
    painted = Signal(object)
    """The `SlipKey` of the version that has just become visible, once each time it is shown."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._document: SlipDocument | None = None
        self._key: SlipKey | None = None
        self._fresh = False
        self._scale = _SCALES[0]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 240)

    def show_slip(self, key: SlipKey, document: SlipDocument) -> None:
        if (key, document) == (self._key, self._document):
            return
        self._fresh = self._fresh or key != self._key
        self._key, self._document = key, document
        self.setAccessibleName(document.plain())
        self.setToolTip(document.plain())
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The largest letters with which all of it is seen; too long even in the smallest, the
        view grows taller and is scrolled."""
        document = self._document
        if document is None:
            return
        room = self._room()
        at = max(0, bisect_right(_SCALES, room, key=lambda s: self._about(document, s)) - 1)
        while (height := self._height(document, _SCALES[at])) > room and at > 0:
            at -= 1
        self._scale = _SCALES[at]
        self.setMinimumHeight(int(height) if height > room else 0)

    def _about(self, document: SlipDocument, scale: float) -> float:
        """The height by letters of one size in a room made smaller: every other size of letters
        would have to be loaded first, which takes longer than all the rest."""
        width = float(self.width()) / scale
        return SlipPainting(None, self._theme, self._texts, width, 1.0).draw(document) * scale

    def _room(self) -> float:
        above = self.parentWidget()
        return float(above.height() if above is not None else self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        document = self._document
        if document is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(self.width())
        SlipPainting(painter, self._theme, self._texts, width, self._scale).draw(document)
        painter.end()
        if self._fresh and self._key is not None:
            self._fresh = False
            self.painted.emit(self._key)

    def _height(self, document: SlipDocument, scale: float) -> float:
        return SlipPainting(None, self._theme, self._texts, float(self.width()), scale).draw(
            document
        )


class SlipPainting:
    """One slip laid out from top to bottom; without a painter, only measured."""

    def __init__(
        self, painter: QPainter | None, theme: Theme, texts: Texts, width: float, scale: float
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._texts = texts
        self._width = width
        self._scale = scale
        self._margin = 28.0 * min(scale, 1.0)
        self._y = self._margin * 0.8

    def draw(self, document: SlipDocument) -> float:
        self._head(document)
        self._block(document.title, "station-title-px", "text")
        self._block(document.address, "station-head-px", "warning")
        if document.provisional:
            self._band(document.provisional)
        self._y += 10 * self._scale
        for line in document.lines:
            self._row(line)
        return self._y + self._margin * 0.6

    def _font(self, size: str, *, bold: bool = False, times: float = 1.0) -> QFont:
        font = self._theme.font(size, bold=bold)
        font.setPixelSize(max(13, round(font.pixelSize() * self._scale * times)))
        return font

    def _pen(self, token: str) -> None:
        if self._painter is not None:
            self._painter.setPen(QPen(self._theme.colour(token)))

    def _head(self, document: SlipDocument) -> None:
        """Badge, vehicle, level and kind of order; the number at the right, or below."""
        font = self._font("station-head-px", bold=True)
        height = QFontMetricsF(font).height() * 1.15
        badge_font = self._font("station-head-px", bold=True, times=1.1)
        badge_width = QFontMetricsF(badge_font).horizontalAdvance(document.badge) + height * 0.7
        box = QRectF(self._margin, self._y, badge_width, height)
        self._badge(box, document, badge_font)
        left = box.right() + 18 * self._scale
        right = self._width - self._margin
        head_width = QFontMetricsF(font).horizontalAdvance(document.head)
        token = "text" if document.kind.value == "new" else "alarm"
        number_font = self._font("station-body-px")
        number_width = QFontMetricsF(number_font).horizontalAdvance(document.number)
        self._y += height * 0.04
        bottom = self._write(document.head, font, left, token)
        if left + head_width + number_width + 30 <= right:
            self._number(document.number, number_font, right - number_width, box)
            self._y = max(bottom, box.bottom())
        else:
            self._y = max(bottom, box.bottom()) + 4
            self._y = self._write(document.number, number_font, self._margin, "text-muted")
        self._y += 10 * self._scale

    def _badge(self, box: QRectF, document: SlipDocument, font: QFont) -> None:
        if self._painter is None:
            return
        token = f"priority-{document.priority}" if document.priority else "text-muted"
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.colour(token))
        self._painter.drawRoundedRect(box, 6, 6)
        self._pen("on-priority")
        self._painter.setFont(font)
        self._painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), document.badge)

    def _number(self, text: str, font: QFont, left: float, beside: QRectF) -> None:
        if self._painter is None:
            return
        self._pen("text-muted")
        self._painter.setFont(font)
        metrics = QFontMetricsF(font)
        base = beside.center().y() + (metrics.ascent() - metrics.descent()) / 2
        self._painter.drawText(QPointF(left, base), text)

    def _write(
        self, text: str, font: QFont, left: float, token: str, *, spare: float = 0.0
    ) -> float:
        """Write from `left` to what is spared before the margin, wrapping; gives the y below."""
        width = max(60.0, self._width - self._margin - spare - left)
        room = QRectF(left, self._y, width, 100_000)
        height = QFontMetricsF(font).boundingRect(room, _WRAP, text).height()
        if self._painter is not None:
            self._pen(token)
            self._painter.setFont(font)
            self._painter.drawText(QRectF(left, self._y, room.width(), height + 2), _WRAP, text)
        return self._y + height

    def _block(self, line: Line, size: str, token: str) -> None:
        top = self._y
        font, spare = self._font(size, bold=True), self._beside_mark(line)
        self._y = self._write(line.text, font, self._margin, token, spare=spare)
        self._was(line, self._margin)
        self._mark(line, top)
        self._y += 2 * self._scale

    def _row(self, line: Line) -> None:
        top = self._y
        small = self._font("station-body-px", times=0.85)
        body = self._font("station-body-px", times=1.15, bold=line.tone == "warning")
        label_width = max(84 * self._scale, QFontMetricsF(small).horizontalAdvance(line.label) + 16)
        keep = self._y
        self._y += 3 * self._scale
        self._write(line.label, small, self._margin, "text-muted")
        self._y = keep
        left = self._margin + label_width
        spare = self._beside_mark(line)
        self._y = self._write(line.text, body, left, _TONES[line.tone], spare=spare)
        self._was(line, left)
        self._mark(line, top)
        self._y += 6 * self._scale

    def _was(self, line: Line, left: float) -> None:
        if line.was:
            words = self._texts("slip.was", text=line.was)
            font = self._font("station-body-px", times=0.85)
            spare = self._beside_mark(line)
            self._y = self._write(words, font, left, "text-muted", spare=spare)

    def _mark_font(self) -> QFont:
        return self._font("station-body-px", times=0.7, bold=True)

    def _mark_width(self) -> float:
        return (
            QFontMetricsF(self._mark_font()).horizontalAdvance(self._texts("station.changed")) + 10
        )

    def _beside_mark(self, line: Line) -> float:
        """Room at the right that a line leaves to its mark: words under it cannot be read."""
        return self._mark_width() + 8 if line.changed else 0.0

    def _mark(self, line: Line, top: float) -> None:
        """A bar and the word at the margin of what an amendment changed."""
        if not line.changed or self._painter is None:
            return
        bar = QRectF(4, top + 3, 7, self._y - top - 4)
        self._painter.fillRect(bar, self._theme.colour("alarm"))
        font, width = self._mark_font(), self._mark_width()
        box = QRectF(self._width - self._margin - width, top + 4, width, font.pixelSize() * 1.5)
        self._painter.setPen(QPen(self._theme.colour("alarm"), 1.5))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(box, 3, 3)
        self._painter.setFont(font)
        self._painter.drawText(
            box, int(Qt.AlignmentFlag.AlignCenter), self._texts("station.changed")
        )

    def _band(self, text: str) -> None:
        """A place that is still being verified says so in a frame of its own."""
        font = self._font("station-body-px", bold=True, times=1.15)
        width = QFontMetricsF(font).horizontalAdvance(f"⚠ {text}") + 32
        height = QFontMetricsF(font).height() * 1.5
        box = QRectF(self._margin, self._y + 6, min(width, self._width - 2 * self._margin), height)
        if self._painter is not None:
            self._painter.setPen(QPen(self._theme.colour("warning"), 2))
            self._painter.setBrush(self._theme.colour("ringing-ground"))
            self._painter.drawRoundedRect(box, 5, 5)
            self._pen("warning")
            self._painter.setFont(font)
            self._painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"⚠ {text}")
        self._y = box.bottom() + 6
