"""The history of rows of the centre's own tables, as SQLite and PostgreSQL keep it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.migrations import NEWEST, migrate
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.tables.journal import SCHEMA_VERSION
from dispatch_app.adapters.storage.tables.registers import REGISTER_STEP
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.registers.rows import row
from dispatch_app.domain.registers.steps import step_of
from tests.fakes.builders import V01, Centre, a_centre
from tests.fakes.written import write

BEFORE_HISTORIES = 11


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


def a_vehicle_that_was_changed() -> Centre:
    centre = a_centre()
    found = row(centre.state, "vehicles", V01)
    assert found is not None
    for plate in ("演A98", "演A99"):
        cells = {**found.cells, "plate": plate}
        centre.later(1).do(KeepRecord(register="vehicles", id=V01, cells=cells))
    centre.later(1).do(RetireRecord(register="vehicles", id=V01, note="报废"))
    cells = {"name": "体育馆东门", "lon": "118.8", "lat": "32.05"}
    centre.do(KeepRecord(register="places", cells=cells))
    return centre


def plates(database: Database) -> list[str | None]:
    """Of the vehicle's steps, newest first; None: it was retired."""
    entries = SqlRecords(database).record_steps("vehicles", V01, 10)
    steps = [step for entry in entries if (step := step_of(entry.event)) is not None]
    return [None if step.cells is None else step.cells["plate"] for step in steps]


def test_a_row_tells_its_steps_newest_first_and_no_other_rows(database: Database) -> None:
    write(SqlJournal(database), a_vehicle_that_was_changed().events)
    assert plates(database) == [None, "演A99", "演A98"]
    assert len(SqlRecords(database).record_steps("vehicles", V01, 2)) == 2
    assert SqlRecords(database).record_steps("hospitals", V01, 10) == ()


def test_a_place_of_our_own_has_its_steps_too(database: Database) -> None:
    centre = a_vehicle_that_was_changed()
    write(SqlJournal(database), centre.events)
    (place,) = centre.state.own_places
    (entry,) = SqlRecords(database).record_steps("places", place, 10)
    step = step_of(entry.event)
    assert step is not None
    assert step.cells is not None
    assert step.cells["name"] == "体育馆东门"


def test_an_older_store_finds_the_steps_of_its_own_journal(database: Database) -> None:
    write(SqlJournal(database), a_vehicle_that_was_changed().events)
    with database.writing() as connection:
        connection.execute(delete(REGISTER_STEP))
        newer = SCHEMA_VERSION.c.version > BEFORE_HISTORIES
        connection.execute(delete(SCHEMA_VERSION).where(newer))
        assert migrate(connection) == BEFORE_HISTORIES < NEWEST
    assert plates(database) == [None, "演A99", "演A98"]
