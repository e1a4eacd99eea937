"""Where a caller may be, by whoever can tell, and which of several answers to believe first.

Standard library only; asks nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import LocatorId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, Position, Subscriber, utc

INSTALLED_M = 50.0
"""How far the place of a fixed line's socket may lie from its address."""
WALK_MPS = 1.5
"""How fast a caller may have left the place of an older measurement."""
LARGEST_RADIUS_M = 100_000.0
"""A circle beyond this says nothing about where to send anybody."""
TELLING = frozenset({PlaceSource.SUBSCRIBER, PlaceSource.CELL, PlaceSource.LINKED_SYSTEM})
"""Sources that can say where a caller is now."""
MEASURED = TELLING - {PlaceSource.SUBSCRIBER}
"""Those of them that say it anew, and better, while one talks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerPosition:
    """One answer to the question where a caller is. WGS-84, whatever the source's datum was."""

    locator: LocatorId
    source: PlaceSource
    position: Position
    radius_m: float
    """The caller is believed to be within this distance."""
    measured_at: datetime
    address: str = ""
    """Words of the source, if it has any."""

    def __post_init__(self) -> None:
        utc(self.measured_at)
        if self.source not in TELLING:
            raise InvalidValue(f"tells no caller's position: {self.source}")
        if not 0 < self.radius_m <= LARGEST_RADIUS_M:
            raise InvalidValue(f"radius out of range: {self.radius_m}")
        if len(self.address) > MAX_TEXT:
            raise InvalidValue(f"address longer than {MAX_TEXT} characters")

    def reach_m(self, at: datetime) -> float:
        """The radius, grown by what a caller may have walked since."""
        if self.source is PlaceSource.SUBSCRIBER:
            return self.radius_m
        return self.radius_m + WALK_MPS * max(0.0, (at - self.measured_at).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocated:
    """A locator that could not say where the caller is, and why."""

    locator: LocatorId
    source: PlaceSource
    reason: NoPosition
    at: datetime
    address: str = ""
    """Where the number is installed in words, if it could say that much."""


def by_trust(
    positions: Iterable[CallerPosition], *, mobile: bool = False
) -> tuple[CallerPosition, ...]:
    """The most telling first: smaller and newer; nothing is left out.

    An older circle counts as large as a walk since its measurement makes it, so that ten minutes
    outweigh a few hundred metres. The address of a mobile number's owner comes last: that is where
    the bill goes, not where the telephone is.
    """
    found = list(positions)
    newest = max((p.measured_at for p in found), default=None)
    if newest is None:
        return ()

    def doubt(p: CallerPosition) -> tuple[bool, float, float]:
        billed = mobile and p.source is PlaceSource.SUBSCRIBER
        return billed, p.reach_m(newest), -p.measured_at.timestamp()

    return tuple(sorted(found, key=doubt))


def of_subscriber(known: Subscriber | None, at: datetime) -> CallerPosition | None:
    """Where the number is installed, as one more answer; None if the table has no position."""
    if known is None or known.position is None:
        return None
    return CallerPosition(
        locator=TABLE,
        source=PlaceSource.SUBSCRIBER,
        position=known.position,
        radius_m=INSTALLED_M,
        measured_at=at,
        address=known.address[:MAX_TEXT],
    )


TABLE = LocatorId("subscribers")
"""The centre's own table of numbers."""


def metres_between(one: Position, other: Position) -> float:
    """Straight line on the sphere of 6,371,008.8 m (haversine)."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.lon - one.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(min(1.0, h)))
