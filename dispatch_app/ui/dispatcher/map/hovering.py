"""What the card beside the pointer says of a thing. Lines of words out of the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QCursor

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.ids import HospitalId, IncidentId, StationId, VehicleId
from dispatch_app.domain.ranking import hospital_load
from dispatch_app.domain.state import READY, Vehicle
from dispatch_app.domain.values import Fix
from dispatch_app.i18n.times import clock_text, minutes_text, span_text
from dispatch_app.ui.dispatcher.map.bearings import bearing_of
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.wording import complaint_name, place_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map import Thing

LINGER_MS = 220
AGAIN_MS = 1_000
MOST_MEMBERS = 14
KMH = 3.6


class Hovering(QObject):
    """`others` say what closures and places of our own are."""

    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        arrivals: Mapping[VehicleId, float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._window = window
        self.arrivals = arrivals
        self.others: dict[str, Callable[[str], list[str]]] = {}
        self._about = ("", "")
        self._at = QPoint()
        self._linger = QTimer(self)
        self._linger.setSingleShot(True)
        self._linger.setInterval(LINGER_MS)
        self._linger.timeout.connect(self._show)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._refresh)
        window.map.thing_hovered.connect(self._hovered)

    @Slot(str, str)
    def _hovered(self, kind: str, id_: str) -> None:
        self._about = (kind, id_)
        if kind:
            self._linger.start()
        else:
            self._linger.stop()
            self._again.stop()
            self._window.card.hide()

    def _show(self) -> None:
        self._at = self._window.mapFromGlobal(QCursor.pos())
        self._window.card.tell(self.lines(*self._about), self._at)
        self._again.start()

    def _refresh(self) -> None:
        """Ages and minutes run on while somebody looks."""
        if self._window.card.isVisible():
            self._window.card.tell(self.lines(*self._about), self._at)
        else:
            self._again.stop()

    def lines(self, kind: str, id_: str) -> list[str]:
        """The card of a thing; empty for one that nobody knows."""
        match kind:
            case Thing.VEHICLE:
                return self._vehicle(VehicleId(id_))
            case Thing.CROWD:
                return self._crowd(id_)
            case Thing.INCIDENT:
                return self._incident(IncidentId(id_))
            case Thing.STATION:
                return self._station(StationId(id_))
            case Thing.HOSPITAL:
                return self._hospital(HospitalId(id_))
            case _:
                tell = self.others.get(kind)
                return tell(id_) if tell else []

    # ---- vehicles

    def _vehicle(self, id_: VehicleId) -> list[str]:
        place, texts = self._place, self._place.texts
        vehicle = place.desk.state.vehicles.get(id_)
        if vehicle is None:
            return []
        state = place.desk.state.vehicle_state(vehicle)
        word = texts.code("vehicle_state", state.value)
        if vehicle.pause_reason is not None:
            word += f" · {texts.code('pause_reason', vehicle.pause_reason.value)}"
        level = texts.code("level", vehicle.level.value)
        since = clock_text(vehicle.since, place.zone) if vehicle.since else ""
        head = texts("mapwindow.card.since", state=word, time=since) if since else word
        lines = [f"{id_}  {level}  {vehicle.plate}", head, self._fix(place.desk.fixes.get(id_))]
        return [line for line in (*lines, *self._mission(vehicle), " ".join(vehicle.crew)) if line]

    def _fix(self, fix: Fix | None) -> str:
        """How old the position is, how fast and where to it drives."""
        texts = self._place.texts
        if fix is None:
            return texts("mapwindow.card.no-fix")
        age = span_text((self._place.desk.now() - fix.at).total_seconds())
        speed = f"{fix.speed_mps * KMH:.0f} km/h"
        heading = (
            "" if fix.heading_deg is None else texts.code("bearing", bearing_of(fix.heading_deg))
        )
        return texts("mapwindow.card.fix", age=age, speed=speed, heading=heading).strip()

    def _mission(self, vehicle: Vehicle) -> list[str]:
        state, texts = self._place.desk.state, self._place.texts
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        incident = state.incidents.get(mission.incident) if mission else None
        if mission is None or incident is None:
            return []
        name = complaint_name(self._place.protocols, incident.complaint, texts.language)
        aim = place_text(incident, texts)
        hospital = state.hospitals.get(mission.hospital) if mission.hospital else None
        if mission.stage is Stage.TRANSPORTING and hospital is not None:
            aim = hospital.name
        lines = [f"{incident.number[-4:]} {name}".strip(), f"→ {aim}"]
        left = self.arrivals.get(vehicle.id)
        if left is not None:
            lines.append(texts("mapwindow.left", time=minutes_text(left)))
        return lines

    def _crowd(self, id_: str) -> list[str]:
        texts, state = self._place.texts, self._place.desk.state
        members = sorted(self._window.map.crowd(id_))
        lines = [texts("mapwindow.card.crowd", count=len(members))]
        for member in members[:MOST_MEMBERS]:
            vehicle = state.vehicles.get(VehicleId(member))
            if vehicle is not None:
                word = texts.code("vehicle_state", state.vehicle_state(vehicle).value)
                lines.append(f"{member}  {word}")
        if len(members) > MOST_MEMBERS:
            lines.append(f"+{len(members) - MOST_MEMBERS}")
        return [*lines, texts("mapwindow.card.open")]

    # ---- what stands still

    def _incident(self, id_: IncidentId) -> list[str]:
        state, texts = self._place.desk.state, self._place.texts
        incident = state.incidents.get(id_)
        if incident is None:
            return []
        name = complaint_name(self._place.protocols, incident.complaint, texts.language)
        priority = f"P{int(incident.plan.priority)} " if incident.plan else ""
        title = f"{priority}{name or texts('queue.no-complaint')}"
        running = span_text((self._place.desk.now() - incident.opened_at).total_seconds())
        missions = [
            f"{m.vehicle}  {texts.code('stage', m.stage.value)}"
            for m in state.open_missions(incident)
        ]
        return [title, f"{incident.number}  {running}", place_text(incident, texts), *missions]

    def _station(self, id_: StationId) -> list[str]:
        state, texts = self._place.desk.state, self._place.texts
        station = state.stations.get(id_)
        if station is None:
            return []
        own = [v for v in state.vehicles.values() if v.station == id_]
        ready = sum(state.vehicle_state(v) in READY for v in own)
        count = texts("mapwindow.card.station", ready=ready, count=len(own))
        return [line for line in (station.name, count, station.phone) if line]

    def _hospital(self, id_: HospitalId) -> list[str]:
        state, texts = self._place.desk.state, self._place.texts
        hospital = state.hospitals.get(id_)
        if hospital is None:
            return []
        inbound, at_door = (load.get(id_, 0) for load in hospital_load(state))
        able = " ".join(texts.code("capability", c) for c in hospital.capabilities)
        lines = [
            f"{hospital.name}  {hospital.grade}".strip(),
            texts.code("hospital_status", hospital.status.value),
            texts("dispatch.hospital-load", inbound=inbound, at_door=at_door),
            able,
            hospital.note,
        ]
        return [line for line in lines if line]
