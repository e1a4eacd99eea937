"""What frightened callers and pasted messages say, and the place that is meant by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.gazetteer.phrasing import rephrased, without_direction, without_unit
from gis.gazetteer.plane import metres_between
from gis.gazetteer.plus_codes import plus_code
from gis.gazetteer.typed_point import typed_point


def first(gazetteer, typed):
    found = gazetteer.search(typed)
    assert found, f"nothing found for {typed!r}"
    return found[0]


@pytest.mark.parametrize(
    "typed",
    [
        "N34 42.05 E113 36.2",
        "N34°42.05 E113°36.2",
        "34 42 03 113 36 12",
        "34 42 03N, 113 36 12E",
        "34:42:03 113:36:12",
        "344203N 1133612E",
        "北纬34度42分3秒，东经113度36分12秒",
        "东经113度36分12秒 北纬34度42分3秒",
        "113°36′12″E,34°42′3″N",
        "34°42'03.0\"N 113°36'12.0\"E",
        "lat=34.700833&lon=113.603333",
        "geo:34.700833,113.603333",
        "坐标：(113.603333，34.700833)",
        "latitude: 34.700833 longitude: 113.603333",
        "WGS-84 113.603333 34.700833",
        "34.700833°N, 113.603333°E",
    ],
)
def test_one_spot_is_read_however_its_coordinates_are_written(typed):
    point = typed_point(typed, lambda lon, lat: lon > lat)
    assert point is not None
    assert metres_between(point.lon, point.lat, 113.603333, 34.700833) < 1


def test_a_datum_named_in_front_counts_like_one_behind():
    for word in ("高德", "GCJ-02：", "百度坐标", "bd09ll "):
        front, behind = (
            typed_point(f"{word} 113.6035,34.7011"),
            typed_point(f"113.6035,34.7011（{word.strip('： ')}）"),
        )
        assert front == behind
        assert front and metres_between(front.lon, front.lat, 113.6035, 34.7011) > 100


@pytest.mark.parametrize("typed", ["34°75′N 113°36′E", "34 75 03 113 36 12", "N34 42.05 N34 42.05"])
def test_minutes_beyond_59_and_two_latitudes_are_no_coordinates(typed):
    assert typed_point(typed) is None


def test_six_bare_numbers_are_coordinates_only_where_the_region_is():
    assert typed_point("34 42 03 113 36 12", lambda lon, _lat: lon > 100)
    assert typed_point("12 30 15 18 20 11", lambda lon, _lat: lon > 100) is None


def test_both_hemispheres_are_told_by_their_own_letters():
    point = typed_point("S34.5 W58.4")
    assert point and (point.lon, point.lat) == (-58.4, -34.5)


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("7FG49Q00+", 2.775, 20.375),
        ("7FG49QCJ+2V", 2.7821875, 20.3700625),
        ("7FG49QCJ+2VX", 2.782234375, 20.3701125),
        ("8FVC2222+22", 8.0000625, 47.0000625),
        ("4VCPPQGP+Q9", 174.7859375, -41.2730625),
    ],
)
def test_plus_codes_name_the_spots_of_their_specification(code, lon, lat):
    point = plus_code(code, (0.0, 0.0))
    assert point is not None
    assert (point.lon, point.lat) == pytest.approx((lon, lat), abs=7e-5)


@pytest.mark.parametrize(
    ("short", "reference", "lon", "lat"),
    [
        ("CJ+2VX", (-1.217765625, 51.3701125), -1.217765625, 51.3701125),
        ("QCJ+2VX", (-1.2, 51.3), None, None),
        ("9QCJ+2VX", (-1.5, 51.6), -1.217765625, 51.3701125),
        ("9QCJ+2VX", (-1.1, 50.9), -1.217765625, 51.3701125),
    ],
)
def test_a_short_plus_code_is_completed_from_the_region(short, reference, lon, lat):
    point = plus_code(short, reference)
    if lon is None:
        assert point is None
    else:
        assert point and (point.lon, point.lat) == pytest.approx((lon, lat), abs=1e-6)


@given(st.floats(-0.45, 0.45), st.floats(-0.45, 0.45))
def test_a_short_code_never_lies_farther_than_half_its_step(d_lon, d_lat):
    point = plus_code("9QCJ+2VX", (-1.217765625 + d_lon, 51.3701125 + d_lat))
    assert point and (point.lon, point.lat) == pytest.approx((-1.217765625, 51.3701125), abs=1e-6)


@pytest.mark.parametrize("typed", ["K12+300", "绕城高速K12+300", "8F+", "ABCD+EF", "", "+", "A+B"])
def test_other_texts_with_a_plus_are_no_plus_codes(typed):
    assert plus_code(typed, (113.6, 34.7)) is None


def test_a_plus_code_is_searched_like_any_place(town):
    match = first(town, "8P64PJ2X+2X")
    assert match.how == "coordinates"


@pytest.mark.parametrize(
    "typed", ["K5 绕城高速", "K5+000绕城高速", "5公里处 绕城高速", "绕城高速K5+000内环"]
)
def test_a_kilometre_is_found_in_whatever_order_it_is_said(town, typed):
    assert first(town, typed).name == "绕城高速K5+000"


@pytest.mark.parametrize(
    ("typed", "detail"),
    [
        ("绕城高速K5内环", "内环"),
        ("绕城高速往机场方向5公里处", "往机场方向"),
        ("绕城高速东向K5+000", "东向"),
        ("绕城高速K5+000上行", "上行"),
        ("绕城高速K5+000", ""),
    ],
)
def test_the_direction_of_travel_is_kept_beside_the_kilometre(town, typed, detail):
    match = first(town, typed)
    assert (match.name, match.detail) == ("绕城高速K5+000", detail)


@pytest.mark.parametrize(
    "typed",
    ["钟楼站2号口", "钟楼2口", "地铁钟楼站2口", "钟楼地铁站2号出口", "地铁1号线钟楼站2出入口"],
)
def test_a_metro_exit_is_found_by_all_its_names(town, typed):
    match = first(town, typed)
    assert (match.kind, match.name) == ("metro_exit", "钟楼站")


@pytest.mark.parametrize("ending", ["三岔口", "十字", "丁字路口", "交汇", "红绿灯", "西北角", "口"])
def test_a_crossing_may_end_in_any_word_for_one(town, ending):
    match = first(town, f"长江路中山路{ending}")
    assert (match.kind, set(match.parts)) == ("crossing", {"长江路", "中山路"})


@pytest.mark.parametrize(
    "typed", ["解放路城东区", "解放路（城东区）", "城东区解放路", "解放路，城东区"]
)
def test_the_district_may_stand_before_or_behind_a_street(town, typed):
    match = first(town, typed)
    assert (match.name, match.how) == ("解放路", "exact")


def test_a_district_amid_an_address_leaves_street_and_number(town):
    assert first(town, "中山路城西区11号").name == "中山路11号"


@pytest.mark.parametrize("typed", ["云澜市第一人民医院旁边", "云澜市第一人民医院的对面"])
def test_words_for_nearness_do_not_hide_the_name(town, typed):
    assert first(town, typed).how == "exact"


def test_what_lies_opposite_a_house_is_told_beside_its_number(town):
    match = first(town, "中山路11号对面")
    assert (match.name, match.detail) == ("中山路11号", "对面")


@pytest.mark.parametrize(
    ("typed", "aside", "metres"),
    [
        ("长江路与中山路口往东100米", "往东100米", 100),
        ("长江路中山路口东侧50米处", "东侧50米", 50),
        ("长江路中山路口以西北 200m", "以西北 200m", 200),
    ],
)
def test_so_many_metres_aside_of_a_crossing_are_told_beside_it(town, typed, aside, metres):
    match = first(town, typed)
    assert (match.kind, match.detail) == ("crossing", aside)
    assert match.uncertainty_m >= metres
    assert metres_between(match.lon, match.lat, 113.60, 34.70) < 1


def test_traditional_signs_find_simplified_names(town):
    assert first(town, "長江路").name == "长江路"


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=6), max_size=3))
def test_no_text_breaks_the_turning_of_phrases(text, units):
    assert len(rephrased(text)) <= len(text) + 2
    stem, _ = without_direction(text)
    assert len(stem) <= len(text)
    left, unit = without_unit(text, units)
    assert unit in (*units, "") and (left or not unit)
