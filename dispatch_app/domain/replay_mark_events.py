"""What became of bookmarks of a replay. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayMarked:
    mark: str
    incident: IncidentId
    moment: datetime
    words: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayMarkDropped:
    mark: str
    incident: IncidentId
    by: Actor
    at: datetime


ReplayMarkEvent = ReplayMarked | ReplayMarkDropped
