"""How a store is opened: synced, encrypted if wanted, never by an older program."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.migrations import NEWEST, migrate, version_of
from dispatch_app.adapters.storage.tables.journal import SCHEMA_VERSION
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.events import CallRang
from dispatch_app.domain.ids import CallId, LineId
from dispatch_app.ports.errors import Unavailable
from tests.fakes.builders import NOON
from tests.fakes.written import as_answers

RANG = CallRang(call=CallId("C-1"), line=LineId("line one"), nature=Nature.REAL, at=NOON)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


def test_every_commit_is_synced(database: Database) -> None:
    with database.writing() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2


def test_the_engine_has_no_known_fault_in_its_log(database: Database) -> None:
    """SQLite before 3.51.3 can lose commits when the log is reset."""
    with database.reading() as connection:
        version = connection.scalar(text("SELECT sqlite_version()"))
    assert tuple(int(part) for part in str(version).split(".")) >= (3, 51, 3)


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable), database.reading() as connection:
        connection.execute(text("DELETE FROM event"))


def test_a_reader_sees_one_moment_while_the_writer_goes_on(database: Database) -> None:
    journal = SqlJournal(database)
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM event")) == 0
        journal.commit(as_answers([RANG]))
        assert connection.scalar(text("SELECT count(*) FROM event")) == 0
    assert journal.last_sequence() == 1


def test_a_passphrase_keeps_the_file_unreadable(file: Path) -> None:
    journal = SqlJournal(Database(f"sqlite:///{file}", "it's secret"))
    journal.commit(as_answers([RANG]))
    written = b"".join(left.read_bytes() for left in file.parent.iterdir())
    assert b"line one" not in written
    assert b"SQLite format" not in written
    journal.close()
    again = SqlJournal(Database(f"sqlite:///{file}", "it's secret"))
    assert again.read(0, 1)[0].event == RANG
    again.close()


@pytest.mark.parametrize("wrong", [None, "guess"])
def test_without_the_passphrase_the_store_is_unavailable(file: Path, wrong: str | None) -> None:
    Database(f"sqlite:///{file}", "secret").close()
    with pytest.raises(Unavailable):
        Database(f"sqlite:///{file}", wrong)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/store.db",
        "postgresql+psycopg://nobody@/none?host=/nowhere/at/all",
    ],
)
def test_a_store_that_is_not_there_is_unavailable(url: str) -> None:
    with pytest.raises(Unavailable):
        Database(url)


def test_a_file_that_is_no_store_is_unavailable_and_stays_as_it_was(file: Path) -> None:
    file.write_bytes(b"minutes of the meeting\n" * 100)
    with pytest.raises(Unavailable):
        Database(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"minutes of the meeting")


def test_a_new_store_gets_the_newest_schema_and_keeps_it(database: Database) -> None:
    with database.writing() as connection:
        assert version_of(connection) == NEWEST
        assert migrate(connection) == NEWEST


def test_a_store_of_a_newer_program_is_left_alone(database: Database, file: Path) -> None:
    with database.writing() as connection:
        connection.execute(insert(SCHEMA_VERSION).values(version=NEWEST + 1))
    with pytest.raises(Unavailable, match="schema"):
        Database(f"sqlite:///{file}")


def test_a_table_that_refuses_takes_the_whole_commit_with_it(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    journal = SqlJournal(database)
    with database.writing() as connection:
        connection.execute(text("DROP TABLE call"))
    with caplog.at_level(logging.ERROR), pytest.raises(Unavailable):
        journal.commit(as_answers([RANG]))
    assert "tables refused events CallRang" in caplog.text
    assert journal.last_sequence() == 0
    assert journal.answer("command-1") is None


def test_a_failed_commit_leaves_the_writer_usable(database: Database) -> None:
    journal = SqlJournal(database)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE call RENAME TO away"))
    with pytest.raises(Unavailable):
        journal.commit(as_answers([RANG]))
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO call"))
    journal.commit(as_answers([RANG]))
    assert journal.last_sequence() == 1
