"""What is said when a transport is booked, and what became of it. Values only, no rules."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dispatch_app.domain.codes import Level, Origin, Sex
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import (
    AppointmentId,
    CallId,
    HospitalId,
    IncidentId,
    MissionId,
    SeriesId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor, Place, utc, utc_or_none

LONGEST_NAME = 60
LONGEST_ROOM = 80
LONGEST_NOTE = 300
MOST_COMPANIONS = 9
MOST_FEN = 100_000_00
"""A price of a hundred thousand yuan is a slip of the finger."""
WIDEST_WINDOW_MIN = 240
DURATIONS_MIN = (10, 24 * 60)
NON_EMERGENCY = frozenset({"non_emergency", "非急救转运", "非急救"})
"""What the fleet's table says of vehicles that serve booked transports and no emergencies."""


class Need(StrEnum):
    """What the vehicle and its crew must bring or be ready for."""

    STRETCHER = "stretcher"
    WHEELCHAIR = "wheelchair"
    OXYGEN = "oxygen"
    VENTILATOR = "ventilator"
    INFECTION = "infection"
    ESCORT = "escort"
    """A nurse or doctor goes along."""
    STAIRS = "stairs"
    """The patient must be carried; the floor stands beside it."""


class AppointmentState(StrEnum):
    """Derived from what has happened; in the order in which it usually does."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    REMINDED = "reminded"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    DISPATCHED = "dispatched"
    BOARDED = "boarded"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    NOT_APPEARED = "not_appeared"


OVER = frozenset(
    {AppointmentState.DELIVERED, AppointmentState.CANCELLED, AppointmentState.NOT_APPEARED}
)
BEFORE_OFFER = frozenset(
    {AppointmentState.BOOKED, AppointmentState.CONFIRMED, AppointmentState.REMINDED}
)
BEFORE_ORDER = BEFORE_OFFER | {AppointmentState.OFFERED, AppointmentState.ASSIGNED}
"""Booked is not dispatched: no vehicle is on its way."""


class Ending(StrEnum):
    """What lists of all time tell apart."""

    OPEN = "open"
    """To come, or under way."""
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    NOT_APPEARED = "not_appeared"


class CancelReason(StrEnum):
    BY_CALLER = "by_caller"
    BETTER = "better"
    NOW_EMERGENCY = "now_emergency"
    """Somebody could not wait: an emergency was opened instead."""
    POSTPONED_BY_HOSPITAL = "postponed_by_hospital"
    NO_VEHICLE = "no_vehicle"
    BOOKED_TWICE = "booked_twice"
    SERIES_ENDED = "series_ended"
    OTHER = "other"


class AbsentReason(StrEnum):
    """Why nobody was taken, found out at the door."""

    NOBODY_THERE = "nobody_there"
    REFUSED_TO_GO = "refused_to_go"
    WENT_OTHERWISE = "went_otherwise"
    IN_HOSPITAL = "in_hospital"
    OTHER = "other"


class LateReason(StrEnum):
    PATIENT_NOT_READY = "patient_not_ready"
    HOSPITAL_NOT_READY = "hospital_not_ready"
    EMERGENCY_FIRST = "emergency_first"
    RUN_BEFORE = "run_before"
    TRAFFIC = "traffic"
    VEHICLE_FAILED = "vehicle_failed"
    OTHER = "other"


class NoVehicleReason(StrEnum):
    """Why a vehicle that was offered or assigned does not go."""

    NO_CREW = "no_crew"
    SHIFT_ENDS = "shift_ends"
    EMERGENCY_FIRST = "emergency_first"
    EQUIPMENT_MISSING = "equipment_missing"
    VEHICLE_FAILED = "vehicle_failed"
    NO_ANSWER = "no_answer"
    TAKEN_BACK = "taken_back"
    RUN_FAILED = "run_failed"
    """It was sent, and its mission came to nothing."""
    OTHER = "other"


FROM_CREWS = frozenset(NoVehicleReason) - {
    NoVehicleReason.NO_ANSWER,
    NoVehicleReason.TAKEN_BACK,
    NoVehicleReason.RUN_FAILED,
}
"""What a station may answer; the others happen without it."""


class CoverReason(StrEnum):
    """Why a person takes an area's last emergency vehicle all the same."""

    NOBODY_ELSE = "nobody_else"
    BACK_SOON = "back_soon"
    NEIGHBOURS_COVER = "neighbours_cover"
    CANNOT_WAIT = "cannot_wait"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where somebody is picked up or taken to."""

    place: Place
    room: str = ""
    """Entrance, floor, ward or room, as people say it."""
    hospital: HospitalId | None = None
    """If it is one of the centre's hospitals."""

    def __post_init__(self) -> None:
        if not self.place.text.strip():
            raise InvalidValue("a stop has a place in words")
        if len(self.room) > LONGEST_ROOM:
            raise InvalidValue(f"a room of more than {LONGEST_ROOM} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What was agreed with who books. Times are UTC."""

    name: str
    number: str
    start: Stop
    end: Stop
    pick_up_at: datetime
    window_min: int = 0
    """So much later than `pick_up_at` is still punctual."""
    arrive_by: datetime | None = None
    """At the hospital by then; the time of picking up was reckoned from it."""
    duration_min: int = 90
    """How long a vehicle is bound, from picking up."""
    sex: Sex = Sex.UNKNOWN
    age_years: int | None = None
    needs: tuple[Need, ...] = ()
    floor: int | None = None
    companions: int = 0
    level: Level = Level.BLS
    purpose: str = ""
    """What for: dialysis, check-up, discharge."""
    price_note: str = ""
    price_fen: int | None = None
    """What was agreed. Nothing is billed by it."""
    remarks: str = ""

    def __post_init__(self) -> None:
        utc(self.pick_up_at)
        utc_or_none(self.arrive_by)
        _must_be_short(self.name, LONGEST_NAME)
        _must_be_short(self.number, LONGEST_NAME)
        for words in (self.purpose, self.price_note, self.remarks):
            _must_be_short(words, LONGEST_NOTE)
        _must_lie_in(self.window_min, 0, WIDEST_WINDOW_MIN)
        _must_lie_in(self.duration_min, *DURATIONS_MIN)
        _must_lie_in(self.companions, 0, MOST_COMPANIONS)
        _must_lie_in(self.age_years, 0, 130)
        _must_lie_in(self.floor, -5, 150)
        _must_lie_in(self.price_fen, 0, MOST_FEN)
        if len(set(self.needs)) < len(self.needs):
            raise InvalidValue("a need is named once")

    @property
    def latest(self) -> datetime:
        """The end of the window: boarded later is not punctual."""
        return self.pick_up_at + timedelta(minutes=self.window_min)

    @property
    def ends_at(self) -> datetime:
        return self.pick_up_at + timedelta(minutes=self.duration_min)


def _must_be_short(words: str, longest: int) -> None:
    if len(words) > longest:
        raise InvalidValue(f"more than {longest} signs")


def _must_lie_in(figure: int | None, least: int, most: int) -> None:
    if figure is not None and not least <= figure <= most:
        raise InvalidValue(f"out of range: {figure}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverWord:
    """What the cover ledger of the asking seat told of the vehicle, and what a person said to it.

    None: the ledger was not known."""

    bare_cells: int | None = None
    bare_people: int | None = None
    despite: CoverReason | None = None
    note: str = ""

    def __post_init__(self) -> None:
        _must_be_short(self.note, LONGEST_NOTE)


UNTOLD = CoverWord()


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleOffer:
    """A vehicle that a seat asked its station for, and whether that has said yes."""

    vehicle: VehicleId
    station: StationId
    at: datetime
    answer_by: datetime
    estimate_s: float | None = None
    """By road from where it then was, at that hour."""
    cover: CoverWord = UNTOLD
    accepted_at: datetime | None = None
    accepted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A vehicle that did not go after all."""

    vehicle: VehicleId
    station: StationId
    reason: NoVehicleReason
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    reason: LateReason
    expected_at: datetime
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    id: AppointmentId
    number: str
    booking: Booking
    booked_at: datetime
    by: Actor
    person: str
    """Who took it."""
    call: CallId | None = None
    series: SeriesId | None = None
    day: date | None = None
    """The local day that it stands for in its series."""
    confirmed_at: datetime | None = None
    reminded_at: datetime | None = None
    remind_tries: int = 0
    """Reminders that reached nobody."""
    offer: VehicleOffer | None = None
    refusals: tuple[Refusal, ...] = ()
    delays: tuple[Delay, ...] = ()
    incident: IncidentId | None = None
    mission: MissionId | None = None
    dispatched_at: datetime | None = None
    boarded_at: datetime | None = None
    boarded_origin: Origin | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    absent_at: datetime | None = None
    absent_reason: AbsentReason | None = None

    @property
    def state(self) -> AppointmentState:
        for happened, state in self._latest_first():
            if happened:
                return state
        return AppointmentState.BOOKED

    def _latest_first(self) -> tuple[tuple[object, AppointmentState], ...]:
        accepted = self.offer is not None and self.offer.accepted_at is not None
        return (
            (self.cancelled_at, AppointmentState.CANCELLED),
            (self.absent_at, AppointmentState.NOT_APPEARED),
            (self.delivered_at, AppointmentState.DELIVERED),
            (self.boarded_at, AppointmentState.BOARDED),
            (self.dispatched_at, AppointmentState.DISPATCHED),
            (accepted, AppointmentState.ASSIGNED),
            (self.offer, AppointmentState.OFFERED),
            (self.reminded_at, AppointmentState.REMINDED),
            (self.confirmed_at, AppointmentState.CONFIRMED),
        )

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def over_at(self) -> datetime | None:
        return self.cancelled_at or self.absent_at or self.delivered_at

    @property
    def punctual(self) -> bool | None:
        """Boarded within the window; None until somebody has boarded."""
        return None if self.boarded_at is None else self.boarded_at <= self.booking.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A transport that comes again on certain weekdays, at the same local time."""

    id: SeriesId
    booking: Booking
    """Its first pick-up tells since when, and with `offset_min` at what local time."""
    weekdays: tuple[int, ...]
    """0 is Monday."""
    until: date
    """The last local day, included."""
    offset_min: int
    """Local time minus UTC; there is no summer time."""
    by: Actor
    person: str
    at: datetime
    exceptions: tuple[date, ...] = ()
    made_until: date | None = None
    """Up to this local day, included, its appointments have been made."""

    @property
    def offset(self) -> timedelta:
        return timedelta(minutes=self.offset_min)

    @property
    def first(self) -> date:
        return (self.booking.pick_up_at + self.offset).date()

    @property
    def local_time(self) -> time:
        return (self.booking.pick_up_at + self.offset).timetz().replace(tzinfo=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointments:
    """Those to come, those under way and those lately over; series that go on."""

    items: dict[AppointmentId, Appointment] = field(default_factory=dict)
    series: dict[SeriesId, Series] = field(default_factory=dict)
    day: str = ""
    """Local day of the last number."""
    day_count: int = 0


NO_APPOINTMENTS = Appointments()
