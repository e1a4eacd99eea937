"""Ways and remaining minutes of the selected incident's vehicles, from the roads. No widgets."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, LonLat, Lost

AGAIN_MS = 10_000
TO_SCENE = frozenset({Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE})


class Arrivals(QObject):
    came = Signal()

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._aims: dict[VehicleId, tuple[str, LonLat]] = {}
        self.ways: dict[VehicleId, Driven] = {}
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._ask_all)

    @property
    def seconds(self) -> dict[VehicleId, float]:
        return {vehicle: way.time_s for vehicle, way in self.ways.items() if way.line}

    def follow(self) -> None:
        """Look at the selected incident's missions anew; asks only for what is new."""
        incident = self._place.incident
        missions = self._place.desk.state.open_missions(incident) if incident else []
        aims = {m.vehicle: aim for m in missions if (aim := self._aim(m)) is not None}
        gone = self._aims.keys() - aims.keys()
        new = [v for v, aim in aims.items() if self._aims.get(v) != aim]
        self._aims = aims
        for vehicle in gone:
            self.ways.pop(vehicle, None)
        for vehicle in new:
            self._ask(vehicle)
        if aims and not self._again.isActive():
            self._again.start()
        elif not aims:
            self._again.stop()
        if gone:
            self.came.emit()

    def _aim(self, mission: Mission) -> tuple[str, LonLat] | None:
        """Where the vehicle drives to: the scene, then the hospital; None while it stands."""
        state = self._place.desk.state
        if mission.stage in TO_SCENE and mission.slip is not None:
            position = mission.slip.slip.place.position
            return (mission.id, (position.lon, position.lat)) if position else None
        hospital = state.hospitals.get(mission.hospital) if mission.hospital else None
        if mission.stage is Stage.TRANSPORTING and hospital is not None:
            return (hospital.id, (hospital.position.lon, hospital.position.lat))
        return None

    def _ask_all(self) -> None:
        for vehicle in self._aims:
            self._ask(vehicle)

    def _ask(self, vehicle: VehicleId) -> None:
        start = self._start(vehicle)
        if start is None:
            return
        aim = self._aims[vehicle]
        question = Drive(start=start, end=aim[1])
        self._place.guide.drive(question, partial(self._answered, vehicle, aim))

    def _start(self, vehicle: VehicleId) -> LonLat | None:
        fix = self._place.desk.fixes.get(vehicle)
        if fix is not None:
            return (fix.lon, fix.lat)
        known = self._place.desk.state.vehicles.get(vehicle)
        station = self._place.desk.state.stations.get(known.station) if known else None
        return (station.position.lon, station.position.lat) if station else None

    def _answered(self, vehicle: VehicleId, aim: tuple[str, LonLat], answer: Driven | Lost) -> None:
        if isinstance(answer, Driven) and self._aims.get(vehicle) == aim:
            self.ways[vehicle] = answer
            self.came.emit()
