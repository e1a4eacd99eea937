"""Real maps: traditional characters, alternative names, cut-off boundaries."""

from __future__ import annotations

import pytest

from gis.gazetteer.plane import metres_between

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("华中桥", "華中橋"),
        ("忠孝东路一段", "忠孝東路一段"),
        ("罗斯福路三段", "羅斯福路三段"),
        ("zhongxiaodongluyiduan", "忠孝東路一段"),
    ],
)
def test_simplified_and_pinyin_find_traditional_names(open_extract, simplified, traditional):
    assert open_extract("taipei-core").search(simplified)[0].name == traditional


def test_traditional_typing_finds_simplified_names(open_extract):
    assert open_extract("nanjing-xinjiekou").search("長江路")[0].name == "长江路"


def test_a_crossing_of_simplified_names_finds_the_traditional_one(open_extract):
    match = open_extract("taipei-core").search("忠孝东路一段/中山南路")[0]
    assert match.parts == ("忠孝東路一段", "中山南路")


def test_a_number_of_a_real_street_is_where_the_map_has_it(open_extract):
    gazetteer = open_extract("nanjing-xinjiekou")
    match = gazetteer.search("玄武区长江路333号")[0]
    assert (match.name, match.how) == ("长江路333号", "exact")
    museum = gazetteer.search("江苏美术馆")[0]
    assert metres_between(match.lon, match.lat, museum.lon, museum.lat) < 60


def test_every_single_missing_character_still_finds_the_road(open_extract):
    gazetteer = open_extract("nanjing-xinjiekou")
    for road in ("汉西门大街", "杨将军巷", "中山东路", "大锏银巷", "新街口转盘"):
        for at in range(len(road)):
            typed = road[:at] + road[at + 1 :]
            assert road in [match.name for match in gazetteer.search(typed)], typed


def test_roads_without_a_name_but_with_a_number_are_found_by_it(open_extract):
    gazetteer = open_extract("heidelberg")
    assert any(match.name.replace(" ", "") == "B37" for match in gazetteer.search("B37"))
