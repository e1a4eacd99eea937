"""Makes a region directory of a map extract and the centre's tables: all of it, or nothing.

What stops an import: a map file that cannot be read or holds no road; a table that cannot be read
at all, or of which no row is good; any bad station, because vehicles, orders and cover hang on it.
Single bad vehicles, hospitals, subscribers and addresses are left out and reported with row and
reason. A hospital keeps its row without a capability that nobody knows, a subscriber without a
position that cannot be true: name and address still help. Knows no screen and no server.
"""

from __future__ import annotations

import gc
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from gis import region as names
from gis import tables
from gis.addresses import AddressRow, read_addresses, write_addresses
from gis.cells import Finding, Reason
from gis.errors import BadTable, GisError, NoRoads
from gis.features.build import build_features
from gis.gazetteer.build import ExtraPlace, build_places
from gis.import_report import ImportReport, TableReport
from gis.osm import OsmData, Progress, read_osm
from gis.people import People, PeopleRow, counted, estimated, read_people
from gis.region import MANIFEST, Region
from gis.roads.build import build_roads
from gis.roads.graph import RoadGraph
from gis.roads.network import vars_of
from gis.tables import Area, HospitalRow, StationRow, SubscriberRow, Table, VehicleRow

OSM_ATTRIBUTION: Final = "© OpenStreetMap contributors"
FAR_FROM_ROADS_M: Final = 300.0
STATION_ROAD_M: Final = 2_000.0
"""A station farther from every road than this is treated as outside the region."""
LEAST_PER_KM: Final = 20.0
"""Persons a kilometre of road; where the map draws homes for fewer it does not draw homes."""
_SHOWN: Final = 20


class RefusedRows(GisError):
    """Rows that stop the whole import; the message names file, row and mend of each."""


class BadTarget(GisError):
    """The directory to write into is in use by something else."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of an import; a table that is not given is taken as empty."""

    map_file: Path
    stations: Path | None = None
    vehicles: Path | None = None
    hospitals: Path | None = None
    subscribers: Path | None = None
    addresses: Path | None = None
    people: Path | None = None
    """Without it, people are estimated from the map."""


@dataclass(frozen=True, slots=True)
class _Tables:
    stations: Table[StationRow]
    vehicles: Table[VehicleRow]
    hospitals: Table[HospitalRow]
    subscribers: Table[SubscriberRow]
    addresses: Table[AddressRow]
    people: Table[PeopleRow]


def import_region(
    map_file: Path,
    out: Path,
    *,
    name: str,
    stations: Path | None = None,
    vehicles: Path | None = None,
    hospitals: Path | None = None,
    subscribers: Path | None = None,
    addresses: Path | None = None,
    people: Path | None = None,
    progress: Progress | None = None,
    attribution: str = OSM_ATTRIBUTION,
) -> ImportReport:
    """Build the region `out`, replacing a region that stands there.

    `progress` hears the name of each step and how many things it has read or made.

    Raises:
        GisError: something in the files stops the import (see above); `out` is as it was.
        OSError: the disk is full or not writable; `out` is as it was.
    """
    sources = Sources(map_file, stations, vehicles, hospitals, subscribers, addresses, people)
    with _aside(out) as directory, _without_searching_for_rubbish():
        steps = _Steps(progress or (lambda _step, _count: None))
        report = _build(sources, directory, name, attribution, steps)
        _keep_speeds(out, directory)
        _swap(directory, out)
    return replace(report, directory=out)


def _build(
    sources: Sources, directory: Path, name: str, attribution: str, steps: _Steps
) -> ImportReport:
    data = steps.run("read", lambda: read_osm(sources.map_file, steps.tell), _size)
    graph = steps.run("roads", lambda: _roads(data, sources.map_file), _edges)
    found = steps.run("tables", lambda: _read_tables(sources, graph), _rows)
    reports = _refuse_or_report(found, graph)
    graph.save(directory / names.ROADS)
    extra = list(_own_places(found))
    places = steps.run(
        "places", lambda: build_places(data, directory / names.PLACES, extra), lambda n: n
    )
    features = steps.run(
        "features", lambda: build_features(data, directory / names.FEATURES), lambda n: n
    )
    living = steps.run("people", lambda: _people(found.people, data, graph), _persons)
    if living is not None:
        living.save(directory / names.PEOPLE)
    _write_tables(found, directory)
    counts = _counts(data, graph, found) | {
        "places": places,
        "features": features,
        "people": _persons(living),
    }
    region = _region(directory, name, attribution, data, graph, found, counts)
    report = ImportReport(
        name=name,
        directory=directory,
        map_file=sources.map_file.name,
        data_date=region.data_date,
        road_version=graph.version,
        counts=counts,
        roads=vars_of(graph.network.notes),
        tables=reports,
        seconds=steps.seconds,
    )
    _write_json(directory / names.REPORT, report.as_json())
    _write_json(directory / MANIFEST, region.manifest())
    return report


class _Steps:
    """Runs the steps one by one, tells of each and times it."""

    def __init__(self, tell: Progress) -> None:
        self.tell = tell
        self.seconds: dict[str, float] = {}

    def run[Made](self, step: str, make: Callable[[], Made], count: Callable[[Made], int]) -> Made:
        self.tell(step, 0)
        began = time.monotonic()
        made = make()
        self.seconds[step] = round(time.monotonic() - began, 3)
        self.tell(step, count(made))
        return made


def _roads(data: OsmData, map_file: Path) -> RoadGraph:
    try:
        return build_roads(data)
    except NoRoads as trouble:
        raise NoRoads(f"{map_file}: {trouble}") from trouble


def _read_tables(sources: Sources, graph: RoadGraph) -> _Tables:
    area = Area(*graph.network.bbox).widened(tables.MARGIN_M)
    stations = _read(sources.stations, lambda path: tables.read_stations(path, area))
    ids = [row.id for row in stations.rows]
    return _Tables(
        stations=stations,
        vehicles=_read(sources.vehicles, lambda path: tables.read_vehicles(path, ids)),
        hospitals=_read(sources.hospitals, lambda path: tables.read_hospitals(path, area)),
        subscribers=_read(sources.subscribers, lambda path: tables.read_subscribers(path, area)),
        addresses=_read(sources.addresses, lambda path: read_addresses(path, area)),
        people=_read(sources.people, lambda path: read_people(path, area)),
    )


def _read[Row](path: Path | None, read: Callable[[Path], Table[Row]]) -> Table[Row]:
    return Table("", "", (), (), (), ()) if path is None else read(path)


def _refuse_or_report(found: _Tables, graph: RoadGraph) -> tuple[TableReport, ...]:
    """The report of each table, if the import may go on."""
    _refuse(found.stations.rejected + _stations_off_the_roads(found.stations, graph))
    for table in (
        *(found.vehicles, found.hospitals, found.subscribers),
        *(found.addresses, found.people),
    ):
        if table.rejected and not table.rows:
            first = table.rejected[0]
            raise BadTable(f"{table.file}: no row is good; the first one: {first}")
    off_road = _hospitals_far_from_roads(found.hospitals, graph)
    return (
        _report("stations", found.stations),
        _report("vehicles", found.vehicles),
        _report("hospitals", found.hospitals, off_road),
        _report("subscribers", found.subscribers),
        *([_report("addresses", found.addresses)] if found.addresses.file else []),
        *([_report("people", found.people)] if found.people.file else []),
    )


def _refuse(findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    told = [str(finding) for finding in findings[:_SHOWN]]
    if len(findings) > _SHOWN:
        told.append(f"… and {len(findings) - _SHOWN} more")
    raise RefusedRows("\n".join(told))


def _report[Row](kind: str, table: Table[Row], more: tuple[Finding, ...] = ()) -> TableReport:
    return TableReport(
        kind, table.file, table.encoding, len(table.rows), table.rejected, table.notes + more
    )


def _stations_off_the_roads(table: Table[StationRow], graph: RoadGraph) -> tuple[Finding, ...]:
    text = "no road within {:.0f} m, so no vehicle could leave it; mend the position or the datum"
    return tuple(
        Finding(table.file, number, "lon", Reason.OUTSIDE, text.format(STATION_ROAD_M))
        for row, number in zip(table.rows, table.row_numbers, strict=True)
        if _off_road_m(graph, row.lon, row.lat) > STATION_ROAD_M
    )


def _hospitals_far_from_roads(table: Table[HospitalRow], graph: RoadGraph) -> tuple[Finding, ...]:
    findings = []
    for row, number in zip(table.rows, table.row_numbers, strict=True):
        metres = _off_road_m(graph, row.lon, row.lat)
        if metres > FAR_FROM_ROADS_M:
            text = f"{metres:.0f} m from the nearest road; check the position and the datum"
            findings.append(Finding(table.file, number, "lon", Reason.FAR_FROM_ROADS, text))
    return tuple(findings)


def _off_road_m(graph: RoadGraph, lon: float, lat: float) -> float:
    snap = graph.snap(lon, lat)
    return float("inf") if snap is None else snap.distance_m


def _own_places(found: _Tables) -> Iterator[ExtraPlace]:
    for station in found.stations.rows:
        yield ExtraPlace(station.name, "ambulance_station", station.lon, station.lat)
    for hospital in found.hospitals.rows:
        yield ExtraPlace(hospital.name, "hospital", hospital.lon, hospital.lat)
    for row in found.addresses.rows:
        yield ExtraPlace(
            row.name, row.kind, row.lon, row.lat, row.aliases, row.district, surveyed=True
        )


def _people(table: Table[PeopleRow], data: OsmData, graph: RoadGraph) -> People | None:
    """The centre's own figures, else an estimate, else none where the map draws too few homes."""
    if table.rows:
        return counted(table.rows)
    guess = estimated(data)
    drawn = guess.total >= LEAST_PER_KM * float(graph.network.line_m.sum()) / 1000
    return guess if drawn else None


def _persons(people: People | None) -> int:
    return 0 if people is None else round(people.total)


def _write_tables(found: _Tables, directory: Path) -> None:
    tables.write_stations(directory / names.STATIONS, found.stations.rows)
    tables.write_vehicles(directory / names.VEHICLES, found.vehicles.rows)
    tables.write_hospitals(directory / names.HOSPITALS, found.hospitals.rows)
    tables.write_subscribers(directory / names.SUBSCRIBERS, found.subscribers.rows)
    if found.addresses.file:
        write_addresses(directory / names.ADDRESSES, found.addresses.rows)


def _region(
    directory: Path,
    name: str,
    attribution: str,
    data: OsmData,
    graph: RoadGraph,
    found: _Tables,
    counts: dict[str, int],
) -> Region:
    return Region(
        directory=directory,
        name=name,
        bbox=graph.network.bbox,
        centre=_centre(found.stations, graph),
        data_date=data.timestamp[:10],
        attribution=attribution,
        road_version=graph.version,
        counts=counts,
    )


def _centre(stations: Table[StationRow], graph: RoadGraph) -> tuple[float, float]:
    if stations.rows:
        lon = np.median([row.lon for row in stations.rows])
        lat = np.median([row.lat for row in stations.rows])
        return round(float(lon), 7), round(float(lat), 7)
    west, south, east, north = graph.network.bbox
    return round((west + east) / 2, 7), round((south + north) / 2, 7)


def _counts(data: OsmData, graph: RoadGraph, found: _Tables) -> dict[str, int]:
    return {
        "nodes": len(data.node_ids),
        "ways": len(data.ways),
        "relations": len(data.relations),
        "edges": graph.network.edge_count,
        "road_km": round(float(graph.network.line_m.sum()) / 1000),
        "stations": len(found.stations.rows),
        "vehicles": len(found.vehicles.rows),
        "hospitals": len(found.hospitals.rows),
        "subscribers": len(found.subscribers.rows),
        "addresses": len(found.addresses.rows),
    }


def _size(data: OsmData) -> int:
    return len(data.node_ids) + len(data.ways) + len(data.relations)


def _edges(graph: RoadGraph) -> int:
    return graph.network.edge_count


def _rows(found: _Tables) -> int:
    parts = (found.stations, found.vehicles, found.hospitals, found.subscribers)
    return sum(len(table.rows) for table in parts)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


@contextmanager
def _without_searching_for_rubbish() -> Iterator[None]:
    """Millions of small things come and none of them in circles: to look through them again and
    again takes a sixth of the time and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A directory beside `out` to build in; gone afterwards unless it was moved."""
    _check_target(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    directory = out.with_name(f".{out.name}.importing")
    if directory.exists():
        shutil.rmtree(directory)
    directory.mkdir()
    try:
        yield directory
    finally:
        if directory.exists():
            shutil.rmtree(directory)


def _check_target(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).is_file()):
        raise BadTarget(f"{out}: holds something that is no region; choose another directory")


def _keep_speeds(old: Path, new: Path) -> None:
    """What the centre has learnt from its own trips holds on a newer map too."""
    if (old / names.SPEEDS).is_file():
        shutil.copy2(old / names.SPEEDS, new / names.SPEEDS)


def _swap(directory: Path, out: Path) -> None:
    """Put the finished directory in the place of the old one."""
    old = out.with_name(f".{out.name}.replaced")
    if old.exists():
        shutil.rmtree(old)
    if out.exists():
        out.rename(old)
    try:
        directory.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    if old.exists():
        shutil.rmtree(old)
