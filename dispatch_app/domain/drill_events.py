"""What has happened to drills. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.drills import DrillEnd
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillAsked:
    lamp: Lamp
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillBegan:
    """Now the part is away. `by` is the second person."""

    lamp: Lamp
    ends_at: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillEnded:
    """The part is back, or was never taken away. `what` names what ended it, such as an incident's
    number or an alarm."""

    lamp: Lamp
    why: DrillEnd
    what: str
    by: Actor
    at: datetime


DrillEvent = DrillAsked | DrillBegan | DrillEnded
