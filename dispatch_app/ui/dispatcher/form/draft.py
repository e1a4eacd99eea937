"""What of a form the centre has not confirmed yet, as it lies on the seat's disk."""

from __future__ import annotations

import logging
from typing import Any

import msgspec

from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.values import Patient, Place, Plan

log = logging.getLogger(__name__)

INTAKE = (
    "complaint",
    "patient",
    "meeting_point",
    "callback_number",
    "contact_name",
    "needs",
    "impression",
    "note",
    "answers",
)
"""Fields that go out together as `RecordIntake`."""
FIELDS = ("place", *INTAKE, "plan")


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is None was not changed here."""

    place: Place | None = None
    complaint: str | None = None
    patient: Patient | None = None
    meeting_point: str | None = None
    callback_number: str | None = None
    contact_name: str | None = None
    needs: str | None = None
    impression: str | None = None
    note: str | None = None
    answers: dict[str, str] | None = None
    plan: Plan | None = None
    typed: dict[str, str] = {}
    """Text that stands in a search field and was not taken yet."""

    def changed(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in FIELDS}
        return {name: value for name, value in given.items() if value is not None}


def written(changed: dict[str, Any], typed: dict[str, str]) -> bytes:
    return msgspec.json.encode(Draft(**changed, typed=typed))


def read(body: bytes) -> Draft:
    """Read a draft; one of another version is left aside, with a word in the log."""
    try:
        return msgspec.json.decode(body, type=Draft)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        log.warning("a draft cannot be read: %s", strange)
        return Draft()


def name_of(call: CallId | None, incident: IncidentId | None) -> str:
    return f"incident-{incident}" if incident else f"call-{call}"


def subject_of(name: str) -> tuple[CallId | None, IncidentId | None] | None:
    """The call or incident of a draft's name; None if the draft is none of this form."""
    kind, _, subject = name.partition("-")
    if kind == "call":
        return CallId(subject), None
    return (None, IncidentId(subject)) if kind == "incident" else None
