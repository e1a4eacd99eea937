"""What the live state keeps of crews that asked for more vehicles. Values only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Level
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many more are still wanted at an incident, and who asked last."""

    mission: MissionId
    vehicles: int
    level: Level | None
    note: str
    by: Actor
    at: datetime
