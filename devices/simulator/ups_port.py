"""A UPS on a pseudo-terminal. POSIX only."""

from __future__ import annotations

from devices.simulator.pty_port import PtyBox
from devices.simulator.ups import UpsModel


class SimulatedUps(PtyBox):
    baud = 2400

    def __init__(self, model: UpsModel | None = None) -> None:
        self.model = model or UpsModel()
        self.heard: list[bytes] = []
        """Commands, in order, the last thousand."""
        self._rest = b""
        super().__init__("ups")

    def change(self, **fields: object) -> None:
        """Set the model's fields: `change(mains=False)`.

        Raises:
            AttributeError: there is no such field.
        """
        with self.lock:
            for name, value in fields.items():
                getattr(self.model, name)
                setattr(self.model, name, value)

    def live(self, seconds: float) -> bytes:
        self.model.live(seconds)
        return b""

    def hear(self, data: bytes) -> bytes:
        *commands, self._rest = (self._rest + data).split(b"\r")
        self.heard = [*self.heard, *commands][-1000:]
        return b"".join(self.model.answer(command) for command in commands)
