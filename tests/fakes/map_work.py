"""Ready-made road conditions, places and corrections, and random work on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import (
    ConditionKind,
    ConditionReason,
    PlaceSource,
    Role,
    Shape,
)
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import AccountId, ConditionId, CorrectionId, PlaceId
from dispatch_app.domain.own_places import KeptCorrection, KeptPlace, OwnPlace
from dispatch_app.domain.road_conditions import KeptCondition, Limits, RoadCondition
from dispatch_app.domain.values import Actor, Place, Position
from tests.fakes import builders as a

LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=a.SEAT_2)
KEEPER = Actor(account=AccountId("keeper"), role=Role.MAINTAINER)
HERE = Position(lat=31.50, lon=120.50)
THERE = Position(lat=31.52, lon=120.53)
IN_AN_HOUR = a.NOON + timedelta(hours=1)


def a_condition(**more: Any) -> RoadCondition:
    given: dict[str, Any] = {
        "kind": ConditionKind.CLOSED,
        "shape": Shape.LINE,
        "points": ((120.50, 31.50), (120.51, 31.50)),
        "reason": ConditionReason.FLOOD,
        "road": "和平路",
    }
    return RoadCondition(**{**given, **more})


def a_slow_zone(**more: Any) -> RoadCondition:
    area = ((120.49, 31.49), (120.50, 31.49), (120.50, 31.48))
    given: dict[str, Any] = {"kind": ConditionKind.SLOW, "shape": Shape.AREA, "points": area}
    return a_condition(**{**given, "factor": 0.5, "reason": ConditionReason.EVENT, **more})


def an_own_place(**more: Any) -> OwnPlace:
    given: dict[str, Any] = {"name": "演示纺织厂东门", "position": HERE, "aliases": ("纺织厂",)}
    return OwnPlace(**{**given, **more})


def a_filing(**more: Any) -> mc.FileCorrection:
    given: dict[str, Any] = {
        "typed": "金桂花园",
        "right": Place(text="金桂花园二期", position=THERE, source=PlaceSource.MAP_CLICK),
        "known": Place(text="金桂花园", position=HERE, source=PlaceSource.SEARCH, kind="estate"),
    }
    return mc.FileCorrection(**{**given, **more})


# ---- short stories that many tests begin with


def closed_road(centre: a.Centre, **more: Any) -> KeptCondition:
    centre.do(mc.SetRoadCondition(condition=a_condition(**more)))
    return list(centre.state.road_conditions.values())[-1]


def added_place(centre: a.Centre, **more: Any) -> KeptPlace:
    centre.do(mc.AddOwnPlace(place=an_own_place(**more)), LEADER)
    return list(centre.state.own_places.values())[-1]


def filed(centre: a.Centre, **more: Any) -> KeptCorrection:
    centre.do(a_filing(**more))
    return list(centre.state.corrections.values())[-1]


# ---- anything that may be asked, sensible or not

_CONDITIONS = st.sampled_from(
    [
        a_condition(),
        a_condition(limits=Limits(max_height_m=2.8)),
        a_condition(until=a.NOON + timedelta(minutes=2)),
        a_condition(until=IN_AN_HOUR),
        a_slow_zone(),
        a_slow_zone(until=a.NOON + timedelta(minutes=3)),
        a_condition(since=a.NOON - timedelta(hours=1)),
    ]
)
_PLACES = st.sampled_from(
    [an_own_place(), an_own_place(position=THERE), an_own_place(name="老粮站", note="夜间走东门")]
)


def of_roads(condition: ConditionId) -> st.SearchStrategy[Command]:
    this = st.just(condition)
    return st.one_of(
        st.builds(mc.SetRoadCondition, condition=_CONDITIONS),
        st.builds(mc.ChangeRoadCondition, id=this, condition=_CONDITIONS),
        st.builds(mc.LiftRoadCondition, id=this),
        st.builds(mc.UndoRoadCondition, id=this),
    )


def of_places(place: PlaceId) -> st.SearchStrategy[Command]:
    this = st.just(place)
    return st.one_of(
        st.builds(mc.AddOwnPlace, place=_PLACES),
        st.builds(mc.ChangeOwnPlace, id=this, place=_PLACES),
        st.builds(mc.MoveOwnPlace, id=this, position=st.sampled_from([HERE, THERE])),
        st.builds(mc.RetireOwnPlace, id=this),
        st.builds(mc.UndoOwnPlace, id=this),
    )


def of_corrections(correction: CorrectionId, place: PlaceId) -> st.SearchStrategy[Command]:
    this = st.just(correction)
    return st.one_of(
        st.sampled_from([a_filing(), a_filing(own_place=place), a_filing(known=None)]),
        st.builds(mc.AcceptCorrection, id=this, place=st.none() | _PLACES),
        st.builds(mc.RejectCorrection, id=this, reason=st.sampled_from(["", "不是同一处"])),
        st.builds(mc.UndoCorrection, id=this),
    )
