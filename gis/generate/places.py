"""Puts points of interest on the map: shops, police, metro, bus stops, sights. Owns no land."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from gis.generate.addresses import Address, Spot
from gis.generate.blocks import Town
from gis.generate.carriageways import DriveNet
from gis.generate.districts import District
from gis.generate.plan import CityPlan
from gis.generate.skeleton import Skeleton
from gis.generate.stock import stock
from gis.generate.streetplan import RANK
from gis.generate.writer import MapSheet, Tags

_SHOPS: tuple[tuple[float, str, Tags], ...] = (
    (0.24, "restaurants", {"amenity": "restaurant"}),
    (0.17, "supermarkets", {"shop": "supermarket"}),
    (0.16, "pharmacies", {"amenity": "pharmacy"}),
    (0.12, "banks", {"amenity": "bank"}),
    (0.10, "hotels", {"tourism": "hotel"}),
    (0.07, "kindergartens", {"amenity": "kindergarten"}),
    (0.05, "clinic", {"amenity": "clinic"}),
    (0.04, "police", {"amenity": "police"}),
    (0.03, "fuel", {"amenity": "fuel"}),
    (0.02, "fire", {"amenity": "fire_station"}),
)


def place_shops(
    sheet: MapSheet, plan: CityPlan, fronts: list[Address], rng: np.random.Generator
) -> None:
    """Turn some house numbers into shops and services; write all the others as they are."""
    city = 4 * plan.half_width_m * plan.half_height_m / 1e6
    chance = min(0.5, plan.shops_per_km2 * city / max(1, len(fronts)))
    share = np.array([weight for weight, _, _ in _SHOPS])
    for address in fronts:
        tags = address.tags()
        if rng.random() < chance:
            _, words, kind = _SHOPS[int(rng.choice(len(_SHOPS), p=share / share.sum()))]
            tags |= kind | {"name": _shop_name(words, address, rng)}
        sheet.node(address.x, address.y, tags)


def _shop_name(words: str, address: Address, rng: np.random.Generator) -> str:
    known: Any = stock()["places"][words]
    if isinstance(known, str):
        return address.street + known
    chosen = str(known[int(rng.integers(len(known)))])
    return address.street + chosen if words == "kindergartens" else f"{chosen}({address.street}店)"


def place_sights(sheet: MapSheet, fronts: list[Address], rng: np.random.Generator) -> list[Address]:
    """The landmarks and malls of the city, in its middle; returns the fronts still free."""
    words = stock()["places"]
    central = sorted(fronts, key=lambda a: (math.hypot(a.x, a.y), a.street, a.number))
    central = central[: max(60, len(central) // 6)]
    kinds: list[tuple[str, Tags]] = [(n, {"tourism": "attraction"}) for n in words["attractions"]]
    kinds += [(name, {"shop": "mall"}) for name in words["malls"]]
    chosen = [central[int(at)] for at in rng.choice(len(central), len(kinds), replace=False)]
    for address, (name, tags) in zip(chosen, kinds, strict=True):
        sheet.node(address.x, address.y, {**address.tags(), **tags, "name": name})
    taken = set(chosen)
    return [front for front in fronts if front not in taken]


def place_stations(sheet: MapSheet, stations: list[Spot]) -> None:
    for spot in stations:
        tags = {**spot.address.tags(), "emergency": "ambulance_station", "name": spot.name}
        sheet.node(spot.address.x, spot.address.y, tags)


class TransitPlanner:
    """Metro lines under the axes and the second ring; bus stops along the main streets."""

    def __init__(self, sheet: MapSheet, plan: CityPlan, bones: Skeleton, net: DriveNet) -> None:
        self._sheet = sheet
        self._plan = plan
        self._streets = bones.streets
        self._names = _names_by_link(net)

    def build(self) -> None:
        lines = ["axis-ew", "axis-ns", "second"]
        for number, label in enumerate(lines, start=1):
            self._metro(number, label)
        for index in range(len(self._streets.roads)):
            self._buses(index)

    def _metro(self, number: int, label: str) -> None:
        road = next(road for road in self._streets.roads if road.label == label)
        path = self._streets.refresh(road.path, closed=False)
        numeral = stock()["streets"]["numerals"][number - 1]
        line = numeral + str(stock()["places"]["line"])
        refs = [self._sheet.node(self._streets.x[n], self._streets.y[n]) for n in path]
        tags = {"railway": "subway", "tunnel": "yes", "layer": "-2", "name": line}
        self._sheet.way(refs, tags)
        reach = 1.0 if self._plan.size == "small" else 0.62
        gone = math.inf
        for a, b in itertools.pairwise(path):
            x, y = self._streets.x[b], self._streets.y[b]
            gone += math.hypot(x - self._streets.x[a], y - self._streets.y[a])
            inside = (
                max(abs(x) / self._plan.half_width_m, abs(y) / self._plan.half_height_m) < reach
            )
            name = self._crossing_name(b, a)
            if gone > 950 and inside and name:
                gone = 0.0
                self._metro_stop(a, b, name, line)

    def _metro_stop(self, a: int, b: int, name: str, line: str) -> None:
        x, y = self._streets.x[b], self._streets.y[b]
        stop = {"railway": "station", "station": "subway", "name": name + "站", "line": line}
        self._sheet.node(x, y, stop)
        bearing = self._streets.bearing(a, b)
        for turn, letter in zip((0.7, 2.44, 3.84, 5.58), "ABCD", strict=True):
            tags = {
                "railway": "subway_entrance",
                "ref": letter,
                "name": f"{name}站{letter}{stock()['places']['entrance']}",
            }
            dx, dy = math.cos(bearing + turn) * 42, math.sin(bearing + turn) * 42
            self._sheet.node(x + dx, y + dy, tags)

    def _buses(self, index: int) -> None:
        road = self._streets.roads[index]
        if RANK[road.kind] > 2 or not road.path:
            return
        path = self._streets.refresh(road.path, closed=False)
        gone = 400.0
        for a, b in itertools.pairwise(path):
            x, y = self._streets.x[b], self._streets.y[b]
            gone += math.hypot(x - self._streets.x[a], y - self._streets.y[a])
            crossing = self._crossing_name(b, a) if gone > 650 else ""
            if not crossing:
                continue
            name = self._names[(min(a, b), max(a, b))] + crossing
            gone = 0.0
            bearing = self._streets.bearing(a, b)
            for turn in (2.75, -0.39):
                dx, dy = math.cos(bearing + turn) * 34, math.sin(bearing + turn) * 34
                tags = {"highway": "bus_stop", "name": name + str(stock()["places"]["bus"])}
                self._sheet.node(x + dx, y + dy, tags)

    def _crossing_name(self, node: int, coming_from: int) -> str:
        """The street that is crossed here, as stops are named; empty where there is none."""
        own = self._names.get((min(node, coming_from), max(node, coming_from)), "")
        for other in self._streets.neighbours_by_angle(node):
            name = self._names.get((min(node, other), max(node, other)), "")
            if name and name[:2] != own[:2]:
                return name
        return ""


def _names_by_link(net: DriveNet) -> dict[tuple[int, int], str]:
    links = {}
    for piece in net.pieces:
        if piece.role == "street":
            a, b = piece.plan_link
            links[(min(a, b), max(a, b))] = piece.name
    return links


def place_towns_by_name(sheet: MapSheet, towns: list[Town], rng: np.random.Generator) -> None:
    words, estates = stock()["streets"], stock()["estates"]
    for town in towns:
        parts = words["first"], words["second"], estates["town_ends"]
        name = "".join(part[int(rng.integers(len(part)))] for part in parts)
        sheet.node(town.x, town.y, {"place": "town", "name": name})


def place_boundaries(sheet: MapSheet, plan: CityPlan, districts: list[District]) -> None:
    """Districts and the city around them, each a relation with its outline and a label."""
    city = stock()["city"]["name"]
    for district in districts:
        _boundary(sheet, district, "6")
        at = district.outline.representative_point()
        sheet.node(at.x, at.y, {"place": "suburb", "name": district.name})
    x, y = plan.half_width_m * 1.03, plan.half_height_m * 1.03
    frame = [(-x, -y), (x, -y), (x, y), (-x, y)]
    outer = sheet.area(frame, {})
    tags = {"type": "boundary", "boundary": "administrative", "admin_level": "5", "name": city}
    sheet.relation([("w", outer, "outer")], tags)
    sheet.node(0, 0, {"place": "city", "name": city})


def _boundary(sheet: MapSheet, district: District, level: str) -> None:
    parts = getattr(district.outline, "geoms", [district.outline])
    members = [("w", sheet.area(list(part.exterior.coords[:-1]), {}), "outer") for part in parts]
    tags = {
        "type": "boundary",
        "boundary": "administrative",
        "admin_level": level,
        "name": district.name,
    }
    sheet.relation(members, tags)
