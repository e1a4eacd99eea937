"""What the guide is told of closures and slow zones, and when."""

from __future__ import annotations

from typing import Any, cast

from dispatch_app.domain.codes import ConditionKind, ConditionReason, Shape
from dispatch_app.domain.ids import ConditionId
from dispatch_app.domain.map_commands import LiftRoadCondition, SetRoadCondition
from dispatch_app.domain.road_conditions import Limits, RoadCondition
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.guide.questions import RoadsNow
from dispatch_app.ui.kit.guide.road_news import RoadNews, roads_now
from gis.roads import conditions as on_the_map
from tests.fakes.builders import a_centre, at_seat
from tests.fakes.form_desk import FormDesk

LOW_BRIDGE = RoadCondition(
    kind=ConditionKind.CLOSED,
    shape=Shape.LINE,
    points=((120.5, 31.5), (120.501, 31.5)),
    reason=ConditionReason.HEIGHT,
    limits=Limits(max_height_m=2.6),
)
WORKS = RoadCondition(
    kind=ConditionKind.SLOW,
    shape=Shape.AREA,
    points=((120.5, 31.5), (120.51, 31.5), (120.51, 31.51)),
    reason=ConditionReason.WORKS,
    factor=0.4,
)


class Ear:
    """A guide that only listens."""

    def __init__(self) -> None:
        self.heard: list[RoadsNow] = []

    def heed(self, roads: RoadsNow) -> None:
        self.heard.append(roads)


def a_seat(qapp: Any) -> tuple[FormDesk, Ear, RoadNews]:
    desk, ear = FormDesk(a_centre()), Ear()
    return desk, ear, RoadNews(cast(Desk, desk), cast(GuideDesk, ear))


def put(desk: FormDesk, condition: RoadCondition) -> None:
    desk.centre.do(SetRoadCondition(condition=condition), at_seat(desk.seat))
    desk.hear()


def test_each_change_is_told_once_with_all_that_holds(qapp: Any) -> None:
    desk, ear, _news = a_seat(qapp)
    put(desk, LOW_BRIDGE)
    desk.hear()
    put(desk, WORKS)
    assert [(roads.version, len(roads.conditions)) for roads in ear.heard] == [(1, 1), (2, 2)]


def test_what_was_lifted_holds_no_longer(qapp: Any) -> None:
    desk, ear, _news = a_seat(qapp)
    put(desk, WORKS)
    known = ConditionId(next(iter(desk.centre.state.road_conditions)))
    desk.centre.do(LiftRoadCondition(id=known), at_seat(desk.seat))
    desk.hear()
    assert (ear.heard[-1].version, ear.heard[-1].conditions) == (2, ())


def test_nothing_is_told_while_the_roads_are_free(qapp: Any) -> None:
    desk, ear, _news = a_seat(qapp)
    desk.hear()
    assert ear.heard == []


def test_kind_shape_limits_and_factor_arrive_on_the_map_as_they_were_set(qapp: Any) -> None:
    desk, _ear, _news = a_seat(qapp)
    put(desk, LOW_BRIDGE)
    put(desk, WORKS)
    bridge, works = roads_now(desk.centre.state).conditions
    assert (bridge.kind, bridge.shape, bridge.points, bridge.width_m, bridge.max_height_m) == (
        on_the_map.ConditionKind.CLOSED,
        on_the_map.ConditionShape.LINE,
        LOW_BRIDGE.points,
        LOW_BRIDGE.width_m,
        2.6,
    )
    assert (works.kind, works.factor) == (on_the_map.ConditionKind.SLOW, 0.4)


def test_a_centre_that_obeys_hours_says_so_from_the_start(qapp: Any) -> None:
    desk, ear = FormDesk(a_centre()), Ear()
    _news = RoadNews(cast(Desk, desk), cast(GuideDesk, ear), obey_zone="Asia/Shanghai")
    put(desk, WORKS)
    assert [(roads.version, roads.obey_zone) for roads in ear.heard] == [
        (0, "Asia/Shanghai"),
        (1, "Asia/Shanghai"),
    ]
