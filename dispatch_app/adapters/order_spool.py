"""Second channel as a directory: one JSON file an order, for whatever sends it on (fax, printer).

Knows nothing of what takes the files away.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import SlipVersion
from dispatch_app.ports.errors import Unavailable


class OrderSpool:
    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def send(self, mission: Mission, version: SlipVersion) -> None:
        """Write `<mission number>-v<version>.json` whole or not at all; a repeat replaces it."""
        target = self._directory / f"{mission.number}-v{version.version}.json"
        half = target.with_suffix(".part")
        order = {"mission": mission.id, "station": mission.station, "order": version}
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(msgspec.json.encode(order))
                file.flush()
                os.fsync(file.fileno())
            half.replace(target)
        except OSError as trouble:
            raise Unavailable(f"{self._directory}: {trouble.strerror}") from trouble
