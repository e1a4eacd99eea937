"""Gives streets their names as Chinese cities do: axes, rings, series, sections, namesakes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.districts import DistrictFinder
from gis.generate.stock import stock
from gis.generate.streetplan import RANK, StreetPlan

_LONG_M = 2_400
_MIN_NAMED_SERVICE = 0.12


@dataclass(slots=True)
class _Street:
    """Roads that are one street; by `root`, the first of them."""

    root: int
    kind: str
    label: str
    links: list[tuple[int, int]] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    eastward: bool = True
    length_m: float = 0.0
    district: str = ""


def name_streets(
    net: DriveNet, streets: StreetPlan, districts: DistrictFinder, rng: np.random.Generator
) -> None:
    """Write the name of every piece; lanes and some alleys stay without."""
    all_streets = _gather(streets, districts)
    base = _Namer(rng).name_all(all_streets)
    by_root = {street.root: street for street in all_streets}
    for piece in net.pieces:
        street = by_root.get(streets.street_of(piece.road))
        if street is not None:
            piece.name = _piece_name(net, piece, street, base.get(street.root, ""))


def _gather(streets: StreetPlan, districts: DistrictFinder) -> list[_Street]:
    found: dict[int, _Street] = {}
    for node, links in enumerate(streets.links):
        for other, road in links.items():
            if node < other:
                root = streets.street_of(road)
                first = streets.roads[root]
                street = found.setdefault(root, _Street(root, first.kind, first.label))
                street.links.append((node, other))
    for street in found.values():
        _measure(street, streets)
    ordered = sorted(found.values(), key=lambda street: street.root)
    places = np.array([(street.x, street.y) for street in ordered])
    for street, district in zip(ordered, districts.names_at(places), strict=True):
        street.district = district
    return ordered


def _measure(street: _Street, streets: StreetPlan) -> None:
    a = np.array([link[0] for link in street.links])
    b = np.array([link[1] for link in street.links])
    ax, ay = _take(streets.x, a), _take(streets.y, a)
    bx, by = _take(streets.x, b), _take(streets.y, b)
    street.x, street.y = float(np.mean((ax + bx) / 2)), float(np.mean((ay + by) / 2))
    street.eastward = float(np.abs(bx - ax).sum()) > float(np.abs(by - ay).sum())
    street.length_m = float(np.hypot(bx - ax, by - ay).sum())


def _take(values: list[float], at: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.array([values[i] for i in at])


class _Namer:
    """Hands out base names; a name is used again only in another district, and rarely."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._words: dict[str, Any] = stock()["streets"]
        words = self._words
        pool = [*words["classic"], *words["trees"], *words["waters"], *words["places"]]
        mixed = [a + b for a in words["first"] for b in words["second"] if a != b]
        self._good = self._shuffled(pool)
        self._mixed = self._shuffled(mixed)
        self._used: set[str] = set()
        self._given: list[tuple[str, str]] = []

    def _shuffled(self, words: list[str]) -> list[str]:
        return [words[int(i)] for i in self._rng.permutation(len(words))]

    def name_all(self, streets: list[_Street]) -> dict[int, str]:
        names: dict[int, str] = {}
        plain = [s for s in streets if not s.label]
        plain.sort(key=lambda s: (RANK[s.kind], -round(s.length_m), s.root))
        self._homophones(plain, names)
        for series in self._series(plain, names):
            self._number(series, names)
        for street in plain:
            if street.root not in names and self._wants_name(street):
                names[street.root] = self._own_name(street)
        fixed = stock()["axes"]
        for street in streets:
            if street.label in fixed:
                names[street.root] = fixed[street.label]
            elif street.label.startswith("radial"):
                names[street.root] = self._own_name(street)
        return names

    def _wants_name(self, street: _Street) -> bool:
        return street.kind != "service" or bool(self._rng.random() < _MIN_NAMED_SERVICE)

    def _homophones(self, plain: list[_Street], names: dict[int, str]) -> None:
        """Pairs that sound alike, far apart: what a caller says is not yet a place."""
        lesser = [s for s in plain if s.kind in ("tertiary", "residential")]
        for one, other in self._words["homophones"]:
            for word in (one, other):
                street = lesser[int(self._rng.integers(len(lesser)))]
                names[street.root] = self._claim(word + "路")
        self._used.update(name for name in names.values())

    def _series(self, plain: list[_Street], names: dict[int, str]) -> list[list[_Street]]:
        """Neighbouring parallel streets of a district, to be numbered."""
        groups: dict[tuple[str, str, bool], list[_Street]] = defaultdict(list)
        for street in plain:
            free = street.root not in names and street.length_m > 250
            if free and street.kind in ("secondary", "tertiary", "residential"):
                groups[(street.district, street.kind, street.eastward)].append(street)
        series = []
        for key in sorted(groups):
            members = sorted(groups[key], key=lambda s: (s.y if s.eastward else s.x, s.root))
            at = 0
            while at < len(members):
                count = int(self._rng.integers(3, 10))
                if self._rng.random() < 0.42 and len(members) - at >= count:
                    series.append(members[at : at + count])
                at += count
        return series

    def _number(self, series: list[_Street], names: dict[int, str]) -> None:
        base = self._word(series[0].kind)
        suffix = "大道" if series[0].kind == "secondary" else self._suffix(series[0].kind)
        for street, numeral in zip(series, self._words["numerals"], strict=False):
            names[street.root] = self._claim(base + numeral + suffix)

    def _own_name(self, street: _Street) -> str:
        for _ in range(40):
            name = self._word(street.kind) + self._suffix(street.kind)
            if name not in self._used or self._namesake_allowed(name, street):
                self._given.append((name, street.district))
                return self._claim(name)
        numeral = self._words["numerals"][int(self._rng.integers(12))]
        return self._claim(self._word(street.kind) + numeral + self._suffix(street.kind))

    def _namesake_allowed(self, name: str, street: _Street) -> bool:
        elsewhere = (name, street.district) not in self._given[-400:]
        return elsewhere and bool(self._rng.random() < 0.12)

    def _claim(self, name: str) -> str:
        self._used.add(name)
        return name

    def _word(self, kind: str) -> str:
        """Well-known words for main roads, mixed ones for the rest."""
        good = 0.95 if RANK[kind] <= 1 else 0.35 if RANK[kind] == 2 else 0.12
        pool = self._good if self._rng.random() < good else self._mixed
        return pool[int(self._rng.integers(len(pool)))]

    def _suffix(self, kind: str) -> str:
        suffixes: list[str] = self._words[kind]
        return suffixes[int(self._rng.integers(len(suffixes)))]


def _piece_name(net: DriveNet, piece: Piece, street: _Street, base: str) -> str:
    x = (net.x[piece.refs[0]] + net.x[piece.refs[-1]]) / 2
    y = (net.y[piece.refs[0]] + net.y[piece.refs[-1]]) / 2
    words = stock()
    if street.label in words["rings"]:
        return _ring_name(piece, street.label, x, y)
    if piece.role in ("main", "ramp"):
        return str(words["motorways"][street.label]["name"]) if piece.role == "main" else ""
    if not base:
        return ""
    if street.label.startswith("axis"):
        side = _side(x, y, eastward=street.label == "axis-ew")
        return str(base + side + words["sides"]["road"])
    if street.length_m > _LONG_M and street.label != "rim":
        return base + _section(street, x, y)
    return base


def _ring_name(piece: Piece, label: str, x: float, y: float) -> str:
    words = stock()
    if piece.role in ("main", "ramp"):
        return str(words["rings"][label + "_express"]) if piece.role == "main" else ""
    side = _side(x, y, eastward=abs(x) >= abs(y))
    return str(words["rings"][label] + side + words["sides"]["road"])


def _side(x: float, y: float, *, eastward: bool) -> str:
    sides = stock()["sides"]
    if eastward:
        return str(sides["east"] if x > 0 else sides["west"])
    return str(sides["north"] if y > 0 else sides["south"])


def _section(street: _Street, x: float, y: float) -> str:
    side = _side(x - street.x, y - street.y, eastward=street.eastward)
    return side + str(stock()["sides"]["section"])
