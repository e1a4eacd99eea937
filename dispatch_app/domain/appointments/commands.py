"""Wishes and reports about booked transports. Each may be refused."""

from __future__ import annotations

from datetime import date, datetime

from dispatch_app.domain.appointments.values import (
    LONGEST_NOTE,
    UNTOLD,
    AbsentReason,
    Booking,
    CancelReason,
    CoverWord,
    LateReason,
    NoVehicleReason,
)
from dispatch_app.domain.codes import ChoiceReason, Origin
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AppointmentId, CallId, SeriesId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Recommendation, Slip, utc, utc_or_none


def _short(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise InvalidValue(f"a note of more than {LONGEST_NOTE} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointment:
    """Take a booking down. A call that brought it is settled by this as a transfer."""

    booking: Booking
    call: CallId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSeries:
    """Take down one that comes again: on these weekdays (0 is Monday) until a local day, the first
    at the booking's own time. Its appointments are made by the centre, two weeks ahead."""

    booking: Booking
    weekdays: tuple[int, ...]
    until: date
    offset_min: int = 480
    """Local time minus UTC in minutes."""
    call: CallId | None = None

    def __post_init__(self) -> None:
        days = self.weekdays
        if not days or len(set(days)) < len(days) or not set(days) <= set(range(7)):
            raise InvalidValue("a series has one to seven different weekdays")
        if not -720 <= self.offset_min <= 840:
            raise InvalidValue("no zone lies so far from UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAppointment:
    """Agree on something else. `following`: so for all later ones of its series."""

    appointment: AppointmentId
    booking: Booking
    following: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAppointment:
    """Whoever booked was asked again and still wants it so."""

    appointment: AppointmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindAppointment:
    """Keep that somebody called to remind, and whether they reached anybody."""

    appointment: AppointmentId
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAppointment:
    """Ask a vehicle's station for it. Refused where it would take an area's last emergency vehicle,
    unless `cover` says why it goes all the same; refused for a vehicle that is bound elsewhere at
    that time, unless a person has looked at it."""

    appointment: AppointmentId
    vehicle: VehicleId
    estimate_s: float | None = None
    cover: CoverWord = UNTOLD
    despite_conflicts: bool = False

    def __post_init__(self) -> None:
        if self.estimate_s is not None and not 0 <= self.estimate_s < float("inf"):
            raise InvalidValue(f"not a time: {self.estimate_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAppointment:
    """The station takes it on, by key; or a seat enters what it said by telephone."""

    appointment: AppointmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineAppointment:
    appointment: AppointmentId
    reason: NoVehicleReason
    note: str = ""

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackAppointment:
    """The centre wants another vehicle, or finds that nobody has answered in time."""

    appointment: AppointmentId
    reason: NoVehicleReason = NoVehicleReason.TAKEN_BACK
    note: str = ""

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBackAppointment:
    """Keep that a vehicle was not taken because its area would have had no other."""

    appointment: AppointmentId
    vehicle: VehicleId
    cover: CoverWord = UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAppointment:
    """Make it an order now: the transport becomes an incident of its own kind with a mission, by
    the same rules as every order. Cover is looked at once more."""

    appointment: AppointmentId
    slip: Slip
    recommendation: Recommendation
    choice_reason: ChoiceReason | None = None
    cover: CoverWord = UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBoarded:
    """The patient is in the vehicle. `at` says when, if that was not now."""

    appointment: AppointmentId
    origin: Origin = Origin.BY_HAND
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivered:
    appointment: AppointmentId
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLate:
    """Whoever waits was told that it will be later, and why."""

    appointment: AppointmentId
    reason: LateReason
    expected_at: datetime
    note: str = ""

    def __post_init__(self) -> None:
        utc(self.expected_at)
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointment:
    """`following`: and all later ones of its series, which ends by it."""

    appointment: AppointmentId
    reason: CancelReason
    note: str = ""
    following: bool = False

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAbsent:
    """The vehicle was there, and nobody could be taken."""

    appointment: AppointmentId
    reason: AbsentReason
    note: str = ""

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipDay:
    """A day of a series on which nothing is to come, made already or not."""

    series: SeriesId
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAppointments:
    """The centre makes those of a series that lie near enough."""

    series: SeriesId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveAppointment:
    """One that is over leaves the live state; the tables keep it."""

    appointment: AppointmentId


AppointmentWish = (
    BookAppointment
    | BookSeries
    | ChangeAppointment
    | ConfirmAppointment
    | RemindAppointment
    | OfferAppointment
    | TakeBackAppointment
    | HoldBackAppointment
    | DispatchAppointment
    | ReportDelivered
    | NoteLate
    | CancelAppointment
    | NoteAbsent
    | SkipDay
)
"""What seats ask for."""
AppointmentAnswer = AcceptAppointment | DeclineAppointment | ReportBoarded
"""What stations say of what they were asked for."""
AppointmentCommand = AppointmentWish | AppointmentAnswer | MakeAppointments | ArchiveAppointment
