"""A region directory as the importer leaves it, seen from the reading side. Builds nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from gis.errors import BadRegion
from gis.tables import (
    HospitalRow,
    StationRow,
    SubscriberRow,
    Table,
    VehicleRow,
    read_hospitals,
    read_stations,
    read_subscribers,
    read_vehicles,
)

FORMAT: Final = 1
MANIFEST: Final = "region.json"
REPORT: Final = "report.json"
ROADS: Final = "roads.npz"
PLACES: Final = "places.sqlite"
FEATURES: Final = "features.sqlite"
STATIONS: Final = "stations.csv"
VEHICLES: Final = "vehicles.csv"
HOSPITALS: Final = "hospitals.csv"
SUBSCRIBERS: Final = "subscribers.csv"
PEOPLE: Final = "people.npz"
"""Not in regions that were imported before people were counted; all else works without it."""
ADDRESSES: Final = "addresses.csv"
"""The centre's standard addresses as they came in; not there where no table was given."""
SPEEDS: Final = "speeds.json"
"""Speeds learnt from the centre's own trips; not there until `roads calibrate` has run."""
FILES: Final = (ROADS, PLACES, FEATURES, STATIONS, VEHICLES, HOSPITALS, SUBSCRIBERS, REPORT)

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Region:
    """One imported region. Positions are WGS-84 degrees."""

    directory: Path
    name: str
    bbox: Box
    centre: tuple[float, float]
    """Longitude, latitude: the middle of the stations, or of the roads if there are none."""
    data_date: str
    """Day of the map data, ISO 8601; empty if the map file does not say."""
    attribution: str
    """Shown wherever the map is drawn."""
    road_version: str
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Read the manifest of a region and see that its files are there.

        Raises:
            BadRegion: the directory is missing, unfinished, or of another format version.
        """
        path = directory / MANIFEST
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            region = cls._from(directory, manifest)
        except FileNotFoundError as trouble:
            raise BadRegion(f"{directory}: holds no region; import one into it") from trouble
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            raise BadRegion(
                f"{path}: no readable manifest ({trouble}); import the region again"
            ) from trouble
        for name in FILES:
            if not (directory / name).is_file():
                raise BadRegion(f"{directory}: {name} is missing; import the region again")
        return region

    @classmethod
    def _from(cls, directory: Path, manifest: dict[str, Any]) -> Self:
        if manifest["format"] != FORMAT:
            raise ValueError(f"format {manifest['format']}, this program reads {FORMAT}")
        west, south, east, north = (float(side) for side in manifest["bbox"])
        lon, lat = (float(part) for part in manifest["centre"])
        return cls(
            directory=directory,
            name=str(manifest["name"]),
            bbox=(west, south, east, north),
            centre=(lon, lat),
            data_date=str(manifest["data_date"]),
            attribution=str(manifest["attribution"]),
            road_version=str(manifest["road_version"]),
            counts={str(k): int(v) for k, v in manifest["counts"].items()},
        )

    def manifest(self) -> dict[str, Any]:
        """What `open` reads."""
        return {
            "format": FORMAT,
            "name": self.name,
            "bbox": list(self.bbox),
            "centre": list(self.centre),
            "data_date": self.data_date,
            "attribution": self.attribution,
            "datum": "wgs84",
            "road_version": self.road_version,
            "counts": self.counts,
        }

    @property
    def roads(self) -> Path:
        return self.directory / ROADS

    @property
    def places(self) -> Path:
        return self.directory / PLACES

    @property
    def people(self) -> Path | None:
        """The file of who lives where; None if the region has none."""
        path = self.directory / PEOPLE
        return path if path.is_file() else None

    @property
    def speeds(self) -> Path:
        """Where the speeds learnt from own trips are, or would be."""
        return self.directory / SPEEDS

    @property
    def features(self) -> Path:
        return self.directory / FEATURES

    @property
    def report(self) -> Path:
        return self.directory / REPORT

    def stations(self) -> tuple[StationRow, ...]:
        """The stations as imported.

        Raises:
            BadRegion: a stored row is damaged. So for all four tables.
            BadTable: a stored table cannot be read at all.
        """
        return _whole(read_stations(self.directory / STATIONS))

    def vehicles(self) -> tuple[VehicleRow, ...]:
        return _whole(read_vehicles(self.directory / VEHICLES))

    def hospitals(self) -> tuple[HospitalRow, ...]:
        return _whole(read_hospitals(self.directory / HOSPITALS))

    def subscribers(self) -> tuple[SubscriberRow, ...]:
        return _whole(read_subscribers(self.directory / SUBSCRIBERS))


def _whole[Row](table: Table[Row]) -> tuple[Row, ...]:
    """The rows of a table that the importer wrote; a bad row means that a hand was in it."""
    if table.rejected:
        raise BadRegion(f"{table.rejected[0]}; import the region again")
    return table.rows
