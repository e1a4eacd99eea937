"""Values as they are typed: words of codes, clocks of four digits, days, spans; else said wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import Operator
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.query_values import BadValue, Typing, criterion_of

AT = Typing(
    now=datetime(2026, 11, 22, 4, tzinfo=UTC),
    zone="Asia/Shanghai",
    texts=Texts.load("zh"),
    names={"station": {"S01": "城北站", "S02": "城南站"}},
)


def values(subject: str, field: str, operator: str, words: str) -> tuple[str, ...]:
    chosen = SUBJECTS[subject].fields[field]
    return criterion_of(chosen, Operator(operator), words, AT).values


@pytest.mark.parametrize(
    ("subject", "field", "operator", "words", "understood"),
    [
        ("call", "rang_at", "at_least", "0930", ("2026-11-22T01:30:00+00:00",)),
        ("call", "rang_at", "at_least", "11-22 0930", ("2026-11-22T01:30:00+00:00",)),
        ("call", "rang_at", "below", "-1", ("2026-11-20T16:00:00+00:00",)),
        (
            *("call", "rang_at", "between", "11-20 ~ 11-21"),
            ("2026-11-19T16:00:00+00:00", "2026-11-21T16:00:00+00:00"),
        ),
        ("call", "waited_s", "at_least", "1:30", ("90",)),
        ("call", "waited_s", "at_least", "12", ("12.0",)),
        ("call", "outcome", "is", "催车、无声", ("chaser", "silent")),
        ("call", "outcome", "is", "chaser", ("chaser",)),
        ("call", "name", "contains", "王, 李", ("王, 李",)),
        ("mission", "station", "is", "城南站,S01", ("S02", "S01")),
        ("call", "number", "empty", "whatever", ()),
    ],
)
def test_typed_words_are_understood(subject, field, operator, words, understood):
    assert values(subject, field, operator, words) == understood


@pytest.mark.parametrize(
    ("field", "operator", "words"),
    [
        ("rang_at", "at_least", "2530"),
        ("rang_at", "between", "11-20"),
        ("waited_s", "at_least", "long"),
        ("outcome", "is", "happy"),
        ("outcome", "is", "误"[:0]),
    ],
)
def test_what_is_no_value_is_said(field, operator, words):
    with pytest.raises(BadValue):
        values("call", field, operator, words)


def test_a_word_that_begins_two_codes_is_not_guessed():
    with pytest.raises(BadValue):
        values("incident", "level", "is", "")
