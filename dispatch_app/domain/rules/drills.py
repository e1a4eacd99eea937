"""Rules of drills: two persons at two seats, never beside a life at risk, over at the first sign
that the part is needed. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from dispatch_app.domain.alarms import Alarm, Severity
from dispatch_app.domain.codes import Nature, Priority
from dispatch_app.domain.commands import (
    AmendOrder,
    AnswerCall,
    Command,
    DispatchVehicle,
    SetPlan,
)
from dispatch_app.domain.drill_commands import AgreeToDrill, AskDrill, EndDrill, RunOutDrill
from dispatch_app.domain.drill_events import DrillAsked, DrillBegan, DrillEnded
from dispatch_app.domain.drills import LASTS, Drill, DrillEnd
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.lamps import LAMP_OF, Lamp
from dispatch_app.domain.state import FINAL, CentreState, Context, Incident
from dispatch_app.domain.values import Plan

PLAYED = frozenset({Nature.TEST, Nature.DRILL})
"""Work of these natures may use a drill's fall-back; every other work goes before it."""


def ask(state: CentreState, command: AskDrill, context: Context) -> tuple[Event, ...]:
    if command.lamp in state.drills:
        raise Rejected("drill.already", lamp=command.lamp.value)
    _must_be_free(state, command.lamp)
    return (
        DrillAsked(lamp=command.lamp, note=command.note.strip(), by=context.actor, at=context.at),
    )


def agree(state: CentreState, command: AgreeToDrill, context: Context) -> tuple[Event, ...]:
    drill = _known(state, command.lamp)
    if drill.runs:
        return ()
    if context.at >= drill.over_at:
        raise Rejected("drill.lapsed", lamp=command.lamp.value)
    if context.actor.account == drill.asked_by.account:
        raise Rejected("drill.same-person", lamp=command.lamp.value)
    if context.actor.seat is not None and context.actor.seat == drill.asked_by.seat:
        raise Rejected("drill.same-seat", seat=context.actor.seat)
    _must_be_free(state, command.lamp)
    ends_at = context.at + LASTS
    return (DrillBegan(lamp=command.lamp, ends_at=ends_at, by=context.actor, at=context.at),)


def end(state: CentreState, command: EndDrill, context: Context) -> tuple[Event, ...]:
    """Nobody has to be asked: what was taken away for practice must never be missed in earnest."""
    if command.lamp not in state.drills:
        return ()
    return (_ended(command.lamp, command.why, "", context),)


def run_out(state: CentreState, command: RunOutDrill, context: Context) -> tuple[Event, ...]:
    drill = state.drills.get(command.lamp)
    if drill is None or context.at < drill.over_at:
        return ()
    why = DrillEnd.TIME if drill.runs else DrillEnd.LAPSED
    return (_ended(command.lamp, why, "", context),)


def endings(state: CentreState, context: Context) -> tuple[Event, ...]:
    """What ends drills in the state that a command leads to: in the same breath, not soon after."""
    found = []
    for lamp in state.drills:
        needed = _needed(state, lamp)
        if needed is not None:
            found.append(_ended(lamp, *needed, context))
    return tuple(found)


def _must_be_free(state: CentreState, lamp: Lamp) -> None:
    needed = _needed(state, lamp)
    if needed is not None:
        _refuse(lamp, *needed)


def _refuse(lamp: Lamp, why: DrillEnd, what: str) -> NoReturn:
    if why is DrillEnd.PRIORITY_ONE:
        raise Rejected("drill.priority-1-open", incident=what)
    if why is DrillEnd.PART_FAILED:
        raise Rejected("drill.part-failed", alarm=what)
    if why is DrillEnd.CALL:
        raise Rejected("drill.call-ringing", line=what)
    raise Rejected("drill.order-open", lamp=lamp.value, mission=what)


def _needed(state: CentreState, lamp: Lamp) -> tuple[DrillEnd, str] | None:
    """Why this part must not be away now, and what says so."""
    urgent = next(_urgent(state), None)
    if urgent is not None:
        return DrillEnd.PRIORITY_ONE, urgent.number
    broken = next(broken_parts(state, lamp), None)
    if broken is not None:
        return DrillEnd.PART_FAILED, broken.id
    if lamp is Lamp.STATIONS:
        waiting = next(_unsigned(state), None)
        return None if waiting is None else (DrillEnd.ORDER, waiting)
    if lamp is Lamp.NETWORK:
        line = next(_ringing(state), None)
        return None if line is None else (DrillEnd.CALL, line)
    return None


def _ringing(state: CentreState) -> Iterator[str]:
    """Lines of callers in earnest: seats without the centre would not see them."""
    calls = state.calls.values()
    return (call.line for call in calls if call.ringing and call.nature not in PLAYED)


def _urgent(state: CentreState) -> Iterator[Incident]:
    open_ones = (i for i in state.incidents.values() if i.open and i.nature not in PLAYED)
    return (incident for incident in open_ones if is_first(incident.plan))


def is_first(plan: Plan | None) -> bool:
    return plan is not None and plan.priority is Priority.P1


def broken_parts(state: CentreState, lamp: Lamp) -> Iterator[Alarm]:
    """Faults in earnest that light this lamp."""
    return (
        alarm
        for alarm in state.alarms.values()
        if LAMP_OF.get(alarm.kind) is lamp
        and alarm.standing
        and alarm.severity is not Severity.NOTICE
        and alarm.nature not in PLAYED
    )


def _unsigned(state: CentreState) -> Iterator[str]:
    """Orders in earnest that no station has acknowledged: they need the way there."""
    for mission in state.missions.values():
        slip = mission.slip
        waits = slip is not None and slip.acknowledged_at is None and mission.stage not in FINAL
        if waits and not _is_played(state, mission.incident):
            yield mission.number


def _is_played(state: CentreState, incident: IncidentId) -> bool:
    """What is not known yet counts as real."""
    known = state.incidents.get(incident)
    return known is not None and known.nature in PLAYED


def cannot_wait(state: CentreState, command: Command) -> DrillEnd | None:
    """Why a drill that would hold this command back must end first; None if it may be held."""
    match command:
        case AnswerCall(call=call) if call not in state.calls or (
            state.calls[call].nature not in PLAYED
        ):
            return DrillEnd.CALL
        case SetPlan(incident=incident, plan=plan) if is_first(plan):
            return None if _is_played(state, incident) else DrillEnd.PRIORITY_ONE
        case DispatchVehicle(incident=incident):
            return None if _is_played(state, incident) else DrillEnd.ORDER
        case AmendOrder(mission=mission):
            known = state.missions.get(mission)
            played = known is not None and _is_played(state, known.incident)
            return None if played else DrillEnd.ORDER
        case _:
            return None


def _known(state: CentreState, lamp: Lamp) -> Drill:
    known = state.drills.get(lamp)
    if known is None:
        raise Rejected("drill.unknown", lamp=lamp.value)
    return known


def _ended(lamp: Lamp, why: DrillEnd, what: str, context: Context) -> DrillEnded:
    return DrillEnded(lamp=lamp, why=why, what=what, by=context.actor, at=context.at)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    AskDrill: ask,
    AgreeToDrill: agree,
    EndDrill: end,
    RunOutDrill: run_out,
}
