"""Keeps the radar and a person's alerts up to date at a seat above. No widgets; decides no rule.

Looked at when there is news, at most four times a second, and once a second for what grows late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.alerting import Alert, Seen, alerts
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.radar import RadarRow, radar
from dispatch_app.domain.supervising import AlertKind, AlertRule
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.ui.kit.alarms.sounder import AlarmSounder
from dispatch_app.ui.kit.desk import Desk

GATHER_MS, LOOK_MS, ONCE_MS = 250, 1000, 2500
Shares = Mapping[AlertKind, tuple[int, int]]


class Watchtower(QObject):
    changed = Signal()
    """Rows have come or gone; the seconds they count are the reader's own to tell."""
    alerted = Signal()
    """There are other alerts than before that nobody has seen."""

    def __init__(
        self,
        desk: Desk,
        sounder: AlarmSounder,
        doubts: Callable[[], Sequence[TruthRow]],
        shares: Callable[[], Shares],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._sounder = desk, sounder
        self._doubts, self._shares = doubts, shares
        self.rows: tuple[RadarRow, ...] = ()
        self.unseen: tuple[Alert, ...] = ()
        """What was told and nobody has seen, the newest last."""
        self._told: frozenset[str] = frozenset()
        self._once = self._timer(ONCE_MS, self._fall_silent, single=True)
        self._gather = self._timer(GATHER_MS, self.look, single=True)
        self._look = self._timer(LOOK_MS, self.look)
        desk.changed.connect(self._has_changed)

    def _timer(self, ms: int, then: Callable[[], None], *, single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        return timer

    def start(self) -> None:
        self._look.start()

    def stop(self) -> None:
        for timer in (self._look, self._gather, self._once):
            timer.stop()
        self._sounder.sound(None)

    def _has_changed(self, _view: object) -> None:
        if not self._gather.isActive():
            self._gather.start()

    @property
    def rules(self) -> tuple[AlertRule, ...]:
        session = self._desk.session
        account = AccountId(session.account if session is not None else "")
        return self._desk.state.supervision.alerts_of(account)

    def look(self) -> None:
        """Hold the state against the rules."""
        desk = self._desk
        now = desk.now()
        rows = radar(desk.state, now, doubts=self._doubts())
        differ = [row.key for row in rows] != [row.key for row in self.rows]
        before, self.rows = self.rows, rows
        seen = Seen(now=now, radar=rows, shares=self._shares())
        self._hear(alerts(desk.state, self.rules, seen))
        if differ or before != rows:
            self.changed.emit()

    def _hear(self, standing: tuple[Alert, ...]) -> None:
        """What stands and was not told is told; what stands no more may be told again later."""
        keys = frozenset(alert.key for alert in standing)
        new = tuple(alert for alert in standing if alert.key not in self._told)
        self._told = keys
        if new:
            self.unseen = (*self.unseen, *new)
            self._sound(once=True)
            self.alerted.emit()

    @property
    def rings(self) -> bool:
        return any(alert.rule.rings for alert in self.unseen)

    def _sound(self, *, once: bool = False) -> None:
        """Ringing alerts sound until they are seen, the others for a moment."""
        if self.rings:
            self._sounder.sound(Severity.CRITICAL)
        elif once:
            self._sounder.sound(Severity.WARNING)
            self._once.start()
        else:
            self._sounder.sound(None)

    def _fall_silent(self) -> None:
        self._sound()

    def see(self) -> Alert | None:
        """A person has seen the newest alert: gives it, and falls silent when it was the last."""
        if not self.unseen:
            return None
        *left, newest = self.unseen
        self.unseen = tuple(left)
        self._sound()
        self.alerted.emit()
        return newest

    def see_all(self) -> None:
        self.unseen = ()
        self._sound()
        self.alerted.emit()
