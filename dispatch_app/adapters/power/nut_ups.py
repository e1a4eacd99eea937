"""`ports.power_supply.PowerSupply` by a NUT server: any UPS that NUT has a driver for."""

from __future__ import annotations

import logging

from devices.ups import values
from devices.ups.events import OrderDone, OrderRefused, UpsBack, UpsEvent, UpsRead, UpsStale
from devices.ups.nut import NutAddress, NutPatience, NutUps
from dispatch_app.adapters.power.reading import source_read
from dispatch_app.adapters.power.serial_ups import TEST_KINDS
from dispatch_app.domain.power import TestKind
from dispatch_app.ports.power_supply import Heard, SourceSilent, TestRefused

log = logging.getLogger(__name__)


class NutPowerSupply:
    def __init__(self, address: NutAddress, *, patience: NutPatience | None = None) -> None:
        self._name = f"{address.ups}@{address.host}"
        self._heard: Heard = lambda _event: None
        self._ups = NutUps(address, self._take, patience=patience)

    def start(self, heard: Heard) -> None:
        self._heard = heard
        self._ups.start()

    def stop(self) -> None:
        self._ups.stop()

    def begin_test(self, kind: TestKind, minutes: int) -> None:
        self._ups.give(values.BeginTest(TEST_KINDS[kind], minutes))

    def end_test(self) -> None:
        self._ups.give(values.EndTest())

    def switch_off(self, after_s: int) -> None:
        """The server's own delay holds: NUT takes none with the order."""
        self._ups.give(values.SwitchOff(after_s))

    def _take(self, event: UpsEvent) -> None:
        match event:
            case UpsRead():
                self._heard(source_read(event))
            case UpsStale():
                log.warning("nut %s is not heard: %s", self._name, event.reason.value)
                self._heard(SourceSilent(at=event.at.utc, reason=event.reason.value))
            case OrderRefused(order=values.BeginTest()):
                self._heard(TestRefused(at=event.at.utc))
            case UpsBack() | OrderDone() | OrderRefused():
                log.info("nut %s: %s", self._name, type(event).__name__)
