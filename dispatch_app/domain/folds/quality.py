"""Takes events of reviews into the state; what was done long ago stands in the tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.ids import ReviewId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.quality.events import (
    AppealAnswered,
    CallAssessed,
    CoachingRead,
    FollowUpMade,
    PersonCoached,
    QuestionnaireSet,
    ReviewAppealed,
    ReviewArchived,
    ReviewChosen,
    ReviewSettled,
    ScoreSheetSet,
    SecondReviewWanted,
)
from dispatch_app.domain.quality.follow_ups import (
    KEPT,
    MOST_ATTEMPTS,
    FollowUp,
    FollowUpResult,
)
from dispatch_app.domain.quality.reviews import Review
from dispatch_app.domain.state import CentreState


def sheet_set(state: CentreState, event: ScoreSheetSet) -> CentreState:
    """The version in use stands last, also one that comes back."""
    others = without(state.quality.sheets, event.sheet.key)
    sheets = {**others, event.sheet.key: event.sheet}
    return replace(state, quality=replace(state.quality, sheets=sheets))


def chosen(state: CentreState, event: ReviewChosen) -> CentreState:
    review = Review(
        id=event.review,
        of=event.of,
        chosen_by=event.chosen_by,
        rule=event.rule,
        sheet=event.sheet,
        due_at=event.due_at,
        chosen_at=event.at,
        wants_second=event.wants_second,
    )
    return _with(state, review)


def assessed(state: CentreState, event: CallAssessed) -> CentreState:
    if event.second:
        return _change(state, event.review, second=event.found)
    return _change(state, event.review, first=event.found)


def second_wanted(state: CentreState, event: SecondReviewWanted) -> CentreState:
    return _change(state, event.review, wants_second=True)


def settled(state: CentreState, event: ReviewSettled) -> CentreState:
    return _change(state, event.review, settled=event.found)


def appealed(state: CentreState, event: ReviewAppealed) -> CentreState:
    return _change(state, event.review, appeal=event.said)


def answered(state: CentreState, event: AppealAnswered) -> CentreState:
    return _change(state, event.review, answer=event.said)


def coached(state: CentreState, event: PersonCoached) -> CentreState:
    return _change(state, event.review, coaching=event.said)


def coaching_read(state: CentreState, event: CoachingRead) -> CentreState:
    known = state.quality.reviews.get(event.review)
    if known is None or known.coaching is None:
        return state
    return _with(state, replace(known, coaching=replace(known.coaching, read_at=event.at)))


def archived(state: CentreState, event: ReviewArchived) -> CentreState:
    reviews = without(state.quality.reviews, event.review)
    return replace(state, quality=replace(state.quality, reviews=reviews))


def _change(state: CentreState, id_: ReviewId, **fields: Any) -> CentreState:
    known = state.quality.reviews.get(id_)
    return state if known is None else _with(state, replace(known, **fields))


def _with(state: CentreState, review: Review) -> CentreState:
    reviews = {**state.quality.reviews, review.id: review}
    return replace(state, quality=replace(state.quality, reviews=reviews))


def questions_set(state: CentreState, event: QuestionnaireSet) -> CentreState:
    return replace(state, quality=replace(state.quality, questionnaire=event.questionnaire))


def follow_up_made(state: CentreState, event: FollowUpMade) -> CentreState:
    """What was tried long ago is forgotten when the next one is: it is no longer due anyway."""
    tried = event.result is FollowUpResult.NOT_REACHED
    made = FollowUp(
        incident=event.incident,
        attempts=event.attempt,
        last_at=event.at,
        done=not tried or event.attempt >= MOST_ATTEMPTS,
    )
    others = without(state.quality.follow_ups, event.incident)
    kept = {key: one for key, one in others.items() if event.at - one.last_at < KEPT}
    follow_ups = {**kept, event.incident: made}
    return replace(state, quality=replace(state.quality, follow_ups=follow_ups))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    ScoreSheetSet: sheet_set,
    ReviewChosen: chosen,
    CallAssessed: assessed,
    SecondReviewWanted: second_wanted,
    ReviewSettled: settled,
    ReviewAppealed: appealed,
    AppealAnswered: answered,
    PersonCoached: coached,
    CoachingRead: coaching_read,
    ReviewArchived: archived,
    QuestionnaireSet: questions_set,
    FollowUpMade: follow_up_made,
}
