"""`ports.power_supply.PowerSupply` over a serial line: Megatec/Q1 or Voltronic."""

from __future__ import annotations

from devices.transports.serial_port import serial_opener
from devices.transports.transport import OpenPort
from devices.ups import values
from devices.ups.conversation import Dialect, Patience
from devices.ups.driver import BAUD, SerialUps
from dispatch_app.adapters.power.supply import UpsSupply


class SerialPowerSupply(UpsSupply):
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
        super().__init__(name)
        self._ups = SerialUps(
            name,
            opener or serial_opener(port, baud=baud),
            self._take,
            dialect=dialect,
            nominal=values.Nominal(battery_v=battery_v),
            patience=patience,
        )
