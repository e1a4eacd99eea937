"""What may be asked about tracks: to read them, to keep them, and to say that some are gone."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.tracks import Stretch, TrackPurpose
from dispatch_app.domain.values import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTracks:
    """Ask to see where vehicles were; answered only once it is written down who asked."""

    vehicles: tuple[VehicleId, ...]
    since: datetime
    until: datetime
    purpose: TrackPurpose = TrackPurpose.VIEW
    reason: str = ""
    """An export is refused without one."""

    def __post_init__(self) -> None:
        utc(self.since)
        utc(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTracks:
    """Keep the tracks of an incident's vehicles, however old they grow."""

    incident: IncidentId
    stretches: tuple[Stretch, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTracks:
    """Let the rules of keeping have them again."""

    incident: IncidentId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTracksDropped:
    """A day has grown old; its tracks are to go, but for those that are held."""

    day: str
    """YYYY-MM-DD, UTC."""


TrackCommand = ReadTracks | HoldTracks | ReleaseTracks | ReportTracksDropped
