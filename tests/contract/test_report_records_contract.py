"""What maps over many incidents count: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.report_records import SqlReportRecords
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Nature, Stage
from dispatch_app.ports.handed_maps import ReportRecords, Scope
from tests.fakes.builders import NOON, V01, V02, Centre, a_centre, a_place
from tests.fakes.written import write

HOUR = timedelta(hours=1)
THE_DAY = Scope(since=NOON - HOUR, until=NOON + 24 * HOUR)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def kept(database: Database, centre: Centre) -> ReportRecords:
    write(SqlJournal(database), centre.events)
    return SqlReportRecords(database)


def an_arrival(centre: Centre, *, after_s: float = 500.0) -> None:
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place()))
    mission = centre.later(60).sends(incident, V01)
    centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    centre.later(after_s - 60).reaches(mission, Stage.ON_SCENE)


def test_response_runs_from_the_acceptance_to_the_scene(database):
    centre = a_centre()
    an_arrival(centre, after_s=500)
    told = kept(database, centre).response_times(THE_DAY)
    assert [response.response_s for response in told.responses] == [500.0]
    assert told.responses[0].at == a_place().position


def test_the_first_vehicle_of_an_acceptance_counts(database):
    centre = a_centre()
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place()))
    first, second = centre.sends(incident, V01), centre.sends(incident, V02)
    for mission in (first, second):
        centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    centre.later(300).reaches(second, Stage.ON_SCENE)
    centre.later(200).reaches(first, Stage.ON_SCENE)
    told = kept(database, centre).response_times(THE_DAY)
    assert [response.response_s for response in told.responses] == [300.0]


def test_who_never_arrives_has_no_response_time(database):
    centre = a_centre()
    mission = centre.sends(centre.opens(), V01)
    centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    assert kept(database, centre).response_times(THE_DAY).responses == ()


def test_a_response_without_a_place_is_counted_and_not_placed(database):
    centre = a_centre()
    mission = centre.sends(centre.opens(), V01)
    centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
    told = kept(database, centre).response_times(THE_DAY)
    assert (told.responses, told.unplaced) == ((), 1)


def test_places_count_by_the_moment_of_opening(database):
    centre = a_centre()
    an_arrival(centre)
    records = kept(database, centre)
    assert records.incident_places(THE_DAY).places == (a_place().position,)
    ends_before = Scope(since=NOON - HOUR, until=NOON)
    assert records.incident_places(ends_before).places == ()
    begins_at = Scope(since=NOON, until=NOON + HOUR)
    assert len(records.incident_places(begins_at).places) == 1


def test_drills_count_only_when_they_are_asked_for(database):
    centre = a_centre()
    an_arrival(centre)
    centre.do(c.OpenIncident(nature=Nature.DRILL))
    records = kept(database, centre)
    assert records.incident_places(THE_DAY).unplaced == 0
    with_drills = Scope(
        since=THE_DAY.since, until=THE_DAY.until, natures={Nature.REAL, Nature.DRILL}
    )
    assert records.incident_places(with_drills).unplaced == 1
