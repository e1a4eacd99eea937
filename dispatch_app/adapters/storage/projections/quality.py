"""Writes score sheets and reviews of calls into their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.alarms import who
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.quality import FOLLOW_UP, REVIEW, SCORE_SHEET
from dispatch_app.domain.quality.events import (
    AppealAnswered,
    CallAssessed,
    CoachingRead,
    FollowUpMade,
    PersonCoached,
    ReviewAppealed,
    ReviewChosen,
    ReviewSettled,
    ScoreSheetSet,
    SecondReviewWanted,
)


def sheet_set(batch: Batch, event: ScoreSheetSet, sequence: int) -> None:
    batch.add(
        SCORE_SHEET,
        sequence=sequence,
        name=event.sheet.key,
        body=packed(event.sheet),
        at=to_ms(event.at),
    )


def chosen(batch: Batch, event: ReviewChosen, sequence: int) -> None:
    of = event.of
    batch.add(
        REVIEW,
        id=event.review,
        sequence=sequence,
        call=of.call,
        incident=of.incident,
        incident_number=of.incident_number,
        seat=of.seat,
        account=of.account,
        person=of.person,
        answered_at=to_ms(of.answered_at),
        chosen_by=event.chosen_by,
        rule=event.rule,
        sheet=event.sheet,
        wants_second=int(event.wants_second),
        due_at=to_ms(event.due_at),
        chosen_at=to_ms(event.at),
    )


def assessed(batch: Batch, event: CallAssessed, _sequence: int) -> None:
    found, marks = packed(event.found), packed(event.found.marks)
    if event.second:
        batch.change(REVIEW, event.review, second=found, second_marks=marks)
    else:
        batch.change(
            REVIEW,
            event.review,
            first=found,
            first_marks=marks,
            first_points=event.found.points,
        )


def second_wanted(batch: Batch, event: SecondReviewWanted, _sequence: int) -> None:
    batch.change(REVIEW, event.review, wants_second=1)


def settled(batch: Batch, event: ReviewSettled, _sequence: int) -> None:
    found = packed(event.found)
    batch.change(REVIEW, event.review, settled=found, settled_points=event.found.points)


def appealed(batch: Batch, event: ReviewAppealed, _sequence: int) -> None:
    batch.change(REVIEW, event.review, appeal=packed(event.said))


def answered(batch: Batch, event: AppealAnswered, _sequence: int) -> None:
    batch.change(REVIEW, event.review, answer=packed(event.said))


def coached(batch: Batch, event: PersonCoached, _sequence: int) -> None:
    batch.change(REVIEW, event.review, coaching=packed(event.said), coaching_read_at=None)


def coaching_read(batch: Batch, event: CoachingRead, _sequence: int) -> None:
    batch.change(REVIEW, event.review, coaching_read_at=to_ms(event.at))


def follow_up_made(batch: Batch, event: FollowUpMade, sequence: int) -> None:
    batch.add(
        FOLLOW_UP,
        sequence=sequence,
        incident=event.incident,
        attempt=event.attempt,
        result=event.result,
        answers=packed(event.answers),
        version=event.version,
        at=to_ms(event.at),
        **who(event.by),
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    ScoreSheetSet: sheet_set,
    ReviewChosen: chosen,
    CallAssessed: assessed,
    SecondReviewWanted: second_wanted,
    ReviewSettled: settled,
    ReviewAppealed: appealed,
    AppealAnswered: answered,
    PersonCoached: coached,
    CoachingRead: coaching_read,
    FollowUpMade: follow_up_made,
}
