"""Master data as files: CSV or Excel in, wishes out; what the centre holds in, files out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dispatch_app.adapters.region_tables import (
    hospital_wish,
    station_wish,
    subscriber_of,
    vehicle_wish,
)
from dispatch_app.domain.commands import RegisterHospital, RegisterStation, RegisterVehicle
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.own_places import KeptPlace, OwnPlace
from dispatch_app.domain.values import Bounds, Position, Subscriber
from dispatch_app.wire.messages import MasterData
from gis import tables
from gis.cells import Finding
from gis.errors import BadTable
from gis.tables import EVERYWHERE, Area, Table

KINDS: Final = ("stations", "vehicles", "hospitals", "places", "subscribers")
NamedPlace = tuple[str, OwnPlace]
"""A place with its id; the id of a new one is empty."""
Wish = RegisterStation | RegisterVehicle | RegisterHospital


class UnusableTable(Exception):
    """A file that cannot be read or written at all; the message says the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One row that was not taken, or one cell of it that was left out."""

    row: int
    """As a spreadsheet counts: the header is row 1. 0 where no row is meant."""
    column: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows[T]:
    """What a file holds: good rows with their numbers, and all that is wrong in it."""

    file: str
    rows: tuple[tuple[int, T], ...]
    rejected: tuple[Trouble, ...]
    notes: tuple[Trouble, ...]


def read_wishes(kind: str, path: Path, bounds: Bounds | None, stations: set[str]) -> Rows[Wish]:
    """Read stations, vehicles or hospitals.

    Args:
        bounds: what the centre's map covers; a row outside is rejected.
        stations: ids that vehicles may belong to.

    Raises:
        UnusableTable: the file cannot be read at all.
    """
    area = _area(bounds)
    readers: Mapping[str, Callable[[], Rows[Wish]]] = {
        "stations": lambda: _rows(tables.read_stations(path, area), station_wish),
        "vehicles": lambda: _rows(tables.read_vehicles(path, stations), vehicle_wish),
        "hospitals": lambda: _rows(tables.read_hospitals(path, area), hospital_wish),
    }
    try:
        return readers[kind]()
    except BadTable as trouble:
        raise UnusableTable(str(trouble)) from trouble


def read_subscribers(path: Path, bounds: Bounds | None) -> Rows[Subscriber]:
    """Read subscribers. Raises as `read_wishes`."""
    try:
        return _rows(tables.read_subscribers(path, _area(bounds)), subscriber_of)
    except BadTable as trouble:
        raise UnusableTable(str(trouble)) from trouble


def read_places(path: Path, bounds: Bounds | None) -> Rows[NamedPlace]:
    """Read places of the centre's own; a row that cannot be a place is rejected.

    Raises:
        UnusableTable: the file cannot be read at all.
    """
    try:
        table = tables.read_places(path, _area(bounds))
    except BadTable as trouble:
        raise UnusableTable(str(trouble)) from trouble
    rows: list[tuple[int, NamedPlace]] = []
    rejected = list(map(_trouble, table.rejected))
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        try:
            rows.append((number, (row.id, _own_place(row))))
        except InvalidValue as strange:
            rejected.append(
                Trouble(row=number, column="name", reason="not_a_place", text=str(strange))
            )
    return Rows(
        file=table.file,
        rows=tuple(rows),
        rejected=tuple(sorted(rejected, key=lambda trouble: trouble.row)),
        notes=tuple(map(_trouble, table.notes)),
    )


def _own_place(row: tables.PlaceRow) -> OwnPlace:
    return OwnPlace(
        name=row.name,
        position=Position(lat=row.lat, lon=row.lon),
        aliases=row.aliases,
        kind=row.kind,
        address=row.address,
        note=row.note,
    )


def _area(bounds: Bounds | None) -> Area:
    if bounds is None:
        return EVERYWHERE
    return Area(bounds.west, bounds.south, bounds.east, bounds.north)


def _rows[Row, T](table: Table[Row], made: Callable[[Row], T]) -> Rows[T]:
    numbered = zip(table.row_numbers, table.rows, strict=True)
    return Rows(
        file=table.file,
        rows=tuple((number, made(row)) for number, row in numbered),
        rejected=tuple(map(_trouble, table.rejected)),
        notes=tuple(map(_trouble, table.notes)),
    )


def _trouble(finding: Finding) -> Trouble:
    return Trouble(
        row=finding.row, column=finding.column, reason=finding.reason.value, text=finding.text
    )


def write_master_data(kind: str, path: Path, held: MasterData) -> int:
    """Write stations, vehicles or hospitals as the readers read them; how many.

    Raises:
        UnusableTable: the file cannot be written. So for `write_subscribers`.
    """
    writers: Mapping[str, Callable[[], int]] = {
        "stations": lambda: _write_stations(path, held),
        "vehicles": lambda: _write_vehicles(path, held),
        "hospitals": lambda: _write_hospitals(path, held),
    }
    return _written(path, writers[kind])


def _write_stations(path: Path, held: MasterData) -> int:
    rows = [
        tables.StationRow(s.id, s.name, s.district, s.position.lon, s.position.lat, s.phone)
        for s in held.stations
    ]
    tables.write_stations(path, rows)
    return len(rows)


def _write_vehicles(path: Path, held: MasterData) -> int:
    rows = [
        tables.VehicleRow(
            *(v.id, v.plate, v.station, v.level.value, v.crew, v.equipment, v.phone),
            *(v.size.height_m, v.size.width_m, v.size.weight_t),
        )
        for v in held.vehicles
    ]
    tables.write_vehicles(path, rows)
    return len(rows)


def _write_hospitals(path: Path, held: MasterData) -> int:
    rows = [
        tables.HospitalRow(
            id=h.id,
            name=h.name,
            grade=h.grade,
            lon=h.position.lon,
            lat=h.position.lat,
            capabilities=h.capabilities,
            beds=h.beds,
            phone=h.phone,
        )
        for h in held.hospitals
    ]
    tables.write_hospitals(path, rows)
    return len(rows)


def write_subscribers(path: Path, held: list[Subscriber]) -> int:
    rows = [
        tables.SubscriberRow(
            number=s.number,
            name=s.name,
            address=s.address,
            lon=s.position.lon if s.position else None,
            lat=s.position.lat if s.position else None,
            warning=s.warning,
        )
        for s in held
    ]

    def write() -> int:
        tables.write_subscribers(path, rows)
        return len(rows)

    return _written(path, write)


def write_places(path: Path, held: Sequence[KeptPlace]) -> int:
    rows = [
        tables.PlaceRow(
            id=kept.id,
            name=kept.place.name,
            lon=kept.place.position.lon,
            lat=kept.place.position.lat,
            aliases=kept.place.aliases,
            kind=kept.place.kind,
            address=kept.place.address,
            note=kept.place.note,
        )
        for kept in held
    ]

    def write() -> int:
        tables.write_places(path, rows)
        return len(rows)

    return _written(path, write)


def _written(path: Path, write: Callable[[], int]) -> int:
    try:
        return write()
    except OSError as trouble:
        raise UnusableTable(f"{path}: cannot be written ({trouble.strerror})") from trouble
