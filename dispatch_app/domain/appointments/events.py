"""What happened to booked transports. Facts, in the past tense.

`station` is whose vehicle was asked for: it hears of what concerns it and of nothing else.
"""

from __future__ import annotations

from datetime import date, datetime

from dispatch_app.domain.appointments.values import (
    AbsentReason,
    Appointment,
    Booking,
    CancelReason,
    CoverWord,
    LateReason,
    NoVehicleReason,
)
from dispatch_app.domain.codes import Origin
from dispatch_app.domain.ids import (
    AppointmentId,
    CallId,
    IncidentId,
    MissionId,
    SeriesId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked:
    appointment: AppointmentId
    number: str
    local_day: str
    """Within which its number counts."""
    booking: Booking
    call: CallId | None
    series: SeriesId | None
    day: date | None
    by: Actor
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBooked:
    series: SeriesId
    booking: Booking
    weekdays: tuple[int, ...]
    until: date
    offset_min: int
    by: Actor
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChanged:
    """Days from here on are made otherwise, or no more."""

    series: SeriesId
    booking: Booking
    until: date
    exceptions: tuple[date, ...]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChanged:
    appointment: AppointmentId
    booking: Booking
    station: StationId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentConfirmed:
    appointment: AppointmentId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentReminded:
    appointment: AppointmentId
    reached: bool
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentOffered:
    """Carries the whole: the station that is asked has heard nothing of it before."""

    appointment: AppointmentId
    whole: Appointment
    vehicle: VehicleId
    station: StationId
    answer_by: datetime
    estimate_s: float | None
    cover: CoverWord
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentAccepted:
    appointment: AppointmentId
    vehicle: VehicleId
    station: StationId
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentVehicleLost:
    """The vehicle that was offered, assigned or sent does not take it: declined, taken back, no
    answer, or its mission came to nothing."""

    appointment: AppointmentId
    vehicle: VehicleId
    station: StationId
    reason: NoVehicleReason
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentHeldBack:
    appointment: AppointmentId
    vehicle: VehicleId
    cover: CoverWord
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentDispatched:
    appointment: AppointmentId
    incident: IncidentId
    mission: MissionId
    vehicle: VehicleId
    station: StationId
    cover: CoverWord
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBoarded:
    appointment: AppointmentId
    boarded_at: datetime
    origin: Origin
    station: StationId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentDelivered:
    appointment: AppointmentId
    delivered_at: datetime
    distance_m: float | None
    """By the way that the order carried; None where there was none."""
    station: StationId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentDelayed:
    appointment: AppointmentId
    reason: LateReason
    expected_at: datetime
    note: str
    station: StationId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled:
    appointment: AppointmentId
    reason: CancelReason
    note: str
    station: StationId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMissed:
    """Nobody could be taken."""

    appointment: AppointmentId
    reason: AbsentReason
    note: str
    station: StationId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentArchived:
    appointment: AppointmentId
    station: StationId | None
    at: datetime


AppointmentEvent = (
    AppointmentBooked
    | SeriesBooked
    | SeriesChanged
    | AppointmentChanged
    | AppointmentConfirmed
    | AppointmentReminded
    | AppointmentOffered
    | AppointmentAccepted
    | AppointmentVehicleLost
    | AppointmentHeldBack
    | AppointmentDispatched
    | AppointmentBoarded
    | AppointmentDelivered
    | AppointmentDelayed
    | AppointmentCancelled
    | AppointmentMissed
    | AppointmentArchived
)
