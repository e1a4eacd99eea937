"""`ports.power_supply.PowerSupply` by a NUT server: any UPS that NUT has a driver for."""

from __future__ import annotations

from devices.transports.tap import Tap
from devices.ups.nut import NutAddress, NutPatience, NutUps
from dispatch_app.adapters.power.supply import UpsSupply


class NutPowerSupply(UpsSupply):
    """Switching off, the server's own delay holds: NUT takes none with the order."""

    def __init__(
        self,
        address: NutAddress,
        *,
        patience: NutPatience | None = None,
        tap: Tap | None = None,
    ) -> None:
        super().__init__(f"{address.ups}@{address.host}")
        self._ups = NutUps(address, self._take, patience=patience, tap=tap)
