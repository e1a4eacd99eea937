"""Entries of the journal as they cross the wire."""

from __future__ import annotations

from msgspec import to_builtins

from dispatch_app.ports.journal import Answer, Entry
from dispatch_app.wire.codec import kind_of
from dispatch_app.wire.messages import CommandReply, EventRecord


def record_of(entry: Entry) -> EventRecord:
    return EventRecord(
        sequence=entry.sequence,
        kind=kind_of(entry.event),
        body=to_builtins(entry.event),
        at=entry.at,
        command=entry.command_id,
        actor=entry.actor,
    )


def reply_of(answer: Answer, *, repeated: bool) -> CommandReply:
    return CommandReply(
        sequence=answer.last_sequence,
        events=[record_of(entry) for entry in answer.entries],
        repeated=repeated,
    )
