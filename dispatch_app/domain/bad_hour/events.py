"""What became of paper forms. Facts; the run itself is told by events of incidents and missions."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, MissionId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFormsReserved:
    """Both numbers are included."""

    seat: SeatId
    first: int
    last: int
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFormFiled:
    """`overlaps`: missions at which the record has the vehicle in the same time."""

    number: int
    incident: IncidentId
    mission: MissionId | None
    overlaps: tuple[MissionId, ...]
    by: Actor
    at: datetime


PaperFormEvent = PaperFormsReserved | PaperFormFiled
