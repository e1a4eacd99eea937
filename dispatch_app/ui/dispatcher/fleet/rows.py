"""Makes the fleet board's rows from the state: stations with their vehicles. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.duty import Unfit
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.large_events.covering import post_of
from dispatch_app.domain.state import READY, CentreState, Mission, Station, Vehicle
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import Fix

MOST_STATIONS = 18
"""More than these do not fit; then the board shows those that matter and counts the rest."""

PAUSE_OVER, MOVED_UP = "pause_over", "moved_up"
OF_DUTY = frozenset({unfit.value for unfit in Unfit})
"""Notes that say why a vehicle does not serve."""
ROUTINE = frozenset({"", Unfit.OFF_SHIFT.value, MOVED_UP})
"""Notes that call nobody's eye."""

EXPECTED_S: Mapping[VehicleState, float] = {
    VehicleState.ON_SCENE: 30 * 60.0,
    VehicleState.AT_HOSPITAL: 30 * 60.0,
    VehicleState.PAUSED: 60 * 60.0,
}
"""Longer than this in one state is worth a look."""

_TROUBLE = frozenset({"overdue", "unacknowledged", "long", "doubted", "pause_over"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleChip:
    vehicle: VehicleId
    state: VehicleState
    since: datetime | None
    note: str = ""
    """Code of what is wrong: overdue, unacknowledged, long, stale, doubted, low, pause_over,
    moved_up, or why it does not serve, one of `OF_DUTY`; else empty."""
    fix_age_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
    station: StationId
    name: str
    online: bool
    chips: tuple[VehicleChip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetView:
    rows: tuple[StationRow, ...]
    counts: Mapping[VehicleState, int]
    overdue: int
    hidden_stations: int = 0
    hidden_idle: int = 0
    hidden_busy: int = 0
    doubted: int = 0
    """On the truth desk."""


def fleet_view(
    state: CentreState,
    fixes: Mapping[VehicleId, Fix],
    now: datetime,
    *,
    online: Collection[str],
    wanted: Collection[StationId] = (),
    timers: Timers = NORM,
    most: int = MOST_STATIONS,
    doubted: Collection[VehicleId] = (),
) -> FleetView:
    """All stations, or where there are more than `most` those wanted and those with something
    exceptional."""
    rows = _doubted(_rows(state, fixes, now, online, timers), doubted)
    chips = [chip for row in rows for chip in row.chips]
    shown = rows if len(rows) <= most else _that_matter(rows, wanted, most)
    seen = {row.station for row in shown}
    hidden = [c for row in rows if row.station not in seen for c in row.chips]
    idle = sum(c.state in READY for c in hidden)
    return FleetView(
        rows=tuple(shown),
        counts=Counter(c.state for c in chips),
        overdue=sum(c.note in ("overdue", "long") for c in chips),
        hidden_stations=len(rows) - len(shown),
        hidden_idle=idle,
        hidden_busy=len(hidden) - idle,
        doubted=len(doubted),
    )


def _doubted(rows: list[StationRow], doubted: Collection[VehicleId]) -> list[StationRow]:
    """What is marked for another reason keeps that mark."""
    if not doubted:
        return rows
    return [
        replace(
            row,
            chips=tuple(
                replace(c, note="doubted") if not c.note and c.vehicle in doubted else c
                for c in row.chips
            ),
        )
        for row in rows
    ]


def _rows(
    state: CentreState,
    fixes: Mapping[VehicleId, Fix],
    now: datetime,
    online: Collection[str],
    timers: Timers,
) -> list[StationRow]:
    by_station: dict[StationId, list[Vehicle]] = {}
    for vehicle in state.vehicles.values():
        by_station.setdefault(vehicle.station, []).append(vehicle)
    return [
        _row(state, station, by_station.get(station.id, []), fixes, now, online, timers)
        for station in state.stations.values()
    ]


def _row(
    state: CentreState,
    station: Station,
    vehicles: list[Vehicle],
    fixes: Mapping[VehicleId, Fix],
    now: datetime,
    online: Collection[str],
    timers: Timers,
) -> StationRow:
    chips = [
        _chip(state, v, fixes.get(v.id), now, timers)
        for v in sorted(vehicles, key=lambda v: (len(v.id), v.id))
    ]
    return StationRow(
        station=station.id,
        name=station.name,
        online=station.id in online,
        chips=tuple(chips),
    )


def _chip(
    state: CentreState, vehicle: Vehicle, fix: Fix | None, now: datetime, timers: Timers
) -> VehicleChip:
    derived = state.vehicle_state(vehicle)
    mission = state.missions.get(vehicle.mission) if vehicle.mission else None
    age_s = (now - fix.at).total_seconds() if fix else None
    return VehicleChip(
        vehicle=vehicle.id,
        state=derived,
        since=vehicle.since,
        note=_note(derived, vehicle, mission, age_s, now, timers) or _moved_up(state, vehicle),
        fix_age_s=age_s if age_s is None else round(age_s, -1),
    )


def _note(
    derived: VehicleState,
    vehicle: Vehicle,
    mission: Mission | None,
    age_s: float | None,
    now: datetime,
    timers: Timers,
) -> str:
    if mission is not None and mission.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED):
        if mission.overdue:
            return "overdue"
        return "unacknowledged" if mission.stage is Stage.ORDERED else ""
    if (duty := _duty_note(derived, vehicle)) != "":
        return duty
    lasted_s = (now - vehicle.since).total_seconds() if vehicle.since else 0.0
    if lasted_s > EXPECTED_S.get(derived, float("inf")):
        return "long"
    working = derived not in (VehicleState.OUT_OF_SERVICE, VehicleState.UNKNOWN)
    if working and age_s is not None and age_s > timers.fix_stale_s:
        return "stale"
    return "low" if working and vehicle.duty.levels.low else ""


def _moved_up(state: CentreState, vehicle: Vehicle) -> str:
    """It covers another station: who looks for it at its own does not find it."""
    return MOVED_UP if post_of(state, vehicle) != vehicle.station else ""


def _duty_note(derived: VehicleState, vehicle: Vehicle) -> str:
    """Why it does not serve although it stands ready; or that its pause should be over."""
    if derived is VehicleState.OUT_OF_SERVICE and vehicle.base in READY and vehicle.duty.unfit:
        return vehicle.duty.unfit[0].value
    over = derived is VehicleState.PAUSED and vehicle.duty.pause_ran_out
    return PAUSE_OVER if over else ""


def _that_matter(
    rows: list[StationRow], wanted: Collection[StationId], most: int
) -> list[StationRow]:
    """Wanted stations first, then those with trouble, then those at work, as many as fit."""

    def weight(row: StationRow) -> int:
        if row.station in wanted:
            return 0
        if any(c.note in _TROUBLE for c in row.chips):
            return 1
        busy = any(c.state not in READY and c.state is not VehicleState.UNKNOWN for c in row.chips)
        return 2 if busy else 3

    chosen = {row.station for row in sorted(rows, key=weight)[:most]}
    return [row for row in rows if row.station in chosen]
