"""How many people live where: the centre's own table, or an estimate from the map. Knows no roads.

The estimate is a rule of thumb and is always called one: floor area of homes by the space a person
has, and land for homes without drawn houses by a usual density.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

import numpy as np
import shapely

from gis.cells import BadCell, Finding, Reason, read_sheet
from gis.coordinates import Floats, LonLat, Plane
from gis.errors import BadRegion
from gis.osm import OsmData, OsmWay
from gis.tables import Area, Table, position_of

SQUARE_M: Final = 100.0
FLOOR_PER_PERSON_M2: Final = 45.0
"""Gross floor area of a home by person; the census of 2020 counts 38.6 m² of living space in
Chinese towns, to which stairs and walls come."""
LAND_PER_PERSON_M2: Final = 60.0
"""Of land for homes on which no house is drawn."""
_LEVELS: Final = {"apartments": 6.0, "residential": 5.0, "dormitory": 5.0}
"""Storeys where the map does not say."""
_HOMES: Final = frozenset(
    {*_LEVELS, "house", "detached", "semidetached_house", "terrace", "bungalow", "farm"}
)
_MOST_LEVELS: Final = 80.0


class PeopleSource(StrEnum):
    """Where the figures come from; told with every answer that uses them."""

    TABLE = "table"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class PeopleRow:
    lon: float
    lat: float
    persons: float


@dataclass(frozen=True, slots=True)
class People:
    """Persons at points, WGS-84 degrees; one point a square of about 100 m."""

    lon: Floats
    lat: Floats
    persons: Floats
    source: PeopleSource

    @property
    def total(self) -> float:
        return float(self.persons.sum())

    def save(self, path: Path) -> None:
        source = np.frombuffer(self.source.value.encode(), dtype=np.uint8)
        points = np.column_stack((self.lon, self.lat))
        with path.open("wb") as file:
            np.savez(file, points=points, persons=self.persons.astype(np.float32), source=source)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadRegion: the file is missing or damaged.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                points, persons = stored["points"], stored["persons"].astype(np.float64)
                source = PeopleSource(bytes(stored["source"]).decode())
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as trouble:
            raise BadRegion(
                f"{path}: no readable people ({trouble}); import the region again"
            ) from trouble
        return cls(points[:, 0], points[:, 1], persons, source)


def read_people(path: Path, area: Area) -> Table[PeopleRow]:
    """Read a table lon,lat,datum,persons; bad rows are left out and reported.

    Raises:
        BadTable: the table cannot be read at all.
    """
    sheet = read_sheet(path, ("lon", "lat", "persons"))
    rows: list[PeopleRow] = []
    numbers: list[int] = []
    rejected = list(sheet.rejected)
    for record in sheet.records:
        try:
            lon, lat = position_of(record, area)
            persons = record.number("persons")
            if persons < 0:
                raise BadCell("persons", Reason.NOT_A_NUMBER, "is below 0; write how many live")
        except BadCell as bad:
            rejected.append(Finding(sheet.file, record.row, bad.column, bad.reason, bad.text))
            continue
        rows.append(PeopleRow(lon, lat, persons))
        numbers.append(record.row)
    return Table(sheet.file, sheet.encoding, tuple(rows), tuple(rejected), (), tuple(numbers))


def counted(rows: tuple[PeopleRow, ...]) -> People:
    """The centre's own figures."""
    points = np.array([(row.lon, row.lat, row.persons) for row in rows]).reshape(-1, 3)
    return _in_squares(LonLat(points[:, 0], points[:, 1]), points[:, 2], PeopleSource.TABLE)


def estimated(data: OsmData) -> People:
    """What the map's homes and its land for homes let one expect."""
    land = _Land(data)
    spots = np.array([*_houses(data, land), *land.without_houses()]).reshape(-1, 3)
    return _in_squares(LonLat(spots[:, 0], spots[:, 1]), spots[:, 2], PeopleSource.ESTIMATE)


Spot = tuple[float, float, float]
"""Longitude, latitude, persons."""


class _Land:
    """Land for homes, and which of it has houses drawn on it."""

    def __init__(self, data: OsmData) -> None:
        rings = [
            data.line_of(way.refs)
            for way in data.ways
            if way.closed and way.tags.get("landuse") == "residential"
        ]
        self._rings = [ring for ring in rings if len(ring) > 3]
        shapes = [shapely.Polygon(ring) for ring in self._rings]
        self._tree = shapely.STRtree(shapes)
        self._built: set[int] = set()

    def take(self, lon: float, lat: float) -> bool:
        """Note a house; whether it stands on land for homes."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects").tolist()
        self._built.update(found)
        return bool(found)

    def without_houses(self) -> Iterator[Spot]:
        for number, ring in enumerate(self._rings):
            if number not in self._built:
                yield from _spread_over(ring)


def _spread_over(ring: Floats) -> Iterator[Spot]:
    """People on a piece of land, at points one square apart."""
    plane = Plane(*ring.mean(axis=0).tolist())
    x, y = plane.to_xy(ring[:, 0], ring[:, 1])
    shape = shapely.Polygon(np.column_stack((x, y)))
    steps = (np.arange(side.min() + SQUARE_M / 2, side.max(), SQUARE_M) for side in (x, y))
    across, up = (part.ravel() for part in np.meshgrid(*steps))
    inside = shapely.contains_xy(shape, across, up)
    if not np.any(inside):
        middle = shape.representative_point()
        across, up, inside = np.array([middle.x]), np.array([middle.y]), np.array([True])
    lon, lat = plane.to_lonlat(across[inside], up[inside])
    persons = abs(_area_m2(x, y)) / LAND_PER_PERSON_M2 / len(lon)
    yield from ((east, north, persons) for east, north in zip(lon, lat, strict=True))


def _houses(data: OsmData, land: _Land) -> Iterator[Spot]:
    for way in data.ways:
        kind = way.tags.get("building", "")
        if not kind or not way.closed or (kind not in _HOMES and kind != "yes"):
            continue
        ring = data.line_of(way.refs)
        if len(ring) < 4:
            continue
        lon, lat = ring[:-1].mean(axis=0).tolist()
        if land.take(lon, lat) or kind in _HOMES:
            x, y = Plane(lon, lat).to_xy(ring[:, 0], ring[:, 1])
            floor_m2 = abs(_area_m2(x, y)) * _levels(way, kind)
            yield lon, lat, floor_m2 / FLOOR_PER_PERSON_M2


def _levels(way: OsmWay, kind: str) -> float:
    try:
        told = float(way.tags.get("building:levels", ""))
    except ValueError:
        told = 0.0
    return told if 1.0 <= told <= _MOST_LEVELS else _LEVELS.get(kind, 2.0)


def _area_m2(x: Floats, y: Floats) -> float:
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _in_squares(at: LonLat, persons: Floats, source: PeopleSource) -> People:
    """Points of one square joined to one in their middle of people."""
    lived = persons > 0
    lon, lat, persons = at.lon[lived], at.lat[lived], persons[lived]
    if not len(lon):
        empty = np.zeros(0)
        return People(empty, empty, empty, source)
    x, y = Plane(float(lon.mean()), float(lat.mean())).to_xy(lon, lat)
    keys = np.column_stack((np.floor(x / SQUARE_M + 0.3), np.floor(y / SQUARE_M + 0.3)))
    _, square = np.unique(keys, axis=0, return_inverse=True)
    total = np.bincount(square, persons)
    return People(
        np.bincount(square, lon * persons) / total,
        np.bincount(square, lat * persons) / total,
        total,
        source,
    )
