"""Gives every block a use and draws it: estates, schools, works, parks, fields, water."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.generate.addresses import Address, AddressBook, Spot
from gis.generate.blocks import Block, BlockCutter
from gis.generate.buildings import rows_for, set_rows
from gis.generate.plan import CityPlan
from gis.generate.skeleton import Skeleton
from gis.generate.stock import stock
from gis.generate.streetplan import Points
from gis.generate.writer import MapSheet, Tags

_AREA_TAGS: dict[str, Tags] = {
    "estate": {"landuse": "residential"},
    "village": {"landuse": "residential"},
    "commercial": {"landuse": "commercial"},
    "retail": {"landuse": "retail"},
    "industrial": {"landuse": "industrial"},
    "school": {"amenity": "school"},
    "university": {"amenity": "university"},
    "hospital": {"amenity": "hospital", "emergency": "yes"},
    "park": {"leisure": "park"},
    "farm": {"landuse": "farmland"},
    "forest": {"landuse": "forest"},
    "green": {"landuse": "grass"},
    "station": {"landuse": "railway"},
}
_BUILDING = {
    "estate": "apartments",
    "village": "house",
    "commercial": "commercial",
    "retail": "retail",
    "industrial": "industrial",
    "school": "school",
    "university": "university",
    "hospital": "hospital",
    "station": "train_station",
}


_OPEN = ("park", "farm", "green", "forest")
"""Land that lanes and railways may cross."""


@dataclass(frozen=True, slots=True)
class Premises:
    """A named piece of land with its address, and its buildings' middles."""

    use: str
    name: str
    gate: Address | None
    x: float
    y: float
    buildings: tuple[tuple[str, float, float], ...] = ()

    @property
    def district(self) -> str:
        return self.gate.district if self.gate else ""


def give_uses(
    plan: CityPlan, blocks: list[Block], cutter: BlockCutter, rng: np.random.Generator
) -> None:
    for block in blocks:
        if not block.use:
            centre = block.outline.representative_point()
            size = cutter.block_size(centre.x, centre.y)
            block.use = _use(plan, block, size, rng)


def _use(plan: CityPlan, block: Block, size: float, rng: np.random.Generator) -> str:
    area = block.outline.area
    if area < 5_000 or area / block.outline.length**2 < 0.018:
        return "green"
    at = block.outline.centroid
    far = math.hypot(at.x / plan.half_width_m, at.y / plan.half_height_m) / plan.built_reach
    if size > 2.7 * plan.centre_block_m2:
        return str(rng.choice(["farm", "farm", "farm", "forest", "village", "village"]))
    core = max(0.0, 1 - far * 1.8)
    works = 0.20 * max(0.0, far - 0.45) * (2.2 if at.x > 0 else 0.7)
    weights = {
        "estate": 0.60,
        "commercial": 0.06 + 0.22 * core,
        "retail": 0.04 + 0.12 * core,
        "school": 0.075,
        "park": 0.035,
        "industrial": works,
        "village": 0.10 * max(0.0, far - 0.55),
        "green": 0.02,
    }
    share = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=share / share.sum()))


class LandPainter:
    """Draws the land of all blocks on the sheet."""

    def __init__(
        self,
        sheet: MapSheet,
        plan: CityPlan,
        bones: Skeleton,
        book: AddressBook,
        rng: np.random.Generator,
    ) -> None:
        self._sheet = sheet
        self._plan = plan
        self._bones = bones
        self._book = book
        self._rng = rng
        self._rails = bones.railway.buffer(22)
        shapely.prepare(self._rails)
        self._used: dict[str, int] = {}
        self._fresh = dict.fromkeys(("lake", "university", "station"), 0)

    def paint(self, blocks: list[Block], hospitals: list[Spot]) -> list[Premises]:
        """Draw all; a hospital takes its whole block where that is not too large for it."""
        wards = self._wards(blocks, hospitals)
        premises = []
        for index, block in enumerate(blocks):
            if block.use == "river":
                continue
            land = self._land(block)
            if not land.is_empty and land.area > 700:
                premises.append(self._paint_one(block, land, wards.get(index)))
        return premises

    def _wards(self, blocks: list[Block], hospitals: list[Spot]) -> dict[int, Spot]:
        tree = shapely.STRtree([block.outline for block in blocks])
        wards: dict[int, Spot] = {}
        for spot in hospitals:
            at = Point(spot.address.x, spot.address.y)
            found = [int(i) for i in tree.query(at, predicate="within")]
            block = blocks[found[0]] if found else None
            if block and found[0] not in wards and block.use != "lake" and block.outline.area < 9e4:
                block.use = "hospital"
                wards[found[0]] = spot
            else:
                tags = {"amenity": "hospital", "emergency": "yes", "name": spot.name}
                self._sheet.node(at.x, at.y, spot.address.tags() | tags)
        return wards

    def _land(self, block: Block) -> BaseGeometry:
        """The block without its streets, the lane in it and the railway across it."""
        land = block.outline.buffer(-9, join_style="mitre")
        taken = self._wide_streets(block)
        if block.lane is not None and block.use not in _OPEN:
            taken.append(block.lane.buffer(6))
        if block.use not in (*_OPEN, "station", "lake") and self._rails.intersects(land):
            taken.append(self._rails)
        if taken:
            land = land.difference(shapely.union_all(taken))
        return _largest(land)

    def _wide_streets(self, block: Block) -> list[BaseGeometry]:
        """What the dual carriageways around a block take of it."""
        streets = self._bones.streets
        links: dict[float, list[Points]] = defaultdict(list)
        for a, b in zip(block.cycle, block.cycle[1:] + block.cycle[:1], strict=True):
            road = streets.links[a].get(b)
            if road is not None and streets.roads[road].dual:
                links[streets.roads[road].half_width_m].append(streets.points([a, b]))
        return [MultiLineString(lines).buffer(w + 9, quad_segs=3) for w, lines in links.items()]

    def _paint_one(self, block: Block, land: Polygon, ward: Spot | None) -> Premises:
        gate = ward.address if ward else self._gate(block)
        use = block.use
        name = ward.name if ward else self._name(use, gate)
        if use == "lake":
            self._lake(land, name)
        else:
            tags = dict(_AREA_TAGS[use])
            if name:
                tags["name"] = name
            if gate and use not in ("farm", "forest", "green", "village"):
                tags |= gate.tags()
            self._sheet.area(_ring(land), tags)
        houses = self._houses(use, land, name, gate)
        middle = land.representative_point()
        return Premises(use, name, gate, middle.x, middle.y, tuple(houses))

    def _gate(self, block: Block) -> Address | None:
        """The address at the block's longest named front."""
        streets = self._bones.streets
        sides = zip(block.cycle, block.cycle[1:] + block.cycle[:1], strict=True)
        length = lambda link: -math.dist(*streets.points(list(link)))  # noqa: E731
        for a, b in sorted(sides, key=length)[:6]:
            address = self._book.beside(a, b)
            if address is not None:
                return address
        return None

    def _name(self, use: str, gate: Address | None) -> str:
        words = stock()
        if use == "lake":
            return self._next("lake", words["city"]["lakes"])
        if use == "university":
            return self._next("university", words["places"]["universities"])
        if use == "station":
            return self._next("station", words["city"]["stations"])
        if use in ("estate", "village", "industrial", "school", "park", "commercial"):
            return self._once(self._invent(use, gate))
        return ""

    def _next(self, use: str, names: list[str]) -> str:
        at = self._fresh[use]
        self._fresh[use] += 1
        return names[at] if at < len(names) else self._once(names[at % len(names)])

    def _invent(self, use: str, gate: Address | None) -> str:
        words = stock()
        estates = words["estates"]
        street = gate.street if gate else self._pick(words["streets"]["classic"])
        if use == "estate":
            if self._rng.random() < 0.12:
                return self._pick(estates["owners"]) + self._pick(estates["old"])
            return self._pick(estates["first"]) + self._pick(estates["second"])
        if use == "village":
            return self._pick(estates["villages"]) + self._pick(estates["village_ends"])
        if use == "industrial":
            return self._pick(words["works"]["owners"]) + self._pick(words["works"]["kinds"])
        if use == "school":
            return street + self._pick(words["places"]["schools"])
        if use == "park":
            return self._pick(words["streets"]["trees"]) + self._pick(words["places"]["parks"])
        return self._pick(words["estates"]["first"]) + self._pick(words["works"]["offices"])

    def _pick(self, words: list[str]) -> str:
        return words[int(self._rng.integers(len(words)))]

    def _once(self, name: str) -> str:
        """A repeated name gets a numeral; a few stay namesakes, as in life."""
        count = self._used.get(name, 0)
        self._used[name] = count + 1
        numerals = stock()["streets"]["numerals"]
        if count == 0 or self._rng.random() < 0.12:
            return name
        return f"{name}{numerals[min(count, len(numerals) - 1)]}区"

    def _lake(self, land: Polygon, name: str) -> None:
        self._sheet.area(_ring(land), {"leisure": "park", "name": name + "公园"})
        water = _softened(land.buffer(-28))
        island = water.representative_point().buffer(min(45, math.sqrt(water.area) / 9))
        outer = self._sheet.area(_ring(water), {})
        members = [("w", outer, "outer")]
        if water.buffer(-20).contains(island):
            members.append(("w", self._sheet.area(_ring(island.simplify(2)), {}), "inner"))
        tags = {"type": "multipolygon", "natural": "water", "water": "lake", "name": name}
        self._sheet.relation(members, tags)

    def _houses(
        self, use: str, land: Polygon, name: str, gate: Address | None
    ) -> list[tuple[str, float, float]]:
        if use not in _BUILDING or not self._built_here(land):
            return []
        houses = []
        shapes = set_rows(land.buffer(-5), rows_for(use, self._rng), 26)
        for number, shape in enumerate(shapes, start=1):
            tags = {"building": _BUILDING[use]}
            if use == "estate" and name:
                label = f"{name}{number}{stock()['estates']['building']}"
                tags |= {"name": label, "building:levels": str(int(self._rng.integers(5, 33)))}
                tags |= gate.tags() if gate else {}
                houses.append((label, shape.centroid.x, shape.centroid.y))
            self._sheet.area(_ring(shape), tags)
        return houses

    def _built_here(self, land: Polygon) -> bool:
        at = land.centroid
        reach = self._plan.building_reach
        return (
            math.hypot(at.x / self._plan.half_width_m, at.y / self._plan.half_height_m)
            < reach * 1.5
        )


def paint_water(sheet: MapSheet, bones: Skeleton) -> None:
    """The river as an area and as a line, the railway above all."""
    name = stock()["city"]["river"]
    outer = sheet.area(_ring(bones.river.simplify(2)), {})
    tags = {"type": "multipolygon", "natural": "water", "water": "river", "name": name}
    sheet.relation([("w", outer, "outer")], tags)
    _line(sheet, bones.river_line.simplify(4), {"waterway": "river", "name": name})
    rails = {"railway": "rail", "bridge": "yes", "layer": "2", "name": stock()["city"]["railway"]}
    for side in (-3, 3):
        _line(sheet, bones.railway.offset_curve(side).simplify(1), rails)


def _line(sheet: MapSheet, line: LineString, tags: Tags) -> None:
    sheet.way([sheet.node(x, y) for x, y in line.coords], tags)


def _ring(shape: Polygon) -> list[tuple[float, float]]:
    return [(x, y) for x, y in shape.exterior.coords[:-1]]


def _largest(land: BaseGeometry) -> Polygon:
    parts = [part for part in getattr(land, "geoms", [land]) if isinstance(part, Polygon)]
    return max(parts, key=lambda part: part.area, default=Polygon())


def _softened(shape: BaseGeometry) -> Polygon:
    """A shore instead of a fence."""
    round_in = shape.buffer(-55).buffer(90).buffer(-35)
    return _largest(round_in.simplify(2)) if round_in.area > 20_000 else _largest(shape)
