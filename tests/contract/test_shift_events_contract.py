"""Shifts are read and scored out of SQLite and PostgreSQL alike, and count what figures count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.shift_events import shift_events
from dispatch_app.domain.events import Event
from dispatch_app.domain.training.scores import Kpi, Score
from dispatch_app.domain.training.scoring import score
from dispatch_app.ports.figures import FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from tests.fakes.builders import MACHINE, an_empty_centre, setting_up
from tests.fakes.some_days import BEGIN, some_days
from tests.fakes.written import write

SINCE, UNTIL = BEGIN + timedelta(hours=20), BEGIN + timedelta(hours=60)
PAST = some_days(6, incidents=30)


def set_up() -> list[Event]:
    """Long before: only the tables and who sat down."""
    centre = an_empty_centre()
    centre.now = BEGIN - timedelta(days=3)
    for command in setting_up():
        centre.do(command, MACHINE)
    return centre.events


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    write(SqlJournal(opened), [*set_up(), *PAST.events], batch=300)
    yield opened
    opened.close()


def counted(found: Score, kpi: Kpi) -> tuple[int, int]:
    figure = next(each for each in found.team.figures if each.kpi is kpi)
    return figure.n, figure.hits


FIGURES = (
    ("calls", "pick_up", Kpi.ANSWERED),
    ("targets", "dispatch", Kpi.DISPATCHED),
    ("stations", "turn_out", Kpi.WHEELS),
)


def test_a_shift_in_the_middle_counts_what_the_reports_count(database: Database) -> None:
    """Out of its own part of the journal, and what was set up long before."""
    events = shift_events(database, SINCE, UNTIL)
    assert 0 < len(events.told) < len(PAST.events)
    assert set(events.before.stations) == set(PAST.state.stations)
    found = score(events.told, since=SINCE, until=UNTIL, before=events.before)
    answering = answers_of(database)
    for report, measure, kpi in FIGURES:
        question = FigureQuestion(report=report, since=SINCE, until=UNTIL)
        told = answering.answer(question, made_at=UNTIL)
        cell = told.table.totals[[column.measure for column in told.columns].index(measure)]
        assert cell.n > 0
        assert counted(found, kpi) == (cell.n, round((cell.within or 0.0) * cell.n)), measure


def answers_of(database: Database) -> Answering:
    facts = KeptFacts(database, lambda: PAST.now)
    facts.catch_up()
    return Answering(facts, figure_book(None), LocalTime(ZoneInfo("Asia/Shanghai")))
