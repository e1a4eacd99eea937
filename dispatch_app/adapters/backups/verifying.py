"""Says whether a copy is what was written, and whether a restored store holds what its journal
tells: no gap in it, every table equal to a replay, the live state folded to its end."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, func, select
from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.backups import postgres
from dispatch_app.adapters.backups.errors import BrokenBackup
from dispatch_app.adapters.backups.manifest import Manifest, hash_of
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.projections.batch import ORDER
from dispatch_app.adapters.storage.rebuilding import rebuild
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.ports.state_codec import StateCodec
from dispatch_app.services.folded import caught_up, from_snapshot

_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at."""

    sequence: int
    tables: int
    rows: int


def must_be_as_written(copy: Path, manifest: Manifest) -> None:
    """
    Raises:
        BrokenBackup: names the first file that is missing or altered.
    """
    for file in manifest.files:
        path = copy / file.path
        try:
            same = path.stat().st_size == file.bytes and hash_of(path) == file.sha256
        except OSError as trouble:
            raise BrokenBackup(f"{file.path}: {trouble.strerror}") from trouble
        if not same:
            raise BrokenBackup(f"{file.path}: is not what was written")


def must_open(copy: Path, manifest: Manifest) -> None:
    """What the database's own check says of the copy, which is not written to.

    Raises:
        BrokenBackup: it finds something.
        BackupFailed: PostgreSQL's programs are not there.
    """
    for file in manifest.files:
        path = copy / file.path
        if path.suffix == ".dump":
            postgres.must_be_readable(path)
        elif path.suffix == ".sqlite":
            _must_be_sound(path)


def _must_be_sound(file: Path) -> None:
    where = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite.connect(where, uri=True)) as store:
            said = store.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite.Error as trouble:
        raise BrokenBackup(f"{file.name}: {trouble}") from trouble
    if said != "ok":
        raise BrokenBackup(f"{file.name}: {said}")


def must_be_replayable(database: str, sequence: int, codec: StateCodec) -> Verified:
    """Hold a restored store against its own journal. The store must be there for this alone:
    its tables are written anew.

    Raises:
        BrokenBackup: it does not hold what its journal tells.
        Unavailable: it cannot be opened.
    """
    with closing(Database(database)) as store:
        journal = SqlJournal(store)
        _must_be_gapless(store, sequence)
        folded = caught_up(from_snapshot(journal, codec), journal)
        if folded.sequence != sequence:
            raise BrokenBackup(f"the live state folds to {folded.sequence}, not {sequence}")
        return _must_equal_replay(store, sequence)


def _must_be_gapless(store: Database, sequence: int) -> None:
    question = select(func.count(), func.min(EVENT.c.sequence), func.max(EVENT.c.sequence))
    with store.reading() as connection:
        count, first, last = connection.execute(question.select_from(EVENT)).one()
    found, wanted = (count, first or 0, last or 0), (sequence, min(1, sequence), sequence)
    if found != wanted:
        raise BrokenBackup(
            f"the journal holds {count} events from {first} to {last}; 1 to {sequence} were copied"
        )


def _must_equal_replay(store: Database, sequence: int) -> Verified:
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        before = {table.name: digest_of(connection, table) for table in ORDER}
        rebuild(connection)
        after = {table.name: digest_of(connection, table) for table in ORDER}
    differing = sorted(name for name in before if before[name] != after[name])
    if differing:
        raise BrokenBackup(f"tables differ from their journal: {', '.join(differing)}")
    return Verified(
        sequence=sequence, tables=len(before), rows=sum(rows for rows, _ in before.values())
    )


def digest_of(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows there are, and the sum of their hashes: rows in any order give the same."""
    total = rows = 0
    found = connection.execute(select(table).execution_options(yield_per=1_000))
    for row in found:
        body = hashlib.blake2b(repr(tuple(row)).encode(), digest_size=_DIGEST_BYTES).digest()
        total += int.from_bytes(body)
        rows += 1
    return rows, total % (1 << 8 * _DIGEST_BYTES)
