"""House numbers: odd on one side of the street, even on the other, rising along it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.districts import DistrictFinder
from gis.generate.plan import CityPlan
from gis.generate.skeleton import Skeleton
from gis.generate.stock import stock
from gis.generate.writer import Tags

_NUMBER_STEP_M = 14
_FRONT_M = 13


@dataclass(frozen=True, slots=True)
class Address:
    x: float
    y: float
    street: str
    number: int
    district: str

    def tags(self) -> Tags:
        return {
            "addr:city": stock()["city"]["name"],
            "addr:district": self.district,
            "addr:street": self.street,
            "addr:housenumber": str(self.number),
        }

    def text(self) -> str:
        return f"{self.district}{self.street}{self.number}{stock()['estates']['number']}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place at a front on the street; what a hospital can do stands beside."""

    name: str
    address: Address
    grade: str = ""
    capabilities: str = ""
    beds: int = 0


@dataclass(slots=True)
class _Run:
    """All of a street that bears one name, measured along the side it is longer on."""

    spread: list[float] = field(default_factory=lambda: [0.0, 0.0])
    lows: list[float] = field(default_factory=lambda: [math.inf, math.inf])

    def take(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        for axis in (0, 1):
            self.spread[axis] += abs(b[axis] - a[axis])
            self.lows[axis] = min(self.lows[axis], a[axis], b[axis])

    @property
    def axis(self) -> int:
        return 0 if self.spread[0] >= self.spread[1] else 1


class AddressBook:
    """Knows the number of any place at a named street."""

    def __init__(self, net: DriveNet, bones: Skeleton, finder: DistrictFinder) -> None:
        self._streets = streets = bones.streets
        self._wet = bones.river.buffer(25)
        shapely.prepare(self._wet)
        self._districts = finder.names_at(np.column_stack((streets.x, streets.y)))
        self._runs: dict[tuple[int, str], _Run] = {}
        self._piece_at: dict[tuple[int, int], Piece] = {}
        for piece in net.pieces:
            if piece.role == "street" and piece.name:
                a, b = piece.plan_link
                self._piece_at[(min(a, b), max(a, b))] = piece
                run = self._runs.setdefault(self._key(piece), _Run())
                run.take(self._place(a), self._place(b))

    def _key(self, piece: Piece) -> tuple[int, str]:
        return self._streets.street_of(piece.road), piece.name

    def _place(self, node: int) -> tuple[float, float]:
        return self._streets.x[node], self._streets.y[node]

    def beside(self, a: int, b: int, share: float = 0.5, extra_m: float = 0.0) -> Address | None:
        """The address left of the link from a to b; None where there is none: no name, or water."""
        piece = self._piece_at.get((min(a, b), max(a, b)))
        if piece is None or piece.structure:
            return None
        (ax, ay), (bx, by) = self._place(a), self._place(b)
        length = math.hypot(bx - ax, by - ay) or 1.0
        off = self._streets.roads[piece.road].half_width_m + _FRONT_M + extra_m
        nx, ny = -(by - ay) / length * off, (bx - ax) / length * off
        x, y = ax + (bx - ax) * share, ay + (by - ay) * share
        if shapely.contains_xy(self._wet, x + nx, y + ny):
            return None
        number = self._number(piece, (x, y), (nx, ny))
        return Address(x + nx, y + ny, piece.name, number, self._districts[a])

    def _number(self, piece: Piece, at: tuple[float, float], side: tuple[float, float]) -> int:
        run = self._runs[self._key(piece)]
        axis = run.axis
        steps = int((at[axis] - run.lows[axis]) / _NUMBER_STEP_M)
        even = side[1 - axis] > 0
        return 2 * steps + (2 if even else 1)

    def all_fronts(self, plan: CityPlan, rng: np.random.Generator) -> list[Address]:
        """Addresses along every named street, both sides, each number once in a street."""
        seen: set[tuple[int, str, int]] = set()
        found = []
        for (a, b), piece in self._piece_at.items():
            if self._streets.roads[piece.road].express:
                continue
            (ax, ay), (bx, by) = self._place(a), self._place(b)
            wanted = math.hypot(bx - ax, by - ay) / plan.address_step_m
            count = int(wanted) + int(rng.random() < wanted % 1)
            for i in range(count):
                share = (i + rng.uniform(0.3, 0.7)) / count
                for one, other, part in ((a, b, share), (b, a, 1 - share)):
                    address = self.beside(one, other, part)
                    if address is None:
                        continue
                    key = (*self._key(piece), address.number)
                    if key not in seen:
                        seen.add(key)
                        found.append(address)
        return found
