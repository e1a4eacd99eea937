"""Large events, casualties and move-ups stand in the tables as in the live state: SQLite and
PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.large_events import (
    CASUALTY,
    LARGE_EVENT,
    LARGE_EVENT_STEP,
    MOVE_UP,
)
from dispatch_app.domain.codes import Origin, Stage, StageReason
from dispatch_app.domain.commands import ReportStage
from dispatch_app.domain.large_events.commands import (
    ChangeEventLevel,
    CloseLargeEvent,
    EndMoveUp,
    NoteTold,
    OrderMoveUp,
    RecordCasualty,
    WriteEventLog,
)
from dispatch_app.domain.large_events.plans import CommandLevel
from dispatch_app.domain.large_events.values import Casualty, CasualtyState, NotifyStep, Triage
from tests.fakes.builders import Centre, an_empty_centre
from tests.fakes.large_event_room import (
    STATIONS,
    VEHICLES,
    a_bundle,
    a_large_centre,
    declared,
)
from tests.fakes.written import write


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def with_work() -> Centre:
    """Declared, sent, told, two casualties of whom one was found twice, moved up, closed."""
    centre = a_large_centre()
    event = declared(centre)
    centre.later(3).do(a_bundle(event, *VEHICLES[:3]))
    centre.do(ChangeEventLevel(incident=event.id, level=CommandLevel.MAJOR, patients=31))
    role = event.to_tell[0].role
    centre.do(NoteTold(incident=event.id, role=role, step=NotifyStep.CONFIRMED, name="演示甲"))
    first = Casualty(tag="R01", triage=Triage.YELLOW)
    centre.do(RecordCasualty(incident=event.id, casualty=first))
    worse = Casualty(tag="R01", triage=Triage.RED, state=CasualtyState.ABOARD, age_years=40)
    centre.later(5).do(RecordCasualty(incident=event.id, casualty=worse))
    other = Casualty(tag="R02", triage=Triage.GREEN)
    centre.do(RecordCasualty(incident=event.id, casualty=other))
    centre.do(WriteEventLog(incident=event.id, text="交警已到"))
    move = OrderMoveUp(vehicle=VEHICLES[6], station=STATIONS[0], title="待命", incident=event.id)
    centre.do(move)
    centre.later(9).do(EndMoveUp(move_up=next(iter(centre.state.large.stand_bys))))
    for mission in centre.incident(event.id).missions:
        away = ReportStage(
            mission=mission,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.CANCELLED_BY_CALLER,
        )
        centre.do(away)
    centre.do(CloseLargeEvent(incident=event.id, review="演示完毕"))
    return centre


def rows(database: Database, table: Any, *order: Any) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(table).order_by(*order)).mappings())


def test_the_tables_tell_what_the_state_tells(database: Database) -> None:
    centre = with_work()
    write(SqlJournal(database), centre.events)
    (event,) = centre.state.large.events.values()
    (row,) = rows(database, LARGE_EVENT, LARGE_EVENT.c.sequence)
    assert (row["incident"], row["number"], row["kind"]) == (event.id, event.number, event.kind)
    assert (row["level"], row["patients"], row["nature"]) == (3, 12, "real")
    assert row["declared_at"] == to_ms(event.declared_at)
    steps = rows(database, LARGE_EVENT_STEP, LARGE_EVENT_STEP.c.sequence)
    assert [s["step"] for s in steps] == ["sent", "level", "confirmed", "line", "closed"]
    assert (steps[0]["vehicles"], steps[1]["level"], steps[1]["patients"]) == (3, 2, 31)
    assert (steps[3]["words"], steps[4]["words"]) == ("交警已到", "演示完毕")


def test_a_casualty_is_one_row_that_says_what_became_of_it(database: Database) -> None:
    centre = with_work()
    write(SqlJournal(database), centre.events)
    (event,) = centre.state.large.events.values()
    found = rows(database, CASUALTY, CASUALTY.c.tag)
    assert [(c["tag"], c["triage"], c["state"], c["age_years"]) for c in found] == [
        (c.tag, c.triage, c.state, c.age_years) for c in event.casualties.values()
    ]


def test_a_casualty_that_comes_again_in_another_commit_stays_one_row(database: Database) -> None:
    centre, journal = with_work(), SqlJournal(database)
    for event in centre.events:
        write(journal, [event])
    assert len(rows(database, CASUALTY, CASUALTY.c.tag)) == 2


def test_a_move_up_has_its_order_and_its_end(database: Database) -> None:
    centre = with_work()
    write(SqlJournal(database), centre.events)
    (row,) = rows(database, MOVE_UP, MOVE_UP.c.sequence)
    assert (row["vehicle"], row["donor"], row["station"]) == (
        VEHICLES[6],
        STATIONS[3],
        STATIONS[0],
    )
    assert row["ended_because"] == "recalled"
    assert row["ended_at"] - row["ordered_at"] == 9000


def test_an_empty_record_has_none(database: Database) -> None:
    write(SqlJournal(database), an_empty_centre().events)
    assert rows(database, LARGE_EVENT, LARGE_EVENT.c.sequence) == []
