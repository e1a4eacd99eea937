"""What can be done right now, and why not. One place for keys and buttons alike. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.state import Call, CentreState, Incident, Mission
from dispatch_app.ui.dispatcher.dispatching.rows import VehicleRow
from dispatch_app.ui.dispatcher.dispatching.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    call: Call | None = None
    incident: Incident | None = None
    target: Target | None = None
    table_there: bool = False
    vehicle: VehicleRow | None = None
    """The one that an order would go to."""
    sending: bool = False
    missions: tuple[Mission, ...] = ()
    """Open ones of the incident."""
    vehicles_wanted: int = 1
    served: bool = False
    """Vehicles have been there and are done; what is left is the outcome."""

    @property
    def nothing_selected(self) -> bool:
        return self.incident is None and self.call is None

    @property
    def closed(self) -> bool:
        return self.incident is not None and not self.incident.open


def served(state: CentreState, incident: Incident) -> bool:
    """Some vehicle went there and is done; one that was refused or called off does not count."""
    stages = (state.missions[m].stage for m in incident.missions if m in state.missions)
    return any(stage in (Stage.COMPLETE, Stage.EMPTY) for stage in stages)


def why_no_order(s: Situation) -> str:
    """Key of the reason why no vehicle at all can be sent now; empty if one can."""
    if s.nothing_selected:
        return "dispatch.why.nothing-selected"
    if s.closed:
        return "dispatch.why.closed"
    if s.target is None:
        return "dispatch.why.no-position"
    if s.sending:
        return "dispatch.why.sending"
    if not s.table_there:
        return "dispatch.why.searching"
    return "" if s.vehicle is not None else "dispatch.why.no-vehicle"


def why_not_dispatch(s: Situation) -> str:
    """F9: the place must be sure, and the vehicles that the plan wants not yet out."""
    why = why_no_order(s)
    if why:
        return why
    if s.target is not None and s.target.coarse:
        return "dispatch.why.not-confirmed"
    return _why_enough(s)


def why_not_provisional(s: Situation) -> str:
    """Shift+F9: any position will do."""
    return why_no_order(s) or _why_enough(s)


def has_enough(s: Situation) -> bool:
    """As many vehicles are out as the plan wants."""
    return len(s.missions) >= s.vehicles_wanted


def _why_enough(s: Situation) -> str:
    if s.served and not s.missions:
        return "dispatch.why.served"
    return "dispatch.why.enough" if has_enough(s) else ""


def why_not_reinforce(s: Situation) -> str:
    if not s.nothing_selected and not s.missions and not s.served:
        return "dispatch.why.none-out"
    return why_no_order(s)


def why_not_suspend(s: Situation) -> str:
    if s.nothing_selected:
        return "dispatch.why.nothing-selected"
    if s.closed:
        return "dispatch.why.closed"
    return "dispatch.why.missions-open" if s.missions else ""


def why_not_close(s: Situation) -> str:
    if s.incident is None:
        return "dispatch.why.nothing-to-close"
    if s.closed:
        return "dispatch.why.closed"
    return "dispatch.why.missions-open" if s.missions else ""
