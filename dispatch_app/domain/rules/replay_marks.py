"""Rules of bookmarks of a replay: words, and no moment that has not been."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.replay_mark_commands import DropReplayMark, MarkReplay
from dispatch_app.domain.replay_mark_events import ReplayMarkDropped, ReplayMarked
from dispatch_app.domain.state import CentreState, Context

LONGEST = 300


def mark(state: CentreState, command: MarkReplay, context: Context) -> tuple[Event, ...]:
    """The incident may have left the live state long ago: its record is the store's."""
    words = command.words.strip()
    if not words:
        raise Rejected("mark.words-missing")
    if len(words) > LONGEST:
        raise Rejected("mark.words-too-long", most=str(LONGEST))
    if command.moment > context.at:
        raise Rejected("mark.not-yet")
    marked = ReplayMarked(
        mark=context.new_id(),
        incident=command.incident,
        moment=command.moment,
        words=words,
        by=context.actor,
        at=context.at,
    )
    return (marked,)


def drop(state: CentreState, command: DropReplayMark, context: Context) -> tuple[Event, ...]:
    dropped = ReplayMarkDropped(
        mark=command.mark, incident=command.incident, by=context.actor, at=context.at
    )
    return (dropped,)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    MarkReplay: mark,
    DropReplayMark: drop,
}
