"""Brings vehicles and open incidents to the map of the live board. Paints nothing itself.

Moves are gathered, and only what looks other reaches the map; nothing moves while nobody looks.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.state import CentreState, Incident
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.values import Fix
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.map import (
    HospitalMark,
    IncidentMark,
    MapWidget,
    StationMark,
    Thing,
    VehicleMark,
)

GATHER_MS = 1000
_HEADING_STEP = 15.0
_NO_PRIORITY = 4


class LiveMap(QObject):
    incident_wanted = Signal(str)

    def __init__(self, desk: Desk, texts: Texts, view: MapWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._view = desk, texts, view
        self._shown: dict[str, VehicleMark] = {}
        self._state = CentreState()
        self._moved: set[VehicleId] = set()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self.show_news)
        desk.moved.connect(self._has_moved)
        desk.changed.connect(self._has_changed)
        view.thing_activated.connect(self._activated)

    def _has_moved(self, fixes: list[Fix]) -> None:
        self._moved.update(fix.vehicle for fix in fixes)
        self._soon()

    def _has_changed(self, _view: object) -> None:
        self._soon()

    def _soon(self) -> None:
        if self._view.isVisible() and not self._gather.isActive():
            self._gather.start()

    def show_news(self) -> None:
        """What changed since the last time, and nothing else."""
        before, state = self._state, self._desk.state
        self._state = state
        moved, self._moved = self._moved, set()
        if state.vehicles is not before.vehicles or state.missions is not before.missions:
            moved |= _differing(before, state)
        self._put(moved)
        if state.incidents is not before.incidents:
            self._view.set_incidents(_incident_marks(state.incidents.values()))
        if state.stations is not before.stations:
            self._view.set_stations(
                StationMark(s.id, s.position.lon, s.position.lat, s.name)
                for s in state.stations.values()
            )
        if state.hospitals is not before.hospitals:
            self._view.set_hospitals(
                HospitalMark(h.id, h.position.lon, h.position.lat, h.name)
                for h in state.hospitals.values()
            )

    def _put(self, vehicles: Iterable[VehicleId]) -> None:
        marks = [mark for v in vehicles if (mark := self._mark(v)) is not None]
        new = [mark for mark in marks if self._shown.get(mark.id) != mark]
        if new:
            self._shown.update((mark.id, mark) for mark in new)
            self._view.put_vehicles(new)

    def _mark(self, id_: VehicleId) -> VehicleMark | None:
        desk = self._desk
        fix, vehicle = desk.fixes.get(id_), desk.state.vehicles.get(id_)
        if fix is None or vehicle is None:
            return None
        doing = desk.state.vehicle_state(vehicle)
        heading = fix.heading_deg
        turned = None if heading is None else round(heading / _HEADING_STEP) * _HEADING_STEP % 360
        return VehicleMark(
            id=id_,
            lon=fix.lon,
            lat=fix.lat,
            state=doing.value,
            callsign=id_,
            note=self._texts.code("vehicle_state", doing.value),
            heading_deg=turned,
            stale=(desk.now() - fix.at).total_seconds() > NORM.fix_stale_s,
        )

    def _activated(self, kind: str, id_: str) -> None:
        """A vehicle leads to what it is on."""
        if kind == Thing.VEHICLE.value:
            vehicle = self._desk.state.vehicles.get(VehicleId(id_))
            mission = vehicle.mission if vehicle is not None else None
            known = self._desk.state.missions.get(mission) if mission is not None else None
            id_ = known.incident if known is not None else ""
        elif kind != Thing.INCIDENT.value:
            return
        if id_:
            self.incident_wanted.emit(IncidentId(id_))


def _differing(before: CentreState, now: CentreState) -> set[VehicleId]:
    """The state never changes a vehicle or mission in place: another one is another object."""
    of_missions = {
        mission.vehicle
        for id_, mission in now.missions.items()
        if before.missions.get(id_) is not mission
    }
    own = {id_ for id_, v in now.vehicles.items() if before.vehicles.get(id_) is not v}
    return own | of_missions


def _incident_marks(incidents: Iterable[Incident]) -> list[IncidentMark]:
    found = []
    for incident in incidents:
        place = incident.place
        if not incident.open or place is None or place.position is None:
            continue
        priority = incident.plan.priority.value if incident.plan is not None else _NO_PRIORITY
        found.append(
            IncidentMark(
                incident.id,
                place.position.lon,
                place.position.lat,
                priority,
                f"P{priority} {incident.number.rpartition('-')[2]}",
                place.text,
            )
        )
    return found
