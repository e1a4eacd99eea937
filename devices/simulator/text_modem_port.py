"""A text modem on a pseudo-terminal. POSIX only."""

from __future__ import annotations

from datetime import UTC, datetime

from devices.simulator.pty_port import PtyBox
from devices.simulator.text_modem import TextModemModel


class SimulatedTextModem(PtyBox):
    baud = 115200

    def __init__(self, model: TextModemModel | None = None) -> None:
        self.model = model or TextModemModel(now=lambda: datetime.now(UTC))
        super().__init__("text-modem")

    def change(self, **fields: object) -> None:
        """Set the model's fields: `change(registered=False)`.

        Raises:
            AttributeError: there is no such field.
        """
        with self.lock:
            for name, value in fields.items():
                getattr(self.model, name)
                setattr(self.model, name, value)

    def receive(self, number: str, words: str) -> None:
        """A text comes from somebody."""
        self.inject(self.model.receive(number, words))

    def live(self, seconds: float) -> bytes:
        return self.model.live(seconds)

    def hear(self, data: bytes) -> bytes:
        return self.model.feed(data)
