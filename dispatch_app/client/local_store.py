"""The seat's own small database on its own disk: commands on their way out, and drafts of forms.

Survives `kill -9`: a write-ahead log, synchronised at every commit, one writer on a thread of its
own, so that no window ever waits for the disk. Knows no network.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from dispatch_app.client.disk_writer import DiskWriter, Transaction, Written

_SCHEMA = """
create table if not exists outbox (
    position integer primary key autoincrement,
    id text not null unique,
    kind text not null,
    body blob not null,
    created_at text not null
);
create table if not exists draft (
    name text primary key,
    body blob not null,
    changed_at text not null
);
create table if not exists view (
    only integer primary key check (only = 1),
    sequence integer not null,
    state blob not null
);
create table if not exists slip (
    mission text not null,
    version integer not null,
    step text not null,
    marked integer not null default 0,
    changed_at text not null,
    primary key (mission, version)
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A command that the centre has not answered yet."""

    id: str
    kind: str
    body: bytes
    created_at: datetime


class LocalStore:
    """May be used from several threads. Writes go to the disk in the order in which they were asked
    for; what is asked for later is never there without what was asked for before."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # One sync a write instead of three or four. Safe here: the file has one connection, behind
        # a lock.
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(_SCHEMA)
        self._writer = DiskWriter(self._commit)

    def close(self) -> None:
        """Write what is still to be written, and let go of the file."""
        self._writer.close()
        with self._lock:
            self._db.close()

    @property
    def trouble(self) -> str:
        """What the disk says while it refuses writes; empty while all is well."""
        return self._writer.trouble

    def settle(self) -> None:
        """Come back when everything asked for so far is on the disk."""
        self._writer.settle()

    def write(self, sql: str, *values: object) -> Written:
        """Ask for one statement to be written."""
        return self._writer.put(_statement(sql, *values))

    def reading(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What stands there, with everything that was asked for before."""
        self._writer.settle()
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _commit(self, works: Sequence[Transaction]) -> None:
        """One transaction; on disk when it ends well, gone when it does not."""
        with self._lock:
            self._db.execute("begin immediate")
            try:
                for work in works:
                    work(self._db)
                self._db.execute("commit")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                raise

    # ---- outbox

    def put_command(self, waiting: Waiting, then: Callable[[], None] | None = None) -> Written:
        """`then` is called on the writer's thread once the command is on the disk."""
        work = _statement(
            "insert into outbox (id, kind, body, created_at) values (?, ?, ?, ?)",
            *(waiting.id, waiting.kind, waiting.body, waiting.created_at.isoformat()),
        )
        return self._writer.put(work, then)

    def drop_command(self, command_id: str) -> Written:
        return self.write("delete from outbox where id = ?", command_id)

    def commands(self) -> list[Waiting]:
        """All that wait, in the order in which they were given."""
        rows = self.reading("select id, kind, body, created_at from outbox order by position")
        return [
            Waiting(
                id=str(row[0]),
                kind=str(row[1]),
                body=bytes(row[2]) if isinstance(row[2], bytes) else b"",
                created_at=datetime.fromisoformat(str(row[3])),
            )
            for row in rows
        ]

    # ---- what the seat knew last

    def put_view(self, sequence: int, state: Callable[[], bytes]) -> Written:
        """Keep what is known now. `state` is asked for on the writer's thread; of many views that
        follow each other quickly only the last one is."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "insert into view (only, sequence, state) values (1, ?, ?) on conflict (only) "
                "do update set sequence = excluded.sequence, state = excluded.state",
                (sequence, state()),
            )

        return self._writer.put(work, replaces="view", lazy=True)

    def view(self) -> tuple[int, bytes] | None:
        """The state as it was known last, and its number."""
        for sequence, state in self.reading("select sequence, state from view"):
            if isinstance(sequence, int) and isinstance(state, bytes):
                return sequence, state
        return None

    # ---- drafts

    def put_draft(self, name: str, body: bytes, at: datetime) -> Written:
        work = _statement(
            "insert into draft (name, body, changed_at) values (?, ?, ?) "
            "on conflict (name) do update set body = excluded.body, "
            "changed_at = excluded.changed_at",
            *(name, body, at.isoformat()),
        )
        return self._writer.put(work, replaces=f"draft {name}")

    def drop_draft(self, name: str) -> Written:
        return self.write("delete from draft where name = ?", name)

    def drafts(self) -> dict[str, bytes]:
        rows = self.reading("select name, body from draft order by changed_at")
        return {str(name): body for name, body in rows if isinstance(body, bytes)}


def _statement(sql: str, *values: object) -> Transaction:
    def work(db: sqlite3.Connection) -> None:
        db.execute(sql, values)

    return work
