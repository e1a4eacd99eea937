"""Cases shared with linked systems are told as the live state held them: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.link_records import SqlLinkRecords
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import FixPlace, OpenIncident, RecordIntake
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.commands import (
    AnswerPartner,
    AskPartner,
    RecordReadBack,
    ReportLinkAsk,
    ReportLinkDelivered,
    ReportLinkWord,
    TellPartner,
)
from dispatch_app.domain.links.values import (
    MUST_BE_READ_BACK,
    LinkNeed,
    LinkPurpose,
    LinkWordId,
    Standing,
    WordKind,
)
from dispatch_app.domain.values import Position
from dispatch_app.services.masked_links import link_cases_for
from tests.fakes.builders import NOON, Centre, a_place
from tests.fakes.linked_centre import DESK, FIRE, GATEWAY, POLICE, TOLD, a_linked_centre
from tests.fakes.written import write


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def with_cases() -> tuple[Centre, IncidentId]:
    """One that goes on, one that never got through, one by voice, and one that a partner asked."""
    centre = a_linked_centre()
    centre.do(OpenIncident(), DESK)
    incident = list(centre.state.incidents)[-1]
    centre.do(FixPlace(incident=incident, place=a_place(position=Position(31.5, 120.5))), DESK)
    centre.do(RecordIntake(incident=incident, callback_number="09990001234"), DESK)
    ask = AskPartner(
        incident=incident,
        partner=POLICE,
        purpose=LinkPurpose.SUPPORT,
        needs=(LinkNeed.ESCORT,),
        words="请协助",
    )
    centre.do(ask, DESK)
    case = list(centre.state.links.cases.values())[-1]
    centre.do(ReportLinkDelivered(case=case.id, word=case.words[0].id), GATEWAY)
    answer = ReportLinkWord(
        partner=POLICE,
        wire=case.wire,
        word=LinkWordId("a-1"),
        kind=WordKind.ANSWER,
        sent_at=NOON,
        standing=Standing.ACCEPTED,
        reference="110-7",
    )
    centre.later(5).do(answer, GATEWAY)
    centre.do(FixPlace(incident=incident, place=a_place(position=Position(31.6, 120.6))), DESK)
    centre.do(TellPartner(case=case.id, words="地点有变"), DESK)
    word = centre.state.links.cases[case.id].words[-1].id
    centre.do(ReportLinkDelivered(case=case.id, word=word, trouble="link.malformed"), GATEWAY)
    centre.do(replace(ask, partner=FIRE), DESK)
    voice = list(centre.state.links.cases.values())[-1]
    heard = RecordReadBack(
        case=voice.id, listener="接警员甲", items=MUST_BE_READ_BACK, accepted=True
    )
    centre.later(5).do(heard, DESK)
    theirs = ReportLinkAsk(
        partner=POLICE,
        wire="W-1",
        word=LinkWordId("w-1"),
        purpose=LinkPurpose.HAND_OVER,
        content=TOLD,
        sent_at=NOON,
    )
    centre.do(theirs, GATEWAY)
    asked = list(centre.state.links.cases.values())[-1]
    accept = AnswerPartner(case=asked.id, standing=Standing.ACCEPTED, incident=incident)
    centre.later(5).do(accept, DESK)
    return centre, incident


def test_cases_of_an_incident_are_kept_as_they_stood(database: Database) -> None:
    centre, incident = with_cases()
    write(SqlJournal(database), centre.events)
    assert SqlLinkRecords(database).of_incident(incident) == centre.state.links.of_incident(
        incident
    )
    assert len(centre.state.links.of_incident(incident)) == 3


def test_another_incident_has_none(database: Database) -> None:
    centre, _ = with_cases()
    write(SqlJournal(database), centre.events)
    assert SqlLinkRecords(database).of_incident(IncidentId("I-none")) == ()


def test_those_of_a_period_stand_newest_first_whole_and_no_more_than_asked(
    database: Database,
) -> None:
    centre, _ = with_cases()
    write(SqlJournal(database), centre.events)
    records, known = SqlLinkRecords(database), list(centre.state.links.cases.values())
    first, end = known[0].opened_at, centre.now + timedelta(seconds=1)
    assert list(records.between(first, end, 10)) == known[::-1]
    assert list(records.between(first, end, 2)) == known[:-3:-1]
    assert list(records.between(first, first, 10)) == []
    later = known[0].opened_at + timedelta(milliseconds=1)
    assert known[0] not in records.between(later, end, 10)
    assert known[0] in records.between(first, later, 10)


def test_who_needs_no_person_sees_none_in_them() -> None:
    centre, incident = with_cases()
    cases = centre.state.links.of_incident(incident)
    assert link_cases_for(Role.SHIFT_LEADER, cases) == cases
    shown = str(link_cases_for(Role.AUDITOR, cases))
    for personal in ("09990001234", "09990000042", "接警员甲", "人民路2号"):
        assert personal not in shown
        assert personal in str(cases)
