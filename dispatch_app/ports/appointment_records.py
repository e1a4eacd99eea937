"""What is asked of booked transports of all time. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.appointments.values import Booking
from dispatch_app.domain.appointments.values import Ending as Ending
from dispatch_app.domain.ids import AppointmentId, IncidentId, SeriesId, StationId, VehicleId
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentsWanted:
    """Those to be fetched from `since` until `until`, each without an end if None."""

    since: datetime | None = None
    until: datetime | None = None
    phone: str = ""
    """The whole number, in whatever way it is written."""
    text: str = ""
    """A part of the name, of a place, or of the transport's own number."""
    ending: Ending | None = None


class AppointmentRecords(Protocol):
    """Raises `Unavailable` when the store is away."""

    def appointments(
        self, wanted: AppointmentsWanted, limit: int, *, newest_first: bool = False
    ) -> tuple[AppointmentLine, ...]:
        """In the order of fetching."""
        ...

    def appointment_steps(self, wanted: AppointmentId) -> tuple[AppointmentStep, ...]:
        """What was done about one, in order."""
        ...
