"""A journal in memory that keeps the promises of `ports.journal.Journal`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dispatch_app.ports.errors import Fenced, Unavailable
from dispatch_app.ports.journal import Answer, Entry


@dataclass
class JournalStore:
    """What outlives a journal: open a second one on it to see a restart, or a rival."""

    entries: list[Entry] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    snapshot: tuple[int, bytes] | None = None
    bookmarks: dict[str, int] = field(default_factory=dict)


class MemoryJournal:
    """Set `away` to make it fail as a store that cannot be reached."""

    def __init__(self, store: JournalStore | None = None) -> None:
        self.store = store or JournalStore()
        self.away = False
        self.commits = 0

    def commit(self, answers: Sequence[Answer]) -> None:
        if self.away:
            raise Unavailable("journal is away")
        entries = [entry for answer in answers for entry in answer.entries]
        last = len(self.store.entries)
        if any(answer.command_id in self.store.answers for answer in answers):
            raise Fenced("another server has answered this command")
        if entries and entries[0].sequence <= last:
            raise Fenced(f"event {entries[0].sequence} was already written")
        if [e.sequence for e in entries] != list(range(last + 1, last + 1 + len(entries))):
            raise ValueError(f"events do not follow {last}")
        self.store.entries += entries
        self.store.answers |= {answer.command_id: answer for answer in answers}
        self.commits += 1

    def answer(self, command_id: str) -> Answer | None:
        return self.store.answers.get(command_id)

    def last_sequence(self) -> int:
        return len(self.store.entries)

    def read(self, after: int, limit: int) -> list[Entry]:
        return self.store.entries[after : after + limit]

    def save_snapshot(self, sequence: int, state: bytes) -> None:
        self.store.snapshot = (sequence, state)

    def load_snapshot(self) -> tuple[int, bytes] | None:
        return self.store.snapshot

    def bookmark(self, reader: str) -> int:
        return self.store.bookmarks.get(reader, 0)

    def set_bookmark(self, reader: str, sequence: int) -> None:
        self.store.bookmarks[reader] = sequence

    def close(self) -> None:
        """Nothing to let go of."""
