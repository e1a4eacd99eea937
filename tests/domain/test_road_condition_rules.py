"""Rules of road conditions: they act at once, end in time, and can be taken back step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import ConditionKind, Datum, MapAct, Shape
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.map_changes import ENDED_KEPT
from dispatch_app.domain.map_events import RoadConditionExpired
from dispatch_app.domain.road_conditions import Limits
from dispatch_app.domain.values import Bounds
from dispatch_app.services.watch import CENTRE
from tests.fakes.builders import NOON, SEAT_1, Centre, a_centre, at_seat
from tests.fakes.map_work import IN_AN_HOUR, LEADER, a_condition, a_slow_zone, closed_road


def refused(centre: Centre, command: mc.MapCommand) -> str:
    with pytest.raises(Rejected) as refusal:
        centre.do(command)
    return refusal.value.code


def test_a_closure_holds_at_once_and_says_who_set_it_and_since_when() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    assert kept.condition == a_condition(since=NOON)
    assert (kept.last.act, kept.last.by, kept.last.at) == (MapAct.ADDED, at_seat(SEAT_1), NOON)


def test_every_change_of_the_roads_counts() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    centre.do(mc.ChangeRoadCondition(id=kept.id, condition=a_slow_zone()))
    centre.do(mc.UndoRoadCondition(id=kept.id))
    centre.do(mc.LiftRoadCondition(id=kept.id))
    assert centre.state.road_condition_version == 4


def test_saying_the_same_again_changes_nothing() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    assert centre.later(9).do(mc.ChangeRoadCondition(id=kept.id, condition=a_condition())) == ()
    centre.do(mc.LiftRoadCondition(id=kept.id))
    assert centre.do(mc.LiftRoadCondition(id=kept.id)) == ()


def test_a_change_keeps_since_when_it_holds() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    centre.later(60).do(mc.ChangeRoadCondition(id=kept.id, condition=a_condition(text="深 40 cm")))
    assert centre.state.road_conditions[kept.id].condition.since == NOON


def test_undo_gives_back_exactly_what_was_change_after_change() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    centre.later(5).do(mc.ChangeRoadCondition(id=kept.id, condition=a_slow_zone()))
    changed = centre.state.road_conditions[kept.id].condition
    centre.later(5).do(mc.LiftRoadCondition(id=kept.id))
    assert kept.id not in centre.state.road_conditions
    centre.do(mc.UndoRoadCondition(id=kept.id), LEADER)
    assert centre.state.road_conditions[kept.id].condition == changed
    centre.do(mc.UndoRoadCondition(id=kept.id))
    assert centre.state.road_conditions[kept.id].condition == kept.condition
    centre.do(mc.UndoRoadCondition(id=kept.id))
    assert centre.state.road_conditions == {}
    assert refused(centre, mc.UndoRoadCondition(id=kept.id)) == "condition.nothing-to-undo"


def test_the_history_of_a_condition_names_each_step() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    centre.later(5).do(mc.LiftRoadCondition(id=kept.id, note="水退了"))
    centre.later(5).do(mc.UndoRoadCondition(id=kept.id), LEADER)
    changes = centre.state.road_conditions[kept.id].changes
    assert [c.act for c in changes] == [MapAct.ADDED, MapAct.LIFTED, MapAct.UNDONE]
    assert changes[1].note == "水退了"
    assert changes[2].by == LEADER


def test_it_ends_when_its_time_has_come_and_never_before() -> None:
    centre = a_centre()
    kept = closed_road(centre, until=IN_AN_HOUR)
    end = mc.ExpireRoadCondition(id=kept.id, until=IN_AN_HOUR)
    assert centre.later(3599).do(end, CENTRE) == ()
    (event,) = centre.later(1).do(end, CENTRE)
    assert isinstance(event, RoadConditionExpired)
    assert (event.until, event.at) == (IN_AN_HOUR, IN_AN_HOUR)
    assert centre.state.road_conditions == {}


def test_an_end_that_was_put_off_meanwhile_does_not_come() -> None:
    centre = a_centre()
    kept = closed_road(centre, until=IN_AN_HOUR)
    later = a_condition(until=IN_AN_HOUR + timedelta(hours=1))
    centre.do(mc.ChangeRoadCondition(id=kept.id, condition=later))
    end = mc.ExpireRoadCondition(id=kept.id, until=IN_AN_HOUR)
    assert centre.later(3600).do(end, CENTRE) == ()
    assert kept.id in centre.state.road_conditions


def test_what_has_expired_never_comes_back() -> None:
    centre = a_centre()
    kept = closed_road(centre, until=IN_AN_HOUR)
    centre.later(3600).do(mc.ExpireRoadCondition(id=kept.id, until=IN_AN_HOUR), CENTRE)
    assert refused(centre, mc.UndoRoadCondition(id=kept.id)) == "condition.expired"
    again = mc.ChangeRoadCondition(id=kept.id, condition=a_condition())
    assert refused(centre, again) == "condition.ended"


def test_undo_does_not_bring_back_an_end_that_has_passed() -> None:
    centre = a_centre()
    kept = closed_road(centre, until=IN_AN_HOUR)
    centre.do(mc.ChangeRoadCondition(id=kept.id, condition=a_condition()))
    centre.later(3600)
    assert refused(centre, mc.UndoRoadCondition(id=kept.id)) == "condition.expired"


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ({"since": IN_AN_HOUR}, "condition.since-in-the-future"),
        ({"until": NOON}, "condition.until-in-the-past"),
    ],
)
def test_a_condition_holds_now_or_not_at_all(times: dict[str, object], code: str) -> None:
    wish = mc.SetRoadCondition(condition=a_condition(**times))
    assert refused(a_centre(), wish) == code


def test_a_change_to_an_end_that_has_passed_is_refused_too() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    wish = mc.ChangeRoadCondition(
        id=kept.id, condition=a_condition(until=NOON - timedelta(hours=1))
    )
    assert refused(centre.later(60), wish) == "condition.until-in-the-past"


def test_two_who_undo_at_once_undo_one_step() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    centre.later(5).do(mc.ChangeRoadCondition(id=kept.id, condition=a_slow_zone()))
    undo = mc.UndoRoadCondition(id=kept.id, seen=centre.now)
    centre.later(1).do(undo, LEADER)
    with pytest.raises(Rejected) as refusal:
        centre.later(1).do(undo)
    assert refusal.value.code == "condition.changed-meanwhile"
    assert refusal.value.details["account"] == LEADER.account
    assert centre.state.road_conditions[kept.id].condition == kept.condition


def test_a_description_is_not_put_over_one_that_nobody_saw() -> None:
    centre = a_centre()
    kept = closed_road(centre)
    centre.later(5).do(mc.ChangeRoadCondition(id=kept.id, condition=a_slow_zone(), seen=NOON))
    other = mc.ChangeRoadCondition(id=kept.id, condition=a_condition(text="深"), seen=NOON)
    assert refused(centre.later(1), other) == "condition.changed-meanwhile"


def test_unknown_conditions_are_refused_by_name() -> None:
    for command in (mc.LiftRoadCondition, mc.UndoRoadCondition):
        assert refused(a_centre(), command(id="no-such")) == "condition.unknown"


def test_a_condition_outside_the_map_is_refused_naming_the_bounds() -> None:
    centre = a_centre()
    centre.bounds = Bounds(west=120.4, south=31.4, east=120.6, north=31.6)
    closed_road(centre)
    outside = a_condition(points=((120.50, 31.50), (120.61, 31.50)))
    with pytest.raises(Rejected) as refusal:
        centre.do(mc.SetRoadCondition(condition=outside))
    assert refusal.value.code == "position.outside-map"
    assert refusal.value.details["lon"] == "120.610000"
    assert refusal.value.details["east"] == "120.600000"


def test_another_datum_never_reaches_the_rules() -> None:
    wish = mc.SetRoadCondition(condition=a_condition(), datum=Datum.GCJ02)
    assert refused(a_centre(), wish) == "position.datum"


def test_the_live_state_forgets_what_ended_long_ago() -> None:
    centre = a_centre()
    first = closed_road(centre)
    centre.do(mc.LiftRoadCondition(id=first.id))
    for _ in range(ENDED_KEPT):
        centre.do(mc.LiftRoadCondition(id=closed_road(centre).id))
    assert len(centre.state.ended_conditions) == ENDED_KEPT
    assert refused(centre, mc.UndoRoadCondition(id=first.id)) == "condition.unknown"


@pytest.mark.parametrize(
    "strange",
    [
        {"points": ((120.5, 31.5),)},
        {"points": ((120.5, 31.5), (120.5, 31.5))},
        {"points": ((31.5, 120.5), (31.6, 120.5))},
        {"points": ((float("nan"), 31.5), (120.5, 31.5))},
        {"points": tuple((120.5, 31 + n / 1000) for n in range(501))},
        {"shape": Shape.POINT},
        {"shape": Shape.AREA},
        {"width_m": 0.0},
        {"width_m": float("nan")},
        {"factor": 0.5},
        {"kind": ConditionKind.SLOW},
        {"kind": ConditionKind.SLOW, "factor": 1.0},
        {"kind": ConditionKind.SLOW, "factor": float("nan")},
        {"kind": ConditionKind.SLOW, "factor": 0.5, "limits": Limits(max_height_m=3.0)},
        {"since": NOON, "until": NOON},
        {"until": NOON.replace(tzinfo=None)},
        {"text": "长" * 501},
    ],
)
def test_an_impossible_condition_does_not_exist(strange: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        a_condition(**strange)


@pytest.mark.parametrize("figure", [0.0, -1.0, float("nan"), float("inf")])
def test_a_limit_is_a_size_that_a_vehicle_can_have(figure: float) -> None:
    with pytest.raises(InvalidValue):
        Limits(max_height_m=figure)
