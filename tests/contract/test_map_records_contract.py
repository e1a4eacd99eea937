"""The history of the map, as SQLite and PostgreSQL keep it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.map_records import SqlMapRecords
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.map_data import CORRECTION, OWN_PLACE, ROAD_CONDITION
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import MapAct, MapSubject
from dispatch_app.domain.events import Event
from dispatch_app.ports.map_records import MapRecords
from dispatch_app.services.watch import CENTRE
from tests.fakes.builders import NOON, Centre, a_centre
from tests.fakes.map_work import (
    LEADER,
    THERE,
    a_slow_zone,
    added_place,
    an_own_place,
    closed_road,
    filed,
)
from tests.fakes.written import write


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


def kept(database: Database, events: list[Event]) -> MapRecords:
    write(SqlJournal(database), events)
    return SqlMapRecords(database)


def a_busy_day() -> Centre:
    """A road closed, changed, lifted, put back; a place added and moved; a correction accepted."""
    centre = a_centre()
    road = closed_road(centre)
    centre.later(1).do(mc.ChangeRoadCondition(id=road.id, condition=a_slow_zone()))
    centre.later(1).do(mc.LiftRoadCondition(id=road.id, note="水退了"))
    centre.later(1).do(mc.UndoRoadCondition(id=road.id), LEADER)
    place = added_place(centre.later(1))
    centre.later(1).do(mc.MoveOwnPlace(id=place.id, position=THERE), LEADER)
    filing = filed(centre.later(1))
    centre.later(1).do(mc.AcceptCorrection(id=filing.id, note="现场核实"), LEADER)
    return centre


def test_every_step_is_told_newest_first_with_who_did_it(database: Database) -> None:
    steps = kept(database, a_busy_day().events).map_steps(100)
    assert [(s.subject, s.act) for s in reversed(steps)] == [
        (MapSubject.ROAD_CONDITION, MapAct.ADDED),
        (MapSubject.ROAD_CONDITION, MapAct.CHANGED),
        (MapSubject.ROAD_CONDITION, MapAct.LIFTED),
        (MapSubject.ROAD_CONDITION, MapAct.UNDONE),
        (MapSubject.OWN_PLACE, MapAct.ADDED),
        (MapSubject.OWN_PLACE, MapAct.CHANGED),
        (MapSubject.CORRECTION, MapAct.FILED),
        (MapSubject.CORRECTION, MapAct.ACCEPTED),
        (MapSubject.OWN_PLACE, MapAct.ADDED),
    ]
    lifted = steps[-3]
    assert (lifted.note, lifted.at) == ("水退了", NOON + timedelta(seconds=2))
    assert steps[0].by == LEADER


def test_a_step_tells_what_the_thing_was_after_it(database: Database) -> None:
    centre = a_busy_day()
    steps = kept(database, centre.events).map_steps(100)
    (road,) = centre.state.road_conditions.values()
    put_back = next(s for s in steps if s.act is MapAct.UNDONE)
    assert put_back.condition == road.condition
    moved = next(
        s for s in steps if s.subject is MapSubject.OWN_PLACE and s.thing != steps[0].thing
    )
    assert moved.place == an_own_place(position=THERE)
    filing = next(s for s in steps if s.act is MapAct.FILED)
    assert filing.correction == next(iter(centre.state.decided_corrections.values())).correction


def test_the_history_of_one_thing_is_found_and_read_page_by_page(database: Database) -> None:
    centre = a_busy_day()
    records = kept(database, centre.events)
    (road,) = centre.state.road_conditions
    whole = records.map_steps(100, thing=road)
    assert len(whole) == 4
    first = records.map_steps(3, thing=road)
    rest = records.map_steps(3, thing=road, before=first[-1].sequence)
    assert first + rest == whole
    assert {s.subject for s in records.map_steps(9, subject=MapSubject.CORRECTION)} == {
        MapSubject.CORRECTION
    }


def test_the_tables_tell_what_the_live_state_holds(database: Database) -> None:
    centre = a_busy_day()
    kept(database, centre.events)
    (road,) = centre.state.road_conditions.values()
    with database.reading() as connection:
        (row,) = connection.execute(select(ROAD_CONDITION))
        places = connection.execute(select(OWN_PLACE).order_by(OWN_PLACE.c.added_at)).all()
        (correction,) = connection.execute(select(CORRECTION))
    assert (row.kind, row.factor, row.ended_at) == ("slow", 0.5, None)
    assert row.since == to_ms(NOON)
    assert (row.account, road.changes[0].by.account) == ("person-1", "person-1")
    assert [(p.name, p.lat) for p in places] == [
        ("演示纺织厂东门", THERE.lat),
        ("金桂花园二期", THERE.lat),
    ]
    assert (correction.status, correction.place) == ("accepted", places[1].id)
    assert correction.decided_at == to_ms(centre.now)


def test_what_ends_or_is_taken_back_is_marked_and_stays(database: Database) -> None:
    centre = a_centre()
    until = NOON + timedelta(hours=1)
    road = closed_road(centre, until=until)
    place = added_place(centre)
    filing = filed(centre)
    centre.do(mc.RetireOwnPlace(id=place.id), LEADER)
    centre.do(mc.RejectCorrection(id=filing.id, reason="不是同一处"), LEADER)
    centre.later(3600).do(mc.ExpireRoadCondition(id=road.id, until=until), CENTRE)
    centre.do(mc.UndoCorrection(id=filing.id), LEADER)
    records = kept(database, centre.events)
    with database.reading() as connection:
        (gone,) = connection.execute(select(ROAD_CONDITION))
        (retired,) = connection.execute(select(OWN_PLACE))
        (waiting,) = connection.execute(select(CORRECTION))
    assert gone.ended_at == to_ms(until)
    assert retired.retired_at == to_ms(NOON)
    assert (waiting.status, waiting.decided_at) == ("open", None)
    (last,) = records.map_steps(1, thing=road.id)
    assert (last.act, last.by, last.condition) == (MapAct.EXPIRED, CENTRE, None)
