"""Who keeps a suspended incident, in which order they wait, and when to call whoever waits. Pure.

Nothing here can be missing: an incident that is suspended has a moment and, while anybody is signed
in, a seat.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dispatch_app.domain.codes import Overdue, Priority, SeatKind, SeatState
from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.state import CentreState, Incident
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.waiting.kept import WelfareCall, WelfareResult

_SOON = frozenset({WelfareResult.NOT_REACHED, WelfareResult.WORSE})
_ABOVE_FIRST = (SeatKind.SHIFT_LEADER, SeatKind.DISPATCHER)


def priority_of(incident: Incident) -> Priority:
    """What was not asked counts as the worse."""
    return incident.plan.priority if incident.plan else Priority.P1


def suspended(state: CentreState) -> list[Incident]:
    """Those that wait: by priority, then by how long."""
    waiting = (i for i in state.incidents.values() if i.open and i.suspended_at is not None)
    return sorted(waiting, key=lambda i: (priority_of(i), i.suspended_at or i.opened_at, i.id))


def interval(priority: Priority, timers: Timers = NORM) -> timedelta:
    seconds = {
        Priority.P1: timers.welfare_p1_s,
        Priority.P2: timers.welfare_p2_s,
        Priority.P3: timers.welfare_p3_s,
        Priority.P4: timers.welfare_p4_s,
    }
    return timedelta(seconds=seconds[priority])


def calls_since(state: CentreState, incident: Incident) -> tuple[WelfareCall, ...]:
    """Those of this suspension."""
    since = incident.suspended_at
    made = state.waiting.welfare.get(incident.id, ())
    return tuple(call for call in made if since is not None and call.at >= since)


def next_due(state: CentreState, incident: Incident, timers: Timers = NORM) -> datetime | None:
    """When whoever waits is to be called next; None only for an incident that is not suspended.

    An incident that becomes graver is due sooner at once: the interval is that of its priority now.
    """
    if not incident.open or incident.suspended_at is None:
        return None
    made = calls_since(state, incident)
    last = made[-1] if made else None
    return due_after(incident, last, timers)


def due_after(incident: Incident, last: WelfareCall | None, timers: Timers = NORM) -> datetime:
    usual = interval(priority_of(incident), timers)
    if last is None:
        return (incident.suspended_at or incident.opened_at) + usual
    soon = last.result in _SOON
    return last.at + (min(usual, timedelta(seconds=timers.welfare_again_s)) if soon else usual)


LateWelfare = tuple[Overdue, IncidentId, int]
"""What is late about which incident; the number tells one due time from the next."""


def late_welfare(state: CentreState, now: datetime, timers: Timers = NORM) -> Iterator[LateWelfare]:
    """Calls that are due, and those so long due that the shift leader must see to them."""
    for incident in suspended(state):
        due = next_due(state, incident, timers)
        if due is None or now < due:
            continue
        version = turn(state, incident)
        yield Overdue.WELFARE_DUE, incident.id, version
        if now >= due + timedelta(seconds=timers.welfare_radar_s):
            yield Overdue.WELFARE_LATE, incident.id, version


def turn(state: CentreState, incident: Incident) -> int:
    """Rises with every welfare call and every suspension: each due time is raised once."""
    return len(incident.acceptances) + len(state.waiting.welfare.get(incident.id, ()))


def keeper(state: CentreState, incident: Incident) -> SeatId | None:
    """The seat that answers for a suspended incident now: who leads it, else where it was opened,
    else a shift leader, else anybody who is there. None only if nobody is."""
    lead = state.supervision.leads.get(incident.id)
    for wanted in (lead.by.seat if lead is not None else None, incident.seat):
        if wanted is not None and _there(state, wanted):
            return wanted
    for kind in _ABOVE_FIRST:
        seats = sorted(s.id for s in state.seats.values() if s.kind is kind and _there(state, s.id))
        if seats:
            return seats[0]
    return None


def _there(state: CentreState, seat: SeatId) -> bool:
    known = state.seats.get(seat)
    return known is not None and known.state is not SeatState.SIGNED_OUT
