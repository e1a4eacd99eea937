"""Measures one discharge while it goes on: from how much to how much, at what load. Pure."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.power_model import BatteryModel, Discharge
from dispatch_app.gateways.ups_watch import Standing


class DischargeMeter:
    def __init__(self, began: datetime) -> None:
        self._began = began
        self._last = began
        self._loads: list[float] = []
        self.from_percent: float | None = None
        self.to_percent: float | None = None

    def measure(self, standing: Standing, at: datetime) -> None:
        """Take in a moment in which the load hangs on the battery."""
        self._last = at
        read, reading = standing.read, standing.reading
        if reading is not None and reading.load_percent is not None:
            self._loads.append(reading.load_percent)
        if read is not None and read.charge_percent is not None:
            self.from_percent = self.from_percent or read.charge_percent
            self.to_percent = read.charge_percent

    @property
    def lasted_s(self) -> float:
        return (self._last - self._began).total_seconds()

    @property
    def load_percent(self) -> float | None:
        """On average."""
        return sum(self._loads) / len(self._loads) if self._loads else None

    def learnt(self, model: BatteryModel) -> BatteryModel:
        """What is known of the battery after it."""
        load = self.load_percent
        if load is None or self.from_percent is None or self.to_percent is None:
            return model
        return model.learn(
            Discharge(
                lasted_s=self.lasted_s,
                load_percent=load,
                from_percent=self.from_percent,
                to_percent=self.to_percent,
            )
        )
