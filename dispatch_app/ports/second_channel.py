"""The other way to a station, for an order that its terminal did not confirm."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import SlipVersion


class SecondChannel(Protocol):
    def send(self, mission: Mission, version: SlipVersion) -> None:
        """Hand an order over, at least once; the receiver knows a repeat by mission and version.

        Raises:
            Unavailable: it could not be handed over now.
        """
        ...
