"""Hours on road signs, as the map writes them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.roads.hours import ALWAYS, DAY_MIN, WEEK_MIN, Hours, read_conditional, read_hours

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def at(day, clock):
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=DAYS.index(day), hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("07:00-09:00", ("Su", "07:00"), ("Su", "09:00")),
        ("7:00-9:00", ("Mo", "08:59"), ("Mo", "06:59")),
        ("Mo-Fr 17:00-19:00", ("Fr", "18:00"), ("Sa", "18:00")),
        ("Mo-Fr 07:00-09:00,17:00-19:00", ("Tu", "18:59"), ("Tu", "12:00")),
        ("Mo-Fr 07:00-09:00, Sa 10:00-12:00", ("Sa", "11:00"), ("Sa", "08:00")),
        ("Mo-Fr 07:00-09:00; Sa 10:00-12:00", ("Sa", "11:00"), ("Mo", "11:00")),
        ("Sa-Mo 08:00-10:00", ("Su", "09:00"), ("We", "09:00")),
        ("Mo,We,Fr 08:00-10:00", ("We", "09:00"), ("Th", "09:00")),
        ("22:00-06:00", ("Mo", "02:00"), ("Mo", "12:00")),
        ("Su 22:00-06:00", ("Mo", "05:59"), ("Tu", "02:00")),
        ("Sa,Su", ("Su", "23:59"), ("Fr", "23:59")),
        ("Mo-Su 07:00-09:00; Su off", ("Sa", "08:00"), ("Su", "08:00")),
        ("Mo-Fr,PH 07:00-09:00", ("Mo", "08:00"), ("Sa", "08:00")),
        ("Mo-Fr 07:00-09:00; PH off", ("Mo", "08:00"), ("Mo", "10:00")),
        ("00:00-24:00", ("Th", "23:59"), None),
        ("24/7", ("Th", "00:00"), None),
        ("Monday-Friday 07:00–09:00", ("Fr", "07:30"), ("Su", "07:30")),
    ],
)
def test_hours_as_they_stand_on_signs(text, inside, outside):
    hours = read_hours(text)
    assert hours.covers(at(*inside))
    assert outside is None or not hours.covers(at(*outside))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sunset-sunrise",
        "Apr-Oct 07:00-09:00",
        "weight>3.5",
        "wet",
        "07:00",
        "25:00-26:00",
        "07:75-09:00",
        "PH 07:00-09:00",
        "Mo-Fr 07:00-09:00 AND hgv",
        "7点到9点",
    ],
)
def test_what_is_not_understood_is_said_to_be(text):
    assert read_hours(text) is None


def test_several_conditions_of_one_tag():
    found = read_conditional("no_left_turn @ (Mo-Fr 07:00-09:00; Sa 08:00-09:00); no_u_turn@wet")
    assert [part.value for part in found] == ["no_left_turn", "no_u_turn"]
    assert found[0].hours.covers(at("Sa", "08:30")) and found[1].hours is None


def test_a_value_without_a_condition_has_no_hours():
    assert [(c.value, c.hours) for c in read_conditional("no")] == [("no", None)]


@given(st.text(max_size=60))
def test_no_text_is_a_crash(text):
    hours = read_hours(text)
    assert hours is None or hours.spans
    read_conditional(text)


@given(st.text(alphabet="MoTuFrSa-,;:0123456789 @()off/24", max_size=40))
def test_hours_are_always_sorted_spans_within_the_week(text):
    hours = read_hours(text)
    if hours is None:
        return
    edges = [edge for span in hours.spans for edge in span]
    assert edges == sorted(set(edges)) and edges[0] >= 0 and edges[-1] <= WEEK_MIN


spans = st.tuples(
    st.sampled_from(DAYS), st.integers(0, DAY_MIN - 1), st.integers(1, DAY_MIN)
).filter(lambda span: span[1] != span[2])


@given(st.lists(spans, min_size=1, max_size=5))
def test_written_hours_are_read_back_to_the_minute(rules):
    def clock(minute):
        return f"{minute // 60:02}:{minute % 60:02}"

    text = "; ".join(f"{day} {clock(begin)}-{clock(end)}" for day, begin, end in rules)
    wanted = set()
    for day, begin, end in rules:
        length = (end - begin) % DAY_MIN
        first = DAYS.index(day) * DAY_MIN + begin
        wanted |= {(first + step) % WEEK_MIN for step in range(length)}
    assert read_hours(text).minutes == wanted


@given(st.lists(spans, min_size=1, max_size=4), st.integers(0, WEEK_MIN - 1))
def test_each_moment_lies_either_inside_or_outside(rules, minute):
    text = ";".join(f"{d} {b // 60}:{b % 60:02}-{e // 60}:{e % 60:02}" for d, b, e in rules)
    hours, moment = read_hours(text), MONDAY + timedelta(minutes=minute)
    assert hours.covers(moment) != hours.outside().covers(moment)
    assert hours | hours.outside() == ALWAYS
    assert Hours.of(hours.minutes) == hours
