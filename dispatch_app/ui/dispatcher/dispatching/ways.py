"""Fetches the ways of the first candidates ahead of the order, so that the slip carries one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, Haste, LonLat, Lost, Source

ASKER = "recommending"
"""Who asks the guide: a newer place makes questions about an older one pointless."""
AHEAD = 3
"""So many candidates have their way drawn on the map."""


def way_from(start: Source, point: LonLat, haste: Haste = Haste.USUAL, asker: str = ASKER) -> Drive:
    """What to ask the roads for a vehicle's way to a point."""
    return Drive(
        start=(start.lon, start.lat),
        end=point,
        heading_deg=start.heading_deg,
        size=start.size,
        haste=haste,
        asker=asker,
    )


class Ways(QObject):
    came = Signal()
    """A way is there that was not."""

    def __init__(
        self, workplace: Workplace, parent: QObject | None = None, asker: str = ASKER
    ) -> None:
        super().__init__(parent)
        self._guide, self._asker = workplace.guide, asker
        self._point: LonLat | None = None
        self._roads = 0
        self._asked: dict[VehicleId, Drive] = {}
        self._found: dict[VehicleId, Driven] = {}
        self._leads: dict[VehicleId, Drive] = {}
        """Which question each way answers."""

    @property
    def found(self) -> Mapping[VehicleId, Driven]:
        """To be shown: the last way of each, until the one from where it is now has come."""
        return self._found

    def way(self, vehicle: VehicleId) -> Driven | None:
        """To be driven: only a way from where the vehicle was searched last."""
        asked = self._asked.get(vehicle)
        return self._found.get(vehicle) if asked == self._leads.get(vehicle) else None

    @property
    def under_way(self) -> bool:
        """Some have been asked for and not come; one that no road leads to is not among them."""
        return any(
            question != self._leads.get(vehicle) for vehicle, question in self._asked.items()
        )

    def fetch(
        self, point: LonLat, starts: Sequence[tuple[VehicleId, Source]], roads: int = 0
    ) -> None:
        """Have the ways of these vehicles to this point, and of no others; what is known is not
        asked again, unless `roads`, the version of what is closed, is another."""
        if (point, roads) != (self._point, self._roads):
            self.forget()
            self._point, self._roads = point, roads
        for gone in self._asked.keys() - {vehicle for vehicle, _ in starts}:
            self._drop(gone)
        for vehicle, start in starts:
            question = way_from(start, point, Haste.AHEAD, self._asker)
            if self._asked.get(vehicle) != question:
                self._asked[vehicle] = question
                self._guide.drive(question, partial(self._answered, vehicle, question))

    def forget(self) -> None:
        self._point = None
        self._asked.clear()
        self._found.clear()
        self._leads.clear()

    def _drop(self, vehicle: VehicleId) -> None:
        """Once nobody follows it, it would grow old unseen."""
        self._asked.pop(vehicle, None)
        self._found.pop(vehicle, None)
        self._leads.pop(vehicle, None)

    def _answered(self, vehicle: VehicleId, question: Drive, answer: Driven | Lost) -> None:
        if self._asked.get(vehicle) != question:
            return
        if isinstance(answer, Lost):
            self._drop(vehicle)
            return
        self._found[vehicle], self._leads[vehicle] = answer, question
        self.came.emit()
