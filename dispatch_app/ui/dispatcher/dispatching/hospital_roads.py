"""Road times from one place to all hospitals: asked once, for neither of them moves; again for a
vehicle that fits not everywhere.

Knows no widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.dispatching.ways import ASKER
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Leg, LonLat, Lost, Rank, Ranked
from gis.roads.conditions import VehicleSize


class HospitalRoads(QObject):
    came = Signal()
    """The times of the place that was asked for last are there."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self.legs: Mapping[str, Leg] | None = None
        """None until the first answer for a place."""
        self._point: LonLat | None = None
        self._asked: Rank | None = None
        self._closures: int | None = None
        """Under which closures the times were searched."""
        self._vehicle: VehicleId | None = None

    @property
    def under_way(self) -> bool:
        """Asked for, and nothing to show yet."""
        return self._asked is not None and self.legs is None

    def fetch(self, point: LonLat) -> None:
        """Have the times from this point; what is known or on its way is not asked again."""
        if point != self._point:
            self.forget()
            self._point = point
        question = self._question(point)
        if question != self._asked and question.hospitals:
            self._ask(question)

    def drive_on(self, vehicle: VehicleId | None) -> None:
        """The vehicle that is going to bring the patient there, as its size may matter today."""
        if vehicle != self._vehicle:
            self._vehicle = vehicle
            if self._point is not None:
                self.fetch(self._point)

    def follow_closures(self, closures: int) -> None:
        """Ask again if roads were closed or opened since; until then the old times stand."""
        if self._point is not None and self._asked and self._closures not in (None, closures):
            self._ask(self._question(self._point))

    def forget(self) -> None:
        self.legs, self._point, self._asked, self._closures = None, None, None, None

    def _question(self, point: LonLat) -> Rank:
        hospitals = travel.hospital_sources(self._place.desk.state)
        return Rank(place=point, hospitals=hospitals, size=self._size(), asker=ASKER)

    def _size(self) -> VehicleSize | None:
        """Asked for only where a road is closed to some sizes: all others take the same way."""
        state = self._place.desk.state
        vehicle = state.vehicles.get(self._vehicle) if self._vehicle else None
        limited = any(kept.condition.limits for kept in state.road_conditions.values())
        return travel.size_of(vehicle) if vehicle is not None and limited else None

    def _ask(self, question: Rank) -> None:
        self._asked, self._closures = question, None
        self._place.guide.rank(question, partial(self._answered, question))

    def _answered(self, question: Rank, answer: Ranked | Lost) -> None:
        if question is not self._asked:
            return
        if isinstance(answer, Ranked):
            self.legs, self._closures = answer.hospitals, answer.closure_version
        else:
            self._asked = None
            self.legs = travel.estimated(question.place, (), question.hospitals).hospitals
        self.came.emit()
