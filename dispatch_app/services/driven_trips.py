"""Finds in the journal the trips from which road speeds are learnt. Knows no roads and no files.

Only what can be believed: the vehicle stood at its station when it was ordered; both times came
from a terminal's key, a station's button or the satellite; the place was sure and did not change
while it drove.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dispatch_app.domain import events as e
from dispatch_app.domain.centre import evolve
from dispatch_app.domain.codes import Origin, Stage, VehicleState
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Place, Position

SURE_M: Final = 100.0
"""A place less sure than this is not where the vehicle stopped."""
_BELIEVED: Final = frozenset({Origin.TERMINAL_KEY, Origin.STATION_BUTTON, Origin.GPS})


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenTrip:
    """From wheels rolling at the station to arrival at the scene."""

    vehicle: VehicleId
    started_at: datetime
    duration_s: float
    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class _Departure:
    start: Position
    place: Place
    rolled_at: datetime | None = None


def driven_trips(events: Iterable[e.Event]) -> Iterator[DrivenTrip]:
    """Go through a whole journal, from its first event."""
    state = CentreState()
    under_way: dict[MissionId, _Departure] = {}
    for event in events:
        match event:
            case e.MissionOrdered():
                departure = _departure(state, event)
                if departure is not None:
                    under_way[event.mission] = departure
            case e.PlaceFixed():
                _forget(state, under_way, event)
            case e.StageReached():
                trip = _reached(state, under_way, event)
                if trip is not None:
                    yield trip
        state = evolve(state, event)


def _departure(state: CentreState, event: e.MissionOrdered) -> _Departure | None:
    """Where the vehicle starts, if it stood at its station and goes to a sure place."""
    vehicle, station = state.vehicles.get(event.vehicle), state.stations.get(event.station)
    incident = state.incidents.get(event.incident)
    if vehicle is None or station is None or incident is None or incident.place is None:
        return None
    sure = incident.place.position is not None and incident.place.uncertainty_m <= SURE_M
    at_home = state.vehicle_state(vehicle) is VehicleState.STANDBY
    return _Departure(station.position, incident.place) if sure and at_home else None


def _forget(
    state: CentreState, under_way: dict[MissionId, _Departure], event: e.PlaceFixed
) -> None:
    """Who was on the way to another place drove who knows where."""
    for mission in [m for m, d in under_way.items() if d.place.position != event.place.position]:
        known = state.missions.get(mission)
        if known is not None and known.incident == event.incident:
            del under_way[mission]


def _reached(
    state: CentreState, under_way: dict[MissionId, _Departure], event: e.StageReached
) -> DrivenTrip | None:
    departure = under_way.get(event.mission)
    if departure is None or event.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED):
        return None
    if event.stage is Stage.EN_ROUTE and event.origin in _BELIEVED:
        under_way[event.mission] = _Departure(departure.start, departure.place, event.happened_at)
        return None
    del under_way[event.mission]
    arrived = event.stage is Stage.ON_SCENE and event.origin in _BELIEVED
    mission, end = state.missions.get(event.mission), departure.place.position
    if not arrived or mission is None or departure.rolled_at is None or end is None:
        return None
    seconds = (event.happened_at - departure.rolled_at).total_seconds()
    if seconds <= 0:
        return None
    return DrivenTrip(
        vehicle=mission.vehicle,
        started_at=departure.rolled_at,
        duration_s=seconds,
        start=departure.start,
        end=end,
    )
