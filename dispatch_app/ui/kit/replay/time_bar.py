"""The line of a replay: its period, events as marks, recordings and fixes as bars, where it stands.

A click or a drag goes there. Decides nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from dispatch_app.domain.tracks import GAP_S, Track, ms_of
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.kit.replay.subject import Subject
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.kit.time_chain import Moment

_HEIGHT_PX = 74
_SIDE_PX = 14.0
_LINE_PX, _FIXES_PX, _SOUND_PX, _CLOCK_PX = 22.0, 34.0, 44.0, 70.0
"""Where things stand below the upper edge."""
_NEAR_PX = 6.0
_LABEL_PX = 96
MOST_FIXES, COARSEST = 40_000, 10
"""Of more fixes only some are looked at, still far closer together than a gap is long."""
_TICKS_S = (10, 30, 60, 300, 600, 1800, 3600, 7200, 14400, 28800, 86400)


class TimeBar(QWidget):
    wanted = Signal(object)
    """The moment to go to."""

    def __init__(self, theme: Theme, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeBar")
        self.setFixedHeight(_HEIGHT_PX)
        self.setMouseTracking(True)
        self._theme = theme
        self._zone = zone
        self._subject: Subject | None = None
        self._heard: list[tuple[int, int]] = []
        self._now: datetime | None = None

    def show_subject(self, subject: Subject) -> None:
        self._subject = subject
        self._heard = heard_spans(subject.tracks)
        self.update()

    def show_now(self, now: datetime) -> None:
        if now != self._now:
            self._now = now
            self.update()

    # ---- places

    def x_of(self, at: datetime) -> float:
        subject = self._subject
        if subject is None:
            return _SIDE_PX
        share = (at - subject.since) / (subject.until - subject.since)
        return _SIDE_PX + share * (self.width() - 2 * _SIDE_PX)

    def moment_at(self, x: float) -> datetime | None:
        subject = self._subject
        if subject is None:
            return None
        share = min(1.0, max(0.0, (x - _SIDE_PX) / max(1.0, self.width() - 2 * _SIDE_PX)))
        return subject.since + share * (subject.until - subject.since)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._subject is not None:
            self._draw_ticks(painter, self._subject)
            self._draw_spans(painter, self._subject)
            self._draw_marks(painter, self._subject)
            self._draw_now(painter)
        painter.end()

    def _draw_ticks(self, painter: QPainter, subject: Subject) -> None:
        painter.setFont(self._theme.font("small-px"))
        length_s = (subject.until - subject.since).total_seconds()
        most = max(1.0, self.width() / _LABEL_PX)
        step_s = next((s for s in _TICKS_S if length_s / s <= most), _TICKS_S[-1])
        at = subject.since + timedelta(seconds=step_s - subject.since.timestamp() % step_s)
        while at < subject.until:
            x = self.x_of(at)
            painter.setPen(self._theme.colour("line"))
            painter.drawLine(QPointF(x, _LINE_PX), QPointF(x, _SOUND_PX + 8))
            painter.setPen(self._theme.colour("text-muted"))
            text = clock_text(at, self._zone)
            shown = text if step_s < 60 else text[:5]
            painter.drawText(QPointF(max(2.0, x - 28), _CLOCK_PX), shown)
            at += timedelta(seconds=step_s)

    def _draw_spans(self, painter: QPainter, subject: Subject) -> None:
        """Where fixes are, and where sound is: gaps are seen before they surprise."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRect(QRectF(_SIDE_PX, _LINE_PX - 1, self.width() - 2 * _SIDE_PX, 2))
        painter.setBrush(self._theme.colour("focus"))
        since_ms = ms_of(subject.since)
        for begin_ms, end_ms in self._heard:
            left = self.x_of(subject.since + timedelta(milliseconds=begin_ms - since_ms))
            right = self.x_of(subject.since + timedelta(milliseconds=end_ms - since_ms))
            painter.drawRect(QRectF(left, _FIXES_PX - 2, max(1.5, right - left), 4))
        painter.setBrush(self._theme.colour("ok"))
        for found in subject.recordings:
            left = self.x_of(found.began_at)
            right = self.x_of(found.began_at + timedelta(seconds=found.length_s))
            painter.drawRoundedRect(QRectF(left, _SOUND_PX - 3, max(3.0, right - left), 6), 3, 3)

    def _draw_marks(self, painter: QPainter, subject: Subject) -> None:
        painter.setPen(QPen(self._theme.colour("panel"), 1.0))
        for moment in subject.chain:
            past = self._now is not None and moment.at <= self._now
            painter.setBrush(self._theme.colour("warning" if past else "text-muted"))
            painter.drawEllipse(QPointF(self.x_of(moment.at), _LINE_PX), 5.0, 5.0)

    def _draw_now(self, painter: QPainter) -> None:
        if self._now is not None:
            x = self.x_of(self._now)
            painter.setPen(QPen(self._theme.colour("warning"), 2.0))
            painter.drawLine(QPointF(x, 6.0), QPointF(x, _SOUND_PX + 10))

    # ---- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        moment = self.near(event.position().x())
        at = moment.at if moment is not None else self.moment_at(event.position().x())
        if at is not None:
            self.wanted.emit(at)

    def near(self, x: float) -> Moment | None:
        """The event whose mark lies under the pointer."""
        chain = self._subject.chain if self._subject is not None else ()
        by_distance = sorted((abs(self.x_of(m.at) - x), n) for n, m in enumerate(chain))
        if by_distance and by_distance[0][0] <= _NEAR_PX:
            return chain[by_distance[0][1]]
        return None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            moment = self.near(event.pos().x())
            if moment is not None:
                words = f"{clock_text(moment.at, self._zone)} {moment.word} {moment.origin}"
                QToolTip.showText(event.globalPos(), words.strip(), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def heard_spans(tracks: tuple[Track, ...]) -> list[tuple[int, int]]:
    """Spans (ms) in which at least one vehicle was heard without a gap."""
    step = min(COARSEST, 1 + sum(map(len, tracks)) // MOST_FIXES)
    times = sorted({at for track in tracks for at in track.at_ms[::step]})
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(times):
        end = at
        while end + 1 < len(times) and times[end + 1] - times[end] <= GAP_S * 1000:
            end += 1
        spans.append((times[at], times[end]))
        at = bisect_left(times, times[end] + 1)
    return spans
