"""Asks the centre for the figures of now and for what each seat did today. Decides nothing.

One question at a time, and only while the centre is there; an answer that cannot be read counts as
none, so that a seat of another version shows a dash and no wrong figure.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.ids import SeatId
from dispatch_app.i18n.times import local
from dispatch_app.ports.figures import FigureAnswer, FiguresNow
from dispatch_app.ui.director.live_people import Work
from dispatch_app.ui.kit.desk import Desk

NOW_MS, WORK_MS = 10_000, 30_000
_NOW = msgspec.json.Decoder(FiguresNow)
_ANSWER = msgspec.json.Decoder(FigureAnswer)
_MEASURES = ("calls_answered", "pick_up")


class FiguresFeed(QObject):
    changed = Signal()

    def __init__(self, desk: Desk, zone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._zone = desk, zone
        self.now: FiguresNow | None = None
        self.work: dict[SeatId, Work] = {}
        self._asked: set[str] = set()
        self._timers = [self._timer(NOW_MS, self.ask_now), self._timer(WORK_MS, self.ask_work)]

    def _timer(self, ms: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        return timer

    def start(self) -> None:
        for timer in self._timers:
            timer.start()
        self.ask()

    def stop(self) -> None:
        for timer in self._timers:
            timer.stop()

    def ask(self) -> None:
        self.ask_now()
        self.ask_work()

    @property
    def day_began(self) -> datetime:
        """The last midnight of the centre's zone."""
        today = local(self._desk.now(), self._zone)
        return today.replace(hour=0, minute=0, second=0, microsecond=0)

    def ask_now(self) -> None:
        if self._free("now"):
            self._desk.ask("/v1/figures/now", self._told_now)

    def ask_work(self) -> None:
        if not self._free("work"):
            return
        since = self.day_began
        question = {
            "report": "calls",
            "since": since.isoformat(),
            "until": (since + timedelta(days=1)).isoformat(),
            "split": ["seat"],
        }
        self._desk.hand_in("/v1/figures", question, self._told_work)

    def _free(self, what: str) -> bool:
        if what in self._asked or not self._desk.online:
            return False
        self._asked.add(what)
        return True

    def _told_now(self, answer: bytes | Declined | Away) -> None:
        self._asked.discard("now")
        try:
            self.now = _NOW.decode(answer) if isinstance(answer, bytes) else None
        except (msgspec.ValidationError, msgspec.DecodeError):
            self.now = None
        self.changed.emit()

    def _told_work(self, answer: bytes | Declined | Away) -> None:
        self._asked.discard("work")
        if not isinstance(answer, bytes):
            return
        try:
            self.work = work_of(_ANSWER.decode(answer))
        except (msgspec.ValidationError, msgspec.DecodeError):
            self.work = {}
        self.changed.emit()


def work_of(answer: FigureAnswer) -> dict[SeatId, Work]:
    """What each seat did, out of the report of calls split by seat."""
    at = {column.measure: n for n, column in enumerate(answer.columns)}
    if not all(measure in at for measure in _MEASURES):
        return {}
    found = {}
    for row in answer.table.rows:
        answered, pick_up = (row.cells[at[measure]] for measure in _MEASURES)
        if row.key and row.key[0]:
            found[SeatId(row.key[0])] = Work(calls=answered.n, p90_s=pick_up.p90)
    return found
