"""What the form gives to a slip. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.values import UNKNOWN_PATIENT, Patient, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """As the form stands now, saved or not; the words are in the centre's language."""

    complaint: str = ""
    complaint_name: str = ""
    facts: tuple[str, ...] = ()
    """Question and answer, one line each, in the order of asking."""
    warnings: tuple[str, ...] = ()
    patient: Patient = UNKNOWN_PATIENT
    meeting_point: str = ""
    callback_number: str = ""
    contact_name: str = ""
    note: str = ""
    place: Place | None = None
