"""One incident as a map can tell it: caller, place, stations, ways, stages. Standard library only.

Holds no numbers and no names of people: what is told here is handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatch_app.domain.codes import (
    AcceptanceKind,
    IncidentOutcome,
    Nature,
    PlaceSource,
    Priority,
)
from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import Call, Hospital, Incident, Mission, Station
from dispatch_app.domain.values import Place, Position, StageTime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSpot:
    """Where a caller was said to be, and by what kind of source."""

    position: Position
    radius_m: float
    source: PlaceSource


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMission:
    number: str
    vehicle: VehicleId
    station: str
    """Its name; the id where the centre no longer knows the station."""
    station_at: Position | None
    line: tuple[tuple[float, float], ...]
    """Longitude and latitude along the way that the last order showed."""
    hospital: str
    hospital_at: Position | None
    ordered_at: datetime
    stages: tuple[StageTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStory:
    number: str
    nature: Nature
    opened_at: datetime
    closed_at: datetime | None
    outcome: IncidentOutcome | None
    complaint: str
    """In words; empty while no order told it."""
    priority: Priority | None
    place: Place | None
    callers: tuple[CallerSpot, ...]
    acceptances: tuple[tuple[AcceptanceKind, datetime], ...]
    missions: tuple[StoryMission, ...]
    rang_at: datetime | None = None
    """When the first call rang, and when somebody answered it; None where no call is kept."""
    answered_at: datetime | None = None


def story_of(
    incident: Incident,
    missions: Iterable[Mission],
    calls: Iterable[Call],
    stations: Mapping[StationId, Station],
    hospitals: Mapping[HospitalId, Hospital],
) -> IncidentStory:
    """Leave out everything that names a person or a number."""
    ordered = sorted(missions, key=lambda mission: mission.ordered_at)
    calls = sorted(calls, key=lambda call: call.rang_at)
    slips = [m.slip.slip for m in ordered if m.slip is not None]
    return IncidentStory(
        number=incident.number,
        nature=incident.nature,
        opened_at=incident.opened_at,
        closed_at=incident.closed_at,
        outcome=incident.outcome,
        complaint=next((s.complaint_name for s in reversed(slips) if s.complaint_name), ""),
        priority=incident.plan.priority if incident.plan else None,
        place=incident.place,
        callers=tuple(spot for call in calls for spot in _spots(call)),
        acceptances=tuple((a.kind, a.began_at) for a in incident.acceptances),
        missions=tuple(_mission(m, stations, hospitals) for m in ordered),
        rang_at=calls[0].rang_at if calls else None,
        answered_at=calls[0].answered_at if calls else None,
    )


def _spots(call: Call) -> Iterable[CallerSpot]:
    for told in call.located:
        yield CallerSpot(position=told.position, radius_m=told.radius_m, source=told.source)


def _mission(
    mission: Mission,
    stations: Mapping[StationId, Station],
    hospitals: Mapping[HospitalId, Hospital],
) -> StoryMission:
    slip = mission.slip.slip if mission.slip else None
    station = stations.get(mission.station)
    chosen = mission.hospital or (slip.hospital if slip else None)
    hospital = hospitals.get(chosen) if chosen else None
    return StoryMission(
        number=mission.number,
        vehicle=mission.vehicle,
        station=station.name if station else mission.station,
        station_at=station.position if station else None,
        line=slip.route.line if slip and slip.route else (),
        hospital=hospital.name if hospital else (chosen or ""),
        hospital_at=hospital.position if hospital else None,
        ordered_at=mission.ordered_at,
        stages=mission.stages,
    )
