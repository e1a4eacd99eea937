"""What has happened to tracks: read, held, released, dropped. Where vehicles were is not told."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.tracks import Stretch, TrackPurpose
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TracksRead:
    vehicles: tuple[VehicleId, ...]
    since: datetime
    until: datetime
    purpose: TrackPurpose
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TracksHeld:
    incident: IncidentId
    stretches: tuple[Stretch, ...]
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TracksReleased:
    incident: IncidentId
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TracksDropped:
    """`day` is UTC, YYYY-MM-DD; `kept` are the incidents whose tracks were held."""

    day: str
    kept: tuple[IncidentId, ...]
    at: datetime


TrackEvent = TracksRead | TracksHeld | TracksReleased | TracksDropped
