"""How far the whole fleet went on one day, as a table: a line a vehicle, a line a mission.

Reads the centre's answers and writes CSV. Asks nobody and shows nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

import msgspec

from dispatch_app.wire.track_messages import FleetVehicle as FleetVehicle
from dispatch_app.wire.track_messages import FleetVehicles, Mileages, WentFar

VEHICLES = "/v1/mileages/vehicles"
HEADS = (
    *("vehicle", "plate", "station", "day", "mission", "since", "until"),
    *("driven_km", "fixes", "implausible", "gaps", "bridged_km"),
)
"""`bridged_km` is the part of `driven_km` that lies in straight lines over gaps."""


class Unreadable(Exception):
    """The centre speaks another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """One line: a vehicle's day, or one mission that it was ordered to on that day."""

    vehicle: str
    plate: str
    station: str
    day: date
    mission: str
    """Empty for the whole day."""
    since: datetime
    until: datetime
    driven_m: float
    fixes: int
    implausible: int
    gaps: int
    bridged_m: float

    @property
    def key(self) -> str:
        return f"{self.vehicle}/{self.mission}"


def day_of(vehicle: str, day: date) -> str:
    """The question for one vehicle's day and missions."""
    return f"/v1/mileages?{urlencode({'vehicle': vehicle, 'day': day.isoformat()})}"


def read_vehicles(answer: bytes) -> list[FleetVehicle]:
    """The fleet, and who served in it before.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        return msgspec.json.decode(answer, type=FleetVehicles).vehicles
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange


def read_day(answer: bytes, vehicle: FleetVehicle, day: date) -> list[Went]:
    """The day first, then its missions. One that was never heard and never sent yields nothing.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        ways = msgspec.json.decode(answer, type=Mileages).ways
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
    lines = [_went(way, vehicle, day) for way in ways]
    return lines if any(line.fixes or line.mission for line in lines) else []


def _went(way: WentFar, vehicle: FleetVehicle, day: date) -> Went:
    return Went(
        vehicle=vehicle.vehicle,
        plate=vehicle.plate,
        station=vehicle.station,
        day=day,
        mission=way.mission,
        since=way.since,
        until=way.until,
        driven_m=way.went.driven_m,
        fixes=way.went.fixes,
        implausible=way.went.implausible,
        gaps=way.went.gaps,
        bridged_m=way.went.bridged_m,
    )


def csv_of(lines: Iterable[Went]) -> str:
    """Times with their zone, kilometres with a point."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADS)
    for line in lines:
        out.writerow(
            (
                *(line.vehicle, line.plate, line.station, line.day.isoformat(), line.mission),
                *(line.since.isoformat(), line.until.isoformat(), f"{line.driven_m / 1000:.3f}"),
                *(line.fixes, line.implausible, line.gaps, f"{line.bridged_m / 1000:.3f}"),
            )
        )
    return text.getvalue()
