"""Past cases that are like an open one, out of the tables: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.past_cases import SqlPastCases
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import IncidentOutcome, Nature
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.likeness import CaseLooks
from dispatch_app.domain.values import Patient
from tests.fakes.builders import Centre, a_centre
from tests.fakes.written import write


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def an_incident(
    centre: Centre, complaint: str, *, closed: bool = True, nature: Nature = Nature.REAL
) -> IncidentId:
    known = set(centre.state.incidents)
    centre.do(c.OpenIncident(nature=nature))
    (incident,) = set(centre.state.incidents) - known
    intake = c.RecordIntake(
        incident=incident,
        complaint=complaint,
        patient=Patient(age_years=61),
        note="烧煤炉取暖",
    )
    centre.do(intake)
    if closed:
        centre.do(c.CloseIncident(incident=incident, outcome=IncidentOutcome.TREATED_ON_SCENE))
    return incident


def test_what_an_open_case_looks_like_is_told(database: Database) -> None:
    centre = a_centre()
    now = an_incident(centre, "carbon_monoxide", closed=False)
    write(SqlJournal(database), centre.events)
    looks = SqlPastCases(database).looks_of(now)
    assert looks is not None
    assert (looks.complaint, looks.age_years, looks.words) == ("carbon_monoxide", 61, "烧煤炉取暖")
    assert SqlPastCases(database).looks_of(IncidentId("none")) is None


def test_closed_real_cases_of_the_kind_are_candidates_the_newest_first(database: Database) -> None:
    centre = a_centre()
    old = an_incident(centre, "carbon_monoxide")
    centre.later(60)
    new = an_incident(centre, "carbon_monoxide")
    an_incident(centre, "fall")
    an_incident(centre, "carbon_monoxide", closed=False)
    an_incident(centre, "carbon_monoxide", nature=Nature.DRILL)
    now = an_incident(centre, "carbon_monoxide", closed=False)
    write(SqlJournal(database), centre.events)
    past = SqlPastCases(database)
    found = past.candidates(CaseLooks(complaint="carbon_monoxide"), now, 10)
    assert [case.incident for case in found] == [new, old]
    assert found[0].outcome is IncidentOutcome.TREATED_ON_SCENE
    assert len(past.candidates(CaseLooks(complaint="carbon_monoxide"), now, 1)) == 1
    assert past.candidates(CaseLooks(sex="male"), now, 10) == ()
