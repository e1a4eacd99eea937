"""Either kind of store is copied, tried and put back; what was there is kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from dispatch_app.adapters.backups import postgres
from dispatch_app.adapters.backups.errors import BackupFailed, BrokenBackup, TargetInUse
from dispatch_app.adapters.backups.making import Source, make
from dispatch_app.adapters.backups.proving import prove
from dispatch_app.adapters.backups.restoring import restore
from dispatch_app.adapters.backups.shelf import Shelf
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.backups import BackupTrouble
from dispatch_app.ports.journal import Entry
from tests.fakes.builders import V01, a_centre
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "shelf")
    shelf.prepare()
    return shelf


@pytest.fixture
def record(store_url: str) -> str:
    centre = a_centre()
    centre.sends(centre.opens(), V01)
    with closing(Database(store_url)) as store:
        write(SqlJournal(store), centre.events)
    return store_url


@pytest.fixture
def empty(record: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place of the same kind."""
    if record.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'empty' / 'centre.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgresql")
    return server.new_database()


def journal_of(url: str) -> list[Entry]:
    with closing(Database(url)) as store:
        return SqlJournal(store).read(0, 9_999)


def test_a_restored_record_tells_the_same(record: str, empty: str, shelf: Shelf) -> None:
    copy = make(Source(database=record), shelf)
    restore(copy, empty)
    assert journal_of(empty) == journal_of(record)


def test_a_copy_is_tried_and_the_place_is_empty_again(
    record: str, empty: str, shelf: Shelf
) -> None:
    copy = make(Source(database=record), shelf)
    for _ in range(2):
        found = prove(copy, JsonState(), database=empty)
        assert found.sequence == len(journal_of(record))


def test_a_place_with_a_record_is_left_alone_unless_forced(record: str, shelf: Shelf) -> None:
    copy = make(Source(database=record), shelf)
    before = journal_of(record)
    with pytest.raises(TargetInUse):
        restore(copy, record)
    done = restore(copy, record, force=True)
    assert done.aside
    assert journal_of(record) == before


def test_a_copy_of_one_kind_is_not_put_into_the_other(
    record: str, shelf: Shelf, tmp_path: Path
) -> None:
    copy = make(Source(database=record), shelf)
    other = (
        "postgresql+psycopg://nobody@/none"
        if record.startswith("sqlite")
        else f"sqlite:///{tmp_path / 'other.sqlite'}"
    )
    with pytest.raises(TargetInUse):
        restore(copy, other)


# ---- PostgreSQL alone


@pytest.fixture
def in_postgresql(postgresql: PostgresServer) -> str:
    url = postgresql.new_database()
    centre = a_centre()
    centre.sends(centre.opens(), V01)
    with closing(Database(url)) as store:
        write(SqlJournal(store), centre.events)
    return url


def test_a_dump_that_was_cut_short_is_found(
    in_postgresql: str, postgresql: PostgresServer, shelf: Shelf
) -> None:
    copy = make(Source(database=in_postgresql), shelf)
    dump = copy / "centre.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    with pytest.raises(BrokenBackup):
        prove(copy, JsonState(), database=postgresql.new_database())


def test_without_postgresql_s_own_programs_the_mend_is_said(
    in_postgresql: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupFailed, match="install PostgreSQL's client programs") as failed:
        make(Source(database=in_postgresql), shelf)
    assert failed.value.trouble is BackupTrouble.TOOL_MISSING


def test_a_server_that_is_away_is_said_without_its_password(shelf: Shelf) -> None:
    away = "postgresql+psycopg://me:secret@/none?host=/nowhere"
    with pytest.raises(BackupFailed) as failed:
        make(Source(database=away), shelf)
    assert failed.value.trouble is BackupTrouble.STORE_AWAY
    assert "secret" not in str(failed.value)


def test_a_copy_does_not_hold_what_a_restore_put_aside(
    in_postgresql: str, postgresql: PostgresServer, shelf: Shelf
) -> None:
    restore(make(Source(database=in_postgresql), shelf), in_postgresql, force=True)
    shelf_2 = Shelf(shelf.folder.with_name("second"))
    shelf_2.prepare()
    target = postgresql.new_database()
    restore(make(Source(database=in_postgresql), shelf_2), target)
    assert postgres.schemas_in(make_url(target)) == ["public"]
    assert len(postgres.schemas_in(make_url(in_postgresql))) == 2
