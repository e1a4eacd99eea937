"""A question makes sense or is refused with the field and the mend; nothing typed is a crash."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.search.asking import Criterion, Query, understood
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import OPERATORS, Kind, Operator
from dispatch_app.domain.search.matching import holds, matching
from dispatch_app.domain.search.pieces import all_pieces, alternatives, pieces_of, too_short

CALL, INCIDENT, VEHICLE = "call", "incident", "vehicle"


def asked(subject: str, *criteria: Criterion, **more: object):
    return understood(Query(subject=subject, criteria=criteria, **more))


def by(field: str, operator: Operator, *values: str) -> Criterion:
    return Criterion(field=field, operator=operator, values=values)


def refused(subject: str, *criteria: Criterion, whole: bool = True, **more: object) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        understood(Query(subject=subject, criteria=criteria, **more), whole=whole)
    return refusal.value


# ---- what makes sense


def test_times_are_read_with_their_zone():
    (condition,) = asked(
        CALL, by("rang_at", Operator.AT_LEAST, "2026-11-22T08:00:00+08:00")
    ).conditions
    assert condition.values == (datetime(2026, 11, 22, tzinfo=UTC),)


def test_a_whole_number_is_compared_however_it_is_written():
    (condition,) = asked(CALL, by("number", Operator.IS, "+86 199 0000 1234")).conditions
    assert condition.values == ("19900001234",)


def test_without_a_wish_the_first_columns_are_shown_newest_first():
    question = asked(INCIDENT)
    assert [f.key for f in question.columns] == list(SUBJECTS[INCIDENT].first_columns)
    assert (question.sort.key, question.ascending) == ("opened_at", False)


def test_every_subject_is_ordered_by_a_field_of_its_own_and_shows_something():
    for subject in SUBJECTS.values():
        assert subject.order in subject.fields
        assert subject.first_columns


def test_every_code_field_knows_its_codes():
    fields = [f for s in SUBJECTS.values() for f in s.fields.values()]
    assert all(bool(f.codes) == (f.kind is Kind.CODE) for f in fields)


# ---- what does not


@pytest.mark.parametrize(
    ("criterion", "code", "names"),
    [
        (by("colour", Operator.IS, "red"), "search.field", "colour"),
        (by("rang_at", Operator.CONTAINS, "2026"), "search.operator", "rang_at"),
        (by("rang_at", Operator.AT_LEAST, "yesterday"), "search.value", "rang_at"),
        (by("rang_at", Operator.AT_LEAST, "2026-11-22T08:00:00"), "search.value", "rang_at"),
        (by("rang_at", Operator.BETWEEN, "2026-11-22T08:00:00Z"), "search.values", "rang_at"),
        (by("outcome", Operator.IS, "happy"), "search.value", "outcome"),
        (by("outcome", Operator.IS), "search.values", "outcome"),
        (by("number", Operator.IS, "abc"), "search.value", "number"),
        (by("waited_s", Operator.AT_LEAST, "long"), "search.value", "waited_s"),
        (by("waited_s", Operator.AT_LEAST, "nan"), "search.value", "waited_s"),
        (by("name", Operator.CONTAINS, " "), "search.value", "name"),
        (by("name", Operator.EMPTY, "x"), "search.values", "name"),
    ],
    ids=lambda x: str(x)[:40],
)
def test_a_refusal_names_the_field(criterion: Criterion, code: str, names: str):
    refusal = refused(CALL, criterion)
    assert (refusal.code, refusal.details["field"]) == (code, names)
    assert len(refusal.details) > 1, "and says what would mend it"


def test_unknown_subjects_columns_and_orders_are_refused():
    assert refused("secrets").code == "search.subject"
    assert refused(CALL, columns=("colour",)).code == "search.field"
    assert refused(CALL, sort="colour").code == "search.field"
    assert refused("audit", text="演示").code == "search.text"


def test_a_question_has_an_end():
    with pytest.raises(InvalidValue):
        Query(subject=CALL, criteria=(by("line", Operator.IS, "1"),) * 21)


@pytest.mark.parametrize("operator", [Operator.CONTAINS, Operator.BEGINS, Operator.NOT], ids=str)
def test_who_sees_numbers_masked_cannot_feel_for_them(operator: Operator):
    refusal = refused(CALL, by("number", operator, "1990"), whole=False)
    assert refusal.code == "search.masked"


def test_who_sees_numbers_masked_may_ask_for_a_whole_one():
    query = Query(subject=CALL, criteria=(by("number", Operator.IS, "19900001234"),))
    assert understood(query, whole=False).conditions


def test_the_search_box_is_for_who_sees_persons_whole():
    assert refused(INCIDENT, text="1990", whole=False).code == "search.masked"


_WORDS = st.text(max_size=30)
_SUBJECTS = st.sampled_from(sorted(SUBJECTS))


@st.composite
def _criteria(draw: st.DrawFn) -> Query:
    subject = SUBJECTS[draw(_SUBJECTS)]
    names = st.sampled_from([*subject.fields, "colour"])
    criterion = st.builds(
        Criterion,
        field=names,
        operator=st.sampled_from(list(Operator)),
        values=st.lists(_WORDS | st.sampled_from(["1", "3.5", "in"]), max_size=3).map(tuple),
    )
    return Query(
        subject=subject.name,
        criteria=tuple(draw(st.lists(criterion, max_size=3))),
        sort=draw(st.sampled_from(["", *subject.fields])),
        text=draw(_WORDS),
    )


@given(_criteria(), st.booleans())
def test_whatever_is_asked_is_understood_or_refused_by_name(query: Query, whole: bool):
    try:
        question = understood(query, whole=whole)
    except Rejected as refusal:
        assert refusal.code.startswith("search.")
    else:
        for condition in question.conditions:
            assert condition.operator in OPERATORS[condition.field.kind]


# ---- things of the live state

ROWS = [
    {"id": "1", "vehicle": "01", "plate": "演A00001", "station": "N", "crew": "", "phone": None},
    {
        "id": "2",
        "vehicle": "02",
        "plate": "演A00002",
        "station": "S",
        "crew": "甲",
        "phone": "0999",
    },
    {"id": "3", "vehicle": "03", "plate": "演B00003", "station": "S", "crew": "乙", "phone": ""},
]


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        (by("station", Operator.IS, "S"), ["2", "3"]),
        (by("station", Operator.IS, "S", "N"), ["1", "2", "3"]),
        (by("station", Operator.NOT, "S"), ["1"]),
        (by("plate", Operator.CONTAINS, "a0000"), ["1", "2"]),
        (by("plate", Operator.BEGINS, "演b"), ["3"]),
        (by("plate", Operator.ENDS, "2"), ["2"]),
        (by("phone", Operator.EMPTY), ["1", "3"]),
        (by("phone", Operator.FILLED), ["2"]),
        (by("crew", Operator.NOT, "甲"), ["1", "3"]),
    ],
    ids=lambda x: str(x)[:50],
)
def test_rows_of_the_live_state_answer(criterion: Criterion, found: list[str]):
    question = asked(VEHICLE, criterion, ascending=True)
    assert [row["id"] for row in matching(ROWS, question)] == found


@given(st.sampled_from(list(Operator)), st.one_of(st.none(), st.integers(), st.just("")))
def test_a_condition_and_emptiness_never_both_hold(operator: Operator, value: object):
    if operator not in OPERATORS[Kind.COUNT]:
        return
    least = {Operator.BETWEEN: 2, Operator.EMPTY: 0, Operator.FILLED: 0}.get(operator, 1)
    question = asked(INCIDENT, by("patients", operator, *["1"] * least))
    empty = value in (None, "")
    if empty and holds(question.conditions[0], value):
        assert operator in (Operator.EMPTY, Operator.NOT)


# ---- pieces of words


def test_chinese_is_cut_into_pairs_and_figures_into_threes():
    assert pieces_of("和平路12号") == {"和平", "平路", "12", "号"}
    assert pieces_of("19900001234") >= {"199", "990", "234"}


@given(st.text(alphabet="和平路演示区人民", min_size=2, max_size=12), st.data())
def test_any_part_of_words_has_all_its_pieces_among_theirs(words: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(words) - 2))
    part = words[start : data.draw(st.integers(start + 2, len(words)))]
    assert all(piece in pieces_of(words) for _, run in alternatives(part) for piece in run)


def test_what_is_too_short_to_look_up_is_known():
    assert all(too_short(text) for text in ("路", "12", "", "号 1"))
    assert not too_short("和平 1")


def test_initials_and_letters_of_a_plate_do_not_meet():
    assert set(all_pieces(["abc"], ["abc"])) == {"abc", "yabc"}
