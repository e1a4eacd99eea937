"""What a change would mean: who could come from where, and what the other incident loses. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dispatch_app.domain.codes import Priority
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.ranking import Travel, rank_vehicles
from dispatch_app.domain.rules.changing import CHANGEABLE
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.state import READY, CentreState, Incident, Mission
from dispatch_app.domain.values import RankedVehicle, Recommendation
from dispatch_app.domain.waiting.due import priority_of
from dispatch_app.ui.dispatcher.dispatching.rows import Table

MOST = 8
"""So many rolling vehicles are offered, the soonest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """A vehicle that drives to another incident, and could be here sooner or later."""

    mission: Mission
    incident: Incident
    time_s: float | None
    graver: bool
    """The incident that would lose it is graver than the one that would get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What could go to the incident that loses its vehicle."""

    vehicle: VehicleId
    time_s: float
    later_s: float | None
    """Than the one that leaves; None where its own time is unknown."""
    recommendation: Recommendation


def swappable(state: CentreState, incident: Incident) -> tuple[Mission, ...]:
    """Its missions whose vehicle is not at the patient yet."""
    return tuple(m for m in state.open_missions(incident) if m.stage in CHANGEABLE)


def rolling(state: CentreState, incident: Incident, table: Table) -> tuple[Rolling, ...]:
    """Vehicles on their way to others: of lesser incidents first, then the soonest."""
    found = sorted(_rolling(state, incident, table), key=_soonest)
    return tuple(found[:MOST])


def _rolling(state: CentreState, incident: Incident, table: Table) -> Iterator[Rolling]:
    own = priority_of(incident)
    times = {row.vehicle: row.time_s for row in table.vehicles}
    for mission in state.missions.values():
        other = state.incidents.get(mission.incident)
        if other is None or other.id == incident.id or mission.stage not in CHANGEABLE:
            continue
        yield Rolling(
            mission=mission,
            incident=other,
            time_s=times.get(mission.vehicle),
            graver=priority_of(other) < own,
        )


def _soonest(one: Rolling) -> tuple[bool, float, str]:
    return (one.graver, float("inf") if one.time_s is None else one.time_s, one.mission.vehicle)


def instead_of(
    state: CentreState,
    one: Rolling,
    travel: Mapping[VehicleId, Travel],
    stale: StaleFixes,
    *,
    road_version: str,
    closure_version: int,
) -> Instead | None:
    """The best free vehicle for the incident that loses one; None if there is none."""
    idle = {v.id: v for v in state.vehicles.values() if state.vehicle_state(v) in READY}
    plan = one.incident.plan
    ranked = rank_vehicles(
        replace(state, vehicles=idle),
        {k: way for k, way in travel.items() if k in idle},
        wanted=plan.level if plan else None,
        priority=plan.priority if plan else Priority.P1,
        stale=stale,
    )
    best: RankedVehicle | None = next((row for row in ranked if not row.excluded), None)
    if best is None or best.time_s is None:
        return None
    own = travel.get(one.mission.vehicle)
    own_s = own.time_s if own is not None else None
    return Instead(
        vehicle=best.vehicle,
        time_s=best.time_s,
        later_s=None if own_s is None else best.time_s - own_s,
        recommendation=Recommendation(
            rows=ranked, road_version=road_version, closure_version=closure_version
        ),
    )
