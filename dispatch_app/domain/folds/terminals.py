"""Takes events of vehicle terminals into the state."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.state import CentreState
from dispatch_app.domain.terminal_events import (
    TerminalBound,
    TerminalReleased,
    TerminalsReported,
)
from dispatch_app.domain.terminals import Terminal, TerminalWord, without_old_strangers


def reported(state: CentreState, event: TerminalsReported) -> CentreState:
    terminals = without_old_strangers(state.terminals, event.at)
    for word in event.words:
        terminals[word.terminal] = with_word(terminals.get(word.terminal), word)
    return replace(state, terminals=terminals)


def with_word(known: Terminal | None, word: TerminalWord) -> Terminal:
    """A terminal after a word about it. Who claims a bound number is listed beside it."""
    terminal = known or Terminal(id=word.terminal)
    if word.identity is not None:
        if terminal.vehicle is None or terminal.identity is None:
            terminal = replace(terminal, identity=word.identity)
        elif terminal.identity.box != word.identity.box:
            return replace(terminal, claimed=word.identity)
    return replace(terminal, online=word.online, reason=word.reason, since=word.at)


def bound(state: CentreState, event: TerminalBound) -> CentreState:
    known = state.terminals.get(event.terminal, Terminal(id=event.terminal))
    return _with(
        state, replace(known, vehicle=event.vehicle, identity=event.identity, claimed=None)
    )


def released(state: CentreState, event: TerminalReleased) -> CentreState:
    known = state.terminals.get(event.terminal, Terminal(id=event.terminal))
    return _with(state, replace(known, vehicle=None, claimed=None))


def _with(state: CentreState, terminal: Terminal) -> CentreState:
    return replace(state, terminals={**state.terminals, terminal.id: terminal})
