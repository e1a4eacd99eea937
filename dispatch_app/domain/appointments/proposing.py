"""Which vehicles to ask for a booked transport, best first, and what speaks against each. Pure.

Road times and what each vehicle would lay bare come in as arguments.
"""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.appointments.reserving import (
    Conflict,
    bindings,
    busy_then,
    conflicts,
    serves_emergencies,
    serving_now,
    takes_last,
)
from dispatch_app.domain.appointments.values import (
    Appointment,
    CoverWord,
)
from dispatch_app.domain.cover import NO_EFFECT, CoverEffect
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import CentreState, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    vehicle: VehicleId
    station: StationId
    time_s: float | None
    """By road; None where no road leads, or nobody knows where it starts."""
    non_emergency: bool
    takes_last: bool
    """Its area would have no emergency vehicle left."""
    cover: CoverWord
    against: tuple[tuple[Conflict, str], ...]
    refused: bool
    """Its station has said no to this transport already."""


def proposals(
    state: CentreState,
    wanted: Appointment,
    times: Mapping[VehicleId, float | None],
    effects: Mapping[VehicleId, CoverEffect] | None,
) -> tuple[Proposal, ...]:
    """All vehicles: those nothing speaks against first, of these the ones that serve no
    emergencies, then those that leave cover whole, then the soonest. `effects` is what each holds
    covered alone, None while nobody knows."""
    bound, serving = bindings(state), serving_now(state)
    busy = busy_then(bound, wanted)
    refused = {refusal.vehicle for refusal in wanted.refusals}
    found = []
    for vehicle in state.vehicles.values():
        word = _word(vehicle, effects)
        found.append(
            Proposal(
                vehicle=vehicle.id,
                station=vehicle.station,
                time_s=times.get(vehicle.id),
                non_emergency=not serves_emergencies(vehicle),
                takes_last=takes_last(serving, busy, vehicle, word),
                cover=word,
                against=conflicts(bound, wanted, vehicle),
                refused=vehicle.id in refused,
            )
        )
    return tuple(sorted(found, key=_best_first))


def _word(vehicle: Vehicle, effects: Mapping[VehicleId, CoverEffect] | None) -> CoverWord:
    if effects is None:
        return CoverWord()
    effect = effects.get(vehicle.id, NO_EFFECT)
    return CoverWord(bare_cells=len(effect.cells), bare_people=round(effect.people))


def _best_first(one: Proposal) -> tuple[bool, int, bool, bool, float, str]:
    far = float("inf") if one.time_s is None else one.time_s
    return (
        one.refused,
        len(one.against),
        one.takes_last,
        not one.non_emergency,
        far,
        one.vehicle,
    )
