"""Whom to telephone after the event, and what was answered: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.adapters.questionnaire_file import SHIPPED, load_questions
from dispatch_app.adapters.score_sheet_file import BadSheet
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.follow_up_records import SqlFollowUpRecords
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import IncidentOutcome, Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quality.commands import RecordFollowUp, SetQuestionnaire
from dispatch_app.domain.quality.follow_ups import AFTER, AGAIN_AFTER, WITHIN, FollowUpResult
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import Actor
from dispatch_app.ports.follow_up_records import FollowUpRecords
from tests.fakes.builders import NOON, Centre, a_centre
from tests.fakes.written import write

BY = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)
HOUR = timedelta(hours=1)
EVERYBODY = 1.0
ONE = 'version = "1"\n[[question]]\ncode = "a"\nzh = "甲"\nen = "A"\n'


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def kept(database: Database, centre: Centre) -> FollowUpRecords:
    write(SqlJournal(database), centre.events)
    return SqlFollowUpRecords(database)


def closed(centre: Centre, outcome: IncidentOutcome, number: str = "09990001234") -> Incident:
    incident = centre.opens()
    if number:
        centre.do(c.RecordIntake(incident=incident.id, callback_number=number))
    for call in list(centre.state.calls):
        if centre.state.calls[call].talking:
            centre.do(c.EndCall(call=call))
    centre.do(c.CloseIncident(incident=incident.id, outcome=outcome))
    return incident


def test_who_was_helped_is_due_when_some_days_have_passed_and_no_longer_than_some_weeks(database):
    centre = a_centre()
    helped = closed(centre, IncidentOutcome.TREATED_ON_SCENE)
    closed(centre, IncidentOutcome.FALSE_ALARM)
    records = kept(database, centre)
    assert records.due(NOON + AFTER - HOUR, EVERYBODY, 10) == ()
    (due,) = records.due(NOON + AFTER + HOUR, EVERYBODY, 10)
    assert (due.incident, due.phone, due.attempts) == (helped.id, "09990001234", 0)
    assert records.due(NOON + WITHIN + HOUR, EVERYBODY, 10) == ()
    assert records.due(NOON + AFTER + HOUR, 0.0, 10) == ()


def test_who_was_not_reached_waits_behind_the_others_and_who_answered_is_done(database):
    centre = a_centre()
    first = closed(centre, IncidentOutcome.TREATED_ON_SCENE)
    second = closed(centre.later(60), IncidentOutcome.TREATED_ON_SCENE)
    third = closed(centre.later(60), IncidentOutcome.TREATED_ON_SCENE)
    centre.do(SetQuestionnaire(questionnaire=load_questions(SHIPPED)), BY)
    centre.later((AFTER + HOUR).total_seconds())
    centre.do(RecordFollowUp(incident=first.id, result=FollowUpResult.NOT_REACHED), BY)
    answers = {"satisfaction": "4", "patient": "home", "words": "谢谢"}
    answered = RecordFollowUp(incident=third.id, result=FollowUpResult.ANSWERED, answers=answers)
    centre.do(answered, BY)
    records = kept(database, centre)
    due = records.due(centre.now + HOUR, EVERYBODY, 10)
    assert [one.incident for one in due] == [second.id, first.id]
    assert [one.attempts for one in due] == [0, 1]
    later = records.due(centre.now + AGAIN_AFTER + HOUR, EVERYBODY, 10)
    assert [one.incident for one in later] == [first.id, second.id]
    counts = records.counts(NOON, centre.now + HOUR)
    assert (counts.asked, counts.answered, counts.not_reached) == (2, 1, 1)
    assert (counts.grades, counts.mean) == ({"4": 1}, 4.0)
    assert counts.choices["patient"] == {"home": 1}
    assert records.counts(NOON, NOON).asked == 0


def test_the_questions_that_ship_begin_with_the_satisfaction():
    questions = load_questions(SHIPPED).questions
    assert (questions[0].code, questions[0].needed) == ("satisfaction", True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "version"),
        ('version = "1"\n', "questions"),
        ('version = "1"\n[[question]]\ncode = "a"\nzh = "甲"\nen = "A"\nkind = "song"\n', "kind"),
        (
            'version = "1"\n[[question]]\ncode = "a"\nzh = "甲"\nen = "A"\nkind = "choice"\n',
            "choices",
        ),
    ],
)
def test_a_mistake_in_the_questions_is_named(tmp_path, text, key):
    file = tmp_path / "questions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSheet, match=key):
        load_questions(file)
