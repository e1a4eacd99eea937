"""Rules of the CPR lane: each step once, in the order in which they happen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.events import CprStepReached
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.events import Event
from dispatch_app.domain.rules.finding import an_incident
from dispatch_app.domain.state import Call, CentreState, Context, Incident


def report(state: CentreState, command: ReportCprStep, context: Context) -> tuple[Event, ...]:
    """A fact, also where the incident is closed by now; the first word of a step counts.

    Who presses before anybody said so has recognised it, too.
    """
    incident = an_incident(state, command.incident)
    told = _told(incident)
    if command.step in told:
        return ()
    steps = [command.step]
    if command.step is CprStep.FIRST_COMPRESSION and CprStep.RECOGNISED not in told:
        steps.insert(0, CprStep.RECOGNISED)
    call = _first_call(state, incident)
    answered_at = call.answered_at if call is not None else None
    earliest = max(filter(None, (answered_at, *told.values())), default=None)
    reached_at = _between(earliest, command.reached_at, context.at)
    return tuple(
        CprStepReached(
            incident=incident.id,
            call=call.id if call is not None else None,
            step=step,
            answered_at=answered_at,
            reached_at=reached_at,
            by=context.actor,
            at=context.at,
        )
        for step in steps
    )


def _told(incident: Incident) -> dict[CprStep, datetime]:
    known = {
        CprStep.RECOGNISED: incident.cpr.recognised_at,
        CprStep.FIRST_COMPRESSION: incident.cpr.pressed_at,
    }
    return {step: at for step, at in known.items() if at is not None}


def _first_call(state: CentreState, incident: Incident) -> Call | None:
    found = (state.calls[call] for call in incident.calls if call in state.calls)
    answered = (call for call in found if call.answered_at is not None)
    return min(answered, key=lambda call: (call.answered_at, call.id), default=None)


def _between(earliest: datetime | None, said: datetime, latest: datetime) -> datetime:
    """A seat's clock that runs wrong tells nothing of the future, nor of before the answer."""
    said = min(said, latest)
    return said if earliest is None else max(said, min(earliest, latest))


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    ReportCprStep: report,
}
