"""An older store becomes one of this program's, in SQLite and in PostgreSQL, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, inspect, text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.migrations import NEWEST, migrate, version_of
from dispatch_app.adapters.storage.recording_records import SqlRecordingRecords
from dispatch_app.adapters.storage.tables.incidents import CALL, CALL_OF_EXCHANGE
from dispatch_app.adapters.storage.tables.journal import SCHEMA_VERSION
from dispatch_app.adapters.storage.tables.recordings import RECORDING
from dispatch_app.ports.recording_records import RecordingQuery

BEFORE_EXCHANGES, BEFORE_PIECES, BEFORE_NAMES = 6, 8, 9
SQLITE_PIECES = (
    "DROP TRIGGER recording_pieces_come",
    "DROP TRIGGER recording_pieces_go",
    "DROP TABLE recording_pieces",
)
POSTGRESQL_PIECES = (
    "DROP INDEX recording_pieces_number",
    "DROP INDEX recording_pieces_called",
)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


def becomes_older(database: Database, version: int) -> None:
    """As a program of that version has left it."""
    with database.writing() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        for statement in SQLITE_PIECES if on_sqlite else POSTGRESQL_PIECES:
            connection.execute(text(statement))
        connection.execute(text("DROP INDEX recording_by_channel"))
        connection.execute(text("CREATE INDEX recording_by_line ON recording (line, began_at)"))
        if version < 7:
            for name in CALL_OF_EXCHANGE:
                connection.execute(text(f"ALTER TABLE call DROP COLUMN {name}"))
        connection.execute(SCHEMA_VERSION.delete().where(SCHEMA_VERSION.c.version > version))


def recorded(database: Database, sequence: int, number: str) -> None:
    row = {
        "sequence": sequence,
        "id": f"rec-a-{sequence:08d}",
        "recorder": "rec-a",
        "serial": sequence,
        "line": "1",
        "number": number,
        "called": "120",
        "outgoing": 0,
        "seats": ",1,",
        "began_at": sequence,
        "duration_ms": 1,
        "bytes": 1,
        "cut": 0,
        "lost_ms": 0,
    }
    with database.writing() as connection:
        connection.execute(insert(RECORDING).values(**row))


def test_a_store_from_before_there_were_exchanges_gets_their_columns(database: Database) -> None:
    becomes_older(database, BEFORE_EXCHANGES)
    with database.writing() as connection:
        assert migrate(connection) == BEFORE_EXCHANGES
        columns = {column["name"] for column in inspect(connection).get_columns("call")}
        assert version_of(connection) == NEWEST
    assert columns == set(CALL.c.keys())


def test_a_store_from_before_gets_the_column_for_who_entered_a_stage(database: Database) -> None:
    becomes_older(database, BEFORE_NAMES)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE mission_stage DROP COLUMN by_whom"))
        connection.execute(text("DROP TABLE order_channel"))
        assert migrate(connection) == BEFORE_NAMES
        columns = {column["name"] for column in inspect(connection).get_columns("mission_stage")}
        assert "by_whom" in columns
        assert inspect(connection).has_table("order_channel")


def test_what_was_recorded_before_is_found_by_its_digits_as_what_comes_later(
    database: Database,
) -> None:
    becomes_older(database, BEFORE_PIECES)
    recorded(database, 1, "09990001234")
    with database.writing() as connection:
        assert migrate(connection) == BEFORE_PIECES
    recorded(database, 2, "09990001299")
    recorded(database, 3, "09990005678")
    records = SqlRecordingRecords(database)
    found = records.find(RecordingQuery(number="00012"), 10)
    assert [line.serial for line in found] == [2, 1]
    with database.writing() as connection:
        indexes = {index["name"] for index in inspect(connection).get_indexes("recording")}
    assert "recording_by_channel" in indexes
    assert "recording_by_line" not in indexes


def test_a_row_that_is_written_anew_is_found_once(database: Database) -> None:
    recorded(database, 1, "09990001234")
    with database.writing() as connection:
        connection.execute(RECORDING.delete())
    records = SqlRecordingRecords(database)
    assert records.find(RecordingQuery(number="0001"), 10) == ()
    recorded(database, 1, "09990005678")
    assert [line.serial for line in records.find(RecordingQuery(number="5678"), 10)] == [1]
    assert records.find(RecordingQuery(number="0001"), 10) == ()
