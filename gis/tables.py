"""Reads and writes the four tables of a centre: stations, vehicles, hospitals, subscribers.

Positions leave here in WGS-84, whatever datum the row names. Knows no roads and no directory.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from gis.cells import (
    BadCell,
    Finding,
    Reason,
    Record,
    Sheet,
    digits_of,
    is_workbook,
    read_sheet,
    shown,
)
from gis.coordinates import METRES_PER_DEGREE, Datum, Plane, to_wgs84

LEVELS: Final = ("bls", "als", "negative_pressure", "neonatal")
CAPABILITIES: Final = (
    "emergency",
    "chest_pain",
    "stroke",
    "trauma",
    "poison",
    "burns",
    "paediatric",
    "obstetric",
    "neonatal",
    "hyperbaric",
    "infectious",
)
WARNINGS: Final = ("key_patient", "violent", "infectious")
HEIGHTS_M: Final = (1.0, 5.0)
WIDTHS_M: Final = (1.0, 4.0)
WEIGHTS_T: Final = (0.5, 60.0)
"""Least and greatest that a road vehicle measures; what lies outside is a slip of the pen."""
MARGIN_M: Final = 2_000.0
"""A row may lie this far outside the region's roads."""

_HEADERS: Final = {
    "stations": "id,name,district,lon,lat,datum,phone",
    "vehicles": "id,plate,station,level,crew,equipment,phone,height_m,width_m,weight_t",
    "hospitals": "id,name,grade,lon,lat,datum,capabilities,beds,phone",
    "subscribers": "number,name,address,lon,lat,datum,warning",
    "addresses": "name,kind,lon,lat,datum,aliases,district",
    "places": "id,name,lon,lat,datum,aliases,kind,address,note",
}


@dataclass(frozen=True, slots=True)
class StationRow:
    id: str
    name: str
    district: str
    lon: float
    lat: float
    phone: str


@dataclass(frozen=True, slots=True)
class VehicleRow:
    id: str
    plate: str
    station: str
    level: str
    crew: tuple[str, ...]
    equipment: tuple[str, ...]
    phone: str
    height_m: float | None = None
    """Outer measures, ready to drive; None of a vehicle that is like the usual ambulance."""
    width_m: float | None = None
    weight_t: float | None = None


@dataclass(frozen=True, slots=True)
class HospitalRow:
    id: str
    name: str
    grade: str
    lon: float
    lat: float
    capabilities: tuple[str, ...]
    beds: int | None
    phone: str


@dataclass(frozen=True, slots=True)
class SubscriberRow:
    number: str
    """Digits alone."""
    name: str
    address: str
    lon: float | None
    lat: float | None
    warning: str
    """Empty, `violent`, `infectious`, or `key_patient:` and a text."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place that the centre itself knows."""

    id: str
    """Empty for a place that is new."""
    name: str
    lon: float
    lat: float
    aliases: tuple[str, ...]
    kind: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Table[Row]:
    """What a file held: good rows, rejected ones, and good ones with a mend worth knowing."""

    file: str
    encoding: str
    rows: tuple[Row, ...]
    rejected: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    row_numbers: tuple[int, ...]
    """Where each good row stood in the file."""


class Area(NamedTuple):
    """Where rows may lie: west, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    def widened(self, metres: float) -> Area:
        plane = Plane((self.west + self.east) / 2, (self.south + self.north) / 2)
        d_lon, d_lat = metres / plane.metres_per_lon, metres / METRES_PER_DEGREE
        return Area(self.west - d_lon, self.south - d_lat, self.east + d_lon, self.north + d_lat)

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north


EVERYWHERE: Final = Area(-180, -90, 180, 90)


def read_stations(path: Path, area: Area = EVERYWHERE) -> Table[StationRow]:
    """Read the stations.

    Raises:
        BadTable: the file cannot be read at all. So for all four.
    """

    def station(record: Record) -> StationRow:
        lon, lat = position_of(record, area)
        return StationRow(
            id=record.plain("id"),
            name=record.text("name"),
            district=record.optional("district"),
            lon=lon,
            lat=lat,
            phone=record.optional("phone"),
        )

    return read_table(
        read_sheet(path, ("id", "name", "lon", "lat")), station, "id", lambda row: row.id
    )


def read_vehicles(path: Path, stations: Iterable[str] | None = None) -> Table[VehicleRow]:
    """Read the vehicles; `stations` are the ids that they may belong to."""
    known = None if stations is None else frozenset(stations)

    def vehicle(record: Record) -> VehicleRow:
        station = record.plain("station")
        if known is not None and station not in known:
            raise BadCell(
                "station",
                Reason.UNKNOWN_STATION,
                f"{shown(station)} is no station of the stations table; name one by its id",
            )
        return VehicleRow(
            id=record.plain("id"),
            plate=record.text("plate"),
            station=station,
            level=record.code("level", LEVELS),
            crew=record.parts("crew"),
            equipment=record.parts("equipment"),
            phone=record.optional("phone"),
            height_m=record.measure("height_m", *HEIGHTS_M),
            width_m=record.measure("width_m", *WIDTHS_M),
            weight_t=record.measure("weight_t", *WEIGHTS_T),
        )

    sheet = read_sheet(path, ("id", "plate", "station", "level"))
    return read_table(sheet, vehicle, "id", lambda row: row.id)


def read_hospitals(path: Path, area: Area = EVERYWHERE) -> Table[HospitalRow]:
    """Read the hospitals. An unknown capability is left out and noted, the hospital stays."""

    def hospital(record: Record) -> HospitalRow:
        lon, lat = position_of(record, area)
        return HospitalRow(
            id=record.plain("id"),
            name=record.text("name"),
            grade=record.optional("grade"),
            lon=lon,
            lat=lat,
            capabilities=record.codes("capabilities", CAPABILITIES),
            beds=record.count("beds"),
            phone=record.optional("phone"),
        )

    sheet = read_sheet(path, ("id", "name", "lon", "lat", "capabilities"))
    return read_table(sheet, hospital, "id", lambda row: row.id)


def read_subscribers(path: Path, area: Area = EVERYWHERE) -> Table[SubscriberRow]:
    """Read the subscribers. A bad position is left out and noted: name and address still help."""

    def subscriber(record: Record) -> SubscriberRow:
        number = digits_of(record, "number")
        lon, lat = _position_if_good(record, area)
        return SubscriberRow(
            number=number,
            name=record.optional("name"),
            address=record.optional("address"),
            lon=lon,
            lat=lat,
            warning=_warning(record),
        )

    sheet = read_sheet(path, ("number", "name", "address"))
    return read_table(sheet, subscriber, "number", lambda row: row.number)


def read_places(path: Path, area: Area = EVERYWHERE) -> Table[PlaceRow]:
    """Read places of the centre's own. The same name may stand on several spots."""

    def place(record: Record) -> PlaceRow:
        lon, lat = position_of(record, area)
        return PlaceRow(
            id=record.optional("id"),
            name=record.text("name"),
            lon=lon,
            lat=lat,
            aliases=record.parts("aliases"),
            kind=record.optional("kind"),
            address=record.optional("address"),
            note=record.optional("note"),
        )

    sheet = read_sheet(path, ("name", "lon", "lat"))
    return read_table(sheet, place, "name", lambda row: row.id or f"{row.name} {row.lon} {row.lat}")


def write_stations(path: Path, rows: Iterable[StationRow]) -> None:
    """Write what `read_stations` reads, in UTF-8 and WGS-84. So for all four."""
    cells = ((r.id, r.name, r.district, *degrees(r.lon, r.lat), r.phone) for r in rows)
    write_table(path, "stations", cells)


def write_vehicles(path: Path, rows: Iterable[VehicleRow]) -> None:
    cells = (
        (
            *(r.id, r.plate, r.station, r.level, ";".join(r.crew), ";".join(r.equipment), r.phone),
            *(_measure(r.height_m), _measure(r.width_m), _measure(r.weight_t)),
        )
        for r in rows
    )
    write_table(path, "vehicles", cells)


def _measure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def write_hospitals(path: Path, rows: Iterable[HospitalRow]) -> None:
    cells = (
        (
            *(r.id, r.name, r.grade, *degrees(r.lon, r.lat)),
            *(";".join(r.capabilities), "" if r.beds is None else str(r.beds), r.phone),
        )
        for r in rows
    )
    write_table(path, "hospitals", cells)


def write_subscribers(path: Path, rows: Iterable[SubscriberRow]) -> None:
    cells = ((r.number, r.name, r.address, *degrees(r.lon, r.lat), r.warning) for r in rows)
    write_table(path, "subscribers", cells)


def write_places(path: Path, rows: Iterable[PlaceRow]) -> None:
    cells = (
        (r.id, r.name, *degrees(r.lon, r.lat), ";".join(r.aliases), r.kind, r.address, r.note)
        for r in rows
    )
    write_table(path, "places", cells)


def read_table[Row](
    sheet: Sheet, build: Callable[[Record], Row], key_column: str, key: Callable[[Row], str]
) -> Table[Row]:
    """Build a row of each record; what a bad cell or a second row of one key spoils is reported."""
    rows: dict[str, Row] = {}
    numbers: dict[str, int] = {}
    rejected = list(sheet.rejected)
    notes: list[Finding] = []
    for record in sheet.records:
        try:
            row = build(record)
            _refuse_second(key_column, key(row), numbers)
        except BadCell as bad:
            rejected.append(Finding(sheet.file, record.row, bad.column, bad.reason, bad.text))
            continue
        rows[key(row)] = row
        numbers[key(row)] = record.row
        notes += record.notes
    return Table(
        file=sheet.file,
        encoding=sheet.encoding,
        rows=tuple(rows.values()),
        rejected=tuple(sorted(rejected, key=lambda finding: finding.row)),
        notes=tuple(notes),
        row_numbers=tuple(numbers.values()),
    )


def _refuse_second(column: str, value: str, seen: dict[str, int]) -> None:
    if value in seen:
        raise BadCell(
            column, Reason.DUPLICATE, f"{shown(value)} stands in row {seen[value]} already"
        )


def position_of(record: Record, area: Area) -> tuple[float, float]:
    """The row's position in WGS-84, inside the area."""
    lon, lat = record.number("lon"), record.number("lat")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        swapped = abs(lat) <= 180 and abs(lon) <= 90
        raise (
            _swapped()
            if swapped
            else BadCell(
                "lon", Reason.NOT_A_POSITION, f"{lon}, {lat} is no position; write degrees"
            )
        )
    datum = Datum(record.code("datum", list(Datum)) if record.optional("datum") else "wgs84")
    moved = to_wgs84(lon, lat, datum)
    if not area.holds(float(moved.lon), float(moved.lat)):
        if area.holds(lat, lon):
            raise _swapped()
        raise BadCell(
            "lon",
            Reason.OUTSIDE,
            f"{lon}, {lat} lies outside the region; mend the position or the datum, "
            "or choose a larger extract",
        )
    return float(moved.lon), float(moved.lat)


def _swapped() -> BadCell:
    return BadCell("lon", Reason.SWAPPED, "longitude and latitude are swapped; exchange them")


def _position_if_good(record: Record, area: Area) -> tuple[float | None, float | None]:
    if not record.optional("lon") and not record.optional("lat"):
        return None, None
    try:
        return position_of(record, area)
    except BadCell as bad:
        record.note(bad.column, bad.reason, f"{bad.text}; kept without position")
        return None, None


def _warning(record: Record) -> str:
    kind, colon, text = record.optional("warning").replace("：", ":").partition(":")
    kind = kind.strip().lower()
    if kind not in ("", *WARNINGS):
        raise BadCell(
            "warning",
            Reason.UNKNOWN_CODE,
            f"{shown(kind)} is unknown; use one of {', '.join(WARNINGS)}, or leave it empty",
        )
    return f"{kind}:{text.strip()}" if kind and colon else kind


def degrees(lon: float | None, lat: float | None) -> tuple[str, str, str]:
    """The cells lon, lat and datum of a table that is written."""
    if lon is None or lat is None:
        return "", "", ""
    return f"{lon:.7f}", f"{lat:.7f}", Datum.WGS84


def write_table(path: Path, kind: str, rows: Iterable[Sequence[str]]) -> None:
    """Write cells under the header of a kind of table, as CSV or a workbook."""
    if is_workbook(path):
        from gis.workbooks import write_rows  # loads slowly, and seats never need it

        write_rows(path, _HEADERS[kind].split(","), rows)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(_HEADERS[kind].split(","))
        table.writerows(rows)
