"""The sound-and-light unit in the watchdog's own hand, for when its gateway is dead.

While the gateway lives the unit is left to it. A gateway that hangs still holds the port, so the
port is opened beside it; when the gateway is back it is given back at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.events import UnitEvent
from devices.alarm_unit.profile import Profile
from devices.transports.transport import OpenPort
from dispatch_app.domain.alarms import Signal

log = logging.getLogger(__name__)


class Siren:
    """`show` is called once a second with what the unit should say."""

    def __init__(
        self,
        open_port: OpenPort,
        profile: Profile,
        heard: Callable[[UnitEvent], None] = lambda _event: None,
    ) -> None:
        self._open_port = open_port
        self._profile = profile
        self._heard = heard
        self._unit: AlarmUnit | None = None
        self._signal = Signal.REST

    def show(self, signal: Signal, *, ours: bool) -> None:
        """`ours`: nobody else drives the unit."""
        if not ours:
            self.close()
            return
        if self._unit is None:
            if signal is Signal.REST:
                return  # nothing is wrong: the port stays shut
            log.error("the unit's gateway is silent: its port is opened here")
            self._unit = AlarmUnit("watchdog", self._open_port, self._profile, self._heard)
            self._unit.start()
            self._signal = Signal.REST
        if signal is not self._signal:
            self._signal = signal
            self._unit.tell(signal)

    def close(self) -> None:
        unit, self._unit = self._unit, None
        if unit is not None:
            unit.stop()
