"""How long the vehicles of one incident still drive to it, by the roads. No widgets."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.ids import IncidentId, MissionId, VehicleId
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.dispatching.travel import size_of
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, LonLat, Lost

AGAIN_MS = 10_000
TO_SCENE = frozenset({Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE})


class Coming(QObject):
    """Follows one incident at a time; what was told of another is forgotten."""

    told = Signal()

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._incident: IncidentId | None = None
        self._left_s: dict[MissionId, float] = {}
        self._asked: set[MissionId] = set()
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.ask)

    def follow(self, incident: IncidentId | None) -> None:
        if incident != self._incident:
            self._incident = incident
            self._left_s, self._asked = {}, set()
        if incident is None:
            self._again.stop()
            return
        if not self._again.isActive():
            self._again.start()
        self._ask(again=False)

    def left_s(self, mission: Mission) -> float | None:
        """Seconds to the scene; None while the roads have not told, or if it drives elsewhere."""
        return self._left_s.get(mission.id) if mission.stage in TO_SCENE else None

    def ask(self) -> None:
        self._ask(again=True)

    def _ask(self, *, again: bool) -> None:
        state = self._place.desk.state
        incident = state.incidents.get(self._incident) if self._incident else None
        for mission in state.open_missions(incident) if incident else ():
            if mission.stage in TO_SCENE and (again or mission.id not in self._asked):
                self._asked.add(mission.id)
                self._drive(mission)

    def _drive(self, mission: Mission) -> None:
        start, end = self._start(mission.vehicle), _scene(mission)
        if start is None or end is None:
            return
        vehicle = self._place.desk.state.vehicles.get(mission.vehicle)
        way = Drive(start=start, end=end, size=size_of(vehicle) if vehicle else None)
        self._place.guide.drive(way, partial(self._driven, self._incident, mission.id))

    def _start(self, vehicle: VehicleId) -> LonLat | None:
        desk = self._place.desk
        fix = desk.fixes.get(vehicle)
        if fix is not None:
            return fix.lon, fix.lat
        known = desk.state.vehicles.get(vehicle)
        station = desk.state.stations.get(known.station) if known else None
        return (station.position.lon, station.position.lat) if station else None

    def _driven(
        self, incident: IncidentId | None, mission: MissionId, answer: Driven | Lost
    ) -> None:
        if incident == self._incident and isinstance(answer, Driven) and answer.line:
            self._left_s[mission] = answer.time_s
            self.told.emit()


def _scene(mission: Mission) -> LonLat | None:
    at = mission.slip.slip.place.position if mission.slip else None
    return (at.lon, at.lat) if at else None
