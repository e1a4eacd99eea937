"""The newest measurement of each power supply, and how long ago it came. Never in the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch_app.domain.power import READING_STALE, PowerReading, SupplyId

AHEAD = timedelta(seconds=30)
"""A process's clock goes wrong by so much; a later time is refused."""


@dataclass
class PowerBoard:
    """Used from one thread."""

    _latest: dict[SupplyId, PowerReading] = field(default_factory=dict)
    _heard_at: dict[SupplyId, datetime] = field(default_factory=dict)

    def take(self, readings: Iterable[PowerReading], *, now: datetime) -> int:
        """Keep each supply's newest; says how many were kept."""
        kept = 0
        for reading in readings:
            known = self._latest.get(reading.supply)
            older = known is not None and reading.at < known.at
            if older or not now - READING_STALE <= reading.at <= now + AHEAD:
                continue
            self._latest[reading.supply] = reading
            self._heard_at[reading.supply] = now
            kept += 1
        return kept

    def latest(self, *, now: datetime) -> list[PowerReading]:
        """Those that are how things are now."""
        return [r for r in self._latest.values() if r.fresh(now)]

    def heard_at(self, supply: SupplyId) -> datetime | None:
        return self._heard_at.get(supply)
