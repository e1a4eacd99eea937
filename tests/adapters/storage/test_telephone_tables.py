"""What exchanges tell and people do to numbers is in the tables as it is in the state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.tables.telephone import CALL_BACK_LOG
from dispatch_app.adapters.storage.telephone_records import SqlTelephoneRecords
from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import Badge, CallRef, Direction, Ender, Party
from dispatch_app.ports.telephone_records import CallBackAct, NumberAct
from tests.fakes import any_telephone as any_t
from tests.fakes import builders as a
from tests.fakes.written import write

R1, NUMBER = CallRef("R-1"), "09990001234"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    yield database
    database.close()


def rings(centre: a.Centre) -> Call:
    ring = c.ReportRinging(
        line=LineId("T1"),
        ref=R1,
        at=centre.now,
        number=NUMBER,
        number_state=NumberState.KNOWN,
        called="120",
        first=True,
    )
    centre.do(ring, any_t.EXCHANGE)
    call = centre.state.call_of(R1)
    assert call is not None
    return call


def calls_in(database: Database, centre: a.Centre) -> dict[str, Call]:
    later = centre.now + timedelta(days=1)
    found = SqlRecords(database).calls(a.NOON - timedelta(days=1), later, 1000)
    return {call.id: call for call in found}


WRITTEN = (
    *("line", "number", "seat", "rang_at", "answered_at", "ended_at", "abandoned_at", "outcome"),
    *("ref", "direction", "called", "first", "connected_at", "ended_by", "purpose", "back_to"),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), batch=st.integers(1, 9))
def test_the_table_of_calls_tells_what_the_state_holds(
    data: st.DataObject, batch: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    centre = a.a_centre()
    centre.do(tc.ReportExchange(up=True, at=a.NOON), any_t.EXCHANGE)
    rings(centre)
    for _ in range(data.draw(st.integers(5, 25))):
        kinds = (any_t.reports, any_t.wishes, any_t.calls_out)
        command = data.draw(st.one_of([kind(centre.state) for kind in kinds]))
        try:
            centre.later(1).do(command, any_t.actor_of(command, a.SEAT_1))
        except Rejected:
            continue
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}")
    write(SqlJournal(database), centre.events, batch=batch)
    kept = calls_in(database, centre)
    for call in centre.state.calls.values():
        found = kept[call.id]
        told = {name: getattr(found, name) for name in WRITTEN}
        assert told == {name: getattr(call, name) for name in WRITTEN}
    database.close()


def test_a_call_keeps_how_it_ended_and_how_long_it_was_held(database: Database) -> None:
    centre = a.a_centre()
    call = rings(centre)
    centre.do(tc.ReportAnswered(ref=R1, seat=a.SEAT_1, at=centre.now), any_t.EXCHANGE)
    held = Party(id=NUMBER, kind=any_t.PartyKind.OUTSIDE, role=any_t.PartyRole.HELD)
    centre.do(tc.ReportParties(ref=R1, parties=(held,), at=centre.now), any_t.EXCHANGE)
    centre.later(20)
    centre.do(tc.ReportEnded(ref=R1, by=Ender.CALLER, at=centre.now), any_t.EXCHANGE)
    write(SqlJournal(database), centre.events)
    kept = calls_in(database, centre)[call.id]
    assert (kept.ended_by, kept.held_s, kept.first) == (Ender.CALLER, 20.0, True)


def test_a_call_out_is_no_earlier_call_of_its_number(database: Database) -> None:
    centre = a.a_centre()
    centre.do(tc.ReportExchange(up=True, at=a.NOON), any_t.EXCHANGE)
    to = any_t.Target(kind=any_t.TargetKind.NUMBER, id=NUMBER)
    centre.do(tc.CallOut(to=to))
    write(SqlJournal(database), centre.events)
    (call,) = calls_in(database, centre).values()
    assert call.direction is Direction.OUT
    assert SqlRecords(database).history_of_number(NUMBER, 10) == ()


def test_who_locked_a_number_why_and_until_when_stands_in_the_log(database: Database) -> None:
    centre = a.a_centre()
    until = centre.now + timedelta(hours=1)
    centre.do(tc.LockNumber(number="+86 0999 0001234", until=until, reason="反复"), any_t.LEADER)
    centre.do(tc.NoteNumber(number=NUMBER, badge=Badge.NUISANCE), any_t.LEADER)
    centre.do(tc.UnlockNumber(number=NUMBER, note="已核实"), any_t.LEADER)
    write(SqlJournal(database), centre.events)
    steps = SqlTelephoneRecords(database).number_steps(10, number=NUMBER)
    assert [step.act for step in steps] == [NumberAct.UNLOCKED, NumberAct.NOTED, NumberAct.LOCKED]
    locked = steps[-1]
    assert (locked.until, locked.note, locked.by.account) == (until, "反复", "leader")


def test_a_refused_call_is_counted_though_no_seat_saw_it(database: Database) -> None:
    centre = a.a_centre()
    refused = tc.ReportRefused(
        ref=R1, line=LineId("T1"), number=NUMBER, intercepted=False, at=centre.now
    )
    centre.do(refused, any_t.EXCHANGE)
    write(SqlJournal(database), centre.events)
    hour = timedelta(hours=1)
    found = SqlTelephoneRecords(database).refused_calls(centre.now - hour, centre.now + hour, 10)
    assert found == centre.state.telephone.refused
    assert SqlRecords(database).calls(a.NOON, a.NOON + hour, 10) == ()


def test_every_step_of_calling_back_is_kept(database: Database) -> None:
    centre = a.a_centre()
    centre.do(tc.ReportExchange(up=True, at=a.NOON), any_t.EXCHANGE)
    call = rings(centre)
    centre.do(tc.ReportGaveUp(ref=R1, at=centre.now), any_t.EXCHANGE)
    to = any_t.Target(kind=any_t.TargetKind.NUMBER, id=NUMBER)
    centre.do(tc.CallOut(to=to, back_to=call.id))
    centre.do(tc.SettleCallBack(call=call.id, outcome=any_t.CallOutcome.NOT_REACHED))
    write(SqlJournal(database), centre.events)
    with database.reading() as connection:
        rows = connection.execute(select(CALL_BACK_LOG).order_by(CALL_BACK_LOG.c.sequence)).all()
    assert [row.act for row in rows] == [act.value for act in CallBackAct]
    assert {row.call for row in rows} == {call.id}
