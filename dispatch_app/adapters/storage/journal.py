"""The journal on SQLite or PostgreSQL: durable when `commit` returns. Decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.entries import entry_from, row_of
from dispatch_app.adapters.storage.projections import projected
from dispatch_app.adapters.storage.sealing import Head, seal, seal_the_rest
from dispatch_app.adapters.storage.tables.journal import ANSWER, BOOKMARK, EVENT, SNAPSHOT
from dispatch_app.ports.errors import Fenced, Unavailable
from dispatch_app.ports.journal import Answer, Entry

log = logging.getLogger(__name__)

_ONLY_SLOT = 1


class SqlJournal:
    """`ports.journal.Journal` on a `Database`; one for each server process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = self.last_sequence()
        self._head: Head | None = None
        """Of the last commit, if it is known to have been our own; else the store is asked."""

    def commit(self, answers: Sequence[Answer]) -> None:
        entries = [entry for answer in answers for entry in answer.entries]
        self._must_continue(entries)
        before, self._head = self._head, None
        with self._database.writing() as connection:
            head = _write_journal(connection, answers, entries, before)
            _write_tables(connection, entries)
        self._known += len(entries)
        self._head = head

    def _must_continue(self, entries: Sequence[Entry]) -> None:
        """Numbers go on from the last one, without a gap; the primary key fences the rest."""
        if not entries:
            return
        first = entries[0].sequence
        if first != self._known + 1:
            self._known, self._head = self.last_sequence(), None
        if first <= self._known:
            raise Fenced(f"event {first} was already written")
        if [e.sequence for e in entries] != list(range(self._known + 1, first + len(entries))):
            raise ValueError(f"events do not follow {self._known}: {first}...")

    def answer(self, command_id: str) -> Answer | None:
        with self._database.reading() as connection:
            row = connection.execute(
                select(ANSWER).where(ANSWER.c.command_id == command_id)
            ).one_or_none()
            if row is None:
                return None
            return Answer(
                command_id=row.command_id,
                kind=row.kind,
                last_sequence=row.last_sequence,
                entries=_entries_of(connection, row),
                refusal=row.refusal,
                details=msgspec.json.decode(row.details, type=tuple[tuple[str, str], ...]),
            )

    def last_sequence(self) -> int:
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(EVENT.c.sequence))) or 0

    def read(self, after: int, limit: int) -> list[Entry]:
        wanted = (
            select(EVENT).where(EVENT.c.sequence > after).order_by(EVENT.c.sequence).limit(limit)
        )
        with self._database.reading() as connection:
            return [entry_from(row) for row in connection.execute(wanted)]

    def save_snapshot(self, sequence: int, state: bytes) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(SNAPSHOT))
            connection.execute(
                insert(SNAPSHOT).values(slot=_ONLY_SLOT, sequence=sequence, state=state)
            )

    def load_snapshot(self) -> tuple[int, bytes] | None:
        with self._database.reading() as connection:
            row = connection.execute(select(SNAPSHOT)).one_or_none()
        return None if row is None else (row.sequence, bytes(row.state))

    def bookmark(self, reader: str) -> int:
        wanted = select(BOOKMARK.c.sequence).where(BOOKMARK.c.reader == reader)
        with self._database.reading() as connection:
            return connection.scalar(wanted) or 0

    def set_bookmark(self, reader: str, sequence: int) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(BOOKMARK).where(BOOKMARK.c.reader == reader))
            connection.execute(insert(BOOKMARK).values(reader=reader, sequence=sequence))

    def close(self) -> None:
        self._database.close()


def _entries_of(connection: Connection, row: Any) -> tuple[Entry, ...]:
    if row.first_sequence is None:
        return ()
    wanted = (
        select(EVENT)
        .where(EVENT.c.sequence.between(row.first_sequence, row.last_sequence))
        .order_by(EVENT.c.sequence)
    )
    return tuple(entry_from(found) for found in connection.execute(wanted))


def _write_journal(
    connection: Connection,
    answers: Sequence[Answer],
    entries: Sequence[Entry],
    head: Head | None,
) -> Head | None:
    """Gives the head of the chain after them."""
    try:
        if entries:
            rows = [row_of(entry) for entry in entries]
            before = head or seal_the_rest(connection)
            connection.execute(insert(EVENT), rows)
            head = seal(connection, before, rows)
        if answers:
            connection.execute(insert(ANSWER), [_answer_row(answer) for answer in answers])
    except IntegrityError as trouble:
        raise Fenced("another server has written to this journal") from trouble
    return head


def _answer_row(answer: Answer) -> dict[str, Any]:
    return {
        "command_id": answer.command_id,
        "kind": answer.kind,
        "first_sequence": answer.entries[0].sequence if answer.entries else None,
        "last_sequence": answer.last_sequence,
        "refusal": answer.refusal,
        "details": msgspec.json.encode(answer.details).decode(),
    }


def _write_tables(connection: Connection, entries: Sequence[Entry]) -> None:
    try:
        projected(entries).write(connection)
    except SQLAlchemyError as trouble:
        kinds = sorted({type(entry.event).__name__ for entry in entries})
        log.error("tables refused events %s: %s", ", ".join(kinds), type(trouble).__name__)
        raise Unavailable(f"tables refused: {trouble}") from trouble
