"""Who reaches what now, from what the centre knows: idle vehicles, closures, learnt speeds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import numpy as np

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import READY, CentreState, Vehicle
from dispatch_app.domain.values import Position
from dispatch_app.ports.handed_maps import Coverage, CoveredWithin, DistrictLeft, IdleVehicle
from gis.gazetteer.store import PlacesFile
from gis.people import People, PeopleSource
from gis.region import Region
from gis.roads.conditions import RoadCondition, condition_told
from gis.roads.factors import SpeedFactors
from gis.roads.graph import RoadGraph
from gis.roads.reach import Gap, ReachArea, ReachField

LIMITS_S: Final = (240.0, 480.0, 720.0)


def coverage_now(
    state: CentreState, region: Region, at: datetime, positions: Mapping[VehicleId, Position]
) -> Coverage:
    """The reach of every vehicle that may be sent.

    A vehicle on standby without a position stands at its station; any other without one is named
    as unplaced.

    Raises:
        BadRegion: the region's roads, people or places are missing or damaged.
    """
    ready = [v for v in state.vehicles.values() if state.vehicle_state(v) in READY]
    placed = {v.id: where for v in ready if (where := _where(state, v, positions)) is not None}
    idle = tuple(
        IdleVehicle(id=v.id, state=state.vehicle_state(v), at=placed[v.id])
        for v in ready
        if v.id in placed
    )
    conditions = tuple(
        condition_told(kept.id, kept.condition) for kept in state.road_conditions.values()
    )
    field = _field(region, at, conditions, state.road_condition_version)
    reach = field.reach(
        np.array([v.at.lon for v in idle]),
        np.array([v.at.lat for v in idle]),
        limits_s=LIMITS_S,
    )
    last = reach.gaps[-1]
    return Coverage(
        at=at,
        idle=idle,
        unplaced=tuple(v.id for v in ready if v.id not in placed),
        within=tuple(map(_within, reach.areas, reach.gaps)),
        people=last.of_people,
        people_estimated=last.people_source is PeopleSource.ESTIMATE,
    )


def _where(
    state: CentreState, vehicle: Vehicle, positions: Mapping[VehicleId, Position]
) -> Position | None:
    if vehicle.id in positions:
        return positions[vehicle.id]
    station = state.stations.get(vehicle.station)
    at_home = state.vehicle_state(vehicle) is VehicleState.STANDBY
    return station.position if station is not None and at_home else None


def _field(
    region: Region, at: datetime, conditions: tuple[RoadCondition, ...], version: int
) -> ReachField:
    graph = RoadGraph.load(region.roads)
    if region.speeds.is_file():
        graph.calibrate(SpeedFactors.load(region.speeds).at(at))
    graph.set_conditions(conditions, version)
    people = None if region.people is None else People.load(region.people)
    places = PlacesFile.open(region.places)
    try:
        return ReachField(graph, people, places.districts().names_at)
    finally:
        places.close()


def _within(area: ReachArea, gap: Gap) -> CoveredWithin:
    return CoveredWithin(
        limit_s=area.limit_s,
        polygons=area.polygons,
        area_km2=area.area_km2,
        left_km2=gap.area_km2,
        left_people=gap.people,
        districts=tuple(
            DistrictLeft(district=d.district, area_km2=d.area_km2, people=d.people)
            for d in gap.districts
        ),
    )
