"""Ways and remaining minutes of the selected incident's vehicles, from the roads. No widgets.

A vehicle that keeps to its way is followed fix by fix without a search; one that leaves it, and
all of them when roads are closed or opened, are searched anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Fix
from dispatch_app.ui.dispatcher.dispatching.travel import size_of
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, LonLat, Lost
from gis.roads.progress import Progress

AGAIN_S = 5.0
"""One vehicle is searched no more often than this."""
WORTH_SHOWING_S = 5.0
"""Remaining times that changed by less are not shown anew."""
TO_SCENE = frozenset({Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE})

Aim = tuple[str, LonLat]


class Arrivals(QObject):
    came = Signal()

    def __init__(
        self,
        workplace: Workplace,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._clock = clock
        self._aims: dict[VehicleId, Aim] = {}
        self._asked_s: dict[VehicleId, float] = {}
        self._lost: set[VehicleId] = set()
        """They have left their way, or it was not found."""
        self._progress: dict[VehicleId, Progress] = {}
        self._roads = 0
        self.ways: dict[VehicleId, Driven] = {}
        """What is left to drive."""
        self._again = QTimer(self)
        self._again.setInterval(int(AGAIN_S * 1000))
        self._again.timeout.connect(self.ask_lost)
        workplace.desk.moved.connect(self._moved)

    @property
    def seconds(self) -> dict[VehicleId, float]:
        return {vehicle: way.time_s for vehicle, way in self.ways.items() if way.line}

    def follow(self) -> None:
        """Look at the selected incident's missions anew; asks only for what is new."""
        incident, state = self._place.incident, self._place.desk.state
        missions = state.open_missions(incident) if incident else []
        aims = {m.vehicle: aim for m in missions if (aim := self._aim(m)) is not None}
        gone = self._aims.keys() - aims.keys()
        changed = state.road_condition_version != self._roads
        new = [v for v, aim in aims.items() if changed or self._aims.get(v) != aim]
        self._aims, self._roads = aims, state.road_condition_version
        for vehicle in gone:
            self._forget(vehicle)
        for vehicle in new:
            self._ask(vehicle)
        if aims and not self._again.isActive():
            self._again.start()
        elif not aims:
            self._again.stop()
        if gone:
            self.came.emit()

    def _forget(self, vehicle: VehicleId) -> None:
        self._lost.discard(vehicle)
        for kept in (self.ways, self._progress, self._asked_s):
            kept.pop(vehicle, None)

    def _aim(self, mission: Mission) -> Aim | None:
        """Where the vehicle drives to: the scene, then the hospital; None while it stands."""
        state = self._place.desk.state
        if mission.stage in TO_SCENE and mission.slip is not None:
            position = mission.slip.slip.place.position
            return (mission.id, (position.lon, position.lat)) if position else None
        hospital = state.hospitals.get(mission.hospital) if mission.hospital else None
        if mission.stage is Stage.TRANSPORTING and hospital is not None:
            return (hospital.id, (hospital.position.lon, hospital.position.lat))
        return None

    # ---- along the way

    @Slot(object)
    def _moved(self, fixes: list[Fix]) -> None:
        shown = self.seconds
        for fix in fixes:
            if fix.vehicle in self._aims:
                self._advance(fix)
        now = self.seconds
        if any(abs(now[v] - shown.get(v, now[v])) >= WORTH_SHOWING_S for v in now):
            self.came.emit()

    def _advance(self, fix: Fix) -> None:
        """Shorten the way up to the fix; a vehicle that is elsewhere is searched anew."""
        progress = self._progress.get(fix.vehicle)
        if progress is None:
            return
        rest = progress.rest(fix.lon, fix.lat)
        if rest is None:
            self._lost.add(fix.vehicle)
            self.ask_lost()
            return
        self._lost.discard(fix.vehicle)
        way = self.ways[fix.vehicle]
        if abs(way.time_s - rest.time_s) >= WORTH_SHOWING_S:
            self.ways[fix.vehicle] = replace(
                way, line=rest.line, time_s=rest.time_s, distance_m=rest.distance_m, times_s=()
            )

    # ---- asking

    @Slot()
    def ask_lost(self) -> None:
        """Search for vehicles off their way, each once in a while."""
        for vehicle in sorted(self._lost & self._aims.keys()):
            if self._clock() - self._asked_s.get(vehicle, -AGAIN_S) >= AGAIN_S:
                self._ask(vehicle)

    def _ask(self, vehicle: VehicleId) -> None:
        start = self._start(vehicle)
        if start is None:
            self._lost.add(vehicle)
            return
        aim = self._aims[vehicle]
        self._asked_s[vehicle] = self._clock()
        known = self._place.desk.state.vehicles.get(vehicle)
        question = Drive(start=start, end=aim[1], size=size_of(known) if known else None)
        self._place.guide.drive(question, partial(self._answered, vehicle, aim))

    def _start(self, vehicle: VehicleId) -> LonLat | None:
        fix = self._place.desk.fixes.get(vehicle)
        if fix is not None:
            return (fix.lon, fix.lat)
        known = self._place.desk.state.vehicles.get(vehicle)
        station = self._place.desk.state.stations.get(known.station) if known else None
        return (station.position.lon, station.position.lat) if station else None

    def _answered(self, vehicle: VehicleId, aim: Aim, answer: Driven | Lost) -> None:
        if self._aims.get(vehicle) != aim:
            return
        if isinstance(answer, Lost):
            self._lost.add(vehicle)
            return
        self._lost.discard(vehicle)
        self._progress.pop(vehicle, None)
        if len(answer.line) > 1 and len(answer.times_s) == len(answer.line):
            self._progress[vehicle] = Progress(answer.line, answer.times_s)
        else:
            self._lost.add(vehicle)
        self.ways[vehicle] = answer
        self.came.emit()
