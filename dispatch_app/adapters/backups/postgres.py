"""A PostgreSQL store as one file, by PostgreSQL's own programs, and back into an empty database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

from dispatch_app.adapters.backups.errors import BackupFailed, TargetInUse
from dispatch_app.domain.backups import BackupTrouble

ASIDE = "before_"
"""Schemas that a restore put aside begin so; they are no part of a copy."""
OURS = ("public", "tracks")

_EXTENSIONS = (
    b"SELECT extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace "
    b"WHERE nspname LIKE 'before\\_%'"
)
"""A database has each once: what went aside with its schema is needed in the new one."""


def dump(where: URL, target: Path) -> tuple[int, int, str]:
    """Write the store as it is at one moment; say the journal's last number there, the schema, and
    the server's version. Whoever writes waits for nothing.

    Raises:
        BackupFailed: a tool is missing, the store is away, or the medium takes no more.
    """
    tool = _tool("pg_dump")
    with _connected(where) as store:
        store.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        facts = _facts(store)
        moment = _one(store, "SELECT pg_export_snapshot()")
        _run(
            [
                *(tool, "--format=custom", f"--snapshot={moment}", f"--file={target}"),
                *(f"--exclude-schema={ASIDE}*", "--no-owner", "--no-privileges"),
            ],
            where,
        )
    return facts


def must_be_readable(file: Path) -> None:
    """
    Raises:
        BackupFailed: PostgreSQL's own program cannot list what the file holds.
    """
    _run([_tool("pg_restore"), "--list", str(file)], None)


def restore_dump(file: Path, where: URL) -> None:
    """Bring all back in one transaction, into a database without tables.

    Raises:
        BackupFailed, TargetInUse: nothing was changed.
    """
    if tables_in(where):
        raise TargetInUse(f"{_name(where)}: holds tables already")
    _run(
        [
            *(_tool("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner"),
            *("--no-privileges", f"--dbname={where.database}", str(file)),
        ],
        where,
    )


def put_aside(where: URL, stamp: str) -> list[str]:
    """Give what the database holds other names, so that it is empty and nothing is lost."""
    done = []
    with _connected(where) as store:
        others = _one(
            store,
            "SELECT COUNT(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        if others != "0":
            raise TargetInUse(f"{_name(where)}: others are connected; stop the server first")
        for schema in OURS:
            there = _one(store, f"SELECT COUNT(*) FROM pg_namespace WHERE nspname = '{schema}'")
            if there != "0":
                store.execute(f'ALTER SCHEMA {schema} RENAME TO "{ASIDE}{stamp}_{schema}"')
                done.append(f"{ASIDE}{stamp}_{schema}")
        store.execute("CREATE SCHEMA public")
        for (name,) in store.execute(_EXTENSIONS).fetchall():
            store.execute(f'ALTER EXTENSION "{name}" SET SCHEMA public'.encode())
        store.commit()
    return done


def tables_in(where: URL) -> int:
    with _connected(where) as store:
        return int(
            _one(
                store,
                "SELECT COUNT(*) FROM pg_tables WHERE schemaname IN ('public', 'tracks')",
            )
        )


def schemas_in(where: URL) -> list[str]:
    """Those that are not PostgreSQL's own."""
    question = b"SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_)' ORDER BY 1"
    with _connected(where) as store:
        return [str(row[0]) for row in store.execute(question)]


def emptied(where: URL) -> None:
    """Drop what a try brought into a database that is there for tries alone."""
    with _connected(where) as store:
        for schema in OURS:
            store.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        store.execute("CREATE SCHEMA public")
        store.commit()


def _facts(store: psycopg.Connection) -> tuple[int, int, str]:
    sequence = _one(store, "SELECT COALESCE(MAX(sequence), 0) FROM event")
    schema = _one(store, "SELECT COALESCE(MAX(version), 0) FROM schema_version")
    return int(sequence), int(schema), _one(store, "SHOW server_version")


def _one(store: psycopg.Connection, question: str) -> str:
    row = store.execute(question.encode()).fetchone()
    return "" if row is None else str(row[0])


@contextmanager
def _connected(where: URL) -> Iterator[psycopg.Connection]:
    plain = where.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(plain) as store:
            yield store
    except psycopg.Error as trouble:
        said = f"{_name(where)}: {' '.join(str(trouble).split())}"
        raise BackupFailed(BackupTrouble.STORE_AWAY, said) from trouble


def _name(where: URL) -> str:
    return where.render_as_string(hide_password=True)


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(
            BackupTrouble.TOOL_MISSING,
            f"{name} was not found: install PostgreSQL's client programs, of the server's version "
            "or newer, where this program looks for programs (PATH)",
        )
    return found


def _run(command: Sequence[str], where: URL | None) -> None:
    """The password goes by the environment: arguments can be read by everybody on the machine."""
    said = subprocess.run(
        command,
        env={**os.environ, **(_environment(where) if where is not None else {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if said.returncode:
        words = " ".join(said.stderr.split())
        full = "No space left" in words
        raise BackupFailed(
            BackupTrouble.NO_SPACE if full else BackupTrouble.FAILED,
            f"{Path(command[0]).name}: {words}",
        )


def _environment(where: URL) -> dict[str, str]:
    hosts = where.query.get("host", where.host or "")
    named = {
        "PGHOST": hosts if isinstance(hosts, str) else ",".join(hosts),
        "PGPORT": str(where.port or ""),
        "PGUSER": where.username or "",
        "PGPASSWORD": str(where.password or ""),
        "PGDATABASE": where.database or "",
    }
    return {name: value for name, value in named.items() if value}
