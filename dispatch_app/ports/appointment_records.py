"""What is asked of booked transports of all time. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.appointments.records import AppointmentLine as AppointmentLine
from dispatch_app.domain.appointments.records import AppointmentStep as AppointmentStep
from dispatch_app.domain.appointments.values import Ending as Ending
from dispatch_app.domain.ids import AppointmentId


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
