"""What became of incidents that no vehicle of ours went to. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.ids import HospitalId, IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class NoVehicleProposed:
    incident: IncidentId
    reason: NoVehicleReason
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoVehicleAgreed:
    """`agreed` is the second person; None where there were no symptoms and none was needed."""

    incident: IncidentId
    reason: NoVehicleReason
    note: str
    by: Actor
    agreed: Actor | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoVehicleDenied:
    incident: IncidentId
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReferred:
    incident: IncidentId
    to: ReferralTo
    name: str
    hospital: HospitalId | None
    told: str
    answer: ReferralAnswer
    by: Actor
    at: datetime
    told_at: datetime | None = None
    """When they were told; None: at that moment, as in journals of older versions."""


EndingEvent = NoVehicleProposed | NoVehicleAgreed | NoVehicleDenied | IncidentReferred
