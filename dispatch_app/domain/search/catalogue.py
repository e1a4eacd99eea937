"""Which things can be asked for, and by which fields. Names no table of any store."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from dispatch_app.domain import codes as c
from dispatch_app.domain.appointments.values import Ending
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    CannotTake,
    ForewarningEnd,
    PatientOutcome,
)
from dispatch_app.domain.masking import Personal
from dispatch_app.domain.recordings import RemovalReason
from dispatch_app.domain.search.fields import Field, Kind, Subject
from dispatch_app.domain.telephone import CallPurpose, Direction

_NAME, _PLACE, _WORDS = Personal.NAME, Personal.ADDRESS, Personal.WORDS


def _text(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.TEXT, **more)


def _phone(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.PHONE, personal=Personal.NUMBER, **more)


def _name(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.NAME, **more)


def _at(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.MOMENT, **more)


def _count(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.COUNT, sums=True, **more)


def _count_of(key: str, **more: Any) -> Field:
    """A number whose sum says nothing."""
    return Field(key=key, kind=Kind.COUNT, **more)


def _span(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.SPAN, sums=True, **more)


def _length(key: str, **more: Any) -> Field:
    return Field(key=key, kind=Kind.LENGTH, sums=True, **more)


def _code(key: str, table: str, of: type[Enum], **more: Any) -> Field:
    values = tuple(str(each.value) for each in of)
    return Field(key=key, kind=Kind.CODE, codes=values, table=table, **more)


def _nature() -> Field:
    return _code("nature", "nature", c.Nature)


def _subject(name: str, order: str, *fields: Field, **more: Any) -> Subject:
    return Subject(name=name, order=order, fields={f.key: f for f in fields}, **more)


_CALL = _subject(
    "call",
    "rang_at",
    _at("rang_at", first=True),
    _code("direction", "query.direction", Direction),
    _phone("number", first=True),
    _text("name", personal=_NAME, first=True),
    _name("line", first=True),
    _name("seat", first=True),
    _at("answered_at"),
    _span("waited_s", first=True),
    _at("ended_at"),
    _span("talked_s", first=True),
    _code("outcome", "call_outcome", c.CallOutcome, first=True),
    _text("incident_number", first=True),
    _text("place", personal=_PLACE),
    _code("purpose", "query.purpose", CallPurpose),
    _phone("called"),
    _text("note", personal=_WORDS),
    _nature(),
    text=True,
)
_INCIDENT = _subject(
    "incident",
    "opened_at",
    _at("opened_at", first=True),
    _text("number", first=True),
    _code("priority", "priority", c.Priority, first=True),
    _name("complaint", first=True),
    _text("place", personal=_PLACE, first=True),
    _count("patients", first=True),
    _name("seat", first=True),
    _count("missions", first=True),
    _code("outcome", "incident_outcome", c.IncidentOutcome, first=True),
    _at("closed_at"),
    _span("lasted_s"),
    _code("level", "level", c.Level),
    _name("disease_class"),
    _name("determinant"),
    _code("sex", "sex", c.Sex),
    _count("age_years"),
    _code("consciousness", "consciousness", c.Consciousness),
    _code("breathing", "breathing", c.Breathing),
    _phone("callback_number"),
    _text("contact_name", personal=_NAME),
    _code("place_source", "place_source", c.PlaceSource),
    _at("suspended_at"),
    _code("suspend_reason", "suspend_reason", c.SuspendReason),
    _code("no_vehicle_reason", "no_vehicle_reason", NoVehicleReason),
    _name("second_account"),
    _code("referred_to", "referral_to", ReferralTo),
    _text("referred_name"),
    _code("referral_answer", "referral_answer", ReferralAnswer),
    _at("referred_at"),
    _name("closed_by"),
    _text("needs", personal=_WORDS),
    _text("note", personal=_WORDS),
    _text("close_note", personal=_WORDS),
    _nature(),
    text=True,
)
_OF_INCIDENT = (
    _text("incident_number", first=True),
    _text("place", personal=_PLACE, first=True),
    _code("priority", "priority", c.Priority),
    _name("complaint"),
)
_ACCEPTANCE = _subject(
    "acceptance",
    "began_at",
    _at("began_at", first=True),
    _code("kind", "acceptance_kind", c.AcceptanceKind, first=True),
    _name("seat", first=True),
    *_OF_INCIDENT,
    _phone("number", first=True),
    _at("ended_at"),
    _span("lasted_s", first=True),
    _nature(),
    text=True,
)
_MISSION = _subject(
    "mission",
    "ordered_at",
    _at("ordered_at", first=True),
    _text("number", first=True),
    _name("vehicle", first=True),
    _name("station", first=True),
    *_OF_INCIDENT,
    _code("stage", "stage", c.Stage, first=True),
    _name("hospital", first=True),
    _code("hospital_reason", "choice_reason", c.ChoiceReason),
    _at("en_route_at"),
    _span("turned_out_s", first=True),
    _at("on_scene_at"),
    _span("responded_s", first=True),
    _at("ended_at"),
    _span("lasted_s"),
    _length("went_m"),
    _name("seat"),
    _nature(),
    text=True,
)
_CASE = _subject(
    "case",
    "filed_at",
    _at("filed_at", first=True),
    _text("mission_number", first=True),
    _name("vehicle", first=True),
    _text("name", personal=_NAME, first=True),
    _code("sex", "sex", c.Sex, first=True),
    _count("age_years", first=True),
    _text("diagnosis", first=True),
    _text("treatment", personal=_WORDS),
    _name("hospital", first=True),
    _text("outcome", first=True),
    _text("on_scene_condition", personal=_WORDS),
    _text("on_arrival_condition", personal=_WORDS),
    _text("place", personal=_PLACE),
    _text("incident_number"),
    _nature(),
    text=True,
)
_RECORDING = _subject(
    "recording",
    "began_at",
    _at("began_at", first=True),
    _count_of("serial", first=True),
    _name("line", first=True),
    _code("direction", "query.direction", Direction),
    _phone("number", first=True),
    _phone("called"),
    _text("seats", first=True),
    _span("recorded_s", first=True),
    _text("incident_number", first=True),
    _text("place", personal=_PLACE),
    _code("outcome", "call_outcome", c.CallOutcome, first=True),
    _count("remarks"),
    _count("openings"),
    _text("held", personal=_WORDS),
    _span("lost_s"),
    _at("removed_at"),
    _code("removal", "query.removal", RemovalReason),
    text=True,
)
_FOREWARNING = _subject(
    "forewarning",
    "at",
    _at("at", first=True),
    _name("hospital", first=True),
    _name("vehicle", first=True),
    _text("mission_number", first=True),
    *_OF_INCIDENT,
    _at("eta_at"),
    _at("read_at"),
    _at("accepted_at", first=True),
    _span("answered_s", first=True),
    _at("refused_at"),
    _code("refused_because", "cannot_take", CannotTake, first=True),
    _at("withdrawn_at"),
    _code("withdrawn_because", "forewarning_end", ForewarningEnd),
    _at("arrived_at", first=True),
    _at("taken_at"),
    _span("door_s"),
    _code("condition", "arrival_condition", ArrivalCondition),
    _code("outcome", "patient_outcome", PatientOutcome),
    _name("disease_class"),
    _nature(),
    text=True,
)
_APPOINTMENT = _subject(
    "appointment",
    "pick_up_at",
    _at("pick_up_at", first=True),
    _text("booking_number", first=True),
    _text("contact_name", personal=_NAME, first=True),
    _phone("callback_number", first=True),
    _text("from_place", personal=_PLACE, first=True),
    _text("to_place", personal=_PLACE, first=True),
    _name("vehicle", first=True),
    _name("station"),
    _code("ending", "query.ending", Ending, first=True),
    _name("booking_reason"),
    _at("booked_at"),
    _at("boarded_at", first=True),
    _at("delivered_at"),
    _span("late_s", first=True),
    _length("distance_m"),
    _text("incident_number"),
    _name("seat"),
)
_VEHICLE_DAY = _subject(
    "vehicle_day",
    "since",
    _at("since", first=True, day=True),
    _name("vehicle", first=True),
    _length("went_m", first=True),
    _length("bridged_m", first=True),
    _count("fixes", first=True),
    _count("gaps", first=True),
    _count("implausible"),
)
_SEAT_STATE = _subject(
    "seat_state",
    "at",
    _at("at", first=True),
    _name("seat", first=True),
    _code("state", "seat_state", c.SeatState, first=True),
    _name("person", first=True),
    _text("reason", first=True),
)
_VEHICLE_STATE = _subject(
    "vehicle_state",
    "at",
    _at("at", first=True),
    _name("vehicle", first=True),
    _code("state", "vehicle_state", c.VehicleState, first=True),
    _code("reason", "pause_reason", c.PauseReason, first=True),
    _code("origin", "origin", c.Origin, first=True),
    _text("crew", first=True),
    _at("heard_at"),
)
_LATE = _subject(
    "late",
    "at",
    _at("at", first=True),
    _name("kind", first=True),
    _text("subject", first=True),
    _nature(),
)
_AUDIT = _subject(
    "audit",
    "at",
    _at("at", first=True),
    _name("kind", first=True),
    _name("account", first=True),
    _code("role", "query.role", c.Role, first=True),
    _name("seat", first=True),
    _name("station"),
    _text("body", personal=Personal.RECORD, first=True),
)
_SUBSCRIBER = _subject(
    "subscriber",
    "number",
    _phone("number", first=True),
    _text("name", personal=_NAME, first=True),
    _text("address", personal=_PLACE, first=True),
    _text("warning", first=True),
)
_VEHICLE = _subject(
    "vehicle",
    "vehicle",
    _name("vehicle", first=True),
    _text("plate", first=True),
    _name("station", first=True),
    _code("level", "level", c.Level, first=True),
    _code("state", "vehicle_state", c.VehicleState, first=True),
    _text("crew", first=True),
    _text("phone"),
    live=True,
)
_STATION = _subject(
    "station",
    "station",
    _name("station", first=True),
    _text("name", first=True),
    _text("district", first=True),
    _text("phone", first=True),
    _count("vehicles", first=True),
    live=True,
)
_HOSPITAL = _subject(
    "hospital",
    "hospital",
    _name("hospital", first=True),
    _text("name", first=True),
    _text("grade", first=True),
    _code("status", "hospital_status", c.HospitalStatus, first=True),
    _count("beds", first=True),
    _text("capabilities", first=True),
    _text("phone", first=True),
    live=True,
)
_SEAT = _subject(
    "seat",
    "seat",
    _name("seat", first=True),
    _name("person", first=True),
    _code("state", "seat_state", c.SeatState, first=True),
    _text("reason", first=True),
    live=True,
)
_CONTACT = _subject(
    "contact",
    "name",
    _text("name", first=True),
    _text("group", first=True),
    _text("numbers", first=True),
    live=True,
)

SUBJECTS: Mapping[str, Subject] = {
    subject.name: subject
    for subject in (
        *(_INCIDENT, _CALL, _MISSION, _ACCEPTANCE, _CASE, _RECORDING, _VEHICLE_DAY),
        _FOREWARNING,
        _APPOINTMENT,
        *(_SEAT_STATE, _VEHICLE_STATE, _LATE),
        *(_AUDIT, _SUBSCRIBER, _VEHICLE, _STATION, _HOSPITAL, _SEAT, _CONTACT),
    )
}
