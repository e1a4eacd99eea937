"""Road times from one place to all hospitals: asked once, for neither of them moves.

Knows no widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.dispatching.ways import ASKER
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Leg, LonLat, Lost, Rank, Ranked


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

    @property
    def under_way(self) -> bool:
        """Asked for, and nothing to show yet."""
        return self._asked is not None and self.legs is None

    def fetch(self, point: LonLat) -> None:
        """Have the times from this point; what is known or on its way is not asked again."""
        if point != self._point:
            self.forget()
            self._point = point
        hospitals = travel.hospital_sources(self._place.desk.state)
        question = Rank(place=point, hospitals=hospitals, asker=ASKER)
        if question != self._asked and hospitals:
            self._ask(question)

    def follow_closures(self, closures: int) -> None:
        """Ask again if roads were closed or opened since; until then the old times stand."""
        if self._asked is not None and self._closures not in (None, closures):
            self._ask(self._asked)

    def forget(self) -> None:
        self.legs, self._point, self._asked, self._closures = None, None, None, None

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
