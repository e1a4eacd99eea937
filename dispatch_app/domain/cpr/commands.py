"""What may be said of the CPR lane."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCprStep:
    """A fact, with the moment at which the dispatcher pressed the key for it."""

    incident: IncidentId
    step: CprStep
    reached_at: datetime

    def __post_init__(self) -> None:
        utc(self.reached_at)


CprCommand = ReportCprStep
