"""A booked transport and its steps as the tables tell them, of all time. Values only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.appointments.values import Booking, Ending
from dispatch_app.domain.ids import AppointmentId, IncidentId, SeriesId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentLine:
    """A booked transport as its table has it."""

    id: AppointmentId
    sequence: int
    number: str
    booking: Booking
    person: str
    booked_at: datetime
    ending: Ending = Ending.OPEN
    reason: str = ""
    series: SeriesId | None = None
    vehicle: VehicleId | None = None
    station: StationId | None = None
    incident: IncidentId | None = None
    dispatched_at: datetime | None = None
    boarded_at: datetime | None = None
    delivered_at: datetime | None = None
    over_at: datetime | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentStep:
    """One thing that was done about it: see `docs/appointments.md` for the acts."""

    sequence: int
    act: str
    at: datetime
    by: Actor
    code: str = ""
    note: str = ""
    vehicle: VehicleId | None = None
    station: StationId | None = None
    bare_cells: int | None = None
    bare_people: int | None = None
