"""Whoever touches the journal behind the program's back is found, in both stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.seal_check import Altered, Checkpoint, check
from dispatch_app.adapters.storage.sealing import newest_head, seal_the_rest
from dispatch_app.adapters.storage.tables.journal import EVENT, JOURNAL_SEAL
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.events import CallRang
from dispatch_app.domain.ids import AccountId, CallId, LineId, SeatId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.journal import Answer, Entry

NOON = datetime(2026, 11, 21, 4, 0, 0, 123000, tzinfo=UTC)
LI = Actor(account=AccountId("li"), role=Role.DISPATCHER, seat=SeatId("3"))


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def entry(number: int) -> Entry:
    event = CallRang(call=CallId(f"call-{number}"), line=LineId("1"), nature=Nature.REAL, at=NOON)
    return Entry(sequence=number, command_id=f"c{number}", actor=LI, at=NOON, event=event)


def commit(journal: SqlJournal, *numbers: int) -> None:
    answers = [
        Answer(
            command_id=f"c{number}",
            kind="ReportRinging",
            last_sequence=number,
            entries=(entry(number),),
        )
        for number in numbers
    ]
    journal.commit(answers)


@pytest.fixture
def six(database: Database) -> SqlJournal:
    """Six events in three commits."""
    journal = SqlJournal(database)
    commit(journal, 1)
    commit(journal, 2, 3, 4)
    commit(journal, 5, 6)
    return journal


def checkpoint_now(database: Database) -> Checkpoint:
    with database.reading() as connection:
        head = newest_head(connection)
    return Checkpoint(through=head.through, head=head.text, at=NOON)


def test_a_record_that_nobody_touched_is_whole(database, six):
    found = check(database, [checkpoint_now(database)])
    assert (found.events, found.commits, found.checkpoints) == (6, 3, 1)


def test_an_empty_record_is_whole(database):
    assert check(database, []).events == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"call":"call-3","line":"2"}'),
        ("account", "wang"),
        ("at", 1),
        ("kind", "CallEnded"),
        ("seat", None),
        ("command_id", "c33"),
    ],
)
def test_an_altered_event_is_named_with_its_commit(database, six, column, value):
    with database.writing() as connection:
        connection.execute(update(EVENT).where(EVENT.c.sequence == 3).values({column: value}))
    with pytest.raises(Altered, match="2 to 4"):
        check(database, [])


def test_a_missing_event_is_named(database, six):
    with database.writing() as connection:
        connection.execute(delete(EVENT).where(EVENT.c.sequence == 3))
    with pytest.raises(Altered, match="event 3"):
        check(database, [])


def test_an_event_that_was_put_in_is_named(database, six):
    with database.writing() as connection:
        row = connection.execute(select(EVENT).where(EVENT.c.sequence == 6)).mappings().one()
        connection.execute(insert(EVENT).values({**row, "sequence": 7}))
    with pytest.raises(Altered, match="event 7"):
        check(database, [])


def test_a_seal_made_anew_over_an_altered_event_does_not_fit_the_next(database, six):
    with database.writing() as connection:
        connection.execute(
            update(JOURNAL_SEAL).where(JOURNAL_SEAL.c.through == 4).values(head="ab" * 32)
        )
    with pytest.raises(Altered, match="2 to 4"):
        check(database, [])


def test_a_seal_that_is_gone_is_named(database, six):
    with database.writing() as connection:
        connection.execute(delete(JOURNAL_SEAL).where(JOURNAL_SEAL.c.through == 4))
    with pytest.raises(Altered, match="event 2"):
        check(database, [])


def cut_off_after(database: Database, last: int) -> None:
    with database.writing() as connection:
        connection.execute(delete(EVENT).where(EVENT.c.sequence > last))
        connection.execute(delete(JOURNAL_SEAL).where(JOURNAL_SEAL.c.through > last))


def test_an_end_that_was_cut_off_shows_against_a_checkpoint_alone(database, six):
    kept = checkpoint_now(database)
    cut_off_after(database, 4)
    assert check(database, []).events == 4
    with pytest.raises(Altered, match="ends at 4"):
        check(database, [kept])


def test_a_record_sealed_anew_as_a_whole_shows_against_a_checkpoint(database, six):
    kept = checkpoint_now(database)
    with database.writing() as connection:
        connection.execute(update(EVENT).where(EVENT.c.sequence == 3).values(account="wang"))
        connection.execute(delete(JOURNAL_SEAL))
        seal_the_rest(connection)
    assert check(database, []).events == 6
    with pytest.raises(Altered, match="checkpoint"):
        check(database, [kept])


def test_also_when_the_new_seal_reaches_beyond_the_checkpoint(database, six):
    kept = checkpoint_now(database)
    commit(SqlJournal(database), 7)
    with database.writing() as connection:
        connection.execute(delete(JOURNAL_SEAL))
        seal_the_rest(connection)
    with pytest.raises(Altered, match="checkpoint"):
        check(database, [kept])


def test_a_record_from_before_there_were_seals_is_sealed_and_goes_on(database, six):
    with database.writing() as connection:
        connection.execute(delete(JOURNAL_SEAL))
    commit(SqlJournal(database), 7)
    found = check(database, [])
    assert (found.events, found.commits) == (7, 2)


def test_a_server_that_comes_after_another_goes_on_with_its_chain(database, six):
    commit(SqlJournal(database), 7)
    commit(SqlJournal(database), 8)
    assert check(database, []).events == 8
