"""The four tables of a region directory as registrations and subscribers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dispatch_app.domain.codes import Level
from dispatch_app.domain.commands import RegisterHospital, RegisterStation, RegisterVehicle
from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.values import Bounds, Position, Subscriber, VehicleSize
from gis.region import SUBSCRIBERS, Region
from gis.tables import (
    MARGIN_M,
    Area,
    HospitalRow,
    StationRow,
    SubscriberRow,
    VehicleRow,
)


def registrations(
    region: Region,
) -> Iterator[RegisterStation | RegisterVehicle | RegisterHospital]:
    """Stations first, so that vehicles find theirs.

    Raises:
        BadRegion, BadTable: a stored table is damaged.
    """
    yield from map(station_wish, region.stations())
    yield from map(vehicle_wish, region.vehicles())
    yield from map(hospital_wish, region.hospitals())


def station_wish(row: StationRow) -> RegisterStation:
    return RegisterStation(
        id=StationId(row.id),
        name=row.name,
        position=Position(row.lat, row.lon),
        district=row.district,
        phone=row.phone,
    )


def vehicle_wish(row: VehicleRow) -> RegisterVehicle:
    return RegisterVehicle(
        id=VehicleId(row.id),
        plate=row.plate,
        station=StationId(row.station),
        level=Level(row.level),
        crew=row.crew,
        equipment=row.equipment,
        phone=row.phone,
        size=VehicleSize(height_m=row.height_m, width_m=row.width_m, weight_t=row.weight_t),
    )


def hospital_wish(row: HospitalRow) -> RegisterHospital:
    return RegisterHospital(
        id=HospitalId(row.id),
        name=row.name,
        position=Position(row.lat, row.lon),
        grade=row.grade,
        capabilities=row.capabilities,
        beds=row.beds or 0,
        phone=row.phone,
    )


def bounds(region: Region) -> Bounds:
    """What the region's map covers, with the margin in which its tables' rows may lie too."""
    area = Area(*region.bbox).widened(MARGIN_M)
    return Bounds(west=area.west, south=area.south, east=area.east, north=area.north)


def subscribers(region: Region) -> Iterator[Subscriber]:
    return map(subscriber_of, region.subscribers())


def subscriber_of(row: SubscriberRow) -> Subscriber:
    known = row.lat is not None and row.lon is not None
    return Subscriber(
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
