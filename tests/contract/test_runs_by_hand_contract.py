"""What became of orders on other ways and what was entered of runs, as every store keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.tables.logs import DUTY_LOG
from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.codes import Origin, PauseReason, Stage
from dispatch_app.domain.commands import PauseVehicle
from dispatch_app.domain.duty import CheckItem, Levels
from dispatch_app.domain.duty_commands import PlanShift, SignOn
from dispatch_app.domain.order_commands import EnterRun, NotePhoned, ReportChannel, ToldStage
from dispatch_app.domain.run_facts import RunFacts
from dispatch_app.domain.state import Mission
from tests.fakes.builders import (
    H2,
    MACHINE,
    NOON,
    NORTH,
    V01,
    Centre,
    a_centre,
    a_mission,
    at_station,
)
from tests.fakes.written import write


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


def recorded(database: Database, mission: Mission) -> Mission:
    """The mission as the tables tell it."""
    record = SqlRecords(database).incident_record(mission.incident)
    assert record is not None
    return record.missions[0]


def whole(centre: Centre, database: Database) -> None:
    """All events of the centre, its setting up too, into an empty store."""
    write(SqlJournal(database), centre.events)


def test_the_other_ways_of_an_order_stand_with_all_their_times(database: Database) -> None:
    centre, mission = a_mission()
    taken = ReportChannel(
        mission=mission.id,
        version=1,
        channel=Channel.VEHICLE_TERMINAL,
        step=ChannelStep.TAKEN,
        at=centre.now,
    )
    centre.later(30).do(taken, MACHINE)
    spoken = NotePhoned(
        mission=mission.id, party=Phoned.CREW, word=PhoneWord.SPOKEN, number="19900000101"
    )
    centre.do(spoken)
    whole(centre, database)
    told = recorded(database, mission)
    assert told.channels == centre.mission(mission.id).channels
    assert [(n.channel, n.by, n.number) for n in told.channels] == [
        (Channel.VEHICLE_TERMINAL, "", ""),
        (Channel.TELEPHONE, "person-1", "19900000101"),
    ]


def test_a_run_entered_by_hand_is_told_as_the_live_state_has_it(database: Database) -> None:
    centre, mission = a_mission()
    centre.later(3600)
    stages = ((Stage.EN_ROUTE, 2), (Stage.ON_SCENE, 9), (Stage.AT_HOSPITAL, 30))
    entered = EnterRun(
        mission=mission.id,
        stages=tuple(ToldStage(stage=s, at=NOON + timedelta(minutes=n)) for s, n in stages),
        hospital=H2,
        facts=RunFacts(
            patients=2,
            handed_over_at=NOON + timedelta(minutes=35),
            handed_over_to="急诊 丙护士",
            odometer_out_km=100,
            odometer_back_km=127,
        ),
    )
    centre.do(entered)
    centre.do(EnterRun(mission=mission.id, facts=RunFacts(patients=3)))
    whole(centre, database)
    told = recorded(database, mission)
    assert told == centre.mission(mission.id)
    assert {s.by for s in told.stages[1:]} == {"person-1"}
    assert told.facts is not None and told.facts.facts.patients == 3


def test_the_day_of_a_vehicle_stands_in_its_log_with_who(database: Database) -> None:
    centre = a_centre()
    crew = at_station(NORTH)
    centre.do(PlanShift(vehicle=V01, since=NOON, until=NOON + timedelta(hours=8)), crew)
    levels = Levels(fuel_pct=80)
    signed = SignOn(vehicle=V01, driver="丙", missing=(CheckItem.RADIO,), levels=levels)
    centre.later(60).do(signed, crew)
    until = centre.now + timedelta(minutes=30)
    meal = PauseVehicle(
        vehicle=V01, reason=PauseReason.MEAL, origin=Origin.STATION_BUTTON, until=until
    )
    centre.do(meal, crew)
    write(SqlJournal(database), centre.events)
    with database.writing() as connection:
        rows = connection.execute(select(DUTY_LOG).order_by(DUTY_LOG.c.sequence)).all()
    assert [(row.act, row.vehicle, row.by_whom) for row in rows] == [
        ("shift_planned", V01, "station-N"),
        ("signed_on", V01, "station-N"),
        ("paused", V01, "station-N"),
    ]
    assert json.loads(rows[1].detail)["missing"] == ["radio"]
    assert json.loads(rows[2].detail)["reason"] == "meal"
