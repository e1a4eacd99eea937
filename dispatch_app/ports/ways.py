"""How far vehicles went, as the centre keeps it: what is still to be counted. A protocol only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import MissionId, VehicleId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedMission:
    id: MissionId
    vehicle: VehicleId
    ordered_at: datetime
    ended_at: datetime


class WayRecords(Protocol):
    """Reads only. Every method raises `Unavailable` when the store is away."""

    def uncounted(
        self, since: datetime, before: datetime, limit: int, after: EndedMission | None = None
    ) -> tuple[EndedMission, ...]:
        """Missions ordered from `since` on that ended before a time and have no way yet, in the
        order in which they were ordered, going on behind `after`."""
        ...

    def counted_on(self, since: datetime) -> Collection[VehicleId]:
        """Vehicles of which the day that began then is counted."""
        ...
