"""Rules of call-backs after the event: a few tries, and answers that the questions take. Pure."""

from __future__ import annotations

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.quality.commands import RecordFollowUp, SetQuestionnaire
from dispatch_app.domain.quality.events import FollowUpMade, QuestionnaireSet
from dispatch_app.domain.quality.follow_ups import AGAIN_AFTER, FollowUpResult
from dispatch_app.domain.state import CentreState, Context


def set_questions(
    state: CentreState, command: SetQuestionnaire, context: Context
) -> tuple[Event, ...]:
    known = state.quality.questionnaire
    if known == command.questionnaire:
        return ()
    if known is not None and known.version == command.questionnaire.version:
        raise Rejected("follow-up.version-taken", version=known.version)
    made = QuestionnaireSet(questionnaire=command.questionnaire, by=context.actor, at=context.at)
    return (made,)


def record(state: CentreState, command: RecordFollowUp, context: Context) -> tuple[Event, ...]:
    questions = state.quality.questionnaire
    if questions is None:
        raise Rejected("follow-up.no-questions")
    known = state.quality.follow_ups.get(command.incident)
    if known is not None and known.done:
        raise Rejected("follow-up.done")
    if known is not None and context.at - known.last_at < AGAIN_AFTER:
        raise Rejected("follow-up.too-soon", hours=str(round(AGAIN_AFTER.total_seconds() / 3600)))
    answers = {code: words.strip() for code, words in command.answers.items() if words.strip()}
    if command.result is not FollowUpResult.ANSWERED:
        answers = {}
    elif wrong := questions.wrong(answers):
        raise Rejected("follow-up.answer", question=wrong)
    made = FollowUpMade(
        incident=command.incident,
        attempt=1 if known is None else known.attempts + 1,
        result=command.result,
        answers=answers,
        version=questions.version,
        by=context.actor,
        at=context.at,
    )
    return (made,)
