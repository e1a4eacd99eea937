"""Keeps the recommendation for one place up to date: asks for roads, sorts, says when it changed.

Vehicles are shown as soon as their times are there, hospitals follow. A search is repeated only
when vehicles have moved; new states and plans sort anew what is known. Knows no widgets.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dispatch_app.domain.cover import CoverEffect
from dispatch_app.domain.forewarning.values import NO_WISH
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.ranking import rank_hospitals, rank_vehicles
from dispatch_app.domain.state import READY, CentreState
from dispatch_app.domain.values import Fix, Plan
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.dispatching.hospital_roads import HospitalRoads
from dispatch_app.ui.dispatcher.dispatching.rows import (
    HospitalRow,
    Table,
    hospital_rows,
    vehicle_rows,
)
from dispatch_app.ui.dispatcher.dispatching.target import Target
from dispatch_app.ui.dispatcher.dispatching.travel import Legs
from dispatch_app.ui.dispatcher.dispatching.ways import ASKER
from dispatch_app.ui.dispatcher.hospitals.known_parts import KnownParts
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Lost, Rank, Ranked, Source

SEARCH_AGAIN_MS = 2000
"""Moving vehicles are searched anew no more often than this."""
SORT_AGAIN_MS = 250
"""A burst of events sorts the table once."""
AGEING_MS = 5000
"""Fixes grow old without any event."""
BLANK_MS = 150
"""The table of another place may stand no longer than this."""
PATIENCE_MS = 1500
"""Without an answer for so long, straight lines stand in."""


class Recommending(QObject):
    renewed = Signal()
    """The table is another, or there is none any more."""

    def __init__(
        self,
        workplace: Workplace,
        parent: QObject | None = None,
        *,
        effects: Callable[[], Mapping[VehicleId, CoverEffect] | None] = lambda: None,
    ) -> None:
        """`effects` tells what each vehicle would lay bare, None while nobody knows."""
        super().__init__(parent)
        self._place = workplace
        self._effects = effects
        self.target: Target | None = None
        self.table: Table | None = None
        self.aimed_ns: int | None = None
        """When the target was given whose table has not been seen yet; monotonic."""
        self._plan: Plan | None = None
        self._legs: Legs | None = None
        self._parts = KnownParts()
        self._hospitals = HospitalRoads(workplace, self)
        self._hospitals.came.connect(self._hospitals_came)
        self._asked: dict[str, Source] = {}
        self._serial = 0
        self._roads = 0
        """Which closures and slow zones held when the roads were searched."""
        self._sorted: tuple[object, ...] = ()
        self._unanswered = False
        """A search for this very place is under way."""
        self._search = self._timer(SEARCH_AGAIN_MS, self._ask_again)
        self._sort_soon = self._timer(SORT_AGAIN_MS, self._sort)
        self._blank = self._timer(BLANK_MS, self.renewed.emit)
        self._patience = self._timer(PATIENCE_MS, self._estimate)
        self._ageing = self._timer(AGEING_MS, self._sort)
        workplace.desk.changed.connect(self._changed)
        workplace.desk.moved.connect(self._moved)

    def _timer(self, ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        return timer

    @property
    def sources(self) -> Mapping[str, Source]:
        """Where the vehicles stood when the roads were searched."""
        return self._asked

    @property
    def waiting(self) -> bool:
        """A place stands, its table is not there yet."""
        return self.target is not None and self.table is None

    @property
    def hospitals_under_way(self) -> bool:
        """The table has its vehicles, and its hospitals will be there in a moment."""
        return self.table is not None and not self.table.hospitals and self._hospitals.under_way

    def drive_on(self, vehicle: VehicleId | None) -> None:
        """Hospitals are ranked for the vehicle that brings the patient there."""
        self._hospitals.drive_on(vehicle)

    def aim(self, target: Target | None, plan: Plan | None) -> None:
        """Recommend for this place. The table of another place counts no longer, at once."""
        before, self.target = self.target, target
        if (target, plan) == (before, self._plan) and (target is None or self.table is not None):
            return
        self._plan = plan
        if target is None:
            self._let_go()
            return
        if target != before:
            self.aimed_ns = time.monotonic_ns()
        here = before is not None and before.point == target.point
        if here and self._legs is not None:
            self._sort()
        elif not (here and self._patience.isActive()):
            # Otherwise the answer for this very point is on its way already.
            self._begin()

    def _begin(self) -> None:
        self.table, self._legs = None, None
        self._hospitals.forget()
        self._ask()
        self._blank.start()
        self._patience.start()

    def _let_go(self) -> None:
        self.table, self._legs, self.aimed_ns = None, None, None
        self._hospitals.forget()
        self._serial += 1
        self._unanswered = False
        for timer in (self._search, self._sort_soon, self._blank, self._patience, self._ageing):
            timer.stop()
        self.renewed.emit()

    # ---- asking

    def _ask(self) -> None:
        if self.target is None:
            return
        self._search.stop()
        self._serial += 1
        self._unanswered = True
        self._roads = self._place.desk.state.road_condition_version
        vehicles = travel.vehicle_sources(self._place.desk.state, self._place.desk.fixes)
        self._asked = {source.id: source for source in vehicles}
        point = self.target.point
        question = Rank(place=point, vehicles=vehicles, asker=ASKER)
        self._place.guide.rank(question, partial(self._answered, self._serial))
        self._hospitals.fetch(point)

    def _ask_again(self) -> None:
        """Not before the last search is answered: on a slow machine each would overtake the one
        before it, and the table would rest on where vehicles were minutes ago."""
        if self._unanswered:
            self._search.start()
        else:
            self._ask()

    def _answered(self, serial: int, answer: Ranked | Lost) -> None:
        if serial != self._serial:
            return
        self._unanswered = False
        self._patience.stop()
        if isinstance(answer, Lost):
            self._estimate()
            return
        self._legs = travel.legs_of(answer)
        self._sort()
        self._hospitals.follow_closures(answer.closure_version)

    def _estimate(self) -> None:
        """No roads: straight lines rather than nothing. An answer that comes later counts."""
        if self.target is None:
            return
        hospitals = travel.hospital_sources(self._place.desk.state)
        self._legs = travel.estimated(self.target.point, self._asked.values(), hospitals)
        self._sort()

    # ---- sorting

    def _sort(self) -> None:
        legs, plan, desk = self._legs, self._plan, self._place.desk
        if legs is None:
            return
        state = desk.state
        ranked = rank_vehicles(
            state,
            travel.vehicle_travel(legs.vehicles, desk.fixes, desk.now()),
            wanted=plan.level if plan else None,
            priority=plan.priority if plan else None,
            timers=self._place.timers,
            cover=self._effects(),
            stale=self._place.stale_fixes,
        )
        self.table = Table(
            ranked=ranked,
            vehicles=vehicle_rows(ranked, state),
            hospitals=self._hospital_rows(legs),
            legs=legs,
        )
        self._sorted = _ground(state)
        for timer in (self._blank, self._sort_soon):
            timer.stop()
        self._ageing.start()
        self.renewed.emit()
        self._search_if_moved()

    @Slot()
    def _hospitals_came(self) -> None:
        """The vehicles stand in the table already, and stay as they are."""
        if self.table is not None and self._legs is not None:
            self.table = replace(self.table, hospitals=self._hospital_rows(self._legs))
            self.renewed.emit()

    def _hospital_rows(self, legs: Legs) -> tuple[HospitalRow, ...]:
        known = legs.hospitals if legs.estimated else self._hospitals.legs
        if known is None:
            return ()
        state, wanted = self._place.desk.state, self._plan.capabilities if self._plan else ()
        now = self._place.desk.now()
        zone = ZoneInfo(self._place.zone)
        times = travel.hospital_travel(known)
        parts = self._parts.of(state)
        ranked = rank_hospitals(state, times, wanted=wanted, now=now, zone=zone, parts=parts)
        incident = self._place.incident
        wish = state.forewarnings.wishes.get(incident.id, NO_WISH) if incident else NO_WISH
        return hospital_rows(ranked, state.hospitals, wanted, now, wish, parts=parts, zone=zone)

    # ---- following

    @Slot()
    def cover_renewed(self) -> None:
        """What vehicles would lay bare has changed: sort soon, without any search."""
        if self._legs is not None and not self._sort_soon.isActive():
            self._sort_soon.start()

    @Slot(object)
    def _changed(self, _view: object) -> None:
        if self.target and self._place.desk.state.road_condition_version != self._roads:
            self._ask()
        now = _ground(self._place.desk.state)
        if self._legs is None or all(a is b for a, b in zip(self._sorted, now, strict=True)):
            return
        if self._pick_is_gone():
            self._sort()
        elif not self._sort_soon.isActive():
            self._sort_soon.start()
        self._search_if_new()

    def _pick_is_gone(self) -> bool:
        """The next key press must not go to a vehicle that has just been taken."""
        state = self._place.desk.state
        pick = self.table.pick if self.table else None
        vehicle = state.vehicles.get(pick) if pick else None
        return vehicle is not None and state.vehicle_state(vehicle) not in READY

    def _search_if_new(self) -> None:
        """A vehicle that the search did not know of may be one that can go now."""
        state = self._place.desk.state
        if len(state.vehicles) > len(self._asked) and not self._search.isActive():
            known = travel.vehicle_sources(state, self._place.desk.fixes)
            if any(source.id not in self._asked for source in known):
                self._search.start()

    def _search_if_moved(self) -> None:
        """One that could not be sent was not followed: its search may be long ago."""
        self._moved(list(self._place.desk.fixes.values()))

    @Slot(object)
    def _moved(self, fixes: list[Fix]) -> None:
        if self.target is None or self._search.isActive():
            return
        if any(self._matters(fix) for fix in fixes):
            self._search.start()

    def _matters(self, fix: Fix) -> bool:
        """A vehicle that can be sent stands elsewhere than where it was searched from."""
        source = self._asked.get(fix.vehicle)
        if source is not None and not travel.has_moved(source, fix):
            return False
        state = self._place.desk.state
        vehicle = state.vehicles.get(fix.vehicle)
        return vehicle is not None and state.vehicle_state(vehicle) in READY


def _ground(state: CentreState) -> tuple[object, ...]:
    """What a table is sorted from; the state never changes a table of its own in place."""
    wishes = state.forewarnings.wishes
    places = (state.hospitals, state.stations, state.records)
    return (state.vehicles, state.missions, *places, wishes)
