"""What has left the house. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.exports import Export
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecorded:
    export: Export
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRead:
    """Somebody whose role sees persons masked has seen them whole."""

    what: str
    reason: str
    by: Actor
    at: datetime


ExportEvent = ExportRecorded | WholeRead
