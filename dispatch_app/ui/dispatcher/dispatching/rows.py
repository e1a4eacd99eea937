"""The rows of the recommendation as values, from what was ranked. Makes no words, shows nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from dispatch_app.domain.appointments.reserving import next_reserved
from dispatch_app.domain.codes import HospitalStatus, Level, PauseReason, VehicleState
from dispatch_app.domain.forewarning.values import NO_WISH, HospitalWish
from dispatch_app.domain.hospital_parts.values import HospitalPart, PartNow, Unserved, now_of
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.ranking import RankedHospital, Why
from dispatch_app.domain.state import READY, CentreState, Hospital, Vehicle
from dispatch_app.domain.values import RankedVehicle, Recommendation
from dispatch_app.ui.dispatcher.dispatching.travel import Legs

_MINUTE_S = 60
_QUARTER_MIN = 15
WITH_KEY = 9
"""So many candidates can be chosen by Alt and a digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRow:
    vehicle: VehicleId
    rank: int
    """From 1 among those that can go; 0 if excluded."""
    state: VehicleState
    station: str
    level: Level
    time_s: float | None
    distance_m: float | None
    behind_s: float
    """Later than the first of the table by so much."""
    cover_after: int
    bare_cells: int | None
    """Cells that nobody reaches within the norm once it has gone; None while nobody knows."""
    bare_people: int | None
    why: str
    ready: bool
    """Its own word says that it can be sent, even if the table advises against it."""
    fix_age_min: int | None = None
    """Whole minutes, for old fixes only: a row must not change every second."""
    added_s: float = 0.0
    """Of the time, so much because its fix is old."""
    incident: str = ""
    """Number of the incident that it is on."""
    pause_reason: PauseReason | None = None
    crew: tuple[str, ...] = ()
    booked_from: datetime | None = None
    """A booked transport binds it from then on; until its order it may go anywhere."""

    @property
    def key(self) -> str:
        return self.vehicle

    @property
    def excluded(self) -> bool:
        return not self.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalRow:
    hospital: HospitalId
    name: str
    grade: str
    fits: tuple[str, ...]
    missing: tuple[str, ...]
    only_for: tuple[str, ...]
    takes_emergencies: bool
    time_s: float | None
    inbound: int
    at_door: int
    status: HospitalStatus
    free_beds: int | None
    door_min: int | None = None
    """How long our vehicles stood at its door lately, in the middle."""
    said_min: int | None = None
    """How old its own word is."""
    by_hand: bool = False
    """Its word came by telephone."""
    cannot: tuple[str, ...] = ()
    """What the plan wants, and it has, and says that it cannot serve now."""
    unserved: tuple[Unserved, ...] = ()
    """What the plan wants, and it has, and nobody or nothing serves there now."""
    parts: tuple[PartNow, ...] = ()
    """Departments, specialists and devices for what the plan wants, as they stand now."""
    wished: bool = False
    unwanted: bool = False
    """The patient does not want to go there."""

    @property
    def key(self) -> str:
        return self.hospital


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All that is shown for one place, and all that is kept with an order made from it."""

    ranked: tuple[RankedVehicle, ...]
    vehicles: tuple[VehicleRow, ...]
    hospitals: tuple[HospitalRow, ...]
    legs: Legs

    @property
    def pick(self) -> VehicleId | None:
        return next((row.vehicle for row in self.vehicles if row.rank == 1), None)

    @property
    def best_hospital(self) -> HospitalId | None:
        return self.hospitals[0].hospital if self.hospitals else None

    @property
    def candidates(self) -> tuple[VehicleRow, ...]:
        return tuple(row for row in self.vehicles if row.rank)

    def vehicle(self, vehicle: VehicleId | None) -> VehicleRow | None:
        return next((row for row in self.vehicles if row.vehicle == vehicle), None)

    def hospital(self, hospital: HospitalId | None) -> HospitalRow | None:
        return next((row for row in self.hospitals if row.hospital == hospital), None)

    def kept(self, shown_at: datetime | None, took_ms: float) -> Recommendation:
        """The table as the record keeps it."""
        return Recommendation(
            rows=self.ranked,
            road_version=self.legs.road_version,
            closure_version=self.legs.closure_version,
            shown_at=shown_at,
            took_ms=took_ms,
        )


def vehicle_rows(ranked: Sequence[RankedVehicle], state: CentreState) -> tuple[VehicleRow, ...]:
    best_s = _soonest_s(ranked)
    rows: list[VehicleRow] = []
    booked = next_reserved(state)
    rank = 0
    for one in ranked:
        rank += not one.excluded
        vehicle = state.vehicles[one.vehicle]
        row = _vehicle_row(one, 0 if one.excluded else rank, vehicle, state, best_s)
        at = booked.get(one.vehicle)
        rows.append(row if at is None else replace(row, booked_from=at))
    return _near_exclusions_in_sight(rows, rank)


def _soonest_s(ranked: Sequence[RankedVehicle]) -> float:
    """Of the first of the table, or of the vehicle that it goes before to keep cover."""
    times = [r.time_s for r in ranked if not r.excluded and r.time_s is not None]
    beaten = bool(ranked) and ranked[0].reason == Why.KEEPS_COVER
    return min(times[: 2 if beaten else 1], default=0.0)


def _near_exclusions_in_sight(rows: list[VehicleRow], candidates: int) -> tuple[VehicleRow, ...]:
    """Behind the vehicles that have a key: those that would be sooner, but cannot go, and why.

    Excluded rows come sorted, the soonest first.
    """
    first, out = rows[: min(WITH_KEY, candidates)], rows[candidates:]
    last_s = first[-1].time_s if first else None
    count = sum(1 for r in out if _before(r.time_s, last_s))
    return (*first, *out[:count], *rows[len(first) : candidates], *out[count:])


def _before(time_s: float | None, limit_s: float | None) -> bool:
    return time_s is not None and limit_s is not None and time_s < limit_s


def _vehicle_row(
    one: RankedVehicle, rank: int, vehicle: Vehicle, state: CentreState, best_s: float
) -> VehicleRow:
    station = state.stations.get(vehicle.station)
    now = state.vehicle_state(vehicle)
    old = one.excluded or one.reason == Why.STALE_RANKED or bool(one.added_s)
    aged = old and one.fix_age_s is not None
    return VehicleRow(
        vehicle=one.vehicle,
        rank=rank,
        state=now,
        station=station.name if station else vehicle.station,
        level=vehicle.level,
        time_s=one.time_s,
        distance_m=one.distance_m,
        behind_s=0.0 if one.time_s is None else one.time_s - best_s,
        cover_after=one.cover_after,
        bare_cells=one.bare_cells,
        bare_people=one.bare_people,
        why=one.reason,
        ready=now in READY,
        fix_age_min=int((one.fix_age_s or 0.0) // _MINUTE_S) if aged else None,
        added_s=one.added_s,
        incident=_incident_of(state, vehicle),
        pause_reason=vehicle.pause_reason if now is VehicleState.PAUSED else None,
        crew=vehicle.crew,
    )


def _incident_of(state: CentreState, vehicle: Vehicle) -> str:
    mission = state.missions.get(vehicle.mission) if vehicle.mission else None
    incident = state.incidents.get(mission.incident) if mission else None
    return incident.number if incident else ""


def hospital_rows(
    ranked: Sequence[RankedHospital],
    hospitals: Mapping[HospitalId, Hospital],
    wanted: Sequence[str],
    now: datetime,
    wish: HospitalWish = NO_WISH,
    *,
    parts: Mapping[HospitalId, tuple[HospitalPart, ...]] | None = None,
    zone: tzinfo | None = None,
) -> tuple[HospitalRow, ...]:
    """`wish` marks rows and moves none: it is kept beside the choice."""
    return tuple(
        replace(
            _hospital_row(one, hospitals[one.hospital], wanted, now),
            parts=now_of(
                _parts_for(wanted, (parts or {}).get(one.hospital, ())),
                *(hospitals[one.hospital], now, zone),
            ),
            wished=one.hospital == wish.wanted,
            unwanted=wish.refuses(one.hospital),
        )
        for one in ranked
    )


def _hospital_row(
    one: RankedHospital, hospital: Hospital, wanted: Sequence[str], now: datetime
) -> HospitalRow:
    return HospitalRow(
        hospital=one.hospital,
        name=hospital.name,
        grade=hospital.grade,
        fits=tuple(c for c in wanted if c not in one.missing),
        missing=one.missing,
        only_for=one.only_for,
        takes_emergencies=one.takes_emergencies,
        time_s=one.time_s,
        inbound=one.inbound,
        at_door=one.at_door,
        status=hospital.status_at(now),
        free_beds=hospital.free_beds,
        door_min=None if one.door_s is None else round(one.door_s / _MINUTE_S),
        said_min=_age_min(hospital, now),
        by_hand=hospital.by_hand,
        unserved=one.unserved,
        cannot=tuple(c for c in wanted if c in hospital.diverted_for) if one.diverted else (),
    )


def _parts_for(wanted: Sequence[str], parts: Sequence[HospitalPart]) -> tuple[HospitalPart, ...]:
    """Those that matter to this patient."""
    return tuple(part for part in parts if not set(wanted).isdisjoint(part.capabilities))


def _age_min(hospital: Hospital, now: datetime) -> int | None:
    """In whole quarters of an hour once it is old: a row must not change every minute."""
    if hospital.reported_at is None:
        return None
    minutes = int((now - hospital.reported_at).total_seconds() // _MINUTE_S)
    return minutes if minutes < _QUARTER_MIN else minutes - minutes % _QUARTER_MIN
