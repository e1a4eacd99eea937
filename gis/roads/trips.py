"""Trips that ambulances have driven, read from a file. Knows no graph.

CSV columns: started_at,duration_s,start_lon,start_lat,end_lon,end_lat; if wanted datum,vehicle.
JSON: a list of {"started_at", "duration_s", "start": [lon, lat], "end": [lon, lat]} and, if wanted,
"datum", "vehicle", "trace": [[lon, lat], …] with points on the way.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from gis.cells import BadCell, Finding, Reason, Record, read_sheet
from gis.coordinates import Datum, to_wgs84
from gis.errors import BadTable

Place = tuple[float, float]
_COLUMNS: Final = ("started_at", "duration_s", "start_lon", "start_lat", "end_lon", "end_lat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """From the first roll of the wheels to the stop at the scene. WGS-84 longitude, latitude."""

    started_at: datetime
    duration_s: float
    places: tuple[Place, ...]
    """Start, points on the way, end."""
    vehicle: str = ""


@dataclass(frozen=True, slots=True)
class Trips:
    trips: tuple[Trip, ...]
    rejected: tuple[Finding, ...]


def read_trips(path: Path, zone: str) -> Trips:
    """Read a CSV or JSON file; a time without an offset is one of the zone.

    Raises:
        BadTable: the file cannot be read at all.
    """
    rows = _json_rows(path) if path.suffix.lower() == ".json" else _csv_rows(path)
    trips: list[Trip] = []
    rejected: list[Finding] = []
    for number, record in rows:
        try:
            trips.append(_trip(record, ZoneInfo(zone)))
        except BadCell as bad:
            rejected.append(Finding(path.name, number, bad.column, bad.reason, bad.text))
    return Trips(tuple(trips), tuple(rejected))


Fields = Mapping[str, Any]


def _csv_rows(path: Path) -> Iterable[tuple[int, Fields]]:
    sheet = read_sheet(path, _COLUMNS)
    for record in sheet.records:
        yield record.row, _fields(record)


def _fields(record: Record) -> Fields:
    cell = record.optional
    return {
        "started_at": cell("started_at"),
        "duration_s": cell("duration_s"),
        "start": (cell("start_lon"), cell("start_lat")),
        "end": (cell("end_lon"), cell("end_lat")),
        "datum": cell("datum"),
        "vehicle": cell("vehicle"),
    }


def _json_rows(path: Path) -> Iterable[tuple[int, Fields]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise BadTable(f"{path}: cannot be read as JSON ({trouble})") from trouble
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        raise BadTable(f"{path}: a list of trips wanted, each an object")
    return enumerate(content, start=1)


def _trip(fields: Fields, zone: ZoneInfo) -> Trip:
    duration_s = _number("duration_s", fields.get("duration_s"))
    if not duration_s > 0:
        raise BadCell("duration_s", Reason.NOT_A_NUMBER, "is not above 0; write seconds")
    trace = fields.get("trace") or []
    if not isinstance(trace, list):
        raise BadCell("trace", Reason.NOT_A_POSITION, "is no list of [lon, lat]")
    given = [("start", fields.get("start")), *(("trace", p) for p in trace)]
    datum = _datum(fields)
    return Trip(
        started_at=_moment(fields, zone),
        duration_s=duration_s,
        places=tuple(_place(n, at, datum) for n, at in [*given, ("end", fields.get("end"))]),
        vehicle=str(fields.get("vehicle") or ""),
    )


def _moment(fields: Fields, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(str(fields.get("started_at")))
    except ValueError as trouble:
        raise BadCell("started_at", Reason.EMPTY, "is no time in ISO 8601") from trouble
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _datum(fields: Fields) -> Datum:
    try:
        return Datum(str(fields.get("datum") or "wgs84").lower())
    except ValueError as trouble:
        told = ", ".join(Datum)
        raise BadCell("datum", Reason.UNKNOWN_CODE, f"is unknown; use one of {told}") from trouble


def _place(name: str, given: object, datum: Datum) -> Place:
    if not isinstance(given, (list, tuple)) or len(given) < 2:
        raise BadCell(name, Reason.NOT_A_POSITION, "is no position; write longitude, latitude")
    lon, lat = (_number(name, part) for part in given[:2])
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadCell(name, Reason.NOT_A_POSITION, f"{lon}, {lat} is no position; write degrees")
    at = to_wgs84(lon, lat, datum)
    return float(at.lon), float(at.lat)


def _number(name: str, value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadCell(name, Reason.NOT_A_NUMBER, "is no number; write digits")
    return number
