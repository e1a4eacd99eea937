"""Draws calls for review by chance that anybody can repeat, or all that a rule names. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import ceil

from dispatch_app.domain.codes import CallOutcome, Priority
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.quality.reviews import ReviewedCall, ReviewRule
from dispatch_app.domain.quick import dataclass

CARDIAC_ARREST = "cardiac_arrest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An answered call that nobody has reviewed, with what rules look at."""

    of: ReviewedCall
    talked_s: float
    outcome: CallOutcome | None = None
    complaint: str = ""
    priority: Priority | None = None
    ordered_after_s: float | None = None
    """From the answer to the first order; None if none went out."""
    cpr: bool = False
    """Somebody was told how to press, whatever the complaint became."""


def drawn(candidates: Sequence[Candidate], share: float, seed: int) -> tuple[Candidate, ...]:
    """This share of each seat's calls, one at least, whatever the order of the list."""
    by_seat: dict[SeatId, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda c: (c.of.answered_at, c.of.call)):
        by_seat.setdefault(one.of.seat, []).append(one)
    chance = random.Random(seed)
    found: list[Candidate] = []
    for seat in sorted(by_seat):
        calls = by_seat[seat]
        found += chance.sample(calls, min(len(calls), ceil(len(calls) * share)))
    return tuple(sorted(found, key=lambda c: (c.of.answered_at, c.of.call)))


def ruled(
    candidates: Sequence[Candidate], rule: ReviewRule, *, norm_s: float
) -> tuple[Candidate, ...]:
    """All calls of a rule. `norm_s`: from the answer to the order of a priority 1."""
    return tuple(one for one in candidates if _falls_under(one, rule, norm_s))


def _falls_under(one: Candidate, rule: ReviewRule, norm_s: float) -> bool:
    match rule:
        case ReviewRule.CARDIAC_ARREST:
            return one.complaint == CARDIAC_ARREST or one.cpr
        case ReviewRule.COMPLAINT:
            return one.outcome is CallOutcome.COMPLAINT
        case ReviewRule.LATE_FIRST_PRIORITY:
            late = one.ordered_after_s
            return one.priority is Priority.P1 and late is not None and late > norm_s
