"""The shifts of crews with their meals, out of the logs of vehicles. Knows no definition.

A meal is broken by an order that comes while it lasts, or within two minutes of an end before the
planned one: who is to be sent is first called back from the table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispatch_app.adapters.storage.figures.growing import ID
from dispatch_app.adapters.storage.figures.spells import Columns
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.domain.codes import Nature, PauseReason, VehicleState
from dispatch_app.domain.figures.crew_shifts import (
    CrewShift,
    Dropped,
    Planned,
    ServiceEnded,
    SignedOn,
    Told,
    crew_shifts,
)
from dispatch_app.domain.figures.fields import CREW_SHIFT
from dispatch_app.services.figures.columns import UNKNOWN_MOMENT, Facts, Vocabulary

Array = NDArray[Any]

CALLED_BACK_MS = 120_000
_APART = 1 << 43
"""More than any moment: so that a vehicle and a moment make one number."""
_NEVER = 1 << 42


class Detail(msgspec.Struct):
    """What the lines of the log tell that make shifts, or the planned ends of pauses."""

    driver: str = ""
    crew: tuple[str, ...] = ()
    on: bool = False
    shift: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Registered(msgspec.Struct):
    vehicle: str
    station: str


@dataclass(frozen=True, slots=True)
class Shifts:
    """By vehicle and beginning."""

    vehicle: Array
    began: Array
    ended: Array
    """`_NEVER` where nobody told it."""
    ids: Array
    driver: Array
    crew: Array
    station: Array


_NO_SHIFTS = Shifts(
    *(
        np.empty(0, kind)
        for kind in (np.int32, np.int64, np.int64, ID, np.int32, np.int32, np.int32)
    )
)


class CrewDays:
    """Fed with the log of duties; meals and orders are given when it is asked."""

    def __init__(self, words: Mapping[str, Vocabulary]) -> None:
        self._words = words
        self._told: dict[str, dict[int, Told]] = defaultdict(dict)
        """By vehicle and event: what is read twice stands once."""
        self._planned_ends: dict[int, int] = {}
        """Of pauses, by event."""
        self._since: dict[str, list[int]] = defaultdict(list)
        self._where: dict[str, list[str]] = defaultdict(list)
        self.stationed_up_to = 0
        """The last event that told where a vehicle is stationed."""
        self._of: dict[str, Shifts] = {}
        """By vehicle; one whose log has gone on since is not there."""
        self._shifts: Shifts | None = None

    def take(self, rows: Iterable[Any]) -> None:
        for row in rows:
            detail = msgspec.json.decode(row.detail, type=Detail)
            if row.act == "paused":
                if detail.until is not None:
                    self._planned_ends[row.sequence] = to_ms(detail.until)
                continue
            told = _told(row, detail)
            if told is not None:
                self._told[row.vehicle][row.sequence] = told
                self._of.pop(row.vehicle, None)
                self._shifts = None

    def station(self, rows: Iterable[Any]) -> None:
        """Vehicles that were put to a station, in the order of the journal."""
        for row in rows:
            each = msgspec.json.decode(row.body, type=Registered)
            self.stationed_up_to = row.sequence
            self._since[each.vehicle].append(row.at)
            self._where[each.vehicle].append(each.station)
            self._of.pop(each.vehicle, None)
            self._shifts = None

    def within(
        self,
        period: tuple[int, int],
        now_ms: int,
        states: Columns,
        orders: tuple[Array, Array],
    ) -> Facts:
        """Shifts that began in the period. `orders`: vehicles and moments of all there were."""
        if self._shifts is None:
            self._shifts = self._built()
        shifts = self._shifts
        longest, meals, broken = self._meals(shifts, states, orders, now_ms)
        rows = np.flatnonzero((shifts.began >= period[0]) & (shifts.began < min(period[1], now_ms)))
        ended = shifts.ended[rows]
        known = ended <= now_ms
        lasted = np.where(known, ended - shifts.began[rows], np.nan) / 1000.0
        n = len(rows)
        flags = ["yes" if each else "no" for each in broken[rows].tolist()]
        return Facts(
            subject=CREW_SHIFT,
            ids=shifts.ids[rows],
            incidents=np.full(n, b"", ID),
            moments={
                "shift_began_at": shifts.began[rows],
                "shift_ended_at": np.where(known, ended, UNKNOWN_MOMENT),
            },
            codes={
                "nature": self._words["nature"].codes([Nature.REAL.value] * n),
                "station": shifts.station[rows],
                "vehicle": shifts.vehicle[rows],
                "driver": shifts.driver[rows],
                "crew": shifts.crew[rows],
                "meals": self._words["meals"].codes([str(m) for m in meals[rows].tolist()]),
                "meal_broken": self._words["meal_broken"].codes(flags),
            },
            numbers={"shift_s": lasted, "meal_s": longest[rows] / 1000.0},
            corrected={},
            words=self._words,
        )

    def _built(self) -> Shifts:
        """Vehicle by vehicle: only those are read anew whose log has gone on."""
        code = self._words["vehicle"].code
        parts = [self._shifts_of(vehicle) for vehicle in sorted(self._told, key=code)]
        return Shifts(
            *(
                np.concatenate([getattr(part, name) for part in (_NO_SHIFTS, *parts)])
                for name in Shifts.__slots__
            )
        )

    def _shifts_of(self, vehicle: str) -> Shifts:
        known = self._of.get(vehicle)
        if known is None:
            known = self._of[vehicle] = self._read(vehicle)
        return known

    def _read(self, vehicle: str) -> Shifts:
        told = self._told[vehicle]
        shifts = crew_shifts([told[number] for number in sorted(told)])
        ended = [_NEVER if shift.ended is None else shift.ended for shift in shifts]
        stations = [self._station(vehicle, shift.began) for shift in shifts]
        return Shifts(
            vehicle=self._words["vehicle"].codes([vehicle] * len(shifts)),
            began=np.array([shift.began for shift in shifts], np.int64),
            ended=np.array(ended, np.int64),
            ids=np.array([str(shift.number) for shift in shifts], ID),
            driver=self._words["driver"].codes([shift.driver for shift in shifts]),
            crew=self._words["crew"].codes([_names(shift) for shift in shifts]),
            station=self._words["station"].codes(stations),
        )

    def _station(self, vehicle: str, at: int) -> str | None:
        """Where it was stationed then; of a time before any was told, the first."""
        place = bisect_right(self._since[vehicle], at)
        return self._where[vehicle][max(place - 1, 0)] if self._where[vehicle] else None

    def _meals(
        self, shifts: Shifts, states: Columns, orders: tuple[Array, Array], now_ms: int
    ) -> tuple[Array, Array, Array]:
        """Of each shift: the longest meal that was not broken in ms, how many, any broken."""
        longest = np.zeros(len(shifts.began), np.int64)
        meals, broken = np.zeros_like(longest), np.zeros(len(longest), np.bool_)
        vehicle, begins, ends, planned = self._pauses(states, now_ms)
        place = np.searchsorted(
            _keys(shifts.vehicle, shifts.began), _keys(vehicle, begins), "right"
        )
        place -= 1
        inside = place >= 0
        inside[inside] &= shifts.vehicle[place[inside]] == vehicle[inside]
        inside[inside] &= begins[inside] < shifts.ended[place[inside]]
        place, vehicle, begins = place[inside], vehicle[inside], begins[inside]
        ends = np.minimum(ends[inside], shifts.ended[place])
        ordered = _next_order(vehicle, begins, *orders)
        cut_short = (ends < planned[inside]) & (ordered - ends <= CALLED_BACK_MS)
        by_order = (ordered < ends) | cut_short
        np.add.at(meals, place, 1)
        np.logical_or.at(broken, place, by_order)
        np.maximum.at(longest, place[~by_order], (ends - begins)[~by_order])
        return longest, meals, broken

    def _pauses(self, states: Columns, now_ms: int) -> tuple[Array, Array, Array, Array]:
        """Pauses for a meal: vehicle, begin, end, planned end (0: none was told). One that was
        made longer is one."""
        paused = states.codes["vehicle_state"] == self._words["vehicle_state"].code(
            VehicleState.PAUSED.value
        )
        meal = self._words["pause_reason"].code(PauseReason.MEAL.value)
        rows = np.flatnonzero(paused & (states.codes["pause_reason"] == meal))
        vehicle, begins = states.codes["vehicle"][rows], states.begins[rows]
        ends = np.where(states.last[rows], now_ms, states.ends[rows])
        goes_on = (vehicle[1:] == vehicle[:-1]) & (begins[1:] == ends[:-1])
        first = np.append(True, ~goes_on)[: len(rows)]
        last = np.append(~goes_on, True)[: len(rows)]
        numbers = states.ids[rows][last].astype(np.int64).tolist()
        planned = np.array([self._planned_ends.get(n, 0) for n in numbers], np.int64)
        return vehicle[first], begins[first], ends[last], planned


def _told(row: Any, detail: Detail) -> Told | None:
    match row.act:
        case "signed_on":
            return SignedOn(number=row.sequence, at=row.at, driver=detail.driver, crew=detail.crew)
        case "shift_turned":
            return None if detail.on else ServiceEnded(at=row.at)
        case "shift_dropped":
            return Dropped(shift=detail.shift, at=row.at)
    if detail.since is None or detail.until is None:
        return None
    return Planned(
        number=row.sequence,
        shift=detail.shift,
        since=to_ms(detail.since),
        until=to_ms(detail.until),
    )


def _names(shift: CrewShift) -> str:
    """As run sheets tell a crew, so that both can be split alike."""
    return "、".join(sorted(shift.crew))


def _keys(vehicle: Array, at: Array) -> Array:
    return vehicle.astype(np.int64) * _APART + at


def _next_order(vehicle: Array, after: Array, ordered: Array, ordered_at: Array) -> Array:
    """The first order of each vehicle from a moment on; `_NEVER` where none came."""
    keys: Array = np.sort(_keys(ordered, ordered_at))
    place = np.searchsorted(keys, _keys(vehicle, after), "left")
    found = np.append(keys, np.iinfo(np.int64).max)[place]
    own = found // _APART == vehicle
    return np.where(own, found - vehicle.astype(np.int64) * _APART, _NEVER)
