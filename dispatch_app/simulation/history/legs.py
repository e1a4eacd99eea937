"""What vehicles drove in the last days of a past, as fixes along the roads. Knows no store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix, Position
from dispatch_app.simulation.driving import Drive
from gis.roads.graph import RoadGraph

DRIVING_S = 5.0
"""Between two fixes of a vehicle that drives."""
STANDING_S = 60.0
_SOURCE = "terminal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One drive from a place to another."""

    vehicle: VehicleId
    begins: datetime
    takes_s: float
    start: Position
    end: Position

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(seconds=self.takes_s)


class Legs:
    """Keeps the drives of the days that are asked for; all others are forgotten."""

    def __init__(self, since: datetime | None = None) -> None:
        self._since = since
        self._legs: list[Leg] = []

    def __len__(self) -> int:
        return len(self._legs)

    def drive(self, leg: Leg) -> None:
        if self._since is not None and leg.begins >= self._since:
            self._legs.append(leg)

    def of_vehicles(self) -> Iterator[tuple[VehicleId, list[Leg]]]:
        """Each vehicle's drives in the order of their times."""
        ordered = sorted(self._legs, key=lambda leg: (leg.vehicle, leg.begins))
        for vehicle, legs in groupby(ordered, key=lambda leg: leg.vehicle):
            yield vehicle, list(legs)


def fixes_of(legs: Iterable[Leg], roads: RoadGraph) -> Iterator[Fix]:
    """A vehicle's fixes: every few seconds on the way, every minute where it stands between.

    A drive that the next one cuts short ends there.
    """
    legs = list(legs)
    for leg, following in zip(legs, [*legs[1:], None], strict=True):
        ends = leg.ends if following is None else min(leg.ends, following.begins)
        yield from _driving(leg, ends, roads)
        if following is not None:
            yield from _standing(leg, following.begins)


def _driving(leg: Leg, ends: datetime, roads: RoadGraph) -> Iterator[Fix]:
    route = roads.route((leg.start.lon, leg.start.lat), (leg.end.lon, leg.end.lat))
    if route is None or route.time_s <= 0:
        return
    drive = Drive(route=route, began_s=0.0, pace=route.time_s / max(leg.takes_s, 1.0))
    for n in range(int((ends - leg.begins).total_seconds() // DRIVING_S) + 1):
        read = drive.read(n * DRIVING_S)
        yield Fix(
            vehicle=leg.vehicle,
            lat=round(read.lat, 7),
            lon=round(read.lon, 7),
            at=leg.begins + timedelta(seconds=n * DRIVING_S),
            speed_mps=round(read.speed_mps, 1),
            heading_deg=None if read.heading_deg is None else round(read.heading_deg, 1),
            source=_SOURCE,
        )


def _standing(leg: Leg, until: datetime) -> Iterator[Fix]:
    at = leg.ends + timedelta(seconds=STANDING_S)
    while at < until:
        yield Fix(vehicle=leg.vehicle, lat=leg.end.lat, lon=leg.end.lon, at=at, source=_SOURCE)
        at += timedelta(seconds=STANDING_S)
