"""PostgreSQL with a standby: a commit that no standby has is not taken for safe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Engine, create_engine, text

from dispatch_app.adapters.storage.database import CommitInDoubt, Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.events import CallRang
from dispatch_app.domain.ids import CallId, LineId
from dispatch_app.ports.errors import Fenced
from tests.fakes.builders import NOON
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import as_answers

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND state = 'active'"
RANG = CallRang(call=CallId("C-1"), line=LineId("1"), nature=Nature.REAL, at=NOON)


@pytest.fixture
def administrator(postgresql: PostgresServer) -> Iterator[Engine]:
    engine = create_engine(postgresql.url("postgres"), isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def journal(postgresql: PostgresServer) -> Iterator[SqlJournal]:
    opened = SqlJournal(Database(postgresql.new_database()))
    yield opened
    opened.close()


@pytest.fixture
def absent_standby(administrator: Engine, journal: SqlJournal) -> Iterator[Engine]:
    """Every commit waits for a standby that never comes."""
    _wait_for_standby(administrator, "absent")
    yield administrator
    _wait_for_standby(administrator, "")


def _wait_for_standby(administrator: Engine, name: str) -> None:
    with administrator.connect() as connection:
        connection.execute(text(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'"))
        connection.execute(text("SELECT pg_reload_conf()"))
        while connection.scalar(text("SHOW synchronous_standby_names")) != name:
            connection.rollback()


def cancel_the_waiting_commit(administrator: Engine) -> None:
    with administrator.connect() as connection:
        pid = None
        while pid is None:
            pid = connection.scalar(text(WAITING))
        connection.execute(text(f"SELECT pg_cancel_backend({pid})"))


def test_a_commit_that_comes_back_with_a_warning_is_a_failure(
    journal: SqlJournal, absent_standby: Engine
) -> None:
    canceller = threading.Thread(target=cancel_the_waiting_commit, args=[absent_standby])
    canceller.start()
    with pytest.raises(CommitInDoubt, match="warning"):
        journal.commit(as_answers([RANG]))
    canceller.join()


def test_after_a_doubtful_commit_nothing_is_written_over_it(
    journal: SqlJournal, absent_standby: Engine
) -> None:
    canceller = threading.Thread(target=cancel_the_waiting_commit, args=[absent_standby])
    canceller.start()
    with suppress(CommitInDoubt):
        journal.commit(as_answers([RANG]))
    canceller.join()
    _wait_for_standby(absent_standby, "")
    journal.set_bookmark("doubt", 0)
    assert [e.event for e in journal.read(0, 9)] == [RANG]
    with pytest.raises(Fenced):
        journal.commit(as_answers([RANG]))
