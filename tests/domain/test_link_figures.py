"""Figures of shared cases: who never answers looks bad, and drills are counted apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.links.figures import (
    PartnerFigures,
    answered_s,
    asked_s,
    figures,
    unanswered,
)
from dispatch_app.domain.links.values import (
    MUST_BE_READ_BACK,
    LinkCase,
    LinkCaseId,
    LinkContent,
    LinkPurpose,
    LinkWay,
    LinkWord,
    LinkWordId,
    PartnerId,
    ReadBack,
    Standing,
    WordKind,
)
from dispatch_app.domain.values import Position
from tests.fakes.builders import NOON, SEAT_1, at_seat

POLICE, FIRE = PartnerId("police"), PartnerId("fire")
CONTENT = LinkContent(
    number="0042", place="演示区人民路2号", position=Position(31.5, 120.5), uncertainty_m=40
)


def after(seconds: float | None) -> datetime | None:
    return None if seconds is None else NOON + timedelta(seconds=seconds)


def a_case(
    *,
    ours: bool = True,
    confirmed: float | None = None,
    answered: float | None = None,
    standing: Standing = Standing.ACCEPTED,
    partner: PartnerId = POLICE,
    purpose: LinkPurpose = LinkPurpose.HAND_OVER,
) -> LinkCase:
    first = LinkWord(
        id=LinkWordId("1"), kind=WordKind.ASK, ours=ours, at=NOON, delivered_at=after(confirmed)
    )
    words, at = [first], after(answered)
    if at is not None:
        # A partner's clock is 20 s behind: what counts is when it came here.
        said = at if not ours else at - timedelta(seconds=20)
        words.append(
            LinkWord(
                id=LinkWordId("2"),
                kind=WordKind.ANSWER,
                ours=not ours,
                at=said,
                standing=standing,
                delivered_at=at,
            )
        )
    return LinkCase(
        id=LinkCaseId("c"),
        wire="w",
        partner=partner,
        ours=ours,
        purpose=purpose,
        way=LinkWay.DATA,
        content=CONTENT,
        opened_at=NOON,
        standing=standing if at is not None else Standing.WAITING,
        words=tuple(words),
    )


def by_voice(read_back: float | None) -> LinkCase:
    case, at = replace(a_case(), way=LinkWay.VOICE), after(read_back)
    if at is None:
        return case
    heard = ReadBack(listener="接警员甲", items=MUST_BE_READ_BACK, by=at_seat(SEAT_1), at=at)
    return replace(case, read_back=heard, standing=Standing.ACCEPTED)


def counted(*cases: LinkCase, now: float = 600) -> PartnerFigures:
    (row,) = figures(cases, NOON + timedelta(seconds=now), received_s=30, answer_s=120)
    return row


def test_who_never_answers_is_missed_and_not_left_out():
    row = counted(a_case(confirmed=2, answered=60), a_case(confirmed=2), a_case())
    spans = row.their_answers
    assert (spans.n, spans.within, spans.missed) == (1, 1, 2)
    assert spans.share == pytest.approx(1 / 3)
    assert (row.confirmed.n, row.confirmed.missed, row.waiting) == (2, 1, 2)


def test_what_may_still_come_in_time_is_not_missed_yet():
    assert counted(a_case(), now=100).their_answers.missed == 0
    assert counted(a_case(), now=100).their_answers.share is None


def test_an_answer_counts_when_it_was_here():
    assert answered_s(a_case(answered=60)) == 60
    assert answered_s(a_case(ours=False, answered=60)) == 60
    assert answered_s(by_voice(45)) == 45


def test_a_telephone_confirms_nothing_by_itself():
    assert asked_s(by_voice(45)) is None
    row = counted(by_voice(45), by_voice(None))
    assert (row.confirmed.n, row.confirmed.missed) == (0, 0)
    assert (row.their_answers.n, row.their_answers.missed) == (1, 1)
    assert unanswered(by_voice(None))
    assert not unanswered(by_voice(45))


def test_what_was_taken_back_waits_for_nobody():
    case = replace(a_case(), standing=Standing.CANCELLED)
    row = counted(case)
    assert (row.their_answers.missed, row.waiting, row.taken_back) == (0, 0, 1)


def test_each_way_and_purpose_is_counted_apart():
    row = counted(
        a_case(),
        a_case(purpose=LinkPurpose.SUPPORT),
        a_case(ours=False, answered=30),
        a_case(ours=False, answered=200, standing=Standing.REFUSED),
        a_case(ours=False, purpose=LinkPurpose.SUPPORT),
    )
    assert (row.handed_out, row.support_asked) == (1, 1)
    assert (row.handed_in, row.support_given) == (2, 1)
    assert (row.accepted, row.refused, row.waiting) == (1, 1, 3)
    assert (row.our_answers.n, row.our_answers.within) == (2, 1)


def test_drills_are_in_no_figure_but_counted():
    drill = replace(a_case(answered=5), content=replace(CONTENT, exercise=True))
    row = counted(drill, a_case(answered=60))
    assert (row.exercises, row.handed_out, row.their_answers.n) == (1, 1, 1)


def test_each_partner_has_a_row():
    rows = figures(
        [a_case(partner=FIRE), a_case(partner=POLICE), a_case(partner=FIRE)],
        NOON,
        received_s=30,
        answer_s=120,
    )
    assert [(row.partner, row.handed_out) for row in rows] == [(FIRE, 2), (POLICE, 1)]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40))
def test_a_percentile_is_a_value_that_was_and_enough_do_not_pass_it(spans):
    row = counted(*(a_case(answered=span) for span in spans)).their_answers
    for percent, value in ((50, row.p50_s), (90, row.p90_s)):
        assert value in spans
        assert sum(span <= value for span in spans) * 100 >= percent * len(spans)
        assert sum(span < value for span in spans) * 100 < percent * len(spans)
    assert row.within == sum(span <= 120 for span in spans)
