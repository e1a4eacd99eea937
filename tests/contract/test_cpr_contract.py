"""CPR lanes stand in figures and on the list of reviews: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.quality_records import SqlQualityRecords
from dispatch_app.domain import commands as c
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.steps import CprStep
from tests.fakes.builders import LINE_1, NOON, SEAT_1, Centre, a_centre, at_seat
from tests.fakes.written import write

HOUR = timedelta(hours=1)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def told(centre: Centre, step: CprStep, *, after_s: float) -> None:
    (incident,) = centre.state.incidents.values()
    answered = centre.state.calls[incident.calls[0]].answered_at
    assert answered is not None
    centre.now = answered + timedelta(seconds=after_s)
    centre.do(ReportCprStep(incident=incident.id, step=step, reached_at=centre.now))


@pytest.fixture
def lane() -> Centre:
    """Recognised after 40 s, pressed after 75 s; the complaint became another one."""
    centre = a_centre()
    centre.do(c.SignInSeat(seat=SEAT_1, person="演示"), at_seat(SEAT_1))
    call = centre.rings(LINE_1)
    centre.do(c.AnswerCall(call=call.id))
    centre.do(c.OpenIncident(call=call.id))
    told(centre, CprStep.RECOGNISED, after_s=40)
    told(centre, CprStep.FIRST_COMPRESSION, after_s=75)
    (incident,) = centre.state.incidents.values()
    centre.do(c.RecordIntake(incident=incident.id, complaint="fall"))
    centre.do(c.EndCall(call=call.id))
    return centre


def test_both_moments_are_counted_from(database: Database, lane: Centre) -> None:
    write(SqlJournal(database), lane.events)
    facts = KeptFacts(database, lambda: NOON + HOUR).facts("incident", NOON - HOUR, NOON + HOUR)
    moments = facts.moments
    took = {
        name: float(moments[name][0] - moments["answered_at"][0])
        for name in ("recognised_at", "pressed_at")
    }
    assert took == {"recognised_at": 40_000.0, "pressed_at": 75_000.0}


def test_the_lane_is_a_candidate_of_its_own_kind(database: Database, lane: Centre) -> None:
    write(SqlJournal(database), lane.events)
    (found,) = SqlQualityRecords(database).candidates(NOON - HOUR, NOON + HOUR, 10)
    assert (found.complaint, found.cpr) == ("fall", True)
