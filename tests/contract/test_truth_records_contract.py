"""What was entered at the truth desk, as every store keeps it: both times, and what counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.migrations import NEWEST, migrate, version_of
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.tables.journal import SCHEMA_VERSION
from dispatch_app.adapters.storage.tables.missions import MISSION, MISSION_STAGE
from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.commands import ReportStage
from dispatch_app.domain.state import Mission
from dispatch_app.domain.truth.kept import Evidence, FenceKind
from dispatch_app.domain.truth_commands import CorrectStages, StageStep
from tests.fakes.builders import Centre, a_mission, at_station
from tests.fakes.written import write

BEFORE_THE_DESK = 10


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


def a_corrected_mission() -> tuple[Centre, Mission]:
    """Told too early by a key, told again by the station, entered as positions show it."""
    centre, mission = a_mission(Stage.EN_ROUTE, Stage.ON_SCENE)
    came_at = centre.now + timedelta(minutes=7)
    centre.later(300)
    again = ReportStage(
        mission=mission.id, stage=Stage.ON_SCENE, origin=Origin.STATION_BUTTON, at=centre.now
    )
    centre.do(again, at_station(mission.station))
    centre.later(600)
    steps = tuple(
        StageStep(stage=stage, at=at, evidence=_evidence(mission, at))
        for stage, at in (
            (Stage.ON_SCENE, came_at),
            (Stage.TRANSPORTING, came_at + timedelta(minutes=3)),
        )
    )
    centre.do(CorrectStages(mission=mission.id, steps=steps))
    return centre, centre.mission(mission.id)


def _evidence(mission, at):  # type: ignore[no-untyped-def]
    return Evidence(fence=FenceKind.PLACE, id=mission.id, fix_at=at, distance_m=12.5)


def test_a_correction_is_told_with_both_times_as_the_live_state_has_it(
    database: Database,
) -> None:
    centre, mission = a_corrected_mission()
    write(SqlJournal(database), centre.events)
    record = SqlRecords(database).incident_record(mission.incident)
    assert record is not None
    (told,) = record.missions
    assert told.corrections == mission.corrections
    assert told.told_again == mission.told_again
    assert told.stages == mission.stages
    assert told.corrections[0].told_origin is Origin.TERMINAL_KEY


def test_figures_count_from_the_corrected_time(database: Database) -> None:
    centre, mission = a_corrected_mission()
    write(SqlJournal(database), centre.events)
    on_scene = mission.reached(Stage.ON_SCENE)
    assert on_scene is not None
    with database.reading() as connection:
        rows = select(MISSION_STAGE.c.at, MISSION_STAGE.c.origin).where(
            MISSION_STAGE.c.stage == Stage.ON_SCENE.value
        )
        assert connection.execute(rows).all() == [(to_ms(on_scene.at), "gps")]
        stage_at = connection.scalar(select(MISSION.c.stage_at))
    assert stage_at == to_ms(mission.stages[-1].at)


def test_the_missions_of_a_vehicle_are_told_by_when_they_were_ordered(database: Database) -> None:
    centre, mission = a_corrected_mission()
    centre.later(600)
    centre.reaches(mission, Stage.AT_HOSPITAL, Stage.COMPLETE)
    write(SqlJournal(database), centre.events)
    records, ordered_at = SqlRecords(database), mission.ordered_at
    (told,) = records.missions_of(mission.vehicle, ordered_at, ordered_at + timedelta(hours=1))
    assert (told.number, told.ordered_at) == (mission.number, ordered_at)
    assert told.ended_at == centre.now
    assert records.missions_of(mission.vehicle, centre.now, centre.now + timedelta(hours=1)) == ()


def test_a_store_from_before_the_desk_gets_its_tables(database: Database) -> None:
    with database.writing() as connection:
        for table in ("stage_correction", "stage_told_again"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(
            SCHEMA_VERSION.delete().where(SCHEMA_VERSION.c.version > BEFORE_THE_DESK)
        )
        migrate(connection)
    with database.reading() as connection:
        assert version_of(connection) == NEWEST
    centre, mission = a_corrected_mission()
    write(SqlJournal(database), centre.events)
    record = SqlRecords(database).incident_record(mission.incident)
    assert record is not None and len(record.missions[0].corrections) == 2
