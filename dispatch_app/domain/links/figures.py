"""How a centre and each of its partners answer one another: counts and spans of shared cases. Pure.

Drills and tests are left out and counted. A span is counted once it has ended; a case that waits
longer than the limit counts as missed, so that nobody looks good by never answering.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dispatch_app.domain.links.values import (
    LinkCase,
    LinkPurpose,
    LinkWay,
    PartnerId,
    Standing,
    WordKind,
)
from dispatch_app.domain.quick import dataclass

MEDIAN, NINTH = 50, 90
"""Percentiles: the least value that so many of a hundred do not pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Seconds until something happened, of those where it has or should have."""

    n: int
    within: int
    """Of them so many within the limit."""
    missed: int
    """It has not happened yet, and the limit is over."""
    limit_s: float
    p50_s: float | None = None
    """None where n is 0."""
    p90_s: float | None = None

    @property
    def share(self) -> float | None:
        """Within the limit, of all that should have been; None where there was nothing."""
        whole = self.n + self.missed
        return self.within / whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFigures:
    partner: PartnerId
    handed_out: int
    support_asked: int
    handed_in: int
    support_given: int
    """They asked for it, whatever we answered."""
    accepted: int
    """By whoever was asked; also what is finished by now."""
    refused: int
    taken_back: int
    waiting: int
    """Nobody has answered yet."""
    confirmed: Spans
    """Of ours by data: until their system had it."""
    their_answers: Spans
    """Of ours: until a person there had decided, or had read it back on the telephone."""
    our_answers: Spans
    """Of theirs: until a person here had decided."""
    exercises: int
    """Left out of all above."""


def asked_s(case: LinkCase) -> float | None:
    """Seconds until the asked side's system confirmed; None of voice, of theirs, and until then."""
    first = case.words[0] if case.words else None
    if not case.ours or case.way is LinkWay.VOICE or first is None or first.delivered_at is None:
        return None
    return max(0.0, (first.delivered_at - case.opened_at).total_seconds())


def answered_at(case: LinkCase) -> datetime | None:
    """When a person of the asked side had accepted or refused, by this centre's clock."""
    if case.read_back is not None:
        return case.read_back.at
    decided = (
        word
        for word in case.words
        if word.kind is WordKind.ANSWER
        and word.ours is not case.ours
        and word.standing in (Standing.ACCEPTED, Standing.REFUSED, Standing.FINISHED)
    )
    first = next(decided, None)
    if first is None:
        return None
    return first.at if first.ours else first.delivered_at or first.at


def answered_s(case: LinkCase) -> float | None:
    at = answered_at(case)
    return None if at is None else max(0.0, (at - case.opened_at).total_seconds())


def unanswered(case: LinkCase) -> bool:
    """Somebody may believe that the other side sees to it, and no person there has said so."""
    return not case.over and answered_at(case) is None


def figures(
    cases: Iterable[LinkCase], now: datetime, *, received_s: float, answer_s: float
) -> tuple[PartnerFigures, ...]:
    """One row a partner, in the order in which they first come. `received_s`, `answer_s`: limits of
    the other system and of people."""
    by_partner: dict[PartnerId, list[LinkCase]] = {}
    for case in cases:
        by_partner.setdefault(case.partner, []).append(case)
    return tuple(
        _of_partner(partner, found, now, received_s, answer_s)
        for partner, found in by_partner.items()
    )


def _of_partner(
    partner: PartnerId, cases: Sequence[LinkCase], now: datetime, received_s: float, answer_s: float
) -> PartnerFigures:
    real = [case for case in cases if not case.content.exercise]
    ours, theirs = [c for c in real if c.ours], [c for c in real if not c.ours]
    by_data = [c for c in ours if c.way is LinkWay.DATA]
    return PartnerFigures(
        partner=partner,
        handed_out=_count(ours, LinkPurpose.HAND_OVER),
        support_asked=_count(ours, LinkPurpose.SUPPORT),
        handed_in=_count(theirs, LinkPurpose.HAND_OVER),
        support_given=_count(theirs, LinkPurpose.SUPPORT),
        accepted=sum(c.standing in (Standing.ACCEPTED, Standing.FINISHED) for c in real),
        refused=sum(c.standing is Standing.REFUSED for c in real),
        taken_back=sum(c.standing is Standing.CANCELLED for c in real),
        waiting=sum(unanswered(c) for c in real),
        confirmed=_spans([(c, asked_s(c)) for c in by_data], now, received_s),
        their_answers=_spans([(c, answered_s(c)) for c in ours], now, answer_s),
        our_answers=_spans([(c, answered_s(c)) for c in theirs], now, answer_s),
        exercises=len(cases) - len(real),
    )


def _count(cases: Iterable[LinkCase], purpose: LinkPurpose) -> int:
    return sum(case.purpose is purpose for case in cases)


def _spans(found: Sequence[tuple[LinkCase, float | None]], now: datetime, limit_s: float) -> Spans:
    ended = sorted(span for _, span in found if span is not None)
    waiting = [case for case, span in found if span is None and not case.over]
    return Spans(
        n=len(ended),
        within=sum(span <= limit_s for span in ended),
        missed=sum((now - case.opened_at).total_seconds() > limit_s for case in waiting),
        limit_s=limit_s,
        p50_s=_percentile(ended, MEDIAN),
        p90_s=_percentile(ended, NINTH),
    )


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)] if ordered else None
