"""What a dispatcher types, and what must come first."""

from __future__ import annotations

import pytest

from gis.coordinates import Datum, from_wgs84
from gis.errors import BadRegion
from gis.gazetteer.gazetteer import Gazetteer
from gis.gazetteer.plane import metres_between

ON_ZHONGSHAN_SOUTH = (113.6001, 34.692)


def best(gazetteer, text, **options):
    found = gazetteer.search(text, **options)
    assert found, f"nothing found for {text!r}"
    return found[0]


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("云澜市第一人民医院", "云澜市第一人民医院", "exact"),
        ("云澜市第一", "云澜市第一人民医院", "prefix"),
        ("第一人民医院", "云澜市第一人民医院", "part"),
        ("市一院", "云澜市第一人民医院", "abbreviation"),
        ("diyirenminyiyuan", "云澜市第一人民医院", "pinyin"),
        ("ylsdyrmyy", "云澜市第一人民医院", "initials"),
        ("zhongshanlu", "中山路", "pinyin"),
        ("zhongshan", "中山路", "pinyin"),
        ("ZhongShan Lu", "中山路", "pinyin"),
        ("zhongsl", "中山路", "initials"),
        ("zsl", "中山路", "initials"),
        ("chongqingbeijie", "重庆北街", "pinyin"),
        ("changjianglu", "长江路", "pinyin"),
        ("老百货大楼", "万汇城", "exact"),
        ("钟楼站2号口", "钟楼站", "exact"),
        ("中 山 路", "中山路", "exact"),
        ("中山路", "中山路", "exact"),
    ],
)
def test_a_name_is_found_by_signs_sounds_and_initials(town, typed, name, how):
    match = best(town, typed)
    assert (match.name, match.how) == (name, how)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("钟山路", "中山路"),
        ("中三路", "中山路"),
        ("云澜市第人民医院", "云澜市第一人民医院"),
        ("云澜市第一人民医院院", "云澜市第一人民医院"),
        ("云澜市弟一人明医院", "云澜市第一人民医院"),
        ("云澜市人民第一医院", "云澜市第一人民医院"),
        ("雪松小曲", "雪松小区"),
        ("解俄路", "解放路"),
        ("zongsanlu", "中山路"),
        ("cangjianglu", "长江路"),
        ("wanhuichen", "万汇城"),
    ],
)
def test_a_typing_mistake_is_forgiven(town, typed, name):
    assert name in [match.name for match in town.search(typed, limit=3)]


@pytest.mark.parametrize(
    "typed",
    [
        "中山路长江路",
        "长江路与中山路路口",
        "中山路与长江路口",
        "中山路和长江路交叉口",
        "中山路/长江路",
        "中山路、长江路",
        "zhongshanluchangjianglu",
        "zhongshanlu yu changjianglu",
        "zhongshanlu changjianglu",
        "zslcjl",
        "zsl/cjl",
        "钟山路长江路",
        "中山路/长将路",
        "中山路长江",
    ],
)
def test_a_crossing_is_found_by_its_two_roads(town, typed):
    match = best(town, typed)
    assert match.kind == "crossing"
    assert set(match.parts) == {"中山路", "长江路"}
    assert metres_between(match.lon, match.lat, 113.60, 34.70) < 1


def test_a_crossing_is_named_in_the_order_in_which_it_was_typed(town):
    assert best(town, "中山路/长江路").name == "中山路与长江路口"
    assert best(town, "长江路/中山路").name == "长江路与中山路口"
    assert best(town, "中山路/重庆北街").name == "中山路与重庆北街路口"
    assert best(town, "解放路/长江路").name == "解放路与长江路口"
    assert best(town, "长江路/解放路").name == "长江路与解放路口"


def test_a_road_and_the_word_and_list_its_crossings(town):
    found = [match for match in town.search("长江路与") if match.kind == "crossing"]
    assert {match.parts[1] for match in found} == {"中山路", "解放路"}


def test_roads_that_only_pass_over_each_other_make_no_crossing(open_town, empty_town):
    empty_town.way((113.0, 34.0), (113.2, 34.0), highway="primary", name="甲路")
    empty_town.way((113.1, 33.9), (113.1, 34.1), highway="primary", name="乙路")
    gazetteer = open_town(empty_town)
    assert "crossing" not in {match.kind for match in gazetteer.search("甲路与乙路口")}


def test_the_corners_of_two_double_carriageways_are_one_crossing(open_town, empty_town):
    for lat in (34.0, 34.0012):
        empty_town.way(
            (113.0, lat),
            (113.1, lat),
            (113.1012, lat),
            (113.2, lat),
            highway="primary",
            name="甲路",
        )
    for lon in (113.1, 113.1012):
        empty_town.way(
            (lon, 33.9), (lon, 34.0), (lon, 34.0012), (lon, 34.1), highway="primary", name="乙路"
        )
    found = open_town(empty_town).search("甲路与乙路口")
    assert [match.kind for match in found].count("crossing") == 1


@pytest.mark.parametrize(
    "typed", ["中山路11号", "中山路11", "zhongshanlu11", "zsl11hao", "中山路十一号", "钟山路11号"]
)
def test_a_known_house_number_is_exact(town, typed):
    match = best(town, typed)
    assert match.name == "中山路11号"
    assert metres_between(match.lon, match.lat, 113.5998, 34.696) < 1


def test_a_house_number_between_known_ones_is_interpolated_on_its_own_side(town):
    odd, even = best(town, "中山路5号"), best(town, "中山路6号")
    assert odd.how == even.how == "interpolated"
    assert 34.691 < odd.lat < 34.696
    assert 34.691 < even.lat < 34.697
    assert odd.lon < 113.60 < even.lon
    assert 15 <= odd.uncertainty_m <= metres_between(113.6, 34.691, 113.6, 34.696) / 2


def test_a_number_beyond_all_known_ones_is_not_made_up(town):
    match = best(town, "中山路900号")
    assert (match.name, match.how, match.detail) == ("中山路", "coarse", "900")
    assert match.uncertainty_m > 500


def test_unit_and_room_are_kept_beside_the_building(town):
    match = best(town, "雪松小区8号楼2单元301室")
    assert (match.name, match.kind, match.detail) == ("雪松小区8号楼", "building", "2单元301室")


@pytest.mark.parametrize("typed", ["雪松小区8幢", "雪松小区8栋", "雪松小区八号楼", "xsxq8haolou"])
def test_a_building_is_found_by_whatever_it_is_called(town, typed):
    assert best(town, typed).name == "雪松小区8号楼"


def test_a_building_that_bears_only_a_number_belongs_to_the_estate_around_it(town):
    match = best(town, "雪松小区9号楼")
    assert match.how == "exact"
    assert metres_between(match.lon, match.lat, 113.591, 34.705) < 20


def test_an_unknown_building_falls_back_on_its_estate_and_says_so(town):
    match = best(town, "雪松小区77号楼")
    assert (match.name, match.how, match.detail) == ("雪松小区", "coarse", "77")


@pytest.mark.parametrize(
    "typed", ["绕城高速K5+000", "绕城高速5公里", "绕城高速 k5", "rcgsk5+000", "绕城高速5.0km处"]
)
def test_a_kilometre_is_found_along_the_bends_of_the_road(town, typed):
    match = best(town, typed)
    assert (match.kind, match.how) == ("kilometre_post", "interpolated")
    along = metres_between(113.55, 34.65, 113.57, 34.65)
    whole = along + metres_between(113.57, 34.65, 113.57, 34.67)
    assert whole / 2 > along
    assert match.lon == pytest.approx(113.57, abs=1e-6)
    assert metres_between(113.57, 34.65, match.lon, match.lat) == pytest.approx(
        whole / 2 - along, abs=20
    )


def test_a_kilometre_post_that_stands_there_is_exact(town):
    match = best(town, "绕城高速K3")
    assert (match.name, match.how) == ("绕城高速K3+000", "exact")
    assert (match.lon, match.lat) == (113.55, 34.65)


def test_the_district_in_front_is_understood_and_decides_between_namesakes(open_town, empty_town):
    for name, lon in (("城东区", 113.61), ("城西区", 113.41)):
        empty_town.district(name, empty_town.block(lon, 34.7, 0.05))
        empty_town.way((lon, 34.70), (lon + 0.01, 34.70), highway="primary", name="解放路")
    gazetteer = open_town(empty_town)
    assert best(gazetteer, "城东区解放路").district == "城东区"
    assert best(gazetteer, "城西区解放路").district == "城西区"


def test_a_road_is_shown_at_its_point_nearest_to_the_caller(town):
    match = best(town, "中山路", near=ON_ZHONGSHAN_SOUTH)
    assert match.distance_m == pytest.approx(9, abs=2)
    assert match.lat == pytest.approx(34.692, abs=1e-4)


def test_of_two_of_one_name_the_nearer_comes_first(town):
    far, near = (113.9, 34.9), (113.61, 34.705)
    assert best(town, "解放路", near=near).lon < 113.7
    assert best(town, "解放路", near=far).lon > 113.8


def test_of_a_chain_the_nearest_branch_is_found_however_many_there_are(open_town, empty_town):
    for number in range(40):
        empty_town.point(113.0 + number / 100, 34.0, amenity="bank", name="云澜银行")
    match = best(open_town(empty_town), "云澜银行", near=(113.33, 34.0))
    assert match.lon == pytest.approx(113.33)


def test_where_the_calls_came_from_before_moves_up(open_town, empty_town):
    empty_town.point(113.0, 34.0, shop="mall", name="海棠商场")
    empty_town.point(113.1, 34.0, shop="mall", name="海棠商城")
    gazetteer = open_town(empty_town)
    assert best(gazetteer, "海棠商", history={"海棠商城": 9}).name == "海棠商城"
    assert best(gazetteer, "海棠商", history={"海棠商场": 9}).name == "海棠商场"


def test_the_centres_own_places_are_found_and_not_doubled_by_the_map(town):
    found = town.search("长江路急救站")
    assert [match.kind for match in found if match.name == "长江路急救站"] == ["station"]


def test_coordinates_are_a_place(town):
    for typed in ("113.6,34.7", "34.7 113.6", "34°42'00\"N 113°36'00\"E", "东经113.6 北纬34.7"):
        match = best(town, typed)
        assert match.how == "coordinates"
        assert (match.lon, match.lat) == pytest.approx((113.6, 34.7))
    assert best(town, "113.600000,34.700000").district in {"城东区", "城西区"}


@pytest.mark.parametrize(
    ("word", "datum"),
    [("gcj02", Datum.GCJ02), ("高德", Datum.GCJ02), ("bd09", Datum.BD09), ("百度", Datum.BD09)],
)
def test_coordinates_of_another_datum_are_brought_home(town, word, datum):
    shifted = from_wgs84(113.6, 34.7, datum)
    match = best(town, f"{float(shifted.lon):.6f},{float(shifted.lat):.6f} {word}")
    assert metres_between(match.lon, match.lat, 113.6, 34.7) < 0.5


def test_nothing_typed_finds_nothing(town):
    assert town.search("") == town.search("   ") == town.search("，。！") == []


def test_a_region_without_places_answers_with_nothing(open_town, empty_town):
    gazetteer = open_town(empty_town)
    assert gazetteer.search("中山路") == []
    assert gazetteer.describe(113.6, 34.7).road == ""


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(900)])
def test_a_file_that_holds_no_places_is_refused_by_name(tmp_path, content):
    path = tmp_path / "places.sqlite"
    path.write_bytes(content)
    with pytest.raises(BadRegion, match=r"places\.sqlite"):
        Gazetteer.open(path)


def test_a_file_that_was_cut_off_is_refused_by_name(tmp_path, open_town, empty_town):
    empty_town.way((113.0, 34.0), (113.1, 34.0), highway="primary", name="甲路")
    open_town(empty_town)
    whole = (tmp_path / "places-0.sqlite").read_bytes()
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes(whole[: len(whole) // 8])
    with pytest.raises(BadRegion, match=r"cut\.sqlite"):
        Gazetteer.open(cut)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(BadRegion, match="no such file"):
        Gazetteer.open(tmp_path / "gone.sqlite")


def test_guesses_of_one_name_do_not_crowd_out_the_others(open_town, empty_town):
    for number in range(12):
        empty_town.point(113.0 + number / 10, 34.0, shop="mall", name="安盛街市")
    empty_town.point(113.0, 34.5, shop="mall", name="永盛街市")
    found = open_town(empty_town).search("德盛街市", limit=5)
    assert "永盛街市" in [match.name for match in found]
