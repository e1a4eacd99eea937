"""Any value of the record for who needs no person: events, lists, histories, by what fields are.

Ids, codes, times and figures stay as they are: their types say so. Plain words stay only where
their field is known to name no person; words of a field that nobody has thought of are hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, NewType, get_args, get_origin, get_type_hints

from dispatch_app.domain.masking import Personal, masked

_NUMBER, _NAME = Personal.NUMBER, Personal.NAME
_ADDRESS, _WORDS, _RECORD = Personal.ADDRESS, Personal.WORDS, Personal.RECORD

_PERSONAL: Mapping[str, Personal] = {
    **dict.fromkeys(("number", "numbers", "called", "callers", "callback_number"), _NUMBER),
    **dict.fromkeys(("phone", "telephone", "digits", "serial"), _NUMBER),
    **dict.fromkeys(("name", "contact_name", "holder", "listener", "handed_over_to"), _NAME),
    **dict.fromkeys(("address", "place", "typed", "streets"), _ADDRESS),
    **dict.fromkeys(("note", "needs", "meeting_point", "impression", "words", "word"), _WORDS),
    **dict.fromkeys(("reason", "close_note", "treatment", "facts", "warnings", "text"), _WORDS),
    **dict.fromkeys(("on_scene_condition", "on_arrival_condition", "diagnosis"), _WORDS),
    **dict.fromkeys(("comment", "answers", "title", "why", "staging_words", "trouble"), _WORDS),
    **dict.fromkeys(("criteria", "detail", "outcome", "overdue", "road"), _WORDS),
}
"""What stands in a field of this name, unless its class says otherwise."""
_HARMLESS = frozenset(
    {
        "abilities",
        "ask",
        "by",
        "capabilities",
        "changed",
        "code",
        "columns",
        "command_id",
        "complaint",
    }
    | {"complaint_name", "crew", "day", "determinant", "device", "digest", "disease_class"}
    | {"district", "diverted_for", "driver", "equipment", "field", "fingerprint", "grade", "head"}
    | {"hospital_name", "id", "incident_number", "key", "kind", "knocked_out", "maker", "mark"}
    | {"mission_number", "model", "operator", "person", "plate", "protocol", "protocol_version"}
    | {"protocols", "purpose", "ref", "register", "report", "review", "road_version", "role"}
    | {"sha256", "sheet", "sort", "source", "stamp", "subject", "thing", "version", "incident"}
    | {"what", "tag", "secret_sha256"}
)
"""Codes, ids and words of the house that are kept as plain text. Staff answers for what it does:
its names stand in every journal."""
_OF_CLASS: Mapping[tuple[str, str], Personal | None] = {
    ("Place", "text"): _ADDRESS,
    **{
        (name, "number"): None
        for name in ("Incident", "IncidentOpened", "IncidentLine", "IncidentCloseNote")
    },
    **{(name, "number"): None for name in ("Mission", "MissionOrdered", "MissionPeriod")},
    **{(name, "name"): None for name in ("HospitalRegistered", "StationRegistered", "ShiftKind")},
    ("HospitalPartReported", "name"): None,
    **{(name, "name"): None for name in ("KeptQuery", "QueryDropped", "Attachment", "Sector")},
    **{(name, "phone"): None for name in ("HospitalRegistered", "StationRegistered")},
    **{(name, "number"): None for name in ("Appointment", "AppointmentBooked", "AppointmentLine")},
    **{("Booking", name): _WORDS for name in ("purpose", "remarks", "price_note")},
    ("AppointmentBooked", "local_day"): None,
    **{("AppointmentStep", name): None for name in ("act", "code")},
    ("AppointmentLine", "reason"): None,
    ("VehicleOffer", "accepted_by"): None,
    ("Stop", "room"): _WORDS,
    ("Subscriber", "warning"): _RECORD,
    **{(name, "id"): _NUMBER for name in ("Party", "Target")},
}
"""Where a name of a field means another thing; None: no person."""

Masker = Callable[[Any], Any]


def masked_value[T](value: T) -> T:
    """The same with every number, name, address and free word masked. Checks nothing: what is
    masked need not be valid any more."""
    found: T = _walked(value)
    return found


def _walked(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _masked_fields(value)
    return _each(value, _walked)


def _masked_fields(value: Any) -> Any:
    kind = value.__class__
    new = object.__new__(kind)
    for name, mask in _plan(kind):
        found = getattr(value, name)
        object.__setattr__(new, name, found if mask is None else mask(found))
    return new


def _each(value: Any, work: Masker) -> Any:
    """Within lists and tables; their keys are codes."""
    if isinstance(value, Mapping):
        return {key: work(part) for key, part in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return type(value)(work(part) for part in value)
    return value


@cache
def _plan(kind: type) -> tuple[tuple[str, Masker | None], ...]:
    """Every field, and what becomes of it; None: it stays."""
    hints = get_type_hints(kind)
    return tuple(
        (field.name, _masker(kind.__name__, field.name, hints[field.name]))
        for field in dataclasses.fields(kind)
    )


def _masker(kind: str, field: str, hint: Any) -> Masker | None:
    if _is_plain(hint):
        return None
    if not _has_plain_words(hint):
        return _walked
    personal = _OF_CLASS.get((kind, field), _PERSONAL.get(field, _RECORD))
    if (kind, field) not in _OF_CLASS and field in _HARMLESS:
        personal = None
    return _walked if personal is None else _words_masker(personal)


def _words_masker(personal: Personal) -> Masker:
    def mask(value: Any) -> Any:
        if isinstance(value, str):
            return masked(value, personal)
        return _walked(value) if dataclasses.is_dataclass(value) else _each(value, mask)

    return mask


def _has_plain_words(hint: Any) -> bool:
    """Ids have types of their own, codes too."""
    if hint is str:
        return True
    return get_origin(hint) is not None and any(map(_has_plain_words, get_args(hint)))


def _is_plain(hint: Any) -> bool:
    """Ids, codes, times and figures, in lists too: nothing to look into."""
    if isinstance(hint, NewType) or hint in (int, float, bool, datetime, date, type(None), ...):
        return True
    if isinstance(hint, type) and issubclass(hint, Enum):
        return True
    return get_origin(hint) is not None and all(map(_is_plain, get_args(hint)))
