"""Ranks vehicles and hospitals for a place and gives the reason of every row.

Road times come in as arguments. Pure: asks nobody, remembers nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from dispatch_app.domain.codes import HospitalStatus, Level, Priority, VehicleState
from dispatch_app.domain.cover import NO_EFFECT, Choice, CoverEffect, keeping_cover
from dispatch_app.domain.hospital_doors import door_times
from dispatch_app.domain.hospital_parts.values import (
    HospitalPart,
    Unserved,
    now_of,
    parts_of,
    unserved,
)
from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.state import READY, CentreState, Hospital, Vehicle
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import RankedVehicle

SOONER_COUNTS_S = 120.0
"""For priority 1, a vehicle below the wanted level goes first if it is sooner by this much."""

ROUND_COUNTS_S = 30.0
"""A way round for a vehicle's size is named as the reason if it takes this much longer."""

FITS: Mapping[Level, frozenset[Level]] = {
    Level.BLS: frozenset({Level.BLS, Level.ALS}),
    Level.ALS: frozenset({Level.ALS}),
    Level.NEGATIVE_PRESSURE: frozenset({Level.NEGATIVE_PRESSURE}),
    Level.NEONATAL: frozenset({Level.NEONATAL}),
}
"""Which levels serve when one is wanted."""


_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
"""No word of a hospital has run out then."""
EMERGENCY = "emergency"
ANYBODY = frozenset({"chest_pain", "stroke", "trauma", "poison"})
"""Capabilities of a hospital that takes patients of any kind."""
SOMEBODY = frozenset({"paediatric", "obstetric", "neonatal", "infectious", "burns", "hyperbaric"})
"""Capabilities that make a specialised hospital, where none for anybody stands beside them."""


class Why(StrEnum):
    """Reason codes of the recommendation table."""

    NEAREST = "nearest"
    FITS_LEVEL = "fits_level"
    OTHER_LEVEL = "other_level"
    SOONER_BELOW_LEVEL = "sooner_below_level"
    KEEPS_COVER = "keeps_cover"
    """Goes before a sooner one of low priority, which would lay more ground bare."""
    AT_STATION_NO_FIX = "at_station_no_fix"
    ON_MISSION = "on_mission"
    PAUSED = "paused"
    OUT_OF_SERVICE = "out_of_service"
    OFF_SHIFT = "off_shift"
    CHECK_FAILED = "check_failed"
    UPKEEP_DUE = "upkeep_due"
    STATE_UNKNOWN = "state_unknown"
    NO_FIX = "no_fix"
    STALE_FIX = "stale_fix"
    STALE_RANKED = "stale_ranked"
    """Its fix is old; the centre ranks such vehicles, later by their age."""
    IMPLAUSIBLE_FIX = "implausible_fix"
    UNREACHABLE = "unreachable"
    TOO_LARGE = "too_large"
    """Every way is closed to a vehicle of its size, while a usual one could pass."""
    DETOUR_FOR_SIZE = "detour_for_size"
    """Goes round what is closed to vehicles of its size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Road time to or from the place, for one vehicle or hospital. None where no road leads."""

    time_s: float | None
    distance_m: float | None
    fix_age_s: float | None = None
    """Seconds since the vehicle's fix; None if the station's position stood in for it."""
    plausible: bool = True
    for_size_s: float = 0.0
    """So much longer than a usual ambulance, because of roads closed to larger vehicles; infinite
    where those are the only ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedHospital:
    hospital: HospitalId
    time_s: float | None
    distance_m: float | None
    missing: tuple[str, ...]
    """Capabilities that the plan wants and the hospital lacks."""
    only_for: tuple[str, ...]
    """What a specialised hospital is for, where the plan wants nothing of it."""
    takes_emergencies: bool
    diverted: bool
    inbound: int
    """Our vehicles on their way there."""
    at_door: int
    """Our vehicles standing there."""
    door_s: float | None = None
    """How long they stood there lately, in the middle; None where none left lately."""
    unserved: tuple[Unserved, ...] = ()
    """What the plan wants, and it has, and no department, specialist or device serves now."""


def rank_vehicles(
    state: CentreState,
    travel: Mapping[VehicleId, Travel],
    *,
    wanted: Level | None,
    priority: Priority | None,
    timers: Timers = NORM,
    cover: Mapping[VehicleId, CoverEffect] | None = None,
    stale: StaleFixes | None = None,
) -> tuple[RankedVehicle, ...]:
    """All vehicles: those that can go, best first; then those excluded, soonest first.

    `cover` says what each vehicle would lay bare, None that nobody knows. It may change who is
    first for priorities 3 and 4 only, and the row says so. `stale` is the centre's rule for old
    fixes; None leaves out what the timers call stale.
    """
    rule = stale or StaleFixes(older_than_s=timers.fix_stale_s)
    idle = _idle_by_station(state)
    rows = [
        _with_cover(_row(state, vehicle, travel.get(vehicle.id), idle, wanted, rule), cover)
        for vehicle in state.vehicles.values()
    ]
    going = sorted((r for r in rows if not r.excluded), key=_soonest)
    out = sorted((r for r in rows if r.excluded), key=_soonest)
    first = _ordered(state, going, wanted, priority)
    return (*_covering(first, cover or {}, priority), *out)


def _soonest(row: RankedVehicle) -> tuple[float, str]:
    return (float("inf") if row.time_s is None else row.time_s, row.vehicle)


def _idle_by_station(state: CentreState) -> dict[StationId, int]:
    idle: dict[StationId, int] = {}
    for vehicle in state.vehicles.values():
        if state.vehicle_state(vehicle) in READY:
            idle[vehicle.station] = idle.get(vehicle.station, 0) + 1
    return idle


def _row(
    state: CentreState,
    vehicle: Vehicle,
    travel: Travel | None,
    idle: Mapping[StationId, int],
    wanted: Level | None,
    stale: StaleFixes,
) -> RankedVehicle:
    now = state.vehicle_state(vehicle)
    why = _exclusion(now, travel, stale)
    added_s = (stale.added_s(travel.fix_age_s) if travel else None) or 0.0
    if why is Why.OUT_OF_SERVICE and vehicle.base in READY and vehicle.duty.unfit:
        why = Why(vehicle.duty.unfit[0].value)
    excluded = why is not None
    left = idle.get(vehicle.station, 0) - (0 if now not in READY else 1)
    return RankedVehicle(
        vehicle=vehicle.id,
        reason=(why or _fit(vehicle, travel, wanted, stale)).value,
        excluded=excluded,
        time_s=travel.time_s + added_s if travel and travel.time_s is not None else None,
        distance_m=travel.distance_m if travel else None,
        fix_age_s=travel.fix_age_s if travel else None,
        added_s=added_s,
        cover_after=max(left, 0),
    )


def _with_cover(row: RankedVehicle, cover: Mapping[VehicleId, CoverEffect] | None) -> RankedVehicle:
    if cover is None or row.excluded:
        return row
    effect = cover.get(row.vehicle, NO_EFFECT)
    return replace(row, bare_cells=len(effect.cells), bare_people=round(effect.people))


_BY_STATE = {
    VehicleState.PAUSED: Why.PAUSED,
    VehicleState.OUT_OF_SERVICE: Why.OUT_OF_SERVICE,
    VehicleState.UNKNOWN: Why.STATE_UNKNOWN,
}


def _exclusion(now: VehicleState, travel: Travel | None, stale: StaleFixes) -> Why | None:
    if now not in READY:
        return _BY_STATE.get(now, Why.ON_MISSION)
    if travel is None:
        return Why.NO_FIX
    if not travel.plausible:
        return Why.IMPLAUSIBLE_FIX
    if travel.fix_age_s is None and now is not VehicleState.STANDBY:
        return Why.NO_FIX
    if stale.added_s(travel.fix_age_s) is None:
        return Why.STALE_FIX
    if travel.time_s is None:
        return Why.TOO_LARGE if travel.for_size_s else Why.UNREACHABLE
    return None


def _fit(vehicle: Vehicle, travel: Travel | None, wanted: Level | None, stale: StaleFixes) -> Why:
    if wanted is not None and vehicle.level not in FITS[wanted]:
        return Why.OTHER_LEVEL
    if travel is not None and stale.is_ranked_stale(travel.fix_age_s):
        return Why.STALE_RANKED
    if travel is not None and travel.for_size_s >= ROUND_COUNTS_S:
        return Why.DETOUR_FOR_SIZE
    if travel is not None and travel.fix_age_s is None:
        return Why.AT_STATION_NO_FIX
    return Why.FITS_LEVEL


def _ordered(
    state: CentreState,
    going: list[RankedVehicle],
    wanted: Level | None,
    priority: Priority | None,
) -> tuple[RankedVehicle, ...]:
    """Fitting vehicles by time, then the others; for priority 1 a much sooner one goes first."""
    fitting = [r for r in going if r.reason != Why.OTHER_LEVEL]
    others = [r for r in going if r.reason == Why.OTHER_LEVEL]
    first: list[RankedVehicle] = []
    if priority is Priority.P1 and others and wanted in (Level.BLS, Level.ALS):
        soonest = others[0]
        if not fitting or (fitting[0].time_s or 0) - (soonest.time_s or 0) >= SOONER_COUNTS_S:
            first = [_because(soonest, Why.SOONER_BELOW_LEVEL)]
            others = others[1:]
    if not first and fitting and fitting[0].reason == Why.FITS_LEVEL:
        fitting[0] = _because(fitting[0], Why.NEAREST)
    return (*first, *fitting, *others)


def _covering(
    rows: tuple[RankedVehicle, ...],
    cover: Mapping[VehicleId, CoverEffect],
    priority: Priority | None,
) -> tuple[RankedVehicle, ...]:
    """Of the vehicles of the wanted level, one that keeps cover goes first where it may."""
    fitting = [r for r in rows if r.reason != Why.OTHER_LEVEL and r.time_s is not None]
    choices = [Choice(r.vehicle, r.time_s) for r in fitting if r.time_s is not None]
    chosen = keeping_cover(choices, cover, priority)
    if chosen is None:
        return rows
    moved = next(r for r in fitting if r.vehicle == chosen)
    return (_because(moved, Why.KEEPS_COVER), *(r for r in rows if r.vehicle != chosen))


def _because(row: RankedVehicle, why: Why) -> RankedVehicle:
    return replace(row, reason=why.value)


def rank_hospitals(
    state: CentreState,
    travel: Mapping[HospitalId, Travel],
    *,
    wanted: tuple[str, ...],
    now: datetime | None = None,
    zone: tzinfo | None = None,
    parts: Mapping[HospitalId, tuple[HospitalPart, ...]] | None = None,
) -> tuple[RankedHospital, ...]:
    """All hospitals: able and open ones first, by road time; specialised ones below those for
    anybody, unless the plan wants their speciality. `now` tells whose word has run out; without it
    every word holds. `zone` tells whose hours it is in; without it nobody's hours count.
    `parts`, where somebody has them at hand, spare reading the tables."""
    inbound, at_door = hospital_load(state)
    doors = door_times(state, now) if now else {}
    known = parts_of(state.records) if parts is None and wanted and now else parts or {}
    rows = [
        replace(
            _hospital_row(h, travel.get(h.id), wanted, inbound, at_door),
            diverted=h.diverted_at(now or _LONG_AGO, wanted),
            door_s=doors.get(h.id),
            unserved=_unserved(h, known.get(h.id, ()), wanted, now, zone),
        )
        for h in state.hospitals.values()
    ]
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                r.time_s is None,
                r.diverted,
                len(r.missing) + len({u.capability for u in r.unserved}),
                bool(r.only_for),
                not r.takes_emergencies,
                r.time_s or 0.0,
                r.hospital,
            ),
        )
    )


def _unserved(
    hospital: Hospital,
    parts: tuple[HospitalPart, ...],
    wanted: tuple[str, ...],
    now: datetime | None,
    zone: tzinfo | None,
) -> tuple[Unserved, ...]:
    able = [part for part in parts if not set(wanted).isdisjoint(part.capabilities)]
    return unserved(wanted, now_of(able, hospital, now, zone)) if now and able else ()


def hospital_load(state: CentreState) -> tuple[dict[HospitalId, int], dict[HospitalId, int]]:
    """Our own vehicles on their way to each hospital, and at its door."""
    inbound: dict[HospitalId, int] = {}
    at_door: dict[HospitalId, int] = {}
    for vehicle in state.vehicles.values():
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        if mission is None or mission.hospital is None:
            continue
        now = state.vehicle_state(vehicle)
        if now is VehicleState.TRANSPORTING:
            inbound[mission.hospital] = inbound.get(mission.hospital, 0) + 1
        elif now is VehicleState.AT_HOSPITAL:
            at_door[mission.hospital] = at_door.get(mission.hospital, 0) + 1
    return inbound, at_door


def _only_for(hospital: Hospital, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """A hospital for children, mothers or infections alone is no place for anybody else."""
    able = set(hospital.capabilities)
    if able & ANYBODY or (able & set(wanted)) - {EMERGENCY}:
        return ()
    return tuple(c for c in hospital.capabilities if c in SOMEBODY)


def _hospital_row(
    hospital: Hospital,
    travel: Travel | None,
    wanted: tuple[str, ...],
    inbound: Mapping[HospitalId, int],
    at_door: Mapping[HospitalId, int],
) -> RankedHospital:
    return RankedHospital(
        hospital=hospital.id,
        time_s=travel.time_s if travel else None,
        distance_m=travel.distance_m if travel else None,
        missing=tuple(c for c in wanted if c not in hospital.capabilities),
        only_for=_only_for(hospital, wanted),
        takes_emergencies=EMERGENCY in hospital.capabilities,
        diverted=hospital.status is HospitalStatus.DIVERTED,
        inbound=inbound.get(hospital.id, 0),
        at_door=at_door.get(hospital.id, 0),
    )
