"""How figures are counted: versions of a definition, what is left out, ranks, days, spells."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.figures.model import FigureBook
from dispatch_app.domain.figures.reading import book_from
from dispatch_app.ports.figures import (
    CasesQuestion,
    FigureAnswer,
    FigureFilter,
    FigurePart,
    FigureQuestion,
    FigureStep,
)
from dispatch_app.services.figures import answering as counting
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.cases import cases
from dispatch_app.services.figures.cells import rank
from dispatch_app.services.figures.columns import Facts
from dispatch_app.services.figures.local_time import LocalTime
from tests.fakes.figure_facts import HeldFacts, facts_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAME = {"zh": "甲", "en": "a"}
IMPLIED = dict.fromkeys(("no_start", "no_stop", "backwards", "no_figure"), NAME)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)
EVER = {"since": NEW_YEAR - timedelta(days=300), "until": NEW_YEAR + timedelta(days=300)}


def a_time(**more: Any) -> dict[str, Any]:
    return {
        "id": "wait",
        "subject": "call",
        "kind": "time",
        "name": NAME,
        "start": "rang_at",
        "stop": "answered_at",
        "norm": 10,
        **more,
    }


def a_book(*measures: dict[str, Any], **report: Any) -> FigureBook:
    own = {
        "id": "calls",
        "group": "g",
        "name": NAME,
        "subject": measures[0]["subject"],
        "columns": list(dict.fromkeys(m["id"] for m in measures)),
        **report,
    }
    shifts = [
        {"id": "day", "from": "08:00", "to": "20:00"},
        {"id": "night", "from": "20:00", "to": "08:00"},
    ]
    table = {
        "implied": IMPLIED,
        "group": [{"id": "g", "name": NAME}],
        "shift": shifts,
        "measure": list(measures),
        "report": [own],
    }
    return book_from([("test", table)])


def answer(facts: Facts, book: FigureBook, **more: Any) -> FigureAnswer:
    question = FigureQuestion(report="calls", **{**EVER, **more})
    source = HeldFacts(facts)
    return Answering(source, book, LocalTime(SHANGHAI)).answer(question, made_at=NEW_YEAR)


def waits(*seconds: float, at: datetime = NEW_YEAR, **more: Any) -> list[dict[str, Any]]:
    return [{"rang_at": at, "answered_at": at + timedelta(seconds=s), **more} for s in seconds]


def test_each_part_of_a_period_counts_by_the_version_of_its_days() -> None:
    """The old one runs to the answer within 10 s, the new one to the outcome within 100 s."""
    book = a_book(a_time(), a_time(version=2, since=NEW_YEAR.astimezone(SHANGHAI).date(), norm=5))
    before = waits(8, 12, at=NEW_YEAR - timedelta(milliseconds=1))
    told = answer(facts_of("call", [*before, *waits(4, 8)]), book)
    (cell,) = told.table.totals
    assert (cell.n, cell.within) == (4, 0.5)
    assert [(d.version, d.norm, d.n) for d in told.definitions] == [(1, 10, 2), (2, 5, 2)]


def test_a_row_is_left_out_once_under_the_first_reason_that_takes_it() -> None:
    silent = {
        "code": "silent",
        "name": NAME,
        "when": [{"field": "outcome", "is": ["silent"]}],
    }
    rows = [
        *waits(3, 4),
        {"rang_at": NEW_YEAR, "outcome": "silent"},
        {"rang_at": NEW_YEAR},
        *waits(-1),
    ]
    told = answer(facts_of("call", rows), a_book(a_time(exclude=[silent])))
    (definition,) = told.definitions
    assert {x.code: x.n for x in definition.exclusions} == {
        "silent": 1,
        "no_stop": 1,
        "backwards": 1,
    }
    assert (told.table.totals[0].n, told.table.totals[0].excluded) == (2, 3)


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=60))
def test_percentiles_are_the_least_value_that_enough_do_not_pass(values: list[int]) -> None:
    cell = answer(facts_of("call", waits(*(v / 1000 for v in values))), a_book(a_time()))
    (total,) = cell.table.totals
    for percent, found in ((50, total.p50), (90, total.p90)):
        assert found is not None
        below = [v for v in values if v / 1000 <= found]
        assert round(found * 1000) in values
        assert len(below) >= percent / 100 * len(values)
        assert sum(v / 1000 < found for v in values) < percent / 100 * len(values)
    assert total.mean == pytest.approx(math.fsum(values) / len(values) / 1000)


def test_a_rank_never_leaves_the_values() -> None:
    assert [rank(90, n) for n in (1, 2, 9, 10, 11, 100)] == [0, 1, 8, 8, 9, 89]


def test_groups_of_two_dimensions_add_up_to_the_totals() -> None:
    rows = [
        *waits(1, 2, seat="1", outcome="incident"),
        *waits(3, seat="2", outcome="incident"),
        *waits(4, seat="2"),
    ]
    told = answer(facts_of("call", rows), a_book(a_time()), split=("seat", "outcome"))
    assert [(row.key, row.cells[0].n) for row in told.table.rows] == [
        (("1", "incident"), 2),
        (("2", "incident"), 1),
        (("2", ""), 1),
    ]
    assert sum(row.cells[0].n for row in told.table.rows) == told.table.totals[0].n


def test_a_filter_can_ask_for_what_is_not_known() -> None:
    facts = facts_of("call", [*waits(1, 2, seat="1"), *waits(9)])
    unknown = FigureFilter(dimension="seat", values=("",))
    told = answer(facts, a_book(a_time()), filters=(unknown,))
    assert told.table.totals[0].value == 9


def test_a_day_of_another_zone_with_an_hour_less_has_its_own_calls() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    rows = [
        {"rang_at": datetime(2027, 3, 28, hour, 30, tzinfo=berlin).astimezone(UTC)}
        for hour in (0, 1, 3, 23)
    ]
    book = a_book({**a_time(), "kind": "count", "start": "", "stop": "", "id": "calls"})
    source = HeldFacts(facts_of("call", rows))
    question = FigureQuestion(report="calls", split=("hour",), **EVER)
    told = Answering(source, book, LocalTime(berlin)).answer(question, made_at=NEW_YEAR)
    assert [row.key[0] for row in told.table.rows] == ["00", "01", "03", "23"]
    told = answer(facts_of("call", rows[:0]), book, split=("day",))
    assert told.table.rows == ()


def a_spell(begins: datetime, ends: datetime) -> dict[str, Any]:
    return {"seat": "1", "seat_state": "away", "begins_at": begins, "ends_at": ends}


SPELL = {
    "id": "away",
    "subject": "seat_spell",
    "kind": "time",
    "name": NAME,
    "start": "begins_at",
    "stop": "ends_at",
}


def test_a_spell_over_midnight_counts_on_each_day_and_shift_what_lies_there() -> None:
    rows = [a_spell(NEW_YEAR - timedelta(hours=5), NEW_YEAR + timedelta(hours=9))]
    facts = facts_of("seat_spell", rows)
    by_day = answer(facts, a_book(SPELL), split=("day",))
    assert {row.key[0]: row.cells[0].value for row in by_day.table.rows} == {
        "2026-12-31": 5 * 3600,
        "2027-01-01": 9 * 3600,
    }
    by_shift = answer(facts, a_book(SPELL), split=("shift",))
    assert {row.key[0]: row.cells[0].value for row in by_shift.table.rows} == {
        "2026-12-31 day": 3600,
        "2026-12-31 night": 12 * 3600,
        "2027-01-01 day": 3600,
    }
    whole = answer(facts, a_book(SPELL), split=())
    assert (whole.table.totals[0].n, whole.table.totals[0].value) == (1, 14 * 3600)


def test_course_spread_and_week_hold_every_row_once() -> None:
    rows = [
        row
        for n in range(50)
        for row in waits(n, at=NEW_YEAR + timedelta(hours=n * 5.3), outcome="incident")
    ]
    told = answer(
        facts_of("call", rows),
        a_book(a_time()),
        since=NEW_YEAR,
        until=NEW_YEAR + timedelta(days=30),
        step=FigureStep.WEEK,
        parts=tuple(FigurePart),
    )
    assert told.series is not None and told.histogram is not None and told.matrix is not None
    assert [point.at.astimezone(SHANGHAI).weekday() for point in told.series.points] == [
        4,
        *[0] * 4,
    ]
    assert sum(point.cell.n for point in told.series.points) == 50
    assert sum(told.histogram.counts) + told.histogram.above == 50
    assert sum(cell.n for day in told.matrix.cells for cell in day) == 50


def test_places_are_told_with_those_that_have_none() -> None:
    book = a_book({"id": "incidents", "subject": "incident", "kind": "count", "name": NAME})
    here = {"opened_at": NEW_YEAR, "lat": 31.5, "lon": 120.5}
    rows = [here, {**here, "lat": 31.50001}, {**here, "lat": 31.6}, {"opened_at": NEW_YEAR}]
    told = answer(facts_of("incident", rows), book, parts=(FigurePart.PLACES,))
    assert told.places is not None
    assert sorted(place.n for place in told.places.places) == [1, 2]
    assert told.places.unplaced == 1


def test_the_rows_behind_a_figure_come_the_slowest_first() -> None:
    facts = facts_of("call", [*waits(3, 30, 7, seat="1"), *waits(99, seat="2")])
    source, book = HeldFacts(facts), a_book(a_time(), dimensions=["seat"], split=["seat"])
    question = FigureQuestion(report="calls", **EVER)
    asked = CasesQuestion(question=question, measure="wait", key=("1",))
    found = cases(Answering(source, book, LocalTime(SHANGHAI)), asked)
    assert [case.value for case in found.cases] == [30, 7, 3]
    late = CasesQuestion(question=question, measure="wait", late=True)
    found = cases(Answering(source, book, LocalTime(SHANGHAI)), late)
    assert ([case.value for case in found.cases], found.total) == ([99, 30], 2)


def test_a_split_into_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_ROWS", 2)
    rows = [row for seat in "123" for row in waits(1, seat=seat)]
    with pytest.raises(Rejected) as refusal:
        answer(facts_of("call", rows), a_book(a_time()), split=("seat",))
    assert refusal.value.code == "figures.too-many-rows"
