"""Bookmarks in an incident's story: a moment and words about it, for whoever replays it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NewType

from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.replay_mark_events import ReplayMarkDropped, ReplayMarked
from dispatch_app.domain.values import Actor

ReplayMarkId = NewType("ReplayMarkId", str)
KINDS = ("ReplayMarked", "ReplayMarkDropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayMark:
    id: ReplayMarkId
    moment: datetime
    """Of the story."""
    words: str
    by: Actor
    at: datetime
    """When it was set."""


def marks_of(incident: IncidentId, events: Iterable[Event]) -> tuple[ReplayMark, ...]:
    """Those of this incident that stand, in the order of the story."""
    marks: dict[str, ReplayMark] = {}
    for event in events:
        match event:
            case ReplayMarked() if event.incident == incident:
                marks[event.mark] = ReplayMark(
                    id=ReplayMarkId(event.mark),
                    moment=event.moment,
                    words=event.words,
                    by=event.by,
                    at=event.at,
                )
            case ReplayMarkDropped() if event.incident == incident:
                marks.pop(event.mark, None)
            case _:
                pass
    return tuple(sorted(marks.values(), key=lambda mark: (mark.moment, mark.at)))
