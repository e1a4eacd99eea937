"""Generates a whole demo city: one map file and four tables, the same bytes for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gis.generate.addresses import AddressBook
from gis.generate.blocks import Block, BlockCutter, Town, place_towns
from gis.generate.carriageways import DriveNet, build_carriageways, count_edges
from gis.generate.districts import District, DistrictFinder, draw_districts
from gis.generate.expressways import build_expressways
from gis.generate.land import LandPainter, give_uses, paint_water
from gis.generate.lanes import add_lanes
from gis.generate.naming import name_streets
from gis.generate.places import (
    TransitPlanner,
    place_boundaries,
    place_shops,
    place_sights,
    place_stations,
    place_towns_by_name,
)
from gis.generate.plan import PLANS, CityPlan
from gis.generate.skeleton import Skeleton, draw_skeleton
from gis.generate.tables import TableWriter, plan_hospitals, plan_stations
from gis.generate.traffic import choose_one_ways, close_to_cars, place_signals, span_river
from gis.generate.turns import TurnPlanner, pinned_by, write_turns
from gis.generate.ways import write_ways
from gis.generate.writer import MapSheet

MAP_FILE = "city.osm.pbf"

Progress = Callable[[str, int], None]
"""Called with the name of a finished step and how many things it made."""


@dataclass(frozen=True, slots=True)
class CityReport:
    """What was made. `directed_edges` counts drivable stretches from junction to junction."""

    map_file: Path
    junctions: int
    directed_edges: int
    road_km: float
    ways: int
    restrictions: int
    stations: int
    vehicles: int
    hospitals: int
    subscribers: int


@dataclass(slots=True)
class _City:
    plan: CityPlan
    bones: Skeleton
    blocks: list[Block]
    net: DriveNet
    districts: list[District]
    book: AddressBook
    towns: list[Town]


def generate_city(size: str, seed: int, out: Path, progress: Progress | None = None) -> CityReport:
    """Write the map and the tables of a demo city into `out`, which is made if missing.

    Raises:
        ValueError: there is no such size.
    """
    if size not in PLANS:
        raise ValueError(f"no city size {size!r}; choose one of {', '.join(PLANS)}")
    tell = progress or (lambda _step, _count: None)
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    city = _build(PLANS[size], rng, tell)
    sheet = MapSheet()
    turns = TurnPlanner(city.net, city.bones.streets, rng).forbid_some()
    ways = write_ways(sheet, city.net, city.bones.streets, pinned_by(turns, city.net))
    write_turns(sheet, turns, ways)
    _furnish(city, sheet, TableWriter(city.plan, out, rng), rng)
    tell("places", len(sheet.nodes))
    sheet.write(out / MAP_FILE)
    tell("written", len(sheet.nodes) + len(sheet.ways) + len(sheet.relations))
    return _report(city, sheet, out, len(turns))


def _build(plan: CityPlan, rng: np.random.Generator, tell: Progress) -> _City:
    bones = draw_skeleton(plan, rng)
    cutter = BlockCutter(plan, bones, place_towns(plan, rng), rng)
    blocks = cutter.cut()
    tell("blocks", len(blocks))
    give_uses(plan, blocks, cutter, rng)
    add_lanes(bones.streets, blocks, rng)
    net = build_carriageways(bones.streets, rng)
    build_expressways(net, bones.streets)
    span_river(net, bones)
    close_to_cars(net, bones.streets, rng)
    choose_one_ways(net, bones.streets, rng)
    place_signals(net, bones.streets, rng)
    districts = draw_districts(plan, bones.streets, rng)
    finder = DistrictFinder(districts)
    name_streets(net, bones.streets, finder, rng)
    tell("carriageways", len(net.pieces))
    book = AddressBook(net, bones, finder)
    return _City(plan, bones, blocks, net, districts, book, cutter.towns)


def _furnish(city: _City, sheet: MapSheet, tables: TableWriter, rng: np.random.Generator) -> None:
    """Fill the map with all that is no street, and write the tables."""
    plan = city.plan
    fronts = city.book.all_fronts(plan, rng)
    hospitals = plan_hospitals(plan, fronts, rng)
    stations = plan_stations(plan, fronts, rng)
    paint_water(sheet, city.bones)
    painter = LandPainter(sheet, plan, city.bones, city.book, rng)
    premises = painter.paint(city.blocks, hospitals)
    place_boundaries(sheet, plan, city.districts)
    place_towns_by_name(sheet, city.towns, rng)
    place_stations(sheet, stations)
    taken = {spot.address for spot in (*stations, *hospitals)}
    free = place_sights(sheet, [front for front in fronts if front not in taken], rng)
    place_shops(sheet, plan, free, rng)
    TransitPlanner(sheet, plan, city.bones, city.net).build()
    tables.stations(stations)
    tables.vehicles(stations)
    tables.hospitals(hospitals)
    tables.subscribers(fronts, premises)


def _report(city: _City, sheet: MapSheet, out: Path, restrictions: int) -> CityReport:
    plan, net = city.plan, city.net
    junctions, directed_edges = count_edges(net)
    return CityReport(
        map_file=out / MAP_FILE,
        junctions=junctions,
        directed_edges=directed_edges,
        road_km=round(sum(net.length(piece) for piece in net.pieces) / 1000, 1),
        ways=len(sheet.ways),
        restrictions=restrictions,
        stations=plan.stations,
        vehicles=plan.vehicles,
        hospitals=plan.hospitals,
        subscribers=plan.subscribers,
    )
