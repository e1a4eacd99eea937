"""How far vehicles went, as their fixes tell. Where they were stands in no event."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.tracks import Mileage


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionWayCounted:
    """From its order to its last stage. The newest one counts."""

    mission: MissionId
    went: Mileage
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleDayCounted:
    """`since` is midnight of the centre's zone."""

    vehicle: VehicleId
    since: datetime
    went: Mileage
    at: datetime


WayEvent = MissionWayCounted | VehicleDayCounted
