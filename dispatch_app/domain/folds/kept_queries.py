"""Takes kept questions into the state, each account's in the order of their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.search.events import QueryDropped, QueryKept
from dispatch_app.domain.search.kept import KeptAtCentre
from dispatch_app.domain.state import CentreState


def kept(state: CentreState, event: QueryKept) -> CentreState:
    new = KeptAtCentre(query=event.query, owner=event.by.account, shared=event.shared)
    others = _others(state, event.by.account, event.query.name)
    ordered = sorted((*others, new), key=lambda each: (each.query.name, each.owner))
    return replace(state, kept_queries=tuple(ordered))


def dropped(state: CentreState, event: QueryDropped) -> CentreState:
    return replace(state, kept_queries=_others(state, event.by.account, event.name))


def _others(state: CentreState, owner: AccountId, name: str) -> tuple[KeptAtCentre, ...]:
    return tuple(
        each for each in state.kept_queries if (each.owner, each.query.name) != (owner, name)
    )


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    QueryKept: kept,
    QueryDropped: dropped,
}
