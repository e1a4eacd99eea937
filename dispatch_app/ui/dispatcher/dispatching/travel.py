"""Turns the fleet into a question for the road search, and its answer into travel. No widgets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.ranking import Travel
from dispatch_app.domain.state import CentreState, Vehicle
from dispatch_app.domain.values import Fix
from dispatch_app.ui.kit.guide.questions import Leg, LonLat, Ranked, Source
from dispatch_app.ui.kit.guide.reach_questions import Spot
from gis.coordinates import haversine_m
from gis.roads.conditions import USUAL_SIZE, VehicleSize

DRIVING_MPS = 2.0
"""Slower than this, a terminal's heading says nothing."""
METRES_PER_DEGREE = 111_195.0
"""Of latitude, on the sphere that distances are counted on."""
MOVED_M = 50.0
"""A vehicle that went farther than this may stand elsewhere in the table: across a junction, on the
other side of a barrier, before its station and not beyond it."""
DETOUR = 1.4
"""Road length over straight line, as usual for a city's streets."""
ESTIMATE_MPS = 9.0
"""Speed behind an estimate without roads; on the careful side."""
STRAIGHT_LINE = "straight-line"
"""Stands in for the version of the roads where none could be searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Times and lengths for one place, by roads or estimated."""

    vehicles: Mapping[str, Leg]
    road_version: str
    closure_version: int = 0
    hospitals: Mapping[str, Leg] = field(default_factory=dict)
    """Estimated ones only; by road they are asked for separately, as they stay where they are."""
    off_road_m: float = 0.0
    search_ms: float = 0.0

    @property
    def estimated(self) -> bool:
        return self.road_version == STRAIGHT_LINE


def vehicle_sources(state: CentreState, fixes: Mapping[VehicleId, Fix]) -> tuple[Source, ...]:
    """Each vehicle where its latest fix has it; on standby without one, at its station."""
    found = (_source(state, v, fixes.get(v.id)) for v in state.vehicles.values())
    return tuple(source for source in found if source is not None)


def _source(state: CentreState, vehicle: Vehicle, fix: Fix | None) -> Source | None:
    if fix is None and state.vehicle_state(vehicle) is not VehicleState.STANDBY:
        return None
    return start_of(state, vehicle, fix)


def start_of(state: CentreState, vehicle: Vehicle, fix: Fix | None) -> Source | None:
    """Where a vehicle sets out from: its fix, else its station."""
    if fix is not None:
        heading = fix.heading_deg if fix.speed_mps >= DRIVING_MPS else None
        return Source(vehicle.id, fix.lon, fix.lat, heading, size_of(vehicle))
    station = state.stations.get(vehicle.station)
    if station is None:
        return None
    at = station.position
    return Source(vehicle.id, at.lon, at.lat, size=size_of(vehicle))


def size_of(vehicle: Vehicle) -> VehicleSize | None:
    """For the road search; a measure that nobody told is that of the usual ambulance."""
    size = vehicle.size
    if not size:
        return None
    return VehicleSize(
        height_m=USUAL_SIZE.height_m if size.height_m is None else size.height_m,
        width_m=USUAL_SIZE.width_m if size.width_m is None else size.width_m,
        weight_t=USUAL_SIZE.weight_t if size.weight_t is None else size.weight_t,
    )


def spot_of(source: Source) -> Spot:
    """Where it stands, for questions of reach. The ledger of cover counts all as usual."""
    return Spot(source.id, source.lon, source.lat, source.heading_deg, source.size)


def hospital_sources(state: CentreState) -> tuple[Source, ...]:
    return tuple(
        Source(id=h.id, lon=h.position.lon, lat=h.position.lat) for h in state.hospitals.values()
    )


def legs_of(answer: Ranked) -> Legs:
    return Legs(
        vehicles=answer.vehicles,
        road_version=answer.road_version,
        closure_version=answer.closure_version,
        off_road_m=answer.place_off_road_m,
        search_ms=answer.took_ms,
    )


def estimated(place: LonLat, vehicles: Iterable[Source], hospitals: Iterable[Source]) -> Legs:
    """What stands in while the roads cannot be searched: straight lines, and said to be so."""
    return Legs(
        vehicles=_straight(place, list(vehicles)),
        hospitals=_straight(place, list(hospitals)),
        road_version=STRAIGHT_LINE,
    )


def _straight(place: LonLat, sources: list[Source]) -> dict[str, Leg]:
    if not sources:
        return {}
    lon, lat = [s.lon for s in sources], [s.lat for s in sources]
    metres = (haversine_m(lon, lat, place[0], place[1]) * DETOUR).tolist()
    return {
        source.id: Leg(time_s=length / ESTIMATE_MPS, distance_m=length)
        for source, length in zip(sources, metres, strict=True)
    }


def vehicle_travel(
    legs: Mapping[str, Leg], fixes: Mapping[VehicleId, Fix], now: datetime
) -> dict[VehicleId, Travel]:
    return {
        VehicleId(id_): _travel(leg, fixes.get(VehicleId(id_)), now) for id_, leg in legs.items()
    }


def _travel(leg: Leg, fix: Fix | None, now: datetime) -> Travel:
    if fix is None:
        return Travel(time_s=leg.time_s, distance_m=leg.distance_m, for_size_s=leg.for_size_s)
    return Travel(
        time_s=leg.time_s,
        distance_m=leg.distance_m,
        for_size_s=leg.for_size_s,
        fix_age_s=max(0.0, (now - fix.at).total_seconds()),
        plausible=fix.plausible,
    )


def hospital_travel(legs: Mapping[str, Leg]) -> dict[HospitalId, Travel]:
    return {
        HospitalId(id_): Travel(time_s=leg.time_s, distance_m=leg.distance_m)
        for id_, leg in legs.items()
    }


def has_moved(source: Source, fix: Fix) -> bool:
    """Whether what was searched from there no longer holds here. One that has stopped may turn
    round, which while it drove it could not.

    Asked for each of hundreds of fixes a second: the flat earth is near enough.
    """
    if source.heading_deg is not None and fix.speed_mps < DRIVING_MPS:
        return True
    north_m = (fix.lat - source.lat) * METRES_PER_DEGREE
    east_m = (fix.lon - source.lon) * METRES_PER_DEGREE * math.cos(math.radians(fix.lat))
    return math.hypot(north_m, east_m) > MOVED_M
