"""The parsers of what is typed: numbers, coordinates, syllables; and that nothing breaks them."""

from __future__ import annotations

import math
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.gazetteer.folding import Folding
from gis.gazetteer.masks import count_common, sign_mask, stacked
from gis.gazetteer.numbering import Numbering, bare_number, split_numbered
from gis.gazetteer.query import parse
from gis.gazetteer.syllables import SyllableCutter
from gis.gazetteer.typed_point import typed_point
from gis.gazetteer.words import numeral_value

ALPHABET = (
    "中山路长江与和口区市号楼幢栋弄公里十百一二"
    + string.ascii_letters
    + string.digits
    + " \"'*^:(){}[]<>-+/\\&@#%_;,.=!?~|\n\t\0°′″：，"
)
TYPED = st.text(st.sampled_from(ALPHABET), max_size=40) | st.text(max_size=40)
PLAIN = Folding({}, {"中": "zhong", "山": "shan", "路": "lu"})


@given(TYPED)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_that_can_be_typed_breaks_the_search(town, typed):
    for match in town.search(typed, near=(113.6, 34.7), limit=5):
        assert -180 <= match.lon <= 180
        assert -90 <= match.lat <= 90
        assert match.uncertainty_m > 0
    town.namesakes(typed, 113.6, 34.7)


@given(TYPED)
def test_every_text_parses_into_some_query(typed):
    query = parse(typed, PLAIN, ["城东区", "云澜市"])
    for left, _ in query.splits:
        assert left


@given(TYPED)
def test_coordinates_that_are_read_lie_on_earth(typed):
    point = typed_point(typed)
    if point:
        assert math.isfinite(point.lon) and -180 <= point.lon <= 180.1
        assert -90.1 <= point.lat <= 90.1


@given(st.floats(73.1, 135.0), st.floats(18.0, 53.9), st.booleans())
def test_decimal_degrees_are_read_in_either_order(lon, lat, lat_first):
    pair = (f"{lat:.6f}", f"{lon:.6f}") if lat_first else (f"{lon:.6f}", f"{lat:.6f}")
    point = typed_point(" , ".join(pair), plausible=lambda east, north: east > north)
    assert point is not None
    assert (point.lon, point.lat) == pytest.approx((lon, lat), abs=1e-6)


@pytest.mark.parametrize(
    "typed",
    ["12 34", "100", "中山路 3.5 4.5", "113.6", "113.6,34.7,12", "1.5km 2.5km", "91.2,92.3"],
)
def test_other_numbers_are_no_coordinates(typed):
    assert typed_point(typed) is None


def test_fewer_decimals_make_a_wider_circle():
    coarse, fine = typed_point("113.6,34.7"), typed_point("113.60000,34.70000")
    assert coarse and fine
    assert coarse.uncertainty_m > 5000
    assert fine.uncertainty_m == 5


@pytest.mark.parametrize(
    ("typed", "stem", "numbering"),
    [
        ("中山路12号", "中山路", Numbering("address", 12)),
        ("中山路12-3号", "中山路", Numbering("address", 12, "-3")),
        ("中山路12之3号2楼", "中山路", Numbering("address", 12, "-3", "2楼")),
        ("中山路123弄5号", "中山路", Numbering("address", 123, "", "5号")),
        ("十一经路一百零二号", "十一经路", Numbering("address", 102)),
        ("雪松小区8幢2单元", "雪松小区", Numbering("building", 8, "", "2单元")),
        ("雪松小区8-2-301", "雪松小区", Numbering("address", 8, "-2", "-301")),
        ("g25k3+200", "g25", Numbering("kilometre_post", 3200)),
        ("绕城高速12公里300米处", "绕城高速", Numbering("kilometre_post", 12300)),
        ("绕城高速12.5km", "绕城高速", Numbering("kilometre_post", 12500)),
    ],
)
def test_numbers_are_taken_off_the_end_of_an_address(typed, stem, numbering):
    assert split_numbered(typed) == (stem, numbering)


@pytest.mark.parametrize("typed", ["中山路", "8号楼", "", "人民医院", "三元巷"])
def test_a_name_without_a_number_is_left_whole(typed):
    assert split_numbered(typed) is None


@pytest.mark.parametrize(
    ("typed", "stem", "number", "detail"),
    [
        ("和平路84号康桥里7幢3单元103室", "和平路", 84, "康桥里7幢3单元103室"),
        ("和平路84号3幢1单元502", "和平路", 84, "3幢1单元502"),
        ("康桥里7幢3单元", "康桥里", 7, "3单元"),
        ("和平里12号院3号楼", "和平里12号院", 3, ""),
    ],
)
def test_an_address_in_full_is_numbered_in_its_street(typed, stem, number, detail):
    found = parse(typed, PLAIN, []).numbered
    assert found is not None
    assert (found[0], found[1].number, found[1].detail) == (stem, number, detail)


@pytest.mark.parametrize(
    ("written", "numbering"),
    [
        ("12", Numbering("address", 12)),
        ("12号", Numbering("address", 12)),
        ("7栋", Numbering("building", 7)),
        ("八号楼", Numbering("building", 8)),
        ("47-5", Numbering("address", 47, "-5")),
    ],
)
def test_numbers_as_maps_write_them(written, numbering):
    assert bare_number(written) == numbering


@given(st.integers(1, 999))
def test_chinese_numerals_are_read_as_they_are_said(number):
    assert numeral_value(spoken(number)) == number


def spoken(number):
    signs = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{signs[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{signs[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (signs[ones] if ones else "")


def test_letters_are_cut_into_syllables_in_every_way():
    cutter = SyllableCutter(["xi", "an", "xian", "lu", "zhong", "shan"])
    assert cutter.cuts("xianlu") == [["xian", "lu"], ["xi", "an", "lu"]]
    assert cutter.cuts("zhongsh") == [["zhong", "sh"]]
    assert cutter.cuts("qqq") == []
    assert cutter.abbreviated("zhongsl") == ["zhong", "s", "l"]


@given(st.text(string.ascii_lowercase, max_size=64))
def test_cutting_always_ends_and_loses_no_letter(letters):
    cutter = SyllableCutter(["a", "an", "na", "ang", "ga", "n"])
    assert "".join(cutter.abbreviated(letters)) == letters
    for cut in cutter.cuts(letters):
        assert "".join(cut) == letters


@given(st.text("中山路长江大街人民", min_size=2, max_size=10), st.data())
def test_masks_never_rule_out_a_name_with_one_wrong_sign(name, data):
    at = data.draw(st.integers(0, len(name) - 1))
    typed = name[:at] + data.draw(st.sampled_from("甲乙丙")) + name[at + 1 :]
    common = int(count_common(stacked([sign_mask(name)]), sign_mask(typed))[0])
    assert common >= sign_mask(typed).bit_count() - 1
