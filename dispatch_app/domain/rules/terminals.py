"""Rules of vehicle terminals: heard is listed, bound by a person is obeyed."""

from __future__ import annotations

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.folds.terminals import with_word
from dispatch_app.domain.ids import TerminalId
from dispatch_app.domain.rules.finding import a_vehicle
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.terminal_commands import BindTerminal, ReleaseTerminal, ReportTerminals
from dispatch_app.domain.terminal_events import (
    TerminalBound,
    TerminalReleased,
    TerminalsReported,
)
from dispatch_app.domain.terminals import (
    STRANGERS_KEPT,
    Terminal,
    TerminalWord,
    of_vehicle,
    without_old_strangers,
)


def report(state: CentreState, command: ReportTerminals, context: Context) -> tuple[Event, ...]:
    """Only what is news is kept, and of strangers no more than a person can look through."""
    terminals = without_old_strangers(state.terminals, context.at)
    strangers = sum(t.vehicle is None for t in terminals.values())
    news: list[TerminalWord] = []
    for word in command.words:
        known = terminals.get(word.terminal)
        if known is None and strangers >= STRANGERS_KEPT:
            continue
        strangers += known is None
        told = with_word(known, word)
        if _differs(known, told):
            terminals[word.terminal] = told
            news.append(word)
    return (TerminalsReported(words=tuple(news), at=context.at),) if news else ()


def _differs(known: Terminal | None, told: Terminal) -> bool:
    """Being still there, or still away, is no news."""
    if known is None:
        return True
    return (known.online, known.reason, known.identity, known.claimed) != (
        told.online,
        told.reason,
        told.identity,
        told.claimed,
    )


def bind(state: CentreState, command: BindTerminal, context: Context) -> tuple[Event, ...]:
    """A terminal speaks for one vehicle, and a vehicle has one terminal."""
    vehicle = a_vehicle(state, command.vehicle)
    known = state.terminals.get(command.terminal, Terminal(id=command.terminal))
    if known.vehicle == vehicle.id and known.claimed is None:
        return ()
    if known.vehicle not in (None, vehicle.id):
        raise Rejected("terminal.bound", terminal=known.id, vehicle=str(known.vehicle))
    other = of_vehicle(state.terminals, vehicle.id)
    if other is not None and other.id != known.id:
        raise Rejected("terminal.vehicle-has-one", vehicle=vehicle.id, terminal=other.id)
    bound = TerminalBound(
        terminal=known.id,
        vehicle=vehicle.id,
        identity=known.claimed or known.identity,
        by=context.actor,
        at=context.at,
    )
    return (bound,)


def release(state: CentreState, command: ReleaseTerminal, context: Context) -> tuple[Event, ...]:
    known = _a_terminal(state, command.terminal)
    if known.vehicle is None:
        return ()
    released = TerminalReleased(
        terminal=known.id, vehicle=known.vehicle, by=context.actor, at=context.at
    )
    return (released,)


def _a_terminal(state: CentreState, terminal: TerminalId) -> Terminal:
    known = state.terminals.get(terminal)
    if known is None:
        raise Rejected("terminal.unknown", terminal=terminal)
    return known
