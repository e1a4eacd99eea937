"""Sound and flash while a slip is unsigned. A touch quiets the sound for a while, not the flash."""

from __future__ import annotations

from PySide6.QtCore import QObject

from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.domain.codes import ReceiptStep
from dispatch_app.ui.station.orders import Orders
from dispatch_app.ui.station.sounder import Sounder
from dispatch_app.ui.station.window import StationWindow

QUIET_S = 15.0
"""A slip still unsigned so long after the last touch sounds again."""


class Alarm(QObject):
    def __init__(
        self,
        orders: Orders,
        window: StationWindow,
        sounder: Sounder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._orders = orders
        self._window = window
        self._sounder = sounder
        self._quiet_s = 0.0
        self._lit = False
        self._told: set[SlipKey] = set()
        window.touched.connect(self._touched)

    @property
    def audible(self) -> bool:
        return self._sounder.audible

    def raise_for(self, key: SlipKey) -> None:
        """A new version wants a signature: forward, flash, sound, whatever was quiet before."""
        self._quiet_s = 0.0
        self._window.come_forward()
        self._lit = True
        self.look()
        if self._sounder.audible and key not in self._told:
            self._told.add(key)
            self._orders.receipt(key, ReceiptStep.SOUNDING)

    def look(self) -> None:
        """Sound and frame as the cards stand now."""
        alarm = any(card.alarm for card in self._orders.cards())
        if alarm and self._quiet_s <= 0:
            self._sounder.start()
        else:
            self._sounder.stop()
        self._window.light_frame("alarm" if alarm and self._lit else "")

    def tick(self, seconds: float) -> None:
        """Once a flash."""
        self._quiet_s = max(0.0, self._quiet_s - seconds)
        self._lit = not self._lit
        self.look()

    def _touched(self) -> None:
        self._quiet_s = QUIET_S
        self._sounder.stop()
