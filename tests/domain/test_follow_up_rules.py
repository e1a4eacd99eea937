"""Call-backs after the event: chosen by nobody's will, tried a few times, answers that fit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.commands import RecordFollowUp, SetQuestionnaire
from dispatch_app.domain.quality.follow_ups import (
    AGAIN_AFTER,
    KEPT,
    MOST_ATTEMPTS,
    FollowUpChoice,
    FollowUpQuestion,
    FollowUpResult,
    QuestionKind,
    Questionnaire,
    is_chosen,
)
from dispatch_app.domain.values import Actor
from tests.fakes.builders import Centre, a_centre

WORDS = Text(zh="甲", en="A")
GRADE = FollowUpQuestion(code="satisfaction", text=WORDS, kind=QuestionKind.GRADE, needed=True)
PATIENT = FollowUpQuestion(
    code="patient",
    text=WORDS,
    kind=QuestionKind.CHOICE,
    choices=(FollowUpChoice(code="home", text=WORDS),),
)
QUESTIONS = Questionnaire(version="1", questions=(GRADE, PATIENT))
BY = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)
I1 = IncidentId("I-1")
MISSED = RecordFollowUp(incident=I1, result=FollowUpResult.NOT_REACHED)


def a_room() -> Centre:
    centre = a_centre()
    centre.do(SetQuestionnaire(questionnaire=QUESTIONS), BY)
    return centre


def answered(**answers: str) -> RecordFollowUp:
    return RecordFollowUp(incident=I1, result=FollowUpResult.ANSWERED, answers=answers)


def refusal(centre: Centre, command: object) -> str:
    with pytest.raises(Rejected) as refused:
        centre.do(command, BY)
    return refused.value.code


def test_the_share_is_kept_and_an_incident_is_chosen_always_or_never():
    ids = [IncidentId(f"I-{n}") for n in range(5000)]
    chosen = [id_ for id_ in ids if is_chosen(id_, 0.1)]
    assert 400 < len(chosen) < 600
    assert chosen == [id_ for id_ in ids if is_chosen(id_, 0.1)]
    assert set(chosen) <= {id_ for id_ in ids if is_chosen(id_, 0.2)}
    assert not any(is_chosen(id_, 0.0) for id_ in ids)


def test_an_answer_ends_it():
    centre = a_room()
    (made,) = centre.do(answered(satisfaction="5", patient="home"), BY)
    assert (made.attempt, made.version) == (1, "1")
    assert refusal(centre.later(10**6), answered(satisfaction="5")) == "follow-up.done"


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"satisfaction": "6"},
        {"satisfaction": "5", "patient": "moon"},
        {"satisfaction": "5", "x": "1"},
    ],
)
def test_answers_are_those_that_the_questions_take(answers):
    assert refusal(a_room(), answered(**answers)) == "follow-up.answer"


def test_who_was_not_reached_is_tried_again_later_and_not_for_ever():
    centre = a_room()
    centre.do(MISSED, BY)
    assert refusal(centre, MISSED) == "follow-up.too-soon"
    for _ in range(MOST_ATTEMPTS - 1):
        centre.later(AGAIN_AFTER.total_seconds()).do(MISSED, BY)
    assert refusal(centre.later(AGAIN_AFTER.total_seconds()), MISSED) == "follow-up.done"


def test_who_will_not_be_asked_is_not_asked_again():
    centre = a_room()
    centre.do(RecordFollowUp(incident=I1, result=FollowUpResult.REFUSED), BY)
    later = centre.later(AGAIN_AFTER.total_seconds())
    assert refusal(later, MISSED) == "follow-up.done"


def test_the_live_state_forgets_what_is_no_longer_due():
    centre = a_room()
    centre.do(MISSED, BY)
    other = RecordFollowUp(incident=IncidentId("I-2"), result=FollowUpResult.REFUSED)
    centre.later(KEPT.total_seconds()).do(other, BY)
    assert set(centre.state.quality.follow_ups) == {"I-2"}


def test_changed_questions_need_a_new_version():
    centre = a_room()
    other = Questionnaire(version="1", questions=(GRADE,))
    assert refusal(centre, SetQuestionnaire(questionnaire=other)) == "follow-up.version-taken"
    assert refusal(a_centre(), MISSED) == "follow-up.no-questions"
    with pytest.raises(InvalidValue):
        Questionnaire(version="1", questions=(GRADE, GRADE))


def test_a_pause_counts_from_the_last_try():
    centre = a_room()
    centre.do(MISSED, BY)
    centre.later((AGAIN_AFTER - timedelta(seconds=1)).total_seconds())
    assert refusal(centre, MISSED) == "follow-up.too-soon"
