"""Keeps the cover ledger of the seat up to date: asks the guide when who is idle has changed.

Knows no widgets. Costs nothing while nothing changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dispatch_app.domain.cover import CoverEffect
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import READY
from dispatch_app.ui.dispatcher.dispatching.travel import spot_of, vehicle_sources
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Lost
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Spot

SETTLE_MS = 700
"""A burst of events is one change."""
LOOK_AGAIN_MS = 10_000
"""Vehicles that come back change the cover without any event."""
SAME_SPOT_DEGREES = 0.002
"""About 200 m: nearer than this a vehicle covers what it covered."""


class CoverLedger(QObject):
    renewed = Signal()
    """`told` is another."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self.told: Covered | None = None
        """None until the guide has answered."""
        self._asked: object = None
        self._waiting = False
        self._known: tuple[object, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.look)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self.look)
        self._again.start()
        workplace.desk.changed.connect(self._changed)

    def effects(self) -> Mapping[VehicleId, CoverEffect] | None:
        """What each vehicle alone holds covered; None while nobody knows."""
        return None if self.told is None else self.told.effects

    def idle(self) -> tuple[Spot, ...]:
        """All vehicles that can be sent now, where they are."""
        state = self._place.desk.state
        ready = {v.id for v in state.vehicles.values() if state.vehicle_state(v) in READY}
        sources = vehicle_sources(state, self._place.desk.fixes)
        return tuple(spot_of(source) for source in sources if source.id in ready)

    @Slot(object)
    def _changed(self, _view: object) -> None:
        state = self._place.desk.state
        now = (state.vehicles, state.missions, state.stations, state.road_condition_version)
        if len(now) == len(self._known) and all(
            a is b for a, b in zip(now, self._known, strict=True)
        ):
            return
        self._known = now
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def look(self) -> None:
        """Ask if there is something new to ask; one question at a time."""
        state = self._place.desk.state
        if self._waiting or not state.stations:
            return
        idle = self.idle()
        about = _about(idle), state.road_condition_version, len(state.stations)
        if about == self._asked:
            return
        self._asked, self._waiting = about, True
        posts = tuple(Spot(s.id, s.position.lon, s.position.lat) for s in state.stations.values())
        norm_s = self._place.timers.cover_s
        question = Cover(idle=idle, posts=posts, norm_s=norm_s, asker="ledger")
        self._place.guide.cover(question, self._answered)

    def _answered(self, answer: Covered | Lost) -> None:
        self._waiting = False
        if isinstance(answer, Lost):
            self._asked = None
        self.told = None if isinstance(answer, Lost) else answer
        self.renewed.emit()


def _about(idle: tuple[Spot, ...]) -> frozenset[tuple[str, int, int]]:
    """What the answer hangs on: who, and about where."""
    step = SAME_SPOT_DEGREES
    return frozenset((s.id, round(s.lon / step), round(s.lat / step)) for s in idle)
