"""Proposes who goes to a large event: by road time, with a word on what each station is left with.

Road times and cover come in with the ranked table. Refuses nothing: it says what each choice costs,
and a person sends. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import takewhile

from dispatch_app.domain.cover import LATER_AT_MOST_S
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.large_events.plans import CARRIED, SERVES, Unit, Wanted
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import READY, CentreState, Vehicle
from dispatch_app.domain.values import RankedVehicle

RESERVES_FOR_EACH = 3
"""So many stand ready for one unit, in case some are taken while the proposal is read."""


_CARRIED = frozenset().union(*CARRIED.values())


class WhyHere(StrEnum):
    """Why a vehicle stands in the proposal."""

    NEAREST = "nearest"
    """The soonest of its unit: nothing goes before it."""
    SOON = "soon"
    KEEPS_COVER = "keeps_cover"
    """Goes instead of a somewhat sooner one, which would leave its station or its area bare."""
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    vehicle: VehicleId
    station: StationId
    unit: Unit
    why: WhyHere
    time_s: float
    bare_people: int | None = None
    """Who is reached by nobody in time once it alone has gone; None where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    """What a station gives, and what it keeps."""

    station: StationId
    gives: int
    keeps: int
    """Vehicles that can be sent once the bundle has gone."""

    @property
    def bared(self) -> bool:
        return self.keeps == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    picks: tuple[Pick, ...]
    reserves: tuple[Pick, ...]
    missing: Mapping[Unit, int]
    """Units that the plan wants and nobody can fill."""
    donors: tuple[Donor, ...]

    @property
    def vehicles(self) -> frozenset[VehicleId]:
        return frozenset(pick.vehicle for pick in self.picks)

    @property
    def last_there_s(self) -> float | None:
        return max((pick.time_s for pick in self.picks), default=None)


def serves(vehicle: Vehicle, unit: Unit) -> bool:
    """A command or supply vehicle carries no patients, whatever its level says."""
    if unit in (Unit.COMMAND, Unit.SUPPLY):
        return not CARRIED[unit.value].isdisjoint(vehicle.equipment)
    return vehicle.level in SERVES[unit] and _CARRIED.isdisjoint(vehicle.equipment)


def propose(
    state: CentreState,
    ranked: Sequence[RankedVehicle],
    wanted: Wanted,
    *,
    by_hand: Iterable[VehicleId] = (),
    never: frozenset[VehicleId] = frozenset(),
) -> Proposal:
    """Who goes. `by_hand` were added by a person and go first, `never` were taken out by one.

    Units that few vehicles serve choose first. The soonest of each unit always goes; of the others
    one that is at most `LATER_AT_MOST_S` later may go before one that would leave its station bare.
    """
    going = {
        row.vehicle: row
        for row in ranked
        if not row.excluded and row.time_s is not None and row.vehicle not in never
    }
    choosing = _Choosing(state, going)
    wishes = set(by_hand)
    for vehicle in (v for v in going if v in wishes):
        choosing.add_by_hand(vehicle, wanted)
    for unit in _scarce_first(wanted):
        choosing.fill(unit, wanted.of(unit))
    missing = {
        unit: lacking for unit in Unit if (lacking := wanted.of(unit) - choosing.taken[unit]) > 0
    }
    picks = tuple(sorted(choosing.picks, key=lambda p: (p.time_s, p.vehicle)))
    return Proposal(
        picks=picks,
        reserves=choosing.reserves(wanted),
        missing=missing,
        donors=donors(state, (pick.vehicle for pick in picks)),
    )


def donors(state: CentreState, vehicles: Iterable[VehicleId]) -> tuple[Donor, ...]:
    """What the stations of these vehicles are left with; the barest first."""
    gives = Counter(state.vehicles[v].station for v in vehicles if v in state.vehicles)
    idle = _idle(state)
    found = [Donor(station=s, gives=n, keeps=max(0, idle[s] - n)) for s, n in gives.items()]
    return tuple(sorted(found, key=lambda d: (d.keeps, -d.gives, d.station)))


def _idle(state: CentreState) -> Counter[StationId]:
    vehicles = state.vehicles.values()
    return Counter(v.station for v in vehicles if state.vehicle_state(v) in READY)


def _scarce_first(wanted: Wanted) -> list[Unit]:
    order = (Unit.COMMAND, Unit.SUPPLY, Unit.NEGATIVE_PRESSURE, Unit.ALS, Unit.BLS)
    return [unit for unit in order if wanted.of(unit)]


class _Choosing:
    def __init__(self, state: CentreState, going: Mapping[VehicleId, RankedVehicle]) -> None:
        self._state = state
        self._going = dict(sorted(going.items(), key=lambda item: (item[1].time_s or 0, item[0])))
        self._able = {
            unit: [v for v in self._going if serves(state.vehicles[v], unit)] for unit in Unit
        }
        """Who serves as what, the soonest first."""
        self._plain = [v for v in self._able[Unit.BLS] if v not in set(self._able[Unit.ALS])]
        self._left = _idle(state)
        self.picks: list[Pick] = []
        self.taken: Counter[Unit] = Counter()
        self._chosen: set[VehicleId] = set()

    def add_by_hand(self, vehicle: VehicleId, wanted: Wanted) -> None:
        """It fills a place of the plan where it fits one that is free, else it comes on top."""
        known = self._state.vehicles[vehicle]
        able = [unit for unit in Unit if serves(known, unit)]
        open_ = [unit for unit in able if self.taken[unit] < wanted.of(unit)]
        unit = next(iter((*open_, *able)), None)
        if unit is not None:
            self._take(known, unit, WhyHere.BY_HAND)

    def fill(self, unit: Unit, count: int) -> None:
        while self.taken[unit] < count and (choice := self._next(unit)) is not None:
            self._take(*choice)

    def _next(self, unit: Unit) -> tuple[Vehicle, Unit, WhyHere] | None:
        fitting = self._fitting(unit)
        soonest = next(iter(fitting), None)
        if soonest is None:
            return None
        if self.taken[unit] == 0:
            return self._state.vehicles[soonest], unit, WhyHere.NEAREST
        limit = self._time(soonest) + LATER_AT_MOST_S
        near = list(takewhile(lambda v: self._time(v) <= limit, fitting))
        best = min(near, key=lambda v: (self._cost(v), self._time(v), v))
        why = WhyHere.SOON if best == soonest else WhyHere.KEEPS_COVER
        return self._state.vehicles[best], unit, why

    def _cost(self, vehicle: VehicleId) -> tuple[bool, int]:
        """A station bared is worse than anything; then who would be reached by nobody in time."""
        last = self._left[self._state.vehicles[vehicle].station] <= 1
        return last, self._going[vehicle].bare_people or 0

    def _fitting(self, unit: Unit) -> list[VehicleId]:
        """A vehicle of exactly the level asked for goes before one that can do more."""
        able = [v for v in self._able[unit] if v not in self._chosen]
        if unit is not Unit.BLS:
            return able
        plain = [v for v in self._plain if v not in self._chosen]
        return plain or able

    def _time(self, vehicle: VehicleId) -> float:
        return self._going[vehicle].time_s or 0.0

    def _take(self, vehicle: Vehicle, unit: Unit, why: WhyHere) -> None:
        self.picks.append(self._pick(vehicle, unit, why))
        self.taken[unit] += 1
        self._chosen.add(vehicle.id)
        self._left[vehicle.station] -= 1

    def _pick(self, vehicle: Vehicle, unit: Unit, why: WhyHere) -> Pick:
        return Pick(
            vehicle=vehicle.id,
            station=vehicle.station,
            unit=unit,
            why=why,
            time_s=self._time(vehicle.id),
            bare_people=self._going[vehicle.id].bare_people,
        )

    def reserves(self, wanted: Wanted) -> tuple[Pick, ...]:
        """Who stands in for each unit, soonest first; each vehicle for one unit alone."""
        found: list[Pick] = []
        named = set(self._chosen)
        for unit in _scarce_first(wanted):
            able = [v for v in self._fitting(unit) if v not in named][:RESERVES_FOR_EACH]
            named.update(able)
            known = self._state.vehicles
            found += [self._pick(known[v], unit, WhyHere.SOON) for v in able]
        return tuple(found)
