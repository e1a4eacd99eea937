"""`ports.power_supply.PowerSupply` over a serial line: Megatec/Q1 or Voltronic."""

from __future__ import annotations

import logging

from devices.transports.serial_port import serial_opener
from devices.transports.transport import OpenPort
from devices.ups import values
from devices.ups.conversation import Dialect, Patience
from devices.ups.driver import BAUD, SerialUps
from devices.ups.events import OrderDone, OrderRefused, UpsBack, UpsEvent, UpsRead, UpsStale
from dispatch_app.adapters.power.reading import source_read
from dispatch_app.domain.power import TestKind
from dispatch_app.ports.power_supply import Heard, SourceSilent, TestRefused

log = logging.getLogger(__name__)

TEST_KINDS = {
    TestKind.QUICK: values.TestKind.QUICK,
    TestKind.MINUTES: values.TestKind.MINUTES,
    TestKind.DEEP: values.TestKind.DEEP,
}


class SerialPowerSupply:
    def __init__(
        self,
        name: str,
        port: str,
        *,
        baud: int = BAUD,
        dialect: Dialect = Dialect.AUTO,
        battery_v: float | None = None,
        patience: Patience | None = None,
        opener: OpenPort | None = None,
    ) -> None:
        """`battery_v`: nominal volts of the whole string, for a UPS that does not say."""
        self._name = name
        self._heard: Heard = lambda _event: None
        self._ups = SerialUps(
            name,
            opener or serial_opener(port, baud=baud),
            self._take,
            dialect=dialect,
            nominal=values.Nominal(battery_v=battery_v),
            patience=patience,
        )

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
        self._ups.give(values.SwitchOff(after_s))

    def _take(self, event: UpsEvent) -> None:
        match event:
            case UpsRead():
                self._heard(source_read(event))
            case UpsStale():
                log.warning("ups %s is not heard: %s", self._name, event.reason.value)
                self._heard(SourceSilent(at=event.at.utc, reason=event.reason.value))
            case UpsBack():
                who = f"{event.identity.maker} {event.identity.model}".strip()
                log.info("ups %s answers: %s", self._name, who or "without a name")
            case OrderDone():
                log.info("ups %s takes %s", self._name, event.order)
            case OrderRefused():
                log.warning("ups %s does not take %s", self._name, event.order)
                if isinstance(event.order, values.BeginTest):
                    self._heard(TestRefused(at=event.at.utc))
