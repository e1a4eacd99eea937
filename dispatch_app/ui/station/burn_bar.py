"""The three minutes from the order to rolling wheels, burning down. Shows; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dispatch_app.i18n import Texts, minutes_text
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.cards import Card

_HURRY = 1 / 3
"""With this share of the time left, the bar says so."""


@dataclass(frozen=True, slots=True)
class Burn:
    """What the bar shows: word, share left, time, and the token of its colour."""

    word: str
    share: float
    time: str
    token: str


def burn_of(card: Card, now: datetime, limit_s: float, texts: Texts) -> Burn:
    """Time left while it stands; once it rolls, the time it took."""
    if card.rolled_at is not None:
        took_s = max(0.0, (card.rolled_at - card.received_at).total_seconds())
        late = took_s > limit_s
        word = texts("station.burn.rolled-late" if late else "station.burn.rolled")
        return Burn(word, 0.0, minutes_text(took_s), "alarm" if late else "ok")
    if card.over:
        return Burn(texts("station.burn.over"), 0.0, "", "text-muted")
    left_s = limit_s - (now - card.received_at).total_seconds()
    if left_s < 0:
        return Burn(texts("station.burn.late"), 0.0, f"+{minutes_text(-left_s)}", "alarm")
    share = min(1.0, left_s / limit_s)
    hurry = share <= _HURRY
    word = texts("station.burn.hurry" if hurry else "station.burn.running")
    return Burn(word, share, minutes_text(left_s), "warning" if hurry else "ok")


class BurnBar(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._burn = Burn("", 0.0, "", "text-muted")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(400, 52)

    def show_burn(self, burn: Burn) -> None:
        if burn != self._burn:
            self._burn = burn
            self.setAccessibleName(f"{burn.word} {burn.time}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        burn, theme = self._burn, self._theme
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        left_width, right_width, height = 190, 130, self.height()
        painter.setFont(theme.font("station-body-px"))
        painter.setPen(theme.colour("text-muted" if burn.token == "ok" else burn.token))
        painter.drawText(QRectF(18, 0, left_width - 18, height), middle, burn.word)
        box = QRectF(left_width, height * 0.26, self.width() - left_width - right_width, 26)
        painter.setPen(QPen(theme.colour("alarm" if burn.token == "alarm" else "line"), 1))
        painter.drawRect(box)
        filled = QRectF(box.left(), box.top(), box.width() * burn.share, box.height())
        painter.fillRect(filled, theme.colour(burn.token))
        painter.setFont(theme.font("station-head-px", bold=True))
        painter.setPen(theme.colour("text" if burn.token == "ok" else burn.token))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(box.right(), 0, right_width - 18, height), right, burn.time)
        painter.end()
