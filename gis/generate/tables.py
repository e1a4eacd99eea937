"""Stations, vehicles, hospitals and subscribers of the demo city, as tables. Draws nothing."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from gis.generate.addresses import Address, Spot
from gis.generate.land import Premises
from gis.generate.plan import CityPlan
from gis.generate.stock import stock
from gis.generate.writer import to_lonlat

_FULL = "emergency;chest_pain;stroke;trauma;poison;paediatric;obstetric"
_EXTRAS = ("burns", "neonatal", "hyperbaric", "infectious")

_LARGE = {"negative_pressure": ("3.1", "2.3", "4.5"), "neonatal": ("2.9", "2.2", "4.2")}

Row = list[str]


def spread(
    fronts: Sequence[Address],
    count: int,
    plan: CityPlan,
    rng: np.random.Generator,
    first_at: float = 0.0,
) -> list[Address]:
    """Pick addresses that cover the population: denser in the centre, never side by side."""
    x = np.array([front.x for front in fronts])
    y = np.array([front.y for front in fronts])
    far = np.hypot(x / plan.half_width_m, y / plan.half_height_m) / plan.built_reach
    need = np.maximum(0.18, 1.15 - 0.75 * far)
    gap = np.full(len(fronts), np.inf)
    chosen: list[Address] = []
    for _ in range(count):
        reach = np.minimum(gap, 2.5 * plan.half_width_m)
        score = reach * np.sqrt(need) * rng.uniform(0.85, 1.0, len(fronts))
        at = int(np.argmax(score)) if chosen else int(np.argmin(np.abs(far - first_at)))
        chosen.append(fronts[at])
        gap = np.minimum(gap, np.hypot(x - x[at], y - y[at]))
    return chosen


def plan_hospitals(
    plan: CityPlan, fronts: Sequence[Address], rng: np.random.Generator
) -> list[Spot]:
    """Grades fall from the centre outwards; special hospitals stand between."""
    words = stock()["hospitals"]
    sites = spread(fronts, plan.hospitals, plan, rng)
    sites.sort(key=lambda a: math.hypot(a.x / plan.half_width_m, a.y / plan.half_height_m))
    general = 3 if plan.size == "small" else len(words["general"])
    special = 4 if plan.size == "small" else len(words["special"])
    spots = [
        _general(name, site, rng)
        for name, site in zip(words["general"][:general], sites, strict=False)
    ]
    rest = sites[general:]
    for name, can in words["special"][:special]:
        spots.append(Spot(name, rest.pop(0), words["grade3a"], can, int(rng.integers(300, 900))))
    used: set[str] = set()
    spots += [_lesser(site, used, rng) for site in rest]
    return spots


def _general(name: str, site: Address, rng: np.random.Generator) -> Spot:
    words = stock()["hospitals"]
    extras = [extra for extra in _EXTRAS if rng.random() < 0.5]
    grade = words["grade3a"] if rng.random() < 0.8 else words["grade3b"]
    return Spot(name, site, grade, ";".join([_FULL, *extras]), int(rng.integers(900, 3200)))


def _lesser(site: Address, used: set[str], rng: np.random.Generator) -> Spot:
    words = stock()["hospitals"]
    endings = [
        (words["district"], words["grade2a"], _FULL),
        (words["district_chinese"], words["grade2b"], "emergency;stroke"),
    ]
    for ending, grade, can in endings:
        name = site.district + ending
        if name not in used:
            used.add(name)
            return Spot(name, site, grade, can, int(rng.integers(200, 700)))
    name = site.street + (words["town"] if rng.random() < 0.5 else words["street"])
    can = "emergency" if rng.random() < 0.6 else "emergency;trauma"
    if rng.random() < 0.12:
        can = ""
    return Spot(name, site, words["grade1"], can, int(rng.integers(40, 200)))


def plan_stations(
    plan: CityPlan, fronts: Sequence[Address], rng: np.random.Generator
) -> list[Spot]:
    words = stock()["crews"]
    sites = spread(fronts, plan.stations, plan, rng, first_at=0.2)
    return [
        Spot(words["centre"] if i == 0 else site.street + words["station"], site)
        for i, site in enumerate(sites)
    ]


class TableWriter:
    """Writes the four tables beside the map."""

    def __init__(self, plan: CityPlan, out: Path, rng: np.random.Generator) -> None:
        self._plan = plan
        self._out = out
        self._rng = rng

    def _write(self, name: str, header: str, rows: Iterable[Row]) -> None:
        with (self._out / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(header.split(","))
            table.writerows(rows)

    def stations(self, spots: list[Spot]) -> None:
        rows = [
            [
                f"S{i:02d}",
                spot.name,
                spot.address.district,
                *_place(spot.address),
                f"0999-81{i:05d}",
            ]
            for i, spot in enumerate(spots, start=1)
        ]
        self._write("stations.csv", "id,name,district,lon,lat,datum,phone", rows)

    def hospitals(self, spots: list[Spot]) -> None:
        rows = [
            [
                f"H{i:02d}",
                spot.name,
                spot.grade,
                *_place(spot.address),
                spot.capabilities,
                str(spot.beds),
                f"0999-82{i:05d}",
            ]
            for i, spot in enumerate(spots, start=1)
        ]
        header = "id,name,grade,lon,lat,datum,capabilities,beds,phone"
        self._write("hospitals.csv", header, rows)

    def vehicles(self, stations: list[Spot]) -> None:
        header = "id,plate,station,level,crew,equipment,phone,height_m,width_m,weight_t"
        homes = self._homes(len(stations))
        self._write(
            "vehicles.csv",
            header,
            [self._vehicle(i, home) for i, home in enumerate(homes, start=1)],
        )

    def _homes(self, stations: int) -> list[int]:
        """At least one vehicle a station, the rest where more people live."""
        weight = 1 / np.sqrt(1 + np.arange(stations))
        extra = self._rng.choice(stations, self._plan.vehicles - stations, p=weight / weight.sum())
        return sorted([*range(stations), *(int(home) for home in extra)])

    def _vehicle(self, number: int, home: int) -> Row:
        level = self._level(number)
        plate = f"{stock()['city']['plate']}{number:04d}"
        crew = ";".join(self._crew(number, level))
        equipment = ";".join(_equipment(level))
        station, phone = f"S{home + 1:02d}", f"1990001{number:04d}"
        row = [f"{number:02d}", plate, station, level, crew, equipment, phone]
        return [*row, *_size(level)]

    def _level(self, number: int) -> str:
        if number % 13 == 5:
            return "negative_pressure"
        if number % 20 == 9:
            return "neonatal"
        return "als" if self._rng.random() < 0.55 else "bls"

    def _crew(self, number: int, level: str) -> list[str]:
        words = stock()["crews"]
        roles = [words["driver"], words["nurse"]]
        if level != "bls":
            roles.insert(0, words["doctor"])
        return [f"{_person(number * 3 + i)}({role})" for i, role in enumerate(roles)]

    def subscribers(self, fronts: list[Address], premises: list[Premises]) -> None:
        header = "number,name,address,lon,lat,datum,warning"
        homes = [(p, house) for p in premises for house in p.buildings if p.gate]
        rows = [self._subscriber(i, fronts, homes) for i in range(self._plan.subscribers)]
        self._write("subscribers.csv", header, rows)

    def _subscriber(
        self,
        index: int,
        fronts: list[Address],
        homes: list[tuple[Premises, tuple[str, float, float]]],
    ) -> Row:
        mobile = index % 4 == 3
        number = f"1990000{index:04d}" if mobile and index < 10_000 else f"0999-{6_000_000 + index}"
        if homes and self._rng.random() < 0.62:
            at, (house, x, y) = homes[int(self._rng.integers(len(homes)))]
            unit, floor = int(self._rng.integers(1, 4)), int(self._rng.integers(1, 25))
            gate = at.gate.text() if at.gate else ""
            address = f"{gate}{house}{unit}单元{floor}0{int(self._rng.integers(1, 5))}室"
            name = stock()["subscribers"]["person"] + _person(index)
        else:
            front = fronts[int(self._rng.integers(len(fronts)))]
            x, y, address = front.x, front.y, front.text()
            name = stock()["subscribers"]["shop"] + _person(index)
        lon, lat = to_lonlat(x, y)
        return [number, name, address, str(lon), str(lat), "wgs84", self._warning(index)]

    def _warning(self, index: int) -> str:
        if index % 97 == 11:
            words = stock()["subscribers"]["key_patients"]
            return f"key_patient:{words[index % len(words)]}"
        return {50: "violent", 120: "infectious"}.get(index % 400, "")


def _person(number: int) -> str:
    """An invented name that nobody bears: 演示 and a number in stems and branches."""
    words = stock()["crews"]
    stems, branches = words["stems"], words["branches"]
    round_, rest = divmod(number, len(stems) * len(branches))
    name = str(words["surname"] + stems[rest % 10] + branches[rest // 10])
    return name + (str(round_) if round_ else "")


def _equipment(level: str) -> list[str]:
    words = stock()["crews"]
    extra = [] if level == "bls" else words["advanced"]
    return [*words["basic"], *extra, *words.get(level, [])]


def _size(level: str) -> tuple[str, str, str]:
    """Height, width, weight: isolation and newborns ride in box bodies, the others are vans."""
    return _LARGE.get(level, ("", "", ""))


def _place(address: Address) -> tuple[str, str, str]:
    lon, lat = to_lonlat(address.x, address.y)
    return str(lon), str(lat), "wgs84"
