"""Where things are and how long it takes to get there, roughly: by the crow's way and the hour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import READY, CentreState, Hospital, Vehicle
from dispatch_app.domain.values import Place, Plan, Position, RankedVehicle

DETOUR = 1.38
"""Roads are longer than the crow's way."""
SPEED_BY_NIGHT_MPS = 13.0
SPEED_BY_DAY_MPS = 10.0
SPEED_IN_RUSH_MPS = 7.8
RUSH = frozenset({7, 8, 17, 18})
NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
SPREAD = 0.22
SHOWN = 6
"""Rows of a recommendation that are kept."""
_METRES_OF_A_DEGREE = 111_320.0
GENERAL = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who needs help, as a story tells it."""

    number: str
    place: Place
    complaint: str
    complaint_name: str
    answers: Mapping[str, str]
    plan: Plan
    age_years: int
    sex: str


def distance_m(a: Position, b: Position) -> float:
    """Along a plane that touches the earth between both: good to a percent within a city."""
    shrink = math.cos(math.radians((a.lat + b.lat) / 2))
    return _METRES_OF_A_DEGREE * math.hypot(a.lat - b.lat, (a.lon - b.lon) * shrink)


def speed_mps(local: datetime) -> float:
    if local.hour in RUSH and local.weekday() < 5:
        return SPEED_IN_RUSH_MPS
    return SPEED_BY_NIGHT_MPS if local.hour in NIGHT else SPEED_BY_DAY_MPS


def road_m(a: Position, b: Position) -> float:
    return DETOUR * distance_m(a, b) + 150.0


def drive_s(way_m: float, local: datetime, chance: Random) -> float:
    """How long it really takes."""
    return way_m / speed_mps(local) * math.exp(chance.gauss(0.0, SPREAD))


def ranked(
    state: CentreState,
    where: Mapping[VehicleId, Position],
    to: Position,
    local: datetime,
) -> tuple[RankedVehicle, ...]:
    """The nearest vehicles that can go, as a table shows them."""
    ways = sorted(
        (road_m(where[vehicle.id], to), vehicle.id)
        for vehicle in state.vehicles.values()
        if can_go(state, vehicle)
    )
    speed = speed_mps(local)
    return tuple(
        RankedVehicle(
            vehicle=vehicle,
            reason="nearest",
            time_s=round(way / speed, 1),
            distance_m=round(way, 1),
            fix_age_s=3.0,
        )
        for way, vehicle in ways[:SHOWN]
    )


def can_go(state: CentreState, vehicle: Vehicle) -> bool:
    return vehicle.base in READY and state.vehicle_state(vehicle) in READY


def hospital_for(
    hospitals: Iterable[Hospital], wanted: Sequence[str], at: Position, chance: Random
) -> Hospital | None:
    """The nearest that can do what is wanted, sometimes the one the family wants."""
    able = [
        h for h in hospitals if GENERAL in h.capabilities and set(wanted) <= set(h.capabilities)
    ]
    able = able or [h for h in hospitals if GENERAL in h.capabilities]
    near = sorted(able, key=lambda h: distance_m(h.position, at))[:3]
    if not near:
        return None
    return chance.choices(near, (0.78, 0.15, 0.07)[: len(near)])[0]
