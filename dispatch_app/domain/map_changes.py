"""The trace that work on the map leaves: who did what, when. Holds no rules."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import MapAct
from dispatch_app.domain.ids import CorrectionId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

STEPS_KEPT = 20
"""So many latest changes of one thing stay in the live state; the tables keep all."""
ENDED_KEPT = 200
"""So many things that have ended stay in the live state, so that ending them can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in the history of a thing on the map."""

    act: MapAct
    at: datetime
    by: Actor
    note: str = ""
    correction: CorrectionId | None = None
    """The correction whose acceptance did it."""


def with_last[T](past: tuple[T, ...], last: T) -> tuple[T, ...]:
    """The steps with one more; the oldest fall out."""
    return (*past, last)[-STEPS_KEPT:]


def latest[K, V](things: dict[K, V], key: K, value: V) -> dict[K, V]:
    """The things with this one as the newest of at most `ENDED_KEPT`."""
    kept = {k: v for k, v in things.items() if k != key}
    kept[key] = value
    return dict(list(kept.items())[-ENDED_KEPT:])


def without[K, V](things: dict[K, V], key: K) -> dict[K, V]:
    return {k: v for k, v in things.items() if k != key} if key in things else things
