"""Brings vehicles to the map: fixes gathered and passed on as often as a move can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState, Vehicle
from dispatch_app.domain.values import Fix
from dispatch_app.ui.dispatcher.dispatching.focus import Candidate
from dispatch_app.ui.dispatcher.map.marks import MarkMaker
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map import MapWidget, Thing, VehicleMark

FRAME_MS, REST_MS = 250, 1000
"""Moves are passed on no more often than the first, and no later than the second."""
_SEEN_PX, _FAST_MPS = 1.5, 20.0
"""A fast vehicle that has moved by less on the screen need not be painted: with hundreds of them,
the whole map is painted each time."""
MINUTES_MS = 10_000
"""Notes count minutes; looking at all of them this often is enough."""


class FleetLayer(QObject):
    def __init__(
        self,
        workplace: Workplace,
        map_widget: MapWidget,
        maker: MarkMaker,
        count: Callable[[Thing, int], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._map = map_widget
        self._maker = maker
        self._count = count
        self._shown: dict[str, VehicleMark] = {}
        self._moved: set[VehicleId] = set()
        self._state = CentreState()
        self._all = True
        self.candidates: Mapping[VehicleId, Candidate] = {}
        self.arrivals: Mapping[VehicleId, float] = {}
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._pass_on)
        self._minutes = QTimer(self)
        self._minutes.setInterval(MINUTES_MS)
        self._minutes.timeout.connect(self.show_all)
        self._minutes.start()
        workplace.desk.moved.connect(self._has_moved)
        workplace.desk.changed.connect(self._has_changed)

    @Slot(object)
    def _has_moved(self, fixes: list[Fix]) -> None:
        self._moved.update(fix.vehicle for fix in fixes)
        if not self._frame.isActive():
            self._frame.start(frame_ms(self._map.view.metres_per_px))

    @Slot(object)
    def _has_changed(self, _view: object) -> None:
        """Another state of the fleet: whom it concerns is looked at with those that moved."""
        before, state = self._state, self._place.desk.state
        self._state = state
        if state.vehicles.keys() != before.vehicles.keys() or state.stations is not before.stations:
            self._all = True
        self._moved.update(_differing(before.vehicles, state.vehicles))
        self._moved.update(
            mission.vehicle
            for mission in state.missions.values()
            if before.missions.get(mission.id) is not mission
        )
        if (self._all or self._moved) and not 0 <= self._frame.remainingTime() <= FRAME_MS:
            self._frame.start(FRAME_MS)

    def _pass_on(self) -> None:
        moved, self._moved = self._moved, set()
        if self._all:
            self.show_all()
            return
        marks = list(self._marks(moved))
        self._take_off(moved - {VehicleId(mark.id) for mark in marks})
        self._put(marks)

    def show_all(self) -> None:
        """Look at every vehicle; only those that look different reach the map."""
        self._all = False
        self._moved.clear()
        marks = list(self._marks(None))
        self._take_off(self._shown.keys() - {mark.id for mark in marks})
        self._put(marks)
        self._count(Thing.VEHICLE, len(marks))

    def _take_off(self, vehicles: Iterable[str]) -> None:
        for gone in vehicles:
            if self._shown.pop(gone, None) is not None:
                self._map.remove_vehicle(gone)

    def show_candidates(self, candidates: Mapping[VehicleId, Candidate]) -> None:
        touched = self.candidates.keys() | candidates.keys()
        self.candidates = candidates
        self._put(self._marks(touched))

    def show_arrivals(self, arrivals: Mapping[VehicleId, float]) -> None:
        touched = self.arrivals.keys() | arrivals.keys()
        self.arrivals = arrivals
        self._put(self._marks(touched))

    def _marks(self, only: Iterable[VehicleId] | None) -> Iterator[VehicleMark]:
        desk = self._place.desk
        return self._maker.vehicles(
            desk.state, desk.fixes, desk.now(), self.candidates, self.arrivals, only
        )

    def _put(self, marks: Iterable[VehicleMark]) -> None:
        new = [mark for mark in marks if self._shown.get(mark.id) != mark]
        if new:
            self._shown.update((mark.id, mark) for mark in new)
            self._map.put_vehicles(new)


def _differing(
    before: Mapping[VehicleId, Vehicle], now: Mapping[VehicleId, Vehicle]
) -> list[VehicleId]:
    """The state never changes a vehicle in place: another one is another object."""
    if before is now:
        return []
    return [id_ for id_, vehicle in now.items() if before.get(id_) is not vehicle]


def frame_ms(metres_per_px: float) -> int:
    """How long moves are gathered: the further away the map is seen from, the longer."""
    seen_ms = 1000 * _SEEN_PX * metres_per_px / _FAST_MPS
    return round(min(REST_MS, max(FRAME_MS, seen_ms)))
