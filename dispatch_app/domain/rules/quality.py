"""Rules of reviews: nobody marks his own call, the second sees nothing of the first, once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import ReviewId
from dispatch_app.domain.quality.commands import (
    AnswerAppeal,
    AppealReview,
    ArchiveReview,
    AssessCall,
    ChooseForReview,
    CoachPerson,
    ReadCoaching,
    RecordFollowUp,
    SetQuestionnaire,
    SetScoreSheet,
    SettleReview,
    WantSecondReview,
)
from dispatch_app.domain.quality.events import (
    AppealAnswered,
    CallAssessed,
    CoachingRead,
    PersonCoached,
    ReviewAppealed,
    ReviewArchived,
    ReviewChosen,
    ReviewSettled,
    ScoreSheetSet,
    SecondReviewWanted,
)
from dispatch_app.domain.quality.reviews import (
    APPEAL_WITHIN,
    DUE_IN,
    KEPT_AFTER,
    Assessment,
    Review,
    ReviewState,
    Said,
    SoundNote,
)
from dispatch_app.domain.quality.sheets import Mark, missing, score
from dispatch_app.domain.rules import follow_ups
from dispatch_app.domain.state import CentreState, Context


def set_sheet(state: CentreState, command: SetScoreSheet, context: Context) -> tuple[Event, ...]:
    """A version that calls were marked by stays what it is: a change needs a new one."""
    known = state.quality.sheets.get(command.sheet.key)
    if known is not None and known != command.sheet:
        raise Rejected("quality.version-taken", sheet=command.sheet.key)
    if state.quality.sheet == command.sheet:
        return ()
    return (ScoreSheetSet(sheet=command.sheet, by=context.actor, at=context.at),)


def choose(state: CentreState, command: ChooseForReview, context: Context) -> tuple[Event, ...]:
    sheet = state.quality.sheet
    if sheet is None:
        raise Rejected("quality.no-sheet")
    there = {review.of.call for review in state.quality.reviews.values()}
    fresh = {one.call: one for one in command.calls if one.call not in there}
    return tuple(
        ReviewChosen(
            review=ReviewId(context.new_id()),
            of=one,
            chosen_by=command.chosen_by,
            rule=command.rule,
            seed=command.seed,
            share=command.share,
            among=command.among,
            wants_second=command.wants_second,
            sheet=sheet.key,
            due_at=context.at + DUE_IN,
            by=context.actor,
            at=context.at,
        )
        for one in fresh.values()
    )


def assess(state: CentreState, command: AssessCall, context: Context) -> tuple[Event, ...]:
    review = _of_another(state, command.review, context)
    if review.state is ReviewState.SECOND_DUE:
        assert review.first is not None
        if review.first.by.account == context.actor.account:
            raise Rejected("quality.second-by-another")
    elif review.state is not ReviewState.DUE:
        raise Rejected("quality.marked-already")
    found = _found(state, review, command.marks, command.notes, command.comment, context)
    second = review.first is not None
    return (CallAssessed(review=review.id, second=second, found=found, at=context.at),)


def want_second(
    state: CentreState, command: WantSecondReview, context: Context
) -> tuple[Event, ...]:
    review = _of_another(state, command.review, context)
    if review.wants_second:
        return ()
    if review.state not in (ReviewState.DUE, ReviewState.DONE):
        raise Rejected("quality.marked-already")
    return (SecondReviewWanted(review=review.id, by=context.actor, at=context.at),)


def settle(state: CentreState, command: SettleReview, context: Context) -> tuple[Event, ...]:
    review = _of_another(state, command.review, context)
    if review.state is not ReviewState.DIFFERS:
        raise Rejected("quality.nothing-to-settle")
    found = _found(state, review, command.marks, (), command.comment, context)
    return (ReviewSettled(review=review.id, found=found, at=context.at),)


def appeal(state: CentreState, command: AppealReview, context: Context) -> tuple[Event, ...]:
    review = _own(state, command.review, context)
    if review.state is not ReviewState.DONE:
        raise Rejected("quality.no-appeal-now")
    assert review.done_at is not None
    if context.at - review.done_at > APPEAL_WITHIN:
        raise Rejected("quality.appeal-too-late", days=str(APPEAL_WITHIN.days))
    said = _said(state, command.text, context)
    return (ReviewAppealed(review=review.id, said=said, at=context.at),)


def answer(state: CentreState, command: AnswerAppeal, context: Context) -> tuple[Event, ...]:
    """Somebody else than who marked it answers, and may say that other marks count."""
    review = _of_another(state, command.review, context)
    if review.state is not ReviewState.APPEALED:
        raise Rejected("quality.no-appeal")
    assert review.final is not None
    if review.final.by.account == context.actor.account:
        raise Rejected("quality.answer-by-another")
    answered = AppealAnswered(
        review=review.id, said=_said(state, command.text, context), at=context.at
    )
    if command.marks is None:
        return (answered,)
    found = _found(state, review, command.marks, (), command.text, context)
    return (answered, ReviewSettled(review=review.id, found=found, at=context.at))


def coach(state: CentreState, command: CoachPerson, context: Context) -> tuple[Event, ...]:
    review = _of_another(state, command.review, context)
    if review.final is None:
        raise Rejected("quality.not-marked")
    said = _said(state, command.text, context)
    return (PersonCoached(review=review.id, said=said, at=context.at),)


def read_coaching(state: CentreState, command: ReadCoaching, context: Context) -> tuple[Event, ...]:
    review = _own(state, command.review, context)
    if review.coaching is None or review.coaching.read_at is not None:
        return ()
    return (CoachingRead(review=review.id, by=context.actor, at=context.at),)


def archive(state: CentreState, command: ArchiveReview, context: Context) -> tuple[Event, ...]:
    review = state.quality.reviews.get(command.review)
    if review is None or not may_be_archived(review, context.at):
        return ()
    return (ReviewArchived(review=review.id, at=context.at),)


def may_be_archived(review: Review, at: datetime) -> bool:
    done = review.done_at
    rests = review.state in (ReviewState.DONE, ReviewState.ANSWERED)
    return rests and done is not None and at - done >= KEPT_AFTER


def _known(state: CentreState, id_: ReviewId) -> Review:
    known = state.quality.reviews.get(id_)
    if known is None:
        raise Rejected("quality.unknown", review=id_)
    return known


def _of_another(state: CentreState, id_: ReviewId, context: Context) -> Review:
    review = _known(state, id_)
    if review.of.account == context.actor.account:
        raise Rejected("quality.own-call")
    return review


def _own(state: CentreState, id_: ReviewId, context: Context) -> Review:
    """What is another's is unknown to whoever asks."""
    review = _known(state, id_)
    if review.of.account != context.actor.account:
        raise Rejected("quality.unknown", review=id_)
    return review


def _found(
    state: CentreState,
    review: Review,
    marks: dict[str, Mark],
    notes: tuple[SoundNote, ...],
    comment: str,
    context: Context,
) -> Assessment:
    """Marked by the version that the review was begun with, whatever holds today."""
    sheet = state.quality.sheets[review.sheet]
    lacking = missing(sheet, marks)
    if lacking:
        raise Rejected("quality.not-all-marked", item=lacking[0], count=str(len(lacking)))
    own = {item.code: marks[item.code] for item in sheet.items()}
    counted = score(sheet, own)
    return Assessment(
        by=context.actor,
        person=_person(state, context),
        marks=own,
        notes=tuple(sorted(notes, key=lambda note: note.at_s)),
        comment=comment.strip(),
        points=counted.points,
        knocked_out=counted.knocked_out,
        at=context.at,
    )


def _said(state: CentreState, text: str, context: Context) -> Said:
    words = text.strip()
    if not words:
        raise Rejected("quality.no-words")
    return Said(by=context.actor, person=_person(state, context), text=words, at=context.at)


def _person(state: CentreState, context: Context) -> str:
    seat = state.seats.get(context.actor.seat) if context.actor.seat else None
    return (seat.person if seat else "") or context.actor.account


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    SetQuestionnaire: follow_ups.set_questions,
    RecordFollowUp: follow_ups.record,
    SetScoreSheet: set_sheet,
    ChooseForReview: choose,
    AssessCall: assess,
    WantSecondReview: want_second,
    SettleReview: settle,
    AppealReview: appeal,
    AnswerAppeal: answer,
    CoachPerson: coach,
    ReadCoaching: read_coaching,
    ArchiveReview: archive,
}
