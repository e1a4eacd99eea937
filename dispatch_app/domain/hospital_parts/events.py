"""What hospitals said of their departments, specialists and devices. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalPartReported:
    hospital: HospitalId
    register: str
    id: str
    name: str
    """As the row named it then."""
    serves: bool | None
    free_beds: int | None
    valid_until: datetime | None
    person: str
    note: str
    by_hand: bool
    by: Actor
    at: datetime
