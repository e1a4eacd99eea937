"""The shapes in which reviews of calls and their results cross the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.quality.drawing import Candidate
from dispatch_app.domain.quality.follow_ups import FollowUpCounts, FollowUpDue, Questionnaire
from dispatch_app.domain.quality.results import Result
from dispatch_app.domain.quality.reviews import Review
from dispatch_app.domain.quality.sheets import ScoreSheet


class Candidates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/quality/candidates`: calls that can be chosen, in order of time."""

    candidates: list[Candidate]
    whole: bool
    """False: there are more than can be told at once; take a shorter period."""
    order_norm_s: float
    """From the answer to the order of a priority 1."""


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sequence: int
    review: Review
    """As the asker may see it."""


class ReviewList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/quality/reviews`: newest first, with the sheets by which they are marked."""

    reviews: list[ReviewLine]
    sheets: list[ScoreSheet]


class ReviewResults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/quality/results`"""

    persons: list[Result]
    seats: list[Result]


class FollowUpList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/quality/follow-ups`: whom to telephone now, with what to ask."""

    due: list[FollowUpDue]
    questionnaire: Questionnaire
    counts: FollowUpCounts
    """Of the last 30 days."""


_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (Candidates, ReviewList, ReviewResults, FollowUpList)
]
"""Learnt before there are threads; see `codec`."""
