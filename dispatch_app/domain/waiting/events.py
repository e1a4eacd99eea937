"""What happened to suspended incidents. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor
from dispatch_app.domain.waiting.kept import WelfareResult, WithdrawReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WelfareCallMade:
    incident: IncidentId
    result: WelfareResult
    note: str
    by: Actor
    at: datetime
    due_at: datetime
    """When the next one is due, as things stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleOffered:
    incident: IncidentId
    vehicle: VehicleId
    estimate_s: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTimed:
    incident: IncidentId
    vehicle: VehicleId
    time_s: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWithdrawn:
    incident: IncidentId
    vehicle: VehicleId
    reason: WithdrawReason
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined:
    incident: IncidentId
    vehicle: VehicleId
    estimate_s: float
    by: Actor
    at: datetime


WaitingEvent = WelfareCallMade | VehicleOffered | OfferTimed | OfferWithdrawn | OfferDeclined
