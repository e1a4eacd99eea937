"""Rules of kept questions: each account keeps its own, about what its role may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.search.commands import DropQuery, KeepQuery
from dispatch_app.domain.search.events import QueryDropped, QueryKept
from dispatch_app.domain.search.kept import LONGEST_NAME, MOST_KEPT
from dispatch_app.domain.search.who import may_search
from dispatch_app.domain.state import CentreState, Context


def keep(state: CentreState, command: KeepQuery, context: Context) -> tuple[Event, ...]:
    query, actor = command.query, context.actor
    name = query.name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Rejected("kept-query.name", most=str(LONGEST_NAME))
    if query.subject not in may_search(actor.role):
        raise Rejected("right.missing", asked=query.subject[:LONGEST_NAME], role=actor.role.value)
    mine = {k.query.name: k for k in state.kept_queries if k.owner == actor.account}
    query = replace(query, name=name)
    known = mine.get(name)
    if known is not None and (known.query, known.shared) == (query, command.shared):
        return ()
    if known is None and len(mine) >= MOST_KEPT:
        raise Rejected("kept-query.too-many", most=str(MOST_KEPT))
    return (QueryKept(query=query, shared=command.shared, by=actor, at=context.at),)


def drop(state: CentreState, command: DropQuery, context: Context) -> tuple[Event, ...]:
    """Nobody drops what another account keeps: it is not named here at all."""
    mine = {k.query.name for k in state.kept_queries if k.owner == context.actor.account}
    if command.name not in mine:
        return ()
    return (QueryDropped(name=command.name, by=context.actor, at=context.at),)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    KeepQuery: keep,
    DropQuery: drop,
}
