"""Reads the centre's answers about reviews of calls. Knows no network and shows nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.quality.drawing import Candidate
from dispatch_app.domain.quality.follow_ups import FollowUpCounts, FollowUpDue, Questionnaire
from dispatch_app.domain.quality.results import Result
from dispatch_app.domain.quality.reviews import Review
from dispatch_app.domain.quality.sheets import ScoreSheet
from dispatch_app.wire.quality_messages import Candidates, FollowUpList, ReviewList, ReviewResults

CANDIDATES, REVIEWS, RESULTS, FOLLOW_UPS = (
    f"/v1/quality/{name}" for name in ("candidates", "reviews", "results", "follow-ups")
)


def candidates_in(answer: bytes) -> tuple[Sequence[Candidate], bool, float]:
    """Calls, whether these are all, and the norm of an order in seconds.

    Raises:
        Unreadable: the answer has another shape. So for the others.
    """
    found = _read(answer, Candidates)
    return found.candidates, found.whole, found.order_norm_s


def reviews_in(answer: bytes) -> tuple[Sequence[Review], dict[str, ScoreSheet]]:
    """Newest first, with the sheets by their keys."""
    found = _read(answer, ReviewList)
    return [line.review for line in found.reviews], {sheet.key: sheet for sheet in found.sheets}


def results_in(answer: bytes) -> tuple[Sequence[Result], Sequence[Result]]:
    """By person and by seat."""
    found = _read(answer, ReviewResults)
    return found.persons, found.seats


def follow_ups_in(
    answer: bytes,
) -> tuple[Sequence[FollowUpDue], Questionnaire, FollowUpCounts]:
    """Whom to telephone, what to ask, and what was answered lately."""
    found = _read(answer, FollowUpList)
    return found.due, found.questionnaire, found.counts


def _read[T](answer: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
