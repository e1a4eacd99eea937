"""Writes the events of a test centre into a real journal, as the server would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dispatch_app.domain.events import Event
from dispatch_app.ports.journal import Answer, Entry, Journal
from tests.fakes.builders import SEAT_1, at_seat


def as_answers(events: Sequence[Event], *, after: int = 0, per_command: int = 1) -> list[Answer]:
    """Answers as if every `per_command` events had come from one command."""
    return [
        _answer(events[i : i + per_command], after + i + 1)
        for i in range(0, len(events), per_command)
    ]


def _answer(events: Sequence[Event], first: int) -> Answer:
    command = f"command-{first}"
    entries = tuple(
        Entry(sequence=n, command_id=command, actor=at_seat(SEAT_1), at=event.at, event=event)
        for n, event in enumerate(events, start=first)
    )
    return Answer(
        command_id=command, kind="Test", last_sequence=entries[-1].sequence, entries=entries
    )


def write(journal: Journal, events: Iterable[Event], *, batch: int = 7) -> None:
    """Append events in commits of a few each, so that rows change within and across commits."""
    events = list(events)
    for i in range(0, len(events), batch):
        journal.commit(as_answers(events[i : i + batch], after=journal.last_sequence()))
