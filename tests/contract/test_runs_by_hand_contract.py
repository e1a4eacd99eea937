"""What became of orders on other ways and what was entered of runs, as every store keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.order_commands import EnterRun, NotePhoned, ReportChannel, ToldStage
from dispatch_app.domain.run_facts import RunFacts
from dispatch_app.domain.state import Mission
from tests.fakes.builders import H2, MACHINE, NOON, Centre, a_mission
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
