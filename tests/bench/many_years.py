"""A record of millions of incidents: the rows of one invented year, many times, shifted in time.

The tables alone, by INSERT … SELECT; the journal is left out, so the size is that of the tables.
Made once and kept.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, func, inspect, select, text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.search.words_of import incident_docs
from dispatch_app.adapters.storage.search.words_store import WordsStore
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.adapters.storage.tables.logs import VEHICLE_LOG
from dispatch_app.adapters.storage.tables.missions import MISSION, MISSION_STAGE, PATIENT_CASE

TABLES = (CALL, INCIDENT, ACCEPTANCE, MISSION, MISSION_STAGE, PATIENT_CASE, VEHICLE_LOG)
IDS = frozenset({"id", "call", "incident", "acceptance", "mission"})
NUMBERS = frozenset({"number_key", "callback_number"})
YEARS = 10
YEAR_MS = 365 * 86_400_000
STEP_MS = 61_007
"""Copies of the same year lie so far apart that no two calls ring at once."""
SPREAD = 1_000_000_000
"""Between the sequences of two copies."""
_AT_ONCE = 200


def record_of(year: Path, wanted: int, kept: Path) -> Database:
    """A store of at least `wanted` incidents."""
    done = kept.with_suffix(".made")
    if not (done.exists() and int(done.read_text(encoding="utf-8")) >= wanted):
        for old in kept.parent.glob(f"{kept.name}*"):
            old.unlink()
        _make(year, wanted, kept)
        done.write_text(str(wanted), encoding="utf-8")
    return Database(f"sqlite:///{kept}")


def _make(year: Path, wanted: int, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{kept}")
    with database.writing() as connection:
        indexes = _without_indexes(connection)
    with database._writer.connect() as connection:
        connection.connection.driver_connection.execute(f"ATTACH DATABASE '{year}' AS year")
        copies = -(-wanted // connection.scalar(text("SELECT count(*) FROM year.incident")))
        for copy in range(copies):
            for table in TABLES:
                connection.execute(text(_copying(table, copy)))
            connection.commit()
    with database.writing() as connection:
        for statement in indexes:
            connection.execute(text(statement))
    database.checkpoint()
    database.close()


def _without_indexes(connection: Connection) -> list[str]:
    """Rows come faster without them; what makes them is given back."""
    names = ", ".join(f"'{table.name}'" for table in TABLES)
    wanted = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({names})"
    rows = [row for row in connection.execute(text(wanted)) if row.sql]
    for row in rows:
        connection.execute(text(f"DROP INDEX {row.name}"))
    return [row.sql for row in rows]


def _copying(table: Table, copy: int) -> str:
    shift = (copy % YEARS) * YEAR_MS - (copy // YEARS) * STEP_MS
    cells = ", ".join(_cell(name, copy, shift) for name in _names(table))
    names = ", ".join(_names(table))
    return f"INSERT INTO {table.name} ({names}) SELECT {cells} FROM year.{table.name}"


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _cell(name: str, copy: int, shift: int) -> str:
    if name in IDS:
        return f"{name} || '.{copy}'"
    if name == "sequence":
        return f"sequence + {copy * SPREAD}"
    if name == "number":
        return (
            f"CASE WHEN number GLOB '20*-*' THEN number || '.{copy}' ELSE {_other(name, copy)} END"
        )
    if name in NUMBERS:
        return _other(name, copy)
    return f"{name} - {shift}" if name == "at" or name.endswith("_at") else name


def _other(name: str, copy: int) -> str:
    """Another caller: the last four figures differ from copy to copy."""
    tail = f"(CAST(substr({name}, -4) AS INTEGER) + {copy * 37}) % 10000"
    return (
        f"CASE WHEN length({name}) > 7 THEN substr({name}, 1, length({name}) - 4) "
        f"|| printf('%04d', {tail}) ELSE {name} END"
    )


def incidents_in(database: Database) -> int:
    with database.reading() as connection:
        assert inspect(connection).has_table(INCIDENT.name)
        return connection.scalar(select(func.count()).select_from(INCIDENT)) or 0


def words_of(year: Database, kept: Database) -> None:
    """Each incident's words once for each of its copies: as many things to find, no more words.

    Takes half an hour for millions; what was broken off goes on with the copy it had come to.
    """
    store = WordsStore(kept)
    done = int(store.mark("copied") or 0)
    if store.mark("built"):
        store.close()
        return
    with year.reading() as connection:
        ids = [row.id for row in connection.execute(select(INCIDENT.c.id))]
        docs = [
            doc
            for at in range(0, len(ids), _AT_ONCE)
            for doc in incident_docs(connection, ids[at : at + _AT_ONCE])
        ]
    copies = incidents_in(kept) // len(ids)
    if not done:
        store.empty()
    for copy in range(done, copies):
        first = copy * len(docs)
        with store._database.writing() as connection:
            wire = connection.connection.driver_connection
            wire.executemany(
                "INSERT INTO thing (doc, kind, id) VALUES (?, 'incident', ?)",
                [(first + n, f"{doc.id}.{copy}") for n, doc in enumerate(docs, start=1)],
            )
            wire.executemany(
                "INSERT INTO words (rowid, pieces) VALUES (?, ?)",
                [(first + n, " ".join(doc.pieces)) for n, doc in enumerate(docs, start=1)],
            )
            wire.execute("INSERT OR REPLACE INTO mark VALUES ('copied', ?)", (str(copy + 1),))
    store.write((), {"form": "1", "built": "yes", "sequence": "0"})
    store.close()
