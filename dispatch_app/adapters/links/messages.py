"""The messages of the protocol as they stand on the wire. Reads strictly; knows no signature.

Fields that nobody knows are passed over: a later 1.x may add some. All else that cannot be meant is
refused with a code that says how to mend it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from dispatch_app.adapters.links.problems import LinkProblem
from dispatch_app.domain.links.values import (
    LARGEST_UNCERTAINTY_M,
    LinkNeed,
    LinkPurpose,
    LinkReason,
    Standing,
)

VERSION = "1"
VERSIONS = (VERSION,)
"""Majors that this program speaks, the best first."""
DATUM = "WGS-84"
MOST_BYTES = 64 * 1024
_TEXT = 500
_NAME = 120


class Location(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Where it is. The datum is said each time: a silent GCJ-02 lies 300 to 700 m off."""

    latitude: float
    longitude: float
    datum: str
    uncertainty_m: float
    text: str = ""
    measured_at: datetime | None = None
    """When a telephone was found there; of an incident it says nothing."""


class Told(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An incident as one system tells it to another."""

    number: str
    location: Location
    complaint: str = ""
    priority: int | None = None
    patients: int | None = None
    callback_number: str = ""
    contact_name: str = ""
    note: str = ""
    opened_at: datetime | None = None
    exercise: bool = False


class Base(msgspec.Struct, kw_only=True, omit_defaults=True, tag_field="kind"):
    id: str
    sent_at: datetime


class Ask(Base, kw_only=True, omit_defaults=True, tag="ask"):
    case: str
    purpose: LinkPurpose
    incident: Told
    needs: list[str] = []
    words: str = ""


class Answer(Base, kw_only=True, omit_defaults=True, tag="answer"):
    case: str
    standing: Standing
    reason: str = ""
    reference: str = ""
    words: str = ""


class Update(Base, kw_only=True, omit_defaults=True, tag="update"):
    case: str
    words: str = ""
    reference: str = ""
    incident: Told | None = None


class Cancel(Base, kw_only=True, omit_defaults=True, tag="cancel"):
    case: str
    reason: str = ""
    words: str = ""


class NumberQuery(Base, kw_only=True, omit_defaults=True, tag="number_query"):
    number: str


class Heartbeat(Base, kw_only=True, omit_defaults=True, tag="heartbeat"):
    versions: list[str] = []
    system: str = ""


InCase = Ask | Answer | Update | Cancel
Message = InCase | NumberQuery | Heartbeat


class Receipt(msgspec.Struct, kw_only=True, omit_defaults=True):
    """It is on the disk here; it will reach a person whatever dies meanwhile."""

    id: str
    received_at: datetime
    repeated: bool = False
    versions: list[str] = []
    system: str = ""


class NumberAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    id: str
    number: str
    name: str = ""
    address: str = ""
    locations: list[Location] = []


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    code: str
    mend: str = ""
    details: dict[str, str] = {}


_MESSAGES: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
_ENCODER = msgspec.json.Encoder()


def encode(message: msgspec.Struct) -> bytes:
    return _ENCODER.encode(message)


def decode(body: bytes) -> Message:
    """Read a message.

    Raises:
        LinkProblem: `link.malformed`, `link.no-position`, `link.datum`, `link.bad-position`,
            `link.too-large`.
    """
    if len(body) > MOST_BYTES:
        raise LinkProblem("link.too-large")
    try:
        message = _MESSAGES.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as trouble:
        _say_position(body)
        raise LinkProblem("link.malformed", field=str(trouble)[:200]) from trouble
    _check(message)
    return message


def _say_position(body: bytes) -> None:
    """A missing place is the mistake that costs most; it has a code of its own."""
    try:
        given: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    incident = given.get("incident") if isinstance(given, dict) else None
    if not isinstance(incident, dict):
        return
    where = incident.get("location")
    needed = ("latitude", "longitude", "datum", "uncertainty_m")
    if not isinstance(where, dict) or any(where.get(name) is None for name in needed):
        raise LinkProblem("link.no-position")


def _check(message: Message) -> None:
    _name("id", message.id)
    _utc("sent_at", message.sent_at)
    match message:
        case Ask() | Answer() | Update() | Cancel():
            _name("case", message.case)
            _text("words", message.words)
        case NumberQuery():
            _name("number", message.number)
        case Heartbeat():
            pass
    told = getattr(message, "incident", None)
    if isinstance(told, Told):
        _check_told(told)
    if isinstance(message, Answer) and message.standing in (Standing.WAITING, Standing.CANCELLED):
        raise LinkProblem("link.malformed", field=f"standing: {message.standing.value}")


def _check_told(told: Told) -> None:
    _name("incident.number", told.number)
    for name in ("callback_number", "contact_name"):
        if len(getattr(told, name)) > _NAME:
            raise LinkProblem("link.malformed", field=f"incident.{name}")
    for name in ("complaint", "note"):
        _text(f"incident.{name}", getattr(told, name))
    if told.opened_at is not None:
        _utc("incident.opened_at", told.opened_at)
    if told.priority is not None and not 1 <= told.priority <= 4:
        raise LinkProblem("link.malformed", field="incident.priority")
    if told.patients is not None and not 0 <= told.patients <= 9999:
        raise LinkProblem("link.malformed", field="incident.patients")
    check_location(told.location)


def check_location(where: Location) -> None:
    """See that a position can be meant.

    Raises:
        LinkProblem: `link.datum`, `link.bad-position`.
    """
    if where.datum != DATUM:
        raise LinkProblem("link.datum", datum=where.datum[:20])
    _text("location.text", where.text)
    if where.measured_at is not None:
        _utc("location.measured_at", where.measured_at)
    in_range = -90 <= where.latitude <= 90 and -180 <= where.longitude <= 180
    somewhere = (where.latitude, where.longitude) != (0.0, 0.0)
    if not (in_range and somewhere and 0 <= where.uncertainty_m <= LARGEST_UNCERTAINTY_M):
        raise LinkProblem("link.bad-position")


def _name(field: str, value: str) -> None:
    if not 0 < len(value) <= _NAME:
        raise LinkProblem("link.malformed", field=f"{field}: 1 to {_NAME} characters")


def _text(field: str, value: str) -> None:
    if len(value) > _TEXT:
        raise LinkProblem("link.malformed", field=f"{field}: at most {_TEXT} characters")


def _utc(field: str, value: datetime) -> None:
    if value.utcoffset() is None or not 2000 <= value.year < 2200:
        raise LinkProblem("link.malformed", field=f"{field}: a time of our days, with Z or offset")


def in_utc(at: datetime) -> datetime:
    """The same moment, in UTC and whole milliseconds."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def need_of(word: str) -> LinkNeed:
    """What a later version asks for and we do not know is some other help."""
    return LinkNeed(word) if word in set(LinkNeed) else LinkNeed.OTHER


def reason_of(word: str) -> LinkReason | None:
    if not word:
        return None
    return LinkReason(word) if word in set(LinkReason) else LinkReason.OTHER
