"""The two doors of the domain: `decide` may refuse, `evolve` never does."""

from __future__ import annotations

from dispatch_app.domain import commands as c
from dispatch_app.domain import events as e
from dispatch_app.domain.folds_of_events import FOLDS, evolve, evolve_all
from dispatch_app.domain.rules import drills
from dispatch_app.domain.rules.forewarning_follows import concerns_hospitals, follows
from dispatch_app.domain.rules_of_commands import RULES
from dispatch_app.domain.state import CentreState, Context

__all__ = ["FOLDS", "RULES", "decide", "evolve", "evolve_all"]


def decide(state: CentreState, command: c.Command, context: Context) -> tuple[e.Event, ...]:
    """Say what follows from a command. Changes nothing.

    Raises:
        Rejected: the rules say no; the code says which and the details name the things.
    """
    events = RULES[type(command)](state, command, context)
    if concerns_hospitals(state, events):
        events = (*events, *follows(evolve_all(state, events), events, context))
    if not state.drills:
        return events
    return (*events, *drills.endings(evolve_all(state, events), context))
