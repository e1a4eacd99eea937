"""Stands between a fault box with its sound-and-light unit and the centre: faults up, signals down.

While the centre is away its box calls: whoever hears it looks at a screen, and finds it dead. It
does not call for ever, because nobody could acknowledge it: then the light stays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import RLock

from devices.alarm_unit import conversation as box
from devices.alarm_unit.events import ContactRead, UnitEvent
from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.alarms import AlarmKind, Signal, signal_of
from dispatch_app.domain.commands import Command
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.alarm_bypass import Bypass
from dispatch_app.gateways.alarm_words import tellings

log = logging.getLogger(__name__)

AWAY_AFTER = timedelta(seconds=10)
CALLS_FOR = timedelta(seconds=60)

Send = Callable[[Command], object]
Tell = Callable[[str], None]


class AlarmGateway:
    """Hears the centre on the link's thread, the box on its own; `tick` on any, once a second."""

    def __init__(
        self, unit: str, tell: Tell, bypass: Bypass, *, now: Callable[[], datetime]
    ) -> None:
        self._unit = unit
        self._tell = tell
        self._bypass = bypass
        self._now = now
        self._send: Send = lambda _command: None
        self._lock = RLock()
        self._signal = ""
        self._closed: bool | None = None
        self._state = CentreState()
        self._away_since: datetime | None = now()

    def start(self, send: Send) -> None:
        """`send` writes a command down and brings it to the centre when it can."""
        self._send = send

    def tell_again(self) -> None:
        """Another box, or the same one with other settings: it knows nothing of what was told."""
        with self._lock:
            self._signal, self._closed = "", None
            self._show()

    # ---- from the box

    def heard(self, event: UnitEvent) -> None:
        with self._lock:
            if isinstance(event, ContactRead) and event.name == AlarmKind.EXCHANGE:
                self._bypass.contact(event.fault)
            for command in tellings(event, self._unit):
                self._send(command)

    # ---- from the centre

    def view(self, view: View) -> None:
        with self._lock:
            self._state = view.state
            self._bypass.centre(view.state)
            self._show()

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def heartbeat(self, pulse: Pulse) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)
        with self._lock:
            if status.state is LinkState.ONLINE:
                self._away_since = None
            elif self._away_since is None:
                self._away_since = self._now()
            self._show()

    def tick(self) -> None:
        """What only time brings: the centre has been away too long, the relay has waited."""
        with self._lock:
            self._show()

    def _show(self) -> None:
        now = self._now()
        signal = self._wanted_signal(now)
        if signal != self._signal:
            self._signal = signal
            self._tell(signal)
        closed = self._bypass.wanted(now)
        if closed is not None and closed is not self._closed:
            self._closed = closed
            log.warning("bypass %s", "on" if closed else "off")
            self._tell(box.BYPASS_ON if closed else box.BYPASS_OFF)

    def _wanted_signal(self, now: datetime) -> Signal:
        away = now - self._away_since if self._away_since is not None else timedelta(0)
        if away < AWAY_AFTER:
            return signal_of(self._state.alarms.values())
        return Signal.CALL if away < AWAY_AFTER + CALLS_FOR else Signal.STAND
