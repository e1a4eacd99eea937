"""What has happened in the CPR lane. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CprStepReached:
    """`reached_at` is never before the answer and never after `at`."""

    incident: IncidentId
    call: CallId | None
    step: CprStep
    answered_at: datetime | None
    """When the incident's first call was answered."""
    reached_at: datetime
    by: Actor
    at: datetime


CprEvent = CprStepReached
