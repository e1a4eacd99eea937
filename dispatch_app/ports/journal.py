"""The journal: append-only events, and the answers given, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.events import Event
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event in its place."""

    sequence: int
    command_id: str
    actor: Actor
    at: datetime
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command was answered with. A repeated command gets it again."""

    command_id: str
    kind: str
    last_sequence: int
    entries: tuple[Entry, ...] = ()
    refusal: str = ""
    """Empty if it was taken; else the refusal's code."""
    details: tuple[tuple[str, str], ...] = ()


class Journal(Protocol):
    """Durable when `commit` returns. One writer; readers may come from any thread."""

    def commit(self, answers: Sequence[Answer]) -> None:
        """Write events, answers and tables in one transaction.

        Raises:
            Fenced: a sequence number was already taken by another writer.
            Unavailable: the store is away or refused. Nothing counts as written; what really is
                there shows after the next write that succeeds (the answer of a COMMIT can be lost).
        """
        ...

    def answer(self, command_id: str) -> Answer | None:
        """The first answer to this command, if it was ever answered."""
        ...

    def last_sequence(self) -> int:
        """0 for an empty journal."""
        ...

    def read(self, after: int, limit: int) -> list[Entry]:
        """Events with sequence > `after`, in order, at most `limit`."""
        ...

    def save_snapshot(self, sequence: int, state: bytes) -> None:
        """Keep the state folded up to `sequence`, in the codec's bytes; only the newest is kept."""
        ...

    def load_snapshot(self) -> tuple[int, bytes] | None: ...

    def bookmark(self, reader: str) -> int:
        """How far a reaction has come; 0 if it never ran."""
        ...

    def set_bookmark(self, reader: str, sequence: int) -> None: ...

    def close(self) -> None: ...
