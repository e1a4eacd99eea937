"""What every journal keeps: memory, SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.codes import Nature, NumberState, Role
from dispatch_app.domain.events import CallerIdentified, CallRang, Event
from dispatch_app.domain.ids import AccountId, CallId, LineId, SeatId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.errors import Fenced
from dispatch_app.ports.journal import Answer, Entry, Journal
from tests.fakes.memory_journal import JournalStore, MemoryJournal

NOON = datetime(2026, 11, 21, 4, 0, 0, 123000, tzinfo=UTC)
SEAT_3 = Actor(account=AccountId("li"), role=Role.DISPATCHER, seat=SeatId("3"))

Open = Callable[[], Journal]


@pytest.fixture
def open_journal(store: str) -> Iterator[Open]:
    """Opens the same store again at each call, as a restarted server does."""
    opened: list[Journal] = []
    kept = JournalStore()

    def open_it() -> Journal:
        opened.append(MemoryJournal(kept) if store == "memory" else SqlJournal(Database(store)))
        return opened[-1]

    yield open_it
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_journal: Open) -> Journal:
    return open_journal()


def rang(call: str) -> Event:
    return CallRang(call=CallId(call), line=LineId("1"), nature=Nature.REAL, at=NOON)


def taken(command: str, first: int, *events: Event) -> Answer:
    """The answer to a command that caused events, numbered from `first`."""
    entries = tuple(
        Entry(sequence=first + i, command_id=command, actor=SEAT_3, at=NOON, event=event)
        for i, event in enumerate(events)
    )
    return Answer(
        command_id=command,
        kind="ReportRinging",
        last_sequence=first + len(events) - 1,
        entries=entries,
    )


def refused(command: str, last: int) -> Answer:
    return Answer(
        command_id=command,
        kind="AnswerCall",
        last_sequence=last,
        refusal="call.already-answered",
        details=(("call", "C-1"), ("seat", "2")),
    )


def test_an_empty_journal_has_nothing(journal: Journal) -> None:
    assert journal.last_sequence() == 0
    assert journal.read(0, 10) == []
    assert journal.answer("never sent") is None
    assert journal.load_snapshot() is None
    assert journal.bookmark("slips") == 0


def test_what_was_committed_is_read_back_as_it_was(journal: Journal) -> None:
    answer = taken("a", 1, rang("C-1"), rang("C-2"))
    journal.commit([answer])
    assert journal.read(0, 10) == list(answer.entries)
    assert journal.last_sequence() == 2


def test_words_of_every_script_come_back(journal: Journal) -> None:
    spoken = CallerIdentified(
        call=CallId("C-1"),
        number="0999 000 1234",
        number_state=NumberState.KNOWN,
        name="王\u3000小明 '; DROP TABLE event; -- \U0002a6a5 \0 🚑",
        subscriber=None,
        at=NOON,
    )
    journal.commit([taken("a", 1, rang("C-1"), spoken)])
    assert journal.read(1, 1)[0].event == spoken


def test_a_repeated_command_gets_the_first_answer_again(journal: Journal) -> None:
    first = taken("a", 1, rang("C-1"), rang("C-2"))
    journal.commit([first, taken("b", 3, rang("C-3"))])
    assert journal.answer("a") == first


def test_a_refusal_is_remembered_with_its_details(journal: Journal) -> None:
    journal.commit([refused("a", 0)])
    assert journal.answer("a") == refused("a", 0)
    assert journal.last_sequence() == 0


def test_a_command_that_changed_nothing_is_remembered_too(journal: Journal) -> None:
    journal.commit([taken("a", 1, rang("C-1"))])
    nothing = Answer(command_id="b", kind="ReportRinging", last_sequence=1)
    journal.commit([nothing])
    assert journal.answer("b") == nothing


def test_reading_goes_on_after_a_number_up_to_a_limit(journal: Journal) -> None:
    journal.commit([taken("a", 1, *(rang(f"C-{i}") for i in range(1, 6)))])
    assert [e.sequence for e in journal.read(2, 2)] == [3, 4]
    assert journal.read(5, 10) == []


def test_a_restart_finds_all_that_was_committed(open_journal: Open) -> None:
    first = open_journal()
    answers = [taken("a", 1, rang("C-1")), refused("b", 1), taken("c", 2, rang("C-2"))]
    first.commit(answers)
    first.close()
    again = open_journal()
    assert [again.answer(a.command_id) for a in answers] == answers
    assert again.last_sequence() == 2


def test_a_second_writer_is_fenced(open_journal: Open) -> None:
    old, new = open_journal(), open_journal()
    new.commit([taken("a", 1, rang("C-1"))])
    with pytest.raises(Fenced):
        old.commit([taken("b", 1, rang("C-2"))])
    assert [e.command_id for e in old.read(0, 10)] == ["a"]


def test_a_command_that_a_rival_refused_is_not_answered_twice(open_journal: Open) -> None:
    old, new = open_journal(), open_journal()
    new.commit([refused("a", 0)])
    with pytest.raises(Fenced):
        old.commit([taken("a", 1, rang("C-1"))])
    assert old.read(0, 10) == []


def test_a_batch_is_written_whole_or_not_at_all(open_journal: Open) -> None:
    old, new = open_journal(), open_journal()
    new.commit([refused("b", 0)])
    with pytest.raises(Fenced):
        old.commit([taken("a", 1, rang("C-1")), refused("b", 1)])
    assert old.answer("a") is None
    assert old.last_sequence() == 0


def test_a_gap_is_refused_as_a_fault_of_the_program(journal: Journal) -> None:
    journal.commit([taken("a", 1, rang("C-1"))])
    with pytest.raises(ValueError, match="do not follow"):
        journal.commit([taken("b", 3, rang("C-2"))])
    journal.commit([taken("b", 2, rang("C-2"))])
    assert journal.last_sequence() == 2


def test_a_writer_that_has_read_the_rivals_events_may_go_on(open_journal: Open) -> None:
    old, new = open_journal(), open_journal()
    new.commit([taken("a", 1, rang("C-1"))])
    old.commit([taken("b", old.last_sequence() + 1, rang("C-2"))])
    assert [e.command_id for e in new.read(0, 10)] == ["a", "b"]


def test_only_the_newest_snapshot_is_kept(open_journal: Open) -> None:
    journal = open_journal()
    journal.save_snapshot(1, b"{}")
    journal.save_snapshot(7, b'{"day":"20261121"}')
    assert open_journal().load_snapshot() == (7, b'{"day":"20261121"}')


def test_every_reaction_has_its_own_bookmark(open_journal: Open) -> None:
    journal = open_journal()
    journal.set_bookmark("slips", 4)
    journal.set_bookmark("recorder", 2)
    journal.set_bookmark("slips", 9)
    again = open_journal()
    assert (again.bookmark("slips"), again.bookmark("recorder")) == (9, 2)


def test_readers_of_other_threads_see_what_is_committed_and_no_gaps(journal: Journal) -> None:
    seen: list[list[int]] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append([e.sequence for e in journal.read(0, 1000)])

    threads = [threading.Thread(target=watch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 41):
        journal.commit([taken(f"c{number}", number, rang(f"C-{number}"))])
    done.set()
    for thread in threads:
        thread.join()
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)
    assert len(journal.read(0, 1000)) == 40


def test_times_keep_their_milliseconds(journal: Journal) -> None:
    at = datetime(1999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC) + timedelta(milliseconds=2)
    entry = Entry(sequence=1, command_id="a", actor=SEAT_3, at=at, event=rang("C-1"))
    journal.commit([Answer(command_id="a", kind="X", last_sequence=1, entries=(entry,))])
    assert journal.read(0, 1)[0].at == at
