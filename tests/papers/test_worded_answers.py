"""What an answer says in words: the same figures, nothing lost, nothing added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dispatch_app.domain.figures.model import Words
from dispatch_app.i18n import Texts
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import Sheet
from dispatch_app.papers.worded import UnknownReport, Wording
from dispatch_app.ports.figures import (
    DimensionKind,
    FigureAnswer,
    FigureDimension,
    FigureFilter,
    FigureQuestion,
    FigureRow,
    FigureTable,
)
from tests.fakes.figure_answers import (
    DEFINITION,
    EMPTY,
    MILES,
    SINCE,
    UNTIL,
    a_catalogue,
    a_count,
    a_time,
    an_answer,
    compared,
)

STATIONS = {(DimensionKind.STATION, "S1"): "北站", (DimensionKind.STATION, "S2"): "南站"}


def worded(answer: FigureAnswer, language: str = "zh") -> Sheet:
    naming = Naming(Texts.load(language), STATIONS)
    return Wording(a_catalogue(), naming).sheet(answer)


def column(sheet: Sheet, head: str) -> list[float | None]:
    at = [each.whole for each in sheet.table.heads].index(head)
    return [row.figures[at] for row in sheet.table.rows]


def test_rows_are_named_and_the_slowest_comes_first():
    sheet = worded(an_answer())
    assert [row.word for row in sheet.table.rows] == ["南站", "北站", "S3"]
    assert column(sheet, "反应时间 P50") == [610.0, 432.0, None]
    assert column(sheet, "出车") == [14.0, 160.0, 0.0]


def test_several_codes_of_one_row_are_each_named():
    needs = FigureDimension(id="needs", kind=DimensionKind.CODE, codes="AppointmentNeed")
    naming = Naming(Texts.load("zh"))
    assert naming.value(needs, "stretcher+oxygen") == "担架+氧气"
    assert naming.value(needs, "none") == "无"


def test_a_time_is_told_by_five_figures_and_its_norm():
    heads = [head.whole for head in worded(an_answer()).table.heads]
    assert heads[:5] == [
        "反应时间 n",
        "反应时间 P50",
        "反应时间 P90",
        "反应时间 均值",
        "反应时间 达标率",
    ]


def test_key_figures_say_how_many_were_left_out_and_corrected():
    sheet = worded(an_answer())
    said = {key.word: (key.value, key.note, key.tone) for key in sheet.key_figures}
    assert said["n"] == ("161", "除外 9　更正 2", "")
    assert said["P50 中位数"][0] == "7'25\""
    assert said["10'00\" 内"] == ("86.0 %", "目标 90.0 %", "warning")


def test_the_definition_stands_in_words_with_its_version():
    first = worded(an_answer()).definition[0]
    assert "口径 v4，自 2026-03-01 起" in first
    assert "标准 10'00\"" in first
    assert "除外 9：缺终点时刻 9" in first
    assert "终点早" not in first


def test_what_other_natures_would_count_is_named():
    assert worded(an_answer()).definition[-1] == "不计入：演练 3"


def test_a_change_of_definition_within_the_period_is_said_first():
    older = replace(DEFINITION, version=3, since=None, norm=720.0)
    newer = replace(DEFINITION, since=date(2026, 11, 10))
    lines = worded(an_answer(definitions=(older, newer))).definition
    assert lines[0] == "期内口径有变，各段按各自口径计：反应时间"
    assert "v3" in lines[1]
    assert "v4" in lines[2]


def test_a_period_of_whole_days_is_named_by_its_days():
    assert worded(an_answer()).period == "2026-11-01 – 2026-11-21"
    short = FigureQuestion(report="response", since=SINCE, until=UNTIL - timedelta(minutes=30))
    assert worded(an_answer(question=short)).period == "2026-11-01 00:00 – 2026-11-21 23:30"


def test_both_periods_stand_side_by_side_with_the_change():
    sheet = worded(compared())
    assert sheet.compared == "2026-10-11 – 2026-10-31"
    assert column(sheet, "反应时间 对比期") == [620.0, 400.0, None]
    change = column(sheet, "反应时间 变化")
    assert change[1] == pytest.approx(0.08)
    assert change[2] is None
    bars = {bar.word: (bar.value, bar.beside) for bar in sheet.bars()}
    assert bars["北站"] == (432.0, 400.0)
    assert sheet.curves is not None
    assert [line.dashed for line in sheet.curves.lines] == [False, False, True, True]


def test_shares_change_by_points():
    table = FigureTable(rows=(), totals=(replace(a_count(50), value=0.5),))
    before = FigureTable(rows=(), totals=(replace(a_count(50), value=0.4),))
    question = compared().question
    answer = an_answer(
        question=replace(question, report="empty"),
        split=(),
        focus="empty",
        columns=(EMPTY,),
        definitions=(),
        table=table,
        compared=before,
        series=None,
        histogram=None,
        matrix=None,
    )
    sheet = worded(answer)
    assert sheet.table.totals[-1] == pytest.approx(0.1)
    assert sheet.key_figures[0].note == "对比期 40.0 %　+10.0 pp"
    assert sheet.key_figures[0].tone == "warning"


def test_metres_are_read_as_kilometres():
    row = a_table_of_miles().rows[0]
    answer = an_answer(
        question=FigureQuestion(report="mileage", since=SINCE, until=UNTIL),
        focus="miles",
        columns=(MILES,),
        table=FigureTable(rows=(row,), totals=row.cells),
        histogram=None,
        series=None,
        matrix=None,
    )
    assert column(worded(answer), "里程 合计") == [12.5]
    assert worded(answer).key_figures[0].value == "12.5 km"


def a_table_of_miles() -> FigureTable:
    cell = replace(a_count(5), value=12_500.0, mean=2_500.0)
    return FigureTable(rows=(FigureRow(key=("S1",), cells=(cell,)),), totals=(cell,))


def test_hours_keep_their_order_however_large_they_are():
    table = FigureTable(
        rows=tuple(
            replace(row, key=(hour,))
            for row, hour in zip(an_answer().table.rows, ("23", "05", "11"), strict=True)
        ),
        totals=an_answer().table.totals,
    )
    sheet = worded(an_answer(split=("hour",), table=table))
    assert [row.word for row in sheet.table.rows] == ["05 时", "11 时", "23 时"]


def test_rows_can_be_sorted_and_what_is_not_known_stays_last():
    table = worded(an_answer()).table
    place = len(table.titles) + table.primary_of("response")
    for falling in (True, False):
        ordered = table.sorted_by(place, falling=falling)
        assert ordered.rows[-1].key == ("S3",)
    assert [row.key for row in table.sorted_by(0, falling=True).rows] == [("S3",), ("S2",), ("S1",)]


def test_the_last_class_is_open_and_nothing_is_lost_in_it():
    spread = worded(an_answer()).spread
    assert spread is not None
    assert spread.counts == (40, 90, 25, 6)
    assert spread.open_above
    assert [mark.value for mark in spread.marks] == [600.0, 445.0, 820.0]


def test_an_empty_period_has_dashes_and_no_noughts():
    empty = FigureTable(rows=(), totals=(a_time(0, None), a_count(0)))
    sheet = worded(an_answer(table=empty, histogram=None, series=None, matrix=None))
    assert [key.value for key in sheet.key_figures] == ["0", "—", "—", "—", "—", "0"]
    assert sheet.spread is sheet.curves is sheet.matrix is None


def test_days_that_have_not_begun_are_no_noughts():
    made = SINCE + timedelta(days=9, hours=1)
    curves = worded(an_answer(made_at=made)).curves
    assert curves is not None
    assert len(curves.words) == 21
    assert {len(line.values) for line in curves.lines} == {10}


def test_filters_are_said_in_words():
    filters = (FigureFilter(dimension="hour", values=("08", "")),)
    question = FigureQuestion(report="response", since=SINCE, until=UNTIL, filters=filters)
    assert worded(an_answer(question=question)).filters.endswith("= 08 时、未知")


def test_names_that_the_centre_gave_follow_the_language():
    assert worded(an_answer(), "en").title == "response"
    assert worded(an_answer(), "en").invented_word == "INVENTED DATA"
    assert Naming(Texts.load("en")).of(Words(zh="甲", en="A")) == "A"


def test_a_report_that_is_gone_is_named():
    question = FigureQuestion(report="gone", since=SINCE, until=UNTIL)
    with pytest.raises(UnknownReport, match="gone"):
        worded(an_answer(question=question))
