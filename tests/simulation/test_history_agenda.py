"""Lives of an invented past take turns by their own time, and a ledger decides what they do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.services.folded import Folded
from dispatch_app.simulation.history.agenda import Agenda, Life
from dispatch_app.simulation.history.ledger import Ledger
from tests.fakes import builders as a

BEGINS = datetime(2025, 3, 1, tzinfo=UTC)


def test_lives_take_turns_by_their_time():
    heard: list[str] = []
    times: list[datetime] = []
    agenda = Agenda(times.append)

    def life(name: str, *waits: float) -> Life:
        for wait_s in waits:
            heard.append(name)
            yield wait_s
        heard.append(name.upper())

    agenda.begin(BEGINS, life("slow", 10.0, 10.0))
    agenda.begin(BEGINS + timedelta(seconds=1), life("quick", 2.0, 2.0))
    agenda.run_until(BEGINS + timedelta(hours=1))
    assert heard == ["slow", "quick", "quick", "QUICK", "slow", "SLOW"]
    assert times == sorted(times)


def test_what_is_due_later_waits():
    agenda, heard = Agenda(lambda _at: None), []

    def life() -> Life:
        heard.append("began")
        yield 60.0
        heard.append("ended")

    agenda.begin(BEGINS, life())
    agenda.run_until(BEGINS + timedelta(seconds=60))
    assert heard == ["began"]
    agenda.run_until(BEGINS + timedelta(seconds=61))
    assert heard == ["began", "ended"]


@pytest.fixture
def journal(tmp_path: Path):
    journal = SqlJournal(Database(f"sqlite:///{tmp_path / 'past.sqlite'}"))
    yield journal
    journal.close()


def a_ledger(journal: SqlJournal) -> Ledger:
    zone = ZoneInfo("Asia/Shanghai")
    return Ledger(
        journal, Folded(), begins=BEGINS, zone=zone, seed=3, subscriber=lambda _number: None
    )


def test_commands_of_the_past_stand_in_the_journal_with_their_times(journal):
    ledger = a_ledger(journal)
    ledger.set_time(BEGINS + timedelta(days=3))
    ledger.do(c.ReportRinging(line=a.LINE_1), a.MACHINE)
    assert journal.last_sequence() == 0
    ledger.flush()
    (entry,) = journal.read(0, 10)
    assert entry.at == BEGINS + timedelta(days=3)
    assert ledger.state.ringing_on(a.LINE_1) is not None


def test_what_the_rules_refuse_did_not_happen_and_is_counted(journal):
    ledger = a_ledger(journal)
    assert ledger.do(c.AnswerCall(call="nobody"), a.at_seat(a.SEAT_1)) == ()
    assert sum(ledger.refused.values()) == 1
    ledger.flush()
    assert journal.last_sequence() == 0


def test_time_never_goes_back(journal):
    ledger = a_ledger(journal)
    ledger.set_time(BEGINS + timedelta(hours=1))
    ledger.set_time(BEGINS)
    assert ledger.now == BEGINS + timedelta(hours=1)
