"""What may be asked about ways driven: to write down how far a vehicle went. The centre's own."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.tracks import Mileage
from dispatch_app.domain.values import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMissionWay:
    """How far the vehicle of a mission went, counted from its fixes."""

    mission: MissionId
    went: Mileage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportVehicleDay:
    """How far a vehicle went on one day that is over."""

    vehicle: VehicleId
    since: datetime
    """Midnight of the centre's zone."""
    went: Mileage

    def __post_init__(self) -> None:
        utc(self.since)


WayCommand = ReportMissionWay | ReportVehicleDay
