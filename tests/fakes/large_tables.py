"""A region directory with the tables of a large city: 80 stations, 500 vehicles, 60 hospitals.

Roads, places and features are empty files: a server does not read them.
"""

from __future__ import annotations

import json
from pathlib import Path

from gis.region import FEATURES, MANIFEST, PLACES, REPORT, ROADS, Region
from gis.tables import (
    CAPABILITIES,
    LEVELS,
    HospitalRow,
    StationRow,
    SubscriberRow,
    VehicleRow,
    write_hospitals,
    write_stations,
    write_subscribers,
    write_vehicles,
)

STATIONS, VEHICLES, HOSPITALS = 80, 500, 60


def write_large_region(directory: Path, subscribers: int = 1000) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    write_stations(directory / "stations.csv", (_station(n) for n in range(STATIONS)))
    write_vehicles(directory / "vehicles.csv", (_vehicle(n) for n in range(VEHICLES)))
    write_hospitals(directory / "hospitals.csv", (_hospital(n) for n in range(HOSPITALS)))
    write_subscribers(directory / "subscribers.csv", (_subscriber(n) for n in range(subscribers)))
    for name in (ROADS, PLACES, FEATURES, REPORT):
        (directory / name).touch()
    region = Region(
        directory=directory,
        name="演示市",
        bbox=(120.0, 31.0, 121.0, 32.0),
        centre=(120.5, 31.5),
        data_date="",
        attribution="",
        road_version="none",
        counts={},
    )
    (directory / MANIFEST).write_text(json.dumps(region.manifest()), encoding="utf-8")
    return directory


def _station(n: int) -> StationRow:
    lon, lat = 120.1 + n % 10 * 0.08, 31.1 + n // 10 * 0.1
    return StationRow(f"S{n:02}", f"演示{n}站", "演示区", lon, lat, f"0999000{n:04}")


def _vehicle(n: int) -> VehicleRow:
    return VehicleRow(
        id=f"{n:03}",
        plate=f"演A{n:04}",
        station=f"S{n % STATIONS:02}",
        level=LEVELS[n % 2],
        crew=("甲", "乙", "丙"),
        equipment=("defibrillator",),
        phone=f"1990000{n:04}",
    )


def _hospital(n: int) -> HospitalRow:
    lon, lat = 120.15 + n % 8 * 0.1, 31.15 + n // 8 * 0.1
    able = CAPABILITIES[: 3 + n % 5]
    return HospitalRow(f"H{n:02}", f"演示{n}院", "三级甲等", lon, lat, able, 100 + n, "")


def _subscriber(n: int) -> SubscriberRow:
    return SubscriberRow(f"0999{n:07}", f"机主{n}", f"演示区和平路{n}号", None, None, "")
