"""What is known of each row that figures are counted from: its moments, codes and numbers.

Rows hold moments, never durations: a definition can change, what happened cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dispatch_app.domain.quick import dataclass


class FieldKind(StrEnum):
    MOMENT = "moment"
    CODE = "code"
    """A word out of a list, an id, or a short text: rows can be split by it."""
    NUMBER = "number"


class DimensionKind(StrEnum):
    """What the values of a dimension are, so that they can be named."""

    CODE = "code"
    """A code of the list that `codes` names."""
    SEAT = "seat"
    PERSON = "person"
    LINE = "line"
    STATION = "station"
    VEHICLE = "vehicle"
    HOSPITAL = "hospital"
    TEXT = "text"
    FLAG = "flag"
    """`yes` or `no`."""
    NUMBER = "number"
    HOUR = "hour"
    """00 to 23, of the centre's zone; so all that follow."""
    WEEKDAY = "weekday"
    """1 (Monday) to 7."""
    DAY = "day"
    """YYYY-MM-DD."""
    WEEK = "week"
    """YYYY-Www as ISO 8601 counts."""
    MONTH = "month"
    """YYYY-MM."""
    SHIFT = "shift"
    """YYYY-MM-DD and the shift's name: a shift over midnight belongs to the day it began on."""
    AGE_BAND = "age_band"
    """0-4, 5-9 … 90+ years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    id: str
    kind: FieldKind
    dimension: DimensionKind | None = None
    codes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a row is. `at` is the moment by which it falls into a period."""

    id: str
    at: str
    fields: Mapping[str, Field]
    placed: bool = False
    aged: bool = False


def _moment(name: str) -> Field:
    return Field(id=name, kind=FieldKind.MOMENT)


def _number(name: str) -> Field:
    return Field(id=name, kind=FieldKind.NUMBER)


def _code(name: str, dimension: DimensionKind, codes: str = "") -> Field:
    return Field(id=name, kind=FieldKind.CODE, dimension=dimension, codes=codes)


def _coded(**lists: str) -> tuple[Field, ...]:
    return tuple(_code(name, DimensionKind.CODE, codes) for name, codes in lists.items())


def _of(kind: DimensionKind, *names: str) -> tuple[Field, ...]:
    return tuple(_code(name, kind) for name in names)


def _moments(*names: str) -> tuple[Field, ...]:
    return tuple(_moment(name) for name in names)


def _numbers(*names: str) -> tuple[Field, ...]:
    return tuple(_number(name) for name in names)


def _subject(
    name: str, at: str, *parts: tuple[Field, ...], placed: bool = False, aged: bool = False
) -> Subject:
    fields = {field.id: field for part in parts for field in part}
    return Subject(id=name, at=at, fields=fields, placed=placed, aged=aged)


DISTRICT = "district"
"""Where an incident lay, as the centre's map of today tells it."""
_NATURE = _coded(nature="Nature")
_EVENT = (
    *_coded(
        priority="Priority",
        incident_outcome="IncidentOutcome",
        place_source="PlaceSource",
        suspend_reason="SuspendReason",
    ),
    *_of(DimensionKind.TEXT, "complaint", "disease_class", "place_kind", "determinant"),
    *_of(DimensionKind.TEXT, DISTRICT),
    *_numbers("lat", "lon"),
)
"""What rows of an incident take over from it."""
_ENDING = (
    *_coded(
        no_vehicle_reason="NoVehicleReason",
        referred_to="ReferralTo",
        referral_answer="ReferralAnswer",
    ),
    *_of(DimensionKind.FLAG, "seconded"),
    *_of(DimensionKind.TEXT, "referred_name"),
)
"""Why nobody was sent and whether a second person agreed; whom it was referred to last, and what
they answered."""

CALL = _subject(
    "call",
    "rang_at",
    _NATURE,
    _coded(
        direction="Direction",
        outcome="CallOutcome",
        number_state="NumberState",
        failure="DialFailure",
        purpose="CallPurpose",
        ended_by="Ender",
    ),
    _of(DimensionKind.SEAT, "seat"),
    _of(DimensionKind.PERSON, "person"),
    _of(DimensionKind.LINE, "line"),
    _moments("rang_at", "answered_at", "ended_at", "abandoned_at", "settled_at", "last_ring_at"),
    _numbers("held_s"),
)
INCIDENT = _subject(
    "incident",
    "opened_at",
    _NATURE,
    _EVENT,
    _ENDING,
    _coded(sex="Sex", level="Level"),
    _of(DimensionKind.SEAT, "seat"),
    _of(DimensionKind.PERSON, "person"),
    _of(DimensionKind.NUMBER, "vehicles_sent", "calls", "chasers", "suspensions"),
    _moments("opened_at", "rang_at", "answered_at", "placed_at", "complaint_at", "planned_at"),
    _moments("first_ordered_at", "first_en_route_at", "first_on_scene_at", "closed_at"),
    _moments("recognised_at", "pressed_at"),
    _numbers("patients", "age_years"),
    placed=True,
    aged=True,
)
ACCEPTANCE = _subject(
    "acceptance",
    "began_at",
    _NATURE,
    _EVENT,
    _ENDING,
    _coded(acceptance_kind="AcceptanceKind"),
    _of(DimensionKind.SEAT, "seat"),
    _of(DimensionKind.PERSON, "person"),
    _of(DimensionKind.NUMBER, "vehicles_sent"),
    _moments("began_at", "rang_at", "answered_at", "talk_ended_at", "ended_at"),
    _moments("first_ordered_at", "first_en_route_at", "first_on_scene_at"),
    placed=True,
)
MISSION = _subject(
    "mission",
    "ordered_at",
    _NATURE,
    _EVENT,
    _coded(
        stage="Stage",
        end_reason="StageReason",
        acceptance_kind="AcceptanceKind",
        choice_reason="ChoiceReason",
        hospital_reason="ChoiceReason",
        en_route_origin="Origin",
        on_scene_origin="Origin",
    ),
    _of(DimensionKind.STATION, "station"),
    _of(DimensionKind.VEHICLE, "vehicle", "picked_vehicle"),
    _of(DimensionKind.HOSPITAL, "hospital"),
    _of(DimensionKind.SEAT, "seat"),
    _of(DimensionKind.PERSON, "person"),
    _of(DimensionKind.TEXT, "driver", "crew"),
    _of(DimensionKind.FLAG, "as_recommended", "suspended_before", "back_entered", "corrected"),
    _moments("ordered_at", "delivered_at", "acknowledged_at", "en_route_at", "on_scene_at"),
    _moments("transporting_at", "at_hospital_at", "complete_at", "ended_at", "began_at"),
    _numbers("distance_m", "way_m", "lost_s"),
    placed=True,
)
CASE = _subject(
    "case",
    "filed_at",
    _NATURE,
    _EVENT,
    _coded(sex="Sex"),
    _of(DimensionKind.HOSPITAL, "hospital"),
    _of(DimensionKind.STATION, "station"),
    _of(DimensionKind.TEXT, "diagnosis", "case_outcome", "treatment"),
    _moments("filed_at", "opened_at", "on_scene_at", "at_hospital_at"),
    _numbers("age_years"),
    placed=True,
    aged=True,
)
FOREWARNING = _subject(
    "forewarning",
    "told_at",
    _NATURE,
    _coded(cannot_take="CannotTake", forewarning_end="ForewarningEnd"),
    _coded(arrival_condition="ArrivalCondition", patient_outcome="PatientOutcome"),
    _coded(hospital_disease="HospitalDisease"),
    _of(DimensionKind.HOSPITAL, "hospital"),
    _of(DimensionKind.STATION, "station"),
    _of(DimensionKind.VEHICLE, "vehicle"),
    _of(DimensionKind.TEXT, "complaint"),
    _moments("told_at", "read_at", "accepted_at", "refused_at", "withdrawn_at"),
    _moments("under_way_at", "arrived_at", "taken_at", "outcome_at"),
)
"""What one hospital was told of one mission's patients, and what it said, perhaps days later."""
APPOINTMENT = _subject(
    "appointment",
    "agreed_at",
    _NATURE,
    _coded(booking_end="BookingEnd", cancel_reason="AppointmentCancel"),
    _coded(absent_reason="AppointmentAbsent", late_reason="AppointmentLate"),
    _coded(needs="AppointmentNeed", level="Level"),
    _of(DimensionKind.STATION, "station"),
    _of(DimensionKind.VEHICLE, "vehicle"),
    _of(DimensionKind.HOSPITAL, "hospital"),
    _of(DimensionKind.FLAG, "in_series", "punctual", "held_back", "vehicle_changed"),
    _moments("agreed_at", "window_ends_at", "booked_at", "confirmed_at", "assigned_at"),
    _moments("sent_at", "boarded_at", "waited_until_at", "brought_at", "booking_over_at"),
    _numbers("distance_m"),
)
"""A booked transport, by the time agreed last. `needs`: all, joined by +; `waited_until_at`:
when somebody boarded, the time agreed if that was earlier; `punctual`: boarded by the end of the
window; `held_back`: a vehicle was left where it is for its area; `vehicle_changed`: one that was
asked for did not go; `late_reason`: the last delay that was told."""
APPOINTMENT_OFFER = _subject(
    "appointment_offer",
    "asked_at",
    _NATURE,
    _coded(lost_reason="AppointmentNoVehicle", cover_reason="AppointmentCover"),
    _coded(needs="AppointmentNeed", level="Level"),
    _of(DimensionKind.STATION, "station"),
    _of(DimensionKind.VEHICLE, "vehicle"),
    _of(DimensionKind.HOSPITAL, "hospital"),
    _of(DimensionKind.SEAT, "seat"),
    _of(DimensionKind.PERSON, "person"),
    _moments("asked_at", "said_yes_at", "vehicle_lost_at"),
)
"""One time that a vehicle's station was asked for a booked transport, and what it said; a vehicle
may be lost after it was accepted. `cover_reason`: why it was an area's last and taken all the
same."""
SEAT_SPELL = _subject(
    "seat_spell",
    "begins_at",
    _NATURE,
    _coded(seat_state="SeatState"),
    _of(DimensionKind.SEAT, "seat"),
    _of(DimensionKind.PERSON, "person"),
    _of(DimensionKind.TEXT, "reason"),
    _moments("begins_at", "ends_at"),
)
VEHICLE_SPELL = _subject(
    "vehicle_spell",
    "begins_at",
    _NATURE,
    _coded(vehicle_state="VehicleState", pause_reason="PauseReason", origin="Origin"),
    _of(DimensionKind.VEHICLE, "vehicle"),
    _moments("begins_at", "ends_at"),
)
CREW_SHIFT = _subject(
    "crew_shift",
    "shift_began_at",
    _NATURE,
    _of(DimensionKind.STATION, "station"),
    _of(DimensionKind.VEHICLE, "vehicle"),
    _of(DimensionKind.TEXT, "driver", "crew"),
    _of(DimensionKind.NUMBER, "meals"),
    _of(DimensionKind.FLAG, "meal_broken"),
    _moments("shift_began_at", "shift_ended_at"),
    _numbers("shift_s", "meal_s"),
)
"""`meals`: how many pauses for a meal began in it; `meal_s`: the longest that no order broke, 0
where there was none; `meal_broken`: whether an order broke one."""

SUBJECTS: Mapping[str, Subject] = {
    subject.id: subject
    for subject in (
        *(CALL, INCIDENT, ACCEPTANCE, MISSION, CASE),
        *(FOREWARNING, APPOINTMENT, APPOINTMENT_OFFER),
        *(SEAT_SPELL, VEHICLE_SPELL, CREW_SHIFT),
    )
}
SPELLS = frozenset({SEAT_SPELL.id, VEHICLE_SPELL.id})
"""They are cut at the borders of a period and of its hours: each part counts where it lies."""

BY_TIME: Mapping[str, DimensionKind] = {
    kind.value: kind
    for kind in (
        *(DimensionKind.HOUR, DimensionKind.WEEKDAY, DimensionKind.DAY, DimensionKind.WEEK),
        *(DimensionKind.MONTH, DimensionKind.SHIFT),
    )
}
"""Dimensions that every subject has, by its own moment."""


def dimensions_of(subject: Subject) -> dict[str, tuple[DimensionKind, str]]:
    """By what its rows can be split: kind, and the list of codes."""
    own = {f.id: (f.dimension, f.codes) for f in subject.fields.values() if f.dimension is not None}
    timed = {name: (kind, "") for name, kind in BY_TIME.items()}
    aged = {"age_band": (DimensionKind.AGE_BAND, "")} if subject.aged else {}
    return {**own, **timed, **aged}
