"""The shapes of tracks on the wire: what is asked, and columns as the answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from dispatch_app.domain.tracks import Mileage, Track, TrackHold


class TrackQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/tracks` and `/v1/tracks/{format}`. The question itself is kept in the journal."""

    vehicles: tuple[str, ...]
    since: datetime
    until: datetime
    reason: str = ""
    """A file is refused without one."""


class TracksFound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One track for each vehicle that was asked for, in that order."""

    tracks: list[Track]


class KeptTrackDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    day: date
    """UTC."""
    bytes: int


class TracksKept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/tracks`"""

    days: list[KeptTrackDay]
    holds: list[TrackHold]
    waiting: int
    """Fixes that are not written yet."""
    lost: int
    """Fixes that were never kept, since the server's start."""


class WentFar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One vehicle's way on one day, or on one mission."""

    vehicle: str
    since: datetime
    until: datetime
    went: Mileage
    day: date | None = None
    """Of the centre's zone; None for a mission."""
    mission: str = ""
    """Its number."""


class Mileages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/mileages`"""

    ways: list[WentFar]


class FleetVehicle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    vehicle: str
    plate: str
    station: str
    """Its name."""
    retired: bool = False


class FleetVehicles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/mileages/vehicles`: whose days can be asked for."""

    vehicles: list[FleetVehicle]


_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind)
    for kind in (TrackQuestion, TracksFound, TracksKept, Mileages, FleetVehicles)
]
"""Learnt before there are threads; see `codec`."""
