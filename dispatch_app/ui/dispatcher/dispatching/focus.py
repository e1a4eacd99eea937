"""What the map shows of the recommendation: place, first candidates with their ways. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.ui.dispatcher.dispatching.rows import Table, VehicleRow
from dispatch_app.ui.dispatcher.dispatching.target import Target
from dispatch_app.ui.dispatcher.dispatching.ways import AHEAD
from dispatch_app.ui.kit.guide.questions import Driven, LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    vehicle: VehicleId
    rank: int
    chosen: bool
    time_s: float | None
    distance_m: float | None
    line: tuple[LonLat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFocus:
    target: Target | None = None
    candidates: tuple[Candidate, ...] = ()
    hospital: HospitalId | None = None
    hospital_s: float | None = None


def map_focus(
    target: Target | None,
    table: Table | None,
    chosen: VehicleId | None,
    hospital: HospitalId | None,
    ways: Mapping[VehicleId, Driven],
) -> MapFocus:
    if table is None:
        return MapFocus(target=target)
    rows = list(table.candidates[:AHEAD])
    other = table.vehicle(chosen)
    if other is not None and other not in rows:
        rows.append(other)
    wanted = table.hospital(hospital)
    return MapFocus(
        target=target,
        candidates=tuple(_candidate(row, chosen, ways.get(row.vehicle)) for row in rows),
        hospital=hospital,
        hospital_s=wanted.time_s if wanted else None,
    )


def _candidate(row: VehicleRow, chosen: VehicleId | None, way: Driven | None) -> Candidate:
    return Candidate(
        vehicle=row.vehicle,
        rank=row.rank,
        chosen=row.vehicle == chosen,
        time_s=row.time_s,
        distance_m=row.distance_m,
        line=way.line if way else (),
    )
