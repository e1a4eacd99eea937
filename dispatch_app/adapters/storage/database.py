"""Opens SQLite or PostgreSQL so that a commit that returns is durable. Knows no table's meaning."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.storage.migrations import migrate
from dispatch_app.ports.errors import Unavailable

BUSY_WAIT_MS = 5_000
"""How long a statement waits for another process, or a commit for its standby."""
POOL = 8
POOL_WAIT_S = 30.0


class CommitInDoubt(Unavailable):
    """A COMMIT failed or came back with a warning: it may have happened, or may not be safe.

    The next write that succeeds makes everything before it safe; what is read then is true.
    """


class BadDatabaseUrl(Exception):
    """No store can be meant by this; the message says how to write it. Never repeats a password."""


class Database:
    """One store: a single writing connection, and readers from any thread.

    Args:
        url: ``sqlite:////path/to/file`` or ``postgresql+psycopg://user@host/name``.
        passphrase: encrypts a SQLite file at rest; without it the file is plain.
        schema: brings the store to the tables of this program; the centre's, unless told otherwise.

    Raises:
        BadDatabaseUrl: the URL names no file or server that could be a store.
        Unavailable: not there, wrong passphrase, or written by a newer program.
    """

    def __init__(
        self,
        url: str,
        passphrase: str | None = None,
        *,
        schema: Callable[[Connection], object] = migrate,
    ) -> None:
        self._schema = schema
        self._warnings: list[str] = []
        self._lock = threading.Lock()
        where = _parsed(url)
        self._where, self._passphrase = where, passphrase
        self.directory = _directory(where)
        """Where it lies on this machine; None for a server's."""
        self.file = Path(str(where.database)).absolute() if self.directory else None
        if where.get_backend_name() == "sqlite":
            self._writer = _sqlite_engine(where, passphrase, writes=True)
            self._readers = _sqlite_engine(where, passphrase, writes=False)
        else:
            self._writer = _postgres_engine(where, self._warnings)
            self._readers = _postgres_engine(where, [])
        self._open(where.render_as_string(hide_password=True))

    def _open(self, name: str) -> None:
        try:
            with self.writing() as connection:
                self._schema(connection)
        except Unavailable as trouble:
            self.close()
            raise Unavailable(f"{name}: {trouble}") from trouble

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, alone; durable when the block has ended without an exception.

        Raises:
            CommitInDoubt: see there.
            Unavailable: the store refused; nothing was written.
        """
        with self._lock, _translated(), self._writer.connect() as connection:
            with _rolled_back(connection):
                yield connection
            self._commit(connection)

    def _commit(self, connection: Connection) -> None:
        """A warning counts as failure: a commit that no standby has is not yet safe."""
        self._warnings.clear()
        try:
            connection.commit()
        except SQLAlchemyError as trouble:
            connection.invalidate()
            raise CommitInDoubt(f"commit failed: {_reason(trouble)}") from trouble
        if self._warnings:
            raise CommitInDoubt(f"commit came back with a warning: {'; '.join(self._warnings)}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent look at what is committed.

        Raises:
            Unavailable: the store is away.
        """
        with _translated(), self._readers.connect() as connection:
            yield connection

    def readers_apart(self, at_once: int, *, wait_s: float, deadline_s: float) -> Engine:
        """Connections of their own for questions that may take long; whoever asks closes them.

        Args:
            at_once: so many questions; one more waits `wait_s` for a free connection.
            deadline_s: PostgreSQL ends a statement by itself that takes longer.
        """
        if self._where.get_backend_name() == "sqlite":
            return _sqlite_engine(
                self._where, self._passphrase, writes=False, at_once=at_once, wait_s=wait_s
            )
        return _postgres_engine(
            self._where, [], at_once=at_once, wait_s=wait_s, deadline_ms=round(deadline_s * 1000)
        )

    def beside(self, suffix: str, schema: Callable[[Connection], object]) -> Database:
        """Another store with a writer of its own: a file beside this one, or the same server.

        What it holds must not be needed for anything: no copy of this store has it.
        """
        if self.file is None:
            url = self._where.render_as_string(hide_password=False)
        else:
            url = f"sqlite:///{self.file.with_name(self.file.name + suffix)}"
        return Database(url, self._passphrase, schema=schema)

    def probe(self) -> None:
        """See whether the store would take a write now; writes nothing.

        Raises:
            Unavailable: it would not.
        """
        with self.writing() as connection:
            connection.exec_driver_sql("SELECT 1")

    def checkpoint(self) -> None:
        """Bring what the write-ahead log holds into the database itself. PostgreSQL does so alone.

        Waits for nobody: whoever reads or writes goes on.

        Raises:
            Unavailable: a reader keeps part of the log, or the store is away; nothing is lost.
        """
        if self._writer.dialect.name != "sqlite":
            return
        with _translated(), self._writer.connect() as connection:
            wire = connection.connection.driver_connection
            assert wire is not None
            try:
                row = wire.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            except sqlite.Error as trouble:
                raise Unavailable(str(trouble)) from trouble
        _busy, pages, moved = row
        if moved < pages:
            raise Unavailable(f"{pages - moved} pages of the log are still being read")

    def close(self) -> None:
        self._readers.dispose()
        self._writer.dispose()


def _directory(where: URL) -> Path | None:
    by_file = where.get_backend_name() == "sqlite" and where.database
    return Path(str(where.database)).absolute().parent if by_file else None


def _parsed(url: str) -> URL:
    """An empty SQLite name would be a store in memory, gone at the first stop."""
    try:
        where = make_url(url)
    except (ArgumentError, ValueError) as trouble:
        raise BadDatabaseUrl(_HOW_TO_NAME) from trouble
    by_file = where.get_backend_name() == "sqlite" and where.database not in (None, "", ":memory:")
    if not by_file and where.drivername != "postgresql+psycopg":
        raise BadDatabaseUrl(_HOW_TO_NAME)
    return where


_HOW_TO_NAME = (
    "this names no database: write sqlite:////path/to/file or postgresql+psycopg://user@host/name"
)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as trouble:
        raise Unavailable(_reason(trouble)) from trouble


def _reason(trouble: SQLAlchemyError) -> str:
    """What the database itself said, in one line."""
    said = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    return " ".join(str(said).split())


@contextmanager
def _rolled_back(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.rollback()
        raise


def _sqlite_engine(
    where: URL,
    passphrase: str | None,
    *,
    writes: bool,
    at_once: int | None = None,
    wait_s: float = POOL_WAIT_S,
) -> Engine:
    engine = create_engine(
        where,
        module=sqlite,
        connect_args={"timeout": BUSY_WAIT_MS / 1000},
        **_pool(at_once, wait_s),
    )
    settings = _sqlite_settings(passphrase, writes=writes)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for setting in settings:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _sqlite_settings(passphrase: str | None, *, writes: bool) -> list[str]:
    """The key must come first; FULL syncs the log at every commit, also after WAL is on."""
    quoted = (passphrase or "").replace("'", "''")
    return [
        *([f"PRAGMA key = '{quoted}'"] if passphrase else []),
        *(["PRAGMA journal_mode = WAL"] if writes else []),
        "PRAGMA synchronous = FULL",
        f"PRAGMA query_only = {'OFF' if writes else 'ON'}",
    ]


def _pool(at_once: int | None, wait_s: float) -> dict[str, Any]:
    """Without a number there is always one more connection to be had."""
    if at_once is None:
        return {"pool_size": POOL}
    return {"pool_size": at_once, "max_overflow": 0, "pool_timeout": wait_s}


def _postgres_engine(
    where: URL,
    warnings: list[str],
    *,
    at_once: int | None = None,
    wait_s: float = POOL_WAIT_S,
    deadline_ms: int = BUSY_WAIT_MS,
) -> Engine:
    options = f"-c statement_timeout={deadline_ms} -c synchronous_commit=on -c TimeZone=UTC"
    engine = create_engine(where, connect_args={"options": options}, **_pool(at_once, wait_s))

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.add_notice_handler(lambda notice: _keep_warning(notice, warnings))

    return engine


def _keep_warning(notice: Any, warnings: list[str]) -> None:
    if notice.severity_nonlocalized == "WARNING":
        warnings.append(notice.message_primary or "")


class LookedAt:
    """A store that another process keeps: makes no tables, and never holds its writer.

    Raises:
        BadDatabaseUrl: as `Database`.
    """

    def __init__(self, url: str, passphrase: str | None = None, *, deadline_s: float) -> None:
        where = _parsed(url)
        if where.get_backend_name() == "sqlite":
            self._engine = _sqlite_engine(where, passphrase, writes=False, at_once=1)
        else:
            deadline_ms = round(deadline_s * 1000)
            self._engine = _postgres_engine(where, [], at_once=1, deadline_ms=deadline_ms)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent look at what is committed.

        Raises:
            Unavailable: the store is away.
        """
        with _translated(), self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()
