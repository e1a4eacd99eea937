"""Turns the state and the fixes into marks of the map. Pure: no widgets, no road search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.ranking import hospital_load
from dispatch_app.domain.state import CentreState, Incident, Mission, Station, Vehicle
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import Fix
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text, span_text
from dispatch_app.ui.dispatcher.dispatching.focus import Candidate
from dispatch_app.ui.dispatcher.dispatching.travel import DRIVING_MPS
from dispatch_app.ui.dispatcher.dispatching.words import distance_text
from dispatch_app.ui.dispatcher.wording import complaint_name, place_text
from dispatch_app.ui.kit.map import HospitalMark, IncidentMark, StationMark, VehicleMark

UNSORTED = 4
"""Priority of an incident that has no plan yet, as far as its looks go."""
_COUNTED = frozenset({VehicleState.ON_SCENE, VehicleState.AT_HOSPITAL, VehicleState.PAUSED})
"""States whose minutes stand beside the vehicle."""
_HEADING_STEP = 15.0
_DRIVING = {
    Stage.EN_ROUTE: "place",
    Stage.TRANSPORTING: "hospital",
}


class MarkMaker:
    """Makes marks in one language. The state and the time come with each call."""

    def __init__(self, texts: Texts, book: Protocols, timers: Timers = NORM) -> None:
        self._texts = texts
        self._book = book
        self._timers = timers

    # ---- vehicles

    def vehicles(
        self,
        state: CentreState,
        fixes: Mapping[VehicleId, Fix],
        now: datetime,
        candidates: Mapping[VehicleId, Candidate],
        arrivals: Mapping[VehicleId, float],
        only: Iterable[VehicleId] | None = None,
    ) -> Iterator[VehicleMark]:
        """All vehicles whose place is known, or those named.

        `arrivals`: seconds until vehicles on a mission arrive where they drive to.
        """
        wanted = state.vehicles if only is None else only
        for id_ in wanted:
            vehicle = state.vehicles.get(id_)
            if vehicle is None:
                continue
            mark = self._vehicle(
                state, vehicle, fixes.get(id_), now, candidates.get(id_), arrivals.get(id_)
            )
            if mark is not None:
                yield mark

    def _vehicle(
        self,
        state: CentreState,
        vehicle: Vehicle,
        fix: Fix | None,
        now: datetime,
        candidate: Candidate | None,
        arrival_s: float | None,
    ) -> VehicleMark | None:
        doing = state.vehicle_state(vehicle)
        age_s = (now - fix.at).total_seconds() if fix else None
        stale = age_s is not None and age_s > self._timers.fix_stale_s
        where = (fix.lon, fix.lat) if fix else _at_station(state, vehicle)
        if where is None or (fix is None and doing is VehicleState.OUT_OF_SERVICE):
            return None
        return VehicleMark(
            id=vehicle.id,
            lon=where[0],
            lat=where[1],
            state=doing.value,
            callsign=vehicle.id,
            note=self._stale_note(age_s)
            if stale and age_s is not None
            else self._note(state, vehicle, doing, now, candidate, arrival_s),
            heading_deg=_heading(fix),
            stale=stale,
            rank=candidate.rank if candidate else 0,
        )

    def _stale_note(self, age_s: float) -> str:
        return self._texts("dispatch.why-stale", minutes=int(age_s // 60))

    def _note(
        self,
        state: CentreState,
        vehicle: Vehicle,
        doing: VehicleState,
        now: datetime,
        candidate: Candidate | None,
        arrival_s: float | None,
    ) -> str:
        if candidate is not None and candidate.time_s is not None:
            level = self._texts.code("level_short", vehicle.level.value)
            way = f"{minutes_text(candidate.time_s)} {distance_text(candidate.distance_m)}"
            return f"{level} {way}"
        word = self._texts.code("vehicle_state", doing.value)
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        if mission is not None:
            return f"{word} {self._mission_note(state, mission, now, arrival_s)}".strip()
        if doing in _COUNTED and vehicle.since is not None:
            return f"{word} {_minutes((now - vehicle.since).total_seconds())}"
        return word

    def _mission_note(
        self, state: CentreState, mission: Mission, now: datetime, arrival_s: float | None
    ) -> str:
        if mission.stage in _DRIVING and arrival_s is not None:
            return self._texts("mapwindow.left", time=_minutes(arrival_s))
        reached = mission.reached(mission.stage)
        since = reached.at if reached else mission.ordered_at
        if mission.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED):
            minutes = int((now - mission.ordered_at).total_seconds() // 60)
            return span_text(minutes * 60) if minutes else ""
        if mission.stage is Stage.EN_ROUTE:
            incident = state.incidents.get(mission.incident)
            return f"→ {incident.number[-4:]}" if incident else ""
        return _minutes((now - since).total_seconds())

    # ---- incidents

    def incidents(self, state: CentreState, now: datetime) -> Iterator[IncidentMark]:
        for incident in state.incidents.values():
            if incident.open and incident.place and incident.place.position:
                yield self.incident(incident, now)

    def incident(self, incident: Incident, now: datetime) -> IncidentMark:
        """The place must have a position."""
        assert incident.place is not None
        assert incident.place.position is not None
        complaint = complaint_name(self._book, incident.complaint, self._texts.language)
        plan = incident.plan
        title = complaint or self._texts("queue.no-complaint")
        if plan is not None:
            title = f"P{int(plan.priority)} {title}"
        minutes = _minutes((now - incident.opened_at).total_seconds())
        detail = place_text(incident, self._texts)
        if incident.meeting_point:
            detail += f" · {self._texts('mapwindow.meet', point=incident.meeting_point)}"
        return IncidentMark(
            id=incident.id,
            lon=incident.place.position.lon,
            lat=incident.place.position.lat,
            priority=int(plan.priority) if plan else UNSORTED,
            title=f"{title} {minutes}",
            detail=detail,
        )


def station_marks(stations: Iterable[Station]) -> list[StationMark]:
    return [StationMark(s.id, s.position.lon, s.position.lat, s.name) for s in stations]


def hospital_marks(
    state: CentreState, texts: Texts, wanted: str = "", time_s: float | None = None
) -> list[HospitalMark]:
    """All hospitals with the load that our own vehicles are; the wanted one with its road time."""
    inbound, at_door = hospital_load(state)
    return [
        HospitalMark(
            h.id,
            h.position.lon,
            h.position.lat,
            h.name,
            minutes_text(time_s) if h.id == wanted and time_s is not None else "",
            _load_text(inbound.get(h.id, 0), at_door.get(h.id, 0), texts),
        )
        for h in state.hospitals.values()
    ]


def _load_text(inbound: int, at_door: int, texts: Texts) -> str:
    if not inbound and not at_door:
        return ""
    return texts("dispatch.hospital-load", inbound=inbound, at_door=at_door)


def _heading(fix: Fix | None) -> float | None:
    """To fifteen degrees: a mark that turns by less looks the same and is not dressed anew."""
    if fix is None or fix.heading_deg is None or fix.speed_mps < DRIVING_MPS:
        return None
    return round(fix.heading_deg / _HEADING_STEP) * _HEADING_STEP % 360.0


def _at_station(state: CentreState, vehicle: Vehicle) -> tuple[float, float] | None:
    station = state.stations.get(vehicle.station)
    return (station.position.lon, station.position.lat) if station else None


def _minutes(seconds: float) -> str:
    """Whole minutes: a note must not change every second."""
    minutes = max(0, int(seconds // 60))
    return f"{minutes}'" if minutes < 60 else f"{minutes // 60}h"
