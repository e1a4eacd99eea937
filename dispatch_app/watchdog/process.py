"""The watchdog put together: hears, judges once a second, tells centre, siren and log."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import Signal, alarm_id, signal_of
from dispatch_app.domain.commands import Command
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.watchdog.beats import Beat
from dispatch_app.watchdog.hearing import ASK_S, Health
from dispatch_app.watchdog.siren import Siren
from dispatch_app.watchdog.watch import GATEWAY_ALARM, Trouble, Watch

log = logging.getLogger(__name__)

ROUND_S = 1.0
MISSES = 2
"""Questions in a row that the server leaves unanswered before it counts as silent."""

CALLS_S = 60.0
"""So long the siren calls where nobody can acknowledge."""
OURS = frozenset({"silent", "gone"})
"""Reasons that only a watchdog gives."""

Send = Callable[[Command], object]


class Watchdog:
    """Listens to the centre on the link's thread; judges on its own."""

    def __init__(
        self,
        watch: Watch,
        ask: Callable[[], Health | None],
        siren: Siren | None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watch = watch
        self._ask = ask
        self._siren = siren
        self._now_s = now_s
        self._lock = threading.RLock()
        self._send: Send = lambda _command: None
        self._told: frozenset[Trouble] = frozenset()
        self._called_for: frozenset[Trouble] = frozenset()
        self._calls_until_s = 0.0
        self._old: set[Trouble] = set()
        self._missed = 0
        self._was_there = False
        self._online = False
        self._state: CentreState | None = None
        self._done = threading.Event()
        self._threads = [
            threading.Thread(target=self._every, args=(ROUND_S, self.judge), daemon=True),
            threading.Thread(target=self._every, args=(ASK_S, self.ask), daemon=True),
        ]

    def start(self, send: Send) -> None:
        """`send` writes a command down and brings it to the centre when it can."""
        self._send = send
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._done.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        if self._siren is not None:
            self._siren.close()

    def _every(self, period_s: float, work: Callable[[], None]) -> None:
        while not self._done.wait(period_s):
            work()

    def expects(self, name: str) -> bool:
        """Whether this process will be missed."""
        with self._lock:
            return self._watch.expects(name)

    @property
    def server_has_answered(self) -> bool:
        return self._was_there

    # ---- what comes in

    def heard(self, beat: Beat) -> None:
        with self._lock:
            self._watch.hear(beat, self._now_s())

    def ask(self) -> None:
        """Ask the server how it is. One that has never answered may not have been started yet."""
        health = self._ask()
        with self._lock:
            if health is not None:
                self._missed, self._was_there = 0, True
                self._watch.server_answered(health)
            elif self._was_there:
                self._missed += 1
                if self._missed >= MISSES:
                    self._watch.server_silent("gone")

    def view(self, view: View) -> None:
        with self._lock:
            self._state = view.state

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def heartbeat(self, pulse: Pulse) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)
        with self._lock:
            self._online = status.state is LinkState.ONLINE

    # ---- what follows

    def judge(self) -> None:
        """Tell what is new and what is over; let the siren show what stands."""
        with self._lock:
            now_s = self._now_s()
            troubles = self._watch.troubles(now_s)
            ours = not self._watch.lives(GATEWAY_ALARM, now_s)
            self._tell(troubles)
            self._forget_old(now_s)
            signal = self._signal(troubles, now_s)
        if self._siren is not None:
            self._siren.show(signal, ours=ours)

    def _signal(self, troubles: frozenset[Trouble], now_s: float) -> Signal:
        """With the centre, what its alarms ask for: people acknowledge there. Without it, a call
        for a while, because nobody could end it, and then the light alone."""
        if troubles - self._called_for:
            self._calls_until_s = now_s + CALLS_S
        self._called_for = troubles
        if self._online and self._state is not None:
            return signal_of(self._state.alarms.values())
        if not troubles:
            return Signal.REST
        return Signal.CALL if now_s < self._calls_until_s else Signal.STAND

    def _forget_old(self, now_s: float) -> None:
        """A watchdog before this one may have raised what is well now."""
        alarms = self._state.alarms if self._online and self._state is not None else {}
        for trouble in self._watch.well(now_s):
            known = alarms.get(alarm_id(trouble.kind, trouble.source))
            told = known is not None and known.standing and known.reason in OURS
            if told and trouble not in self._old:
                self._old.add(trouble)
                self._send(ClearAlarm(kind=trouble.kind, source=trouble.source))

    def _tell(self, troubles: frozenset[Trouble]) -> None:
        for trouble in sorted(troubles - self._told, key=str):
            log.error("missed: %s %s: %s", trouble.kind.value, trouble.source, trouble.reason)
            self._send(
                RaiseAlarm(
                    kind=trouble.kind,
                    source=trouble.source,
                    reason=trouble.reason,
                    detail=trouble.detail,
                )
            )
        for trouble in sorted(self._told - troubles, key=str):
            log.warning("back: %s %s", trouble.kind.value, trouble.source)
            self._send(ClearAlarm(kind=trouble.kind, source=trouble.source))
        self._told = troubles
