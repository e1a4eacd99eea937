"""Whatever happens, the tables tell of each incident what the live state holds of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.projections import LIVE_ONLY, PROJECTIONS
from dispatch_app.adapters.storage.projections.batch import ORDER
from dispatch_app.adapters.storage.rebuilding import rebuild
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.domain import commands as c
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import FINAL
from dispatch_app.wire.codec import EVENTS, encode
from tests.fakes import any_command
from tests.fakes.builders import LINE_1, V01, V02, V03, Centre, a_centre, a_place
from tests.fakes.written import write


def test_every_event_is_written_into_tables_or_known_to_be_live_only() -> None:
    assert set(PROJECTIONS) | LIVE_ONLY == set(EVENTS.values())
    assert not set(PROJECTIONS) & LIVE_ONLY


def worked_on(data: st.DataObject) -> tuple[Centre, IncidentId]:
    """A centre in which anything was asked about one incident and its missions."""
    centre = a_centre()
    opened = centre.opens(LINE_1)
    incident = opened.id
    centre.do(c.FixPlace(incident=incident, place=a_place()))
    for _ in range(data.draw(st.integers(5, 25))):
        missions = [m for m in centre.state.missions.values() if m.stage not in FINAL]
        kinds = [any_command.of_incidents(incident), any_command.of_dispatching(incident)]
        kinds.append(any_command.of_callers(opened.calls[0]))
        for mission in missions:
            kinds += [any_command.of_missions(mission.id), any_command.of_stages(mission.id)]
        command = data.draw(st.one_of(kinds))
        if not isinstance(command, c.CloseIncident):
            attempt(centre.later(1), command)
    return centre, incident


def attempt(centre: Centre, command: c.Command) -> None:
    try:
        centre.do(command)
    except Rejected:
        return


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), batch=st.integers(1, 9))
def test_tables_and_state_tell_the_same(
    data: st.DataObject, batch: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    centre, incident = worked_on(data)
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}")
    write(SqlJournal(database), centre.events, batch=batch)
    record = SqlRecords(database).incident_record(incident)
    assert record is not None
    missions = [centre.mission(m) for m in centre.incident(incident).missions]
    assert without_nul(record.incident) == without_nul(centre.incident(incident))
    assert without_nul(record.missions) == without_nul(missions)
    assert without_nul(record.calls) == without_nul(list(centre.state.calls.values()))
    database.close()


def without_nul(value: object) -> bytes:
    """The tables keep no NUL (PostgreSQL cannot); the journal itself does."""
    return encode(value).replace(b"\\u0000", b"")


def test_tables_written_anew_from_the_journal_are_the_same(tmp_path: Path) -> None:
    centre = a_centre()
    drawn = random.Random(5)
    for vehicle in (V01, V02, V03):
        mission = centre.later(drawn.randint(1, 99)).sends(centre.opens(), vehicle)
        centre.do(c.RaiseOverdue(kind="wheels_late", subject=mission.id))
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    write(SqlJournal(database), centre.events)
    before = contents(database)
    with database.writing() as connection:
        assert rebuild(connection) == len(centre.events)
    assert contents(database) == before
    assert before["mission"]
    database.close()


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in ORDER
        }
