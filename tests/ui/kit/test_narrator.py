"""A way told in sentences, in both languages."""

from __future__ import annotations

import pytest

from dispatch_app.domain.route_steps import ArrivalSide, RouteStep, Turn
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.narrator import compass_text, distance_text, narrated
from gis.roads.manoeuvres import Manoeuvre, Side

ZH, EN = Texts.load("zh"), Texts.load("en")

WAY = (
    RouteStep(turn=Turn.DEPART, road="人民路", distance_m=348.0, bearing_deg=88.0),
    RouteStep(turn=Turn.RIGHT, road="中山路", distance_m=1240.0, bearing_deg=180.0),
    RouteStep(turn=Turn.ROUNDABOUT, distance_m=40.0, exit_number=2),
    RouteStep(turn=Turn.SLIGHT_RIGHT, road="和平路", distance_m=400.0),
    RouteStep(turn=Turn.LEFT, distance_m=60.0),
)


def test_a_way_is_told_step_by_step() -> None:
    assert narrated(ZH, WAY, ArrivalSide.RIGHT) == (
        "沿人民路向东 350 米",
        "右转进入中山路 1.2 公里",
        "环岛第 2 出口进入和平路 440 米",
        "左转，行驶 60 米",
        "到达，地点在右侧",
    )


def test_the_other_language_tells_the_same_way() -> None:
    assert narrated(EN, WAY, ArrivalSide.AHEAD) == (
        "人民路, east, 350 m",
        "right into 中山路, 1.2 km",
        "roundabout, exit 2 into 和平路, 440 m",
        "left, 60 m",
        "arrive, straight ahead",
    )


def test_a_ramp_is_told_together_with_the_road_it_leads_to() -> None:
    ramp = RouteStep(turn=Turn.RAMP, distance_m=130.0)
    onto = RouteStep(turn=Turn.MERGE, road="三环快速路", distance_m=2870.0)
    assert narrated(ZH, (WAY[0], ramp, onto))[1] == "经匝道驶入三环快速路 3.0 公里"
    assert narrated(ZH, (WAY[0], ramp, WAY[1]))[1] == "走匝道，行驶 130 米"


def test_a_way_without_steps_is_not_told() -> None:
    assert narrated(ZH, ()) == ()


def test_a_place_inside_a_roundabout_is_reached_without_an_exit() -> None:
    steps = (RouteStep(turn=Turn.DEPART, distance_m=90.0), RouteStep(turn=Turn.ROUNDABOUT))
    assert narrated(ZH, steps)[1:] == ("驶入环岛，行驶 10 米", "到达")


@pytest.mark.parametrize("turn", Turn)
@pytest.mark.parametrize("texts", [ZH, EN])
@pytest.mark.parametrize("road", ["人民路", ""])
def test_every_turn_has_its_words_in_both_languages(turn: Turn, texts: Texts, road: str) -> None:
    assert narrated(texts, (RouteStep(turn=turn, road=road, distance_m=100.0),))[0]


@pytest.mark.parametrize(
    ("bearing", "word"),
    [(0, "北"), (22, "北"), (23, "东北"), (90, "东"), (225, "西南"), (338, "北"), (359.9, "北")],
)
def test_eight_winds(bearing: float, word: str) -> None:
    assert compass_text(ZH, bearing) == word


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0.0, "10 米"),
        (348.0, "350 米"),
        (994.0, "990 米"),
        (996.0, "1.0 公里"),
        (12_345.0, "12.3 公里"),
    ],
)
def test_distances_are_rounded_as_people_say_them(metres: float, text: str) -> None:
    assert distance_text(ZH, metres) == text


def test_the_codes_are_those_of_the_road_search() -> None:
    assert {turn.value for turn in Turn} == {manoeuvre.value for manoeuvre in Manoeuvre}
    assert {side.value for side in ArrivalSide} == {side.value for side in Side}
