"""Codes of endings without a vehicle of ours, and what the state keeps of them. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from dispatch_app.domain.codes import (
    AcceptanceKind,
    Breathing,
    Consciousness,
    IncidentOutcome,
)
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor, Patient, Plan


class NoVehicleReason(StrEnum):
    NONE_FREE = "none_free"
    ADVICE_ENOUGH = "advice_enough"
    OWN_TRANSPORT = "own_transport"
    NOT_MEDICAL = "not_medical"
    HELPED_ALREADY = "helped_already"
    OTHER = "other"


class ReferralTo(StrEnum):
    """Whose vehicle goes instead of ours."""

    OTHER_CENTRE = "other_centre"
    HOSPITAL_VEHICLE = "hospital_vehicle"
    OTHER = "other"


class ReferralAnswer(StrEnum):
    AWAITED = "awaited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    """The incident stays ours."""


ENDS_AS: Mapping[IncidentOutcome, AcceptanceKind] = MappingProxyType(
    {
        IncidentOutcome.NO_VEHICLE: AcceptanceKind.NO_VEHICLE,
        IncidentOutcome.REFERRED: AcceptanceKind.REFERRAL,
        IncidentOutcome.REFUSED_BY_PATIENT: AcceptanceKind.REFUSED,
        IncidentOutcome.CANCELLED_BY_CALLER: AcceptanceKind.STOPPED,
        IncidentOutcome.FALSE_ALARM: AcceptanceKind.STOPPED,
        IncidentOutcome.MALICIOUS: AcceptanceKind.STOPPED,
        IncidentOutcome.NO_PATIENT: AcceptanceKind.STOPPED,
    }
)
"""As what an ending counts where no vehicle was ever sent; other outcomes need one, or are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody wants to send nobody to a patient; another person has to agree."""

    reason: NoVehicleReason
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Whom an incident was referred to, who was told there, and what they said last."""

    to: ReferralTo
    name: str
    hospital: HospitalId | None
    told: str
    answer: ReferralAnswer
    by: Actor
    at: datetime
    told_at: datetime | None = None


def has_symptoms(complaint: str, patient: Patient, plan: Plan | None) -> bool:
    """Something is the matter with somebody, as far as was asked."""
    unwell = patient.consciousness in (Consciousness.CONFUSED, Consciousness.UNCONSCIOUS)
    breathless = patient.breathing in (Breathing.DIFFICULT, Breathing.AGONAL, Breathing.NONE)
    return bool(complaint) or plan is not None or unwell or breathless
