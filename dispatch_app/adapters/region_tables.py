"""The four tables of a region directory as registrations and subscribers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dispatch_app.domain.codes import Level
from dispatch_app.domain.commands import RegisterHospital, RegisterStation, RegisterVehicle
from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.values import Bounds, Position, Subscriber
from gis.region import SUBSCRIBERS, Region
from gis.tables import MARGIN_M, Area


def registrations(
    region: Region,
) -> Iterator[RegisterStation | RegisterVehicle | RegisterHospital]:
    """Stations first, so that vehicles find theirs.

    Raises:
        BadRegion, BadTable: a stored table is damaged.
    """
    for s in region.stations():
        yield RegisterStation(
            id=StationId(s.id),
            name=s.name,
            position=Position(s.lat, s.lon),
            district=s.district,
            phone=s.phone,
        )
    for v in region.vehicles():
        yield RegisterVehicle(
            id=VehicleId(v.id),
            plate=v.plate,
            station=StationId(v.station),
            level=Level(v.level),
            crew=v.crew,
            equipment=v.equipment,
            phone=v.phone,
        )
    for h in region.hospitals():
        yield RegisterHospital(
            id=HospitalId(h.id),
            name=h.name,
            position=Position(h.lat, h.lon),
            grade=h.grade,
            capabilities=h.capabilities,
            beds=h.beds or 0,
            phone=h.phone,
        )


def bounds(region: Region) -> Bounds:
    """What the region's map covers, with the margin in which its tables' rows may lie too."""
    area = Area(*region.bbox).widened(MARGIN_M)
    return Bounds(west=area.west, south=area.south, east=area.east, north=area.north)


def subscribers(region: Region) -> Iterator[Subscriber]:
    for row in region.subscribers():
        known = row.lat is not None and row.lon is not None
        yield Subscriber(
            number=row.number,
            name=row.name,
            address=row.address,
            position=Position(row.lat or 0.0, row.lon or 0.0) if known else None,
            warning=row.warning,
        )


def subscribers_version(region: Region) -> int:
    """A number that changes whenever the stored table does; never 0."""
    body = (Path(region.directory) / SUBSCRIBERS).read_bytes()
    return int.from_bytes(hashlib.sha256(body).digest()[:7]) | 1
