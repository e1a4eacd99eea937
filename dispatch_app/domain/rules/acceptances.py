"""When the handling of an incident ends by what happens to its call. Decides nothing else."""

from __future__ import annotations

from dispatch_app.domain.events import AcceptanceEnded
from dispatch_app.domain.state import Call, CentreState, Context


def acceptances_ending(
    state: CentreState, call: Call, context: Context
) -> tuple[AcceptanceEnded, ...]:
    """An acceptance lasts until the talk is over and a vehicle has been sent."""
    incident = state.incidents.get(call.incident) if call.incident else None
    if incident is None or not incident.missions:
        return ()
    return tuple(
        AcceptanceEnded(acceptance=a.id, incident=incident.id, at=context.at)
        for a in incident.acceptances
        if a.call == call.id and a.ended_at is None
    )
