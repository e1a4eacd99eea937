"""Keeps hospitals told by road when this seat's vehicles will be at their door.

The centre itself knows no roads and goes by the straight line meanwhile; a seat has them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Slot

from dispatch_app.domain.forewarning.commands import TimeForewarning
from dispatch_app.domain.forewarning.values import ETA_COUNTS_S, Forewarning, ForewarningId
from dispatch_app.domain.values import Fix
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Lost, Rank, Ranked, Source

AGAIN_S = 30.0
"""Roads are asked for one patient no more often than this."""
FRESH_S = 60.0
"""An older fix says nothing of when a vehicle will be there."""


class ArrivalTimes(QObject):
    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._asked_at: dict[ForewarningId, datetime] = {}
        workplace.desk.moved.connect(self._moved)
        workplace.desk.changed.connect(self._changed)

    @Slot(object)
    def _moved(self, fixes: list[Fix]) -> None:
        moved = {fix.vehicle for fix in fixes}
        for known in self._own():
            if known.vehicle in moved:
                self._reckon(known)

    @Slot(object)
    def _changed(self, _view: object) -> None:
        live = self._place.desk.state.forewarnings.live
        self._asked_at = {key: at for key, at in self._asked_at.items() if key in live}
        for known in self._own():
            if known.id not in self._asked_at:
                self._reckon(known)

    def _own(self) -> list[Forewarning]:
        """Patients of this seat's missions who are on their way, and of missions without one."""
        live = self._place.desk.state.forewarnings.live.values()
        return [
            f
            for f in live
            if f.awaited and f.under_way_at is not None and f.seat in (self._place.seat, None)
        ]

    def _reckon(self, known: Forewarning) -> None:
        desk, now = self._place.desk, self._place.desk.now()
        fix, last = desk.fixes.get(known.vehicle), self._asked_at.get(known.id)
        hospital = desk.state.hospitals.get(known.hospital)
        if fix is None or hospital is None or (now - fix.at).total_seconds() > FRESH_S:
            return
        if last is not None and (now - last).total_seconds() < AGAIN_S:
            return
        self._asked_at[known.id] = now
        vehicle = desk.state.vehicles.get(known.vehicle)
        door = Source(id=hospital.id, lon=hospital.position.lon, lat=hospital.position.lat)
        question = Rank(
            place=(fix.lon, fix.lat),
            hospitals=(door,),
            size=travel.size_of(vehicle) if vehicle is not None else None,
            asker=f"arrival-{known.id}",
        )
        self._place.guide.rank(question, partial(self._answered, known.id, now))

    def _answered(self, key: ForewarningId, asked_at: datetime, answer: Ranked | Lost) -> None:
        known = self._place.desk.state.forewarnings.live.get(key)
        if known is None or not known.awaited or isinstance(answer, Lost):
            return
        leg = answer.hospitals.get(known.hospital)
        if leg is None or leg.time_s is None:
            return
        eta_at = asked_at + timedelta(seconds=leg.time_s)
        if _news(known, eta_at):
            told = TimeForewarning(forewarning=key, eta_at=eta_at, roughly=False)
            self._place.desk.send(told)


def _news(known: Forewarning, eta_at: datetime) -> bool:
    """The first time by road, or one that differs so much that a hospital is told of it."""
    if known.eta_at is None or known.eta_roughly:
        return True
    return abs((eta_at - known.eta_at).total_seconds()) >= ETA_COUNTS_S
