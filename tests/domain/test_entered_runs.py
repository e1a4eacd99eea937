"""Runs of crews without terminals: entered by hand, with who, in order, and never half."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, Stage, StageReason, VehicleState
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.order_commands import EnterRun, ToldStage
from dispatch_app.domain.run_facts import RunFacts
from dispatch_app.domain.state import Mission
from dispatch_app.services import rights
from tests.fakes.builders import H2, NOON, NORTH, SOUTH, Centre, a_mission, at_station

WHOLE = (
    (Stage.EN_ROUTE, 2),
    (Stage.ON_SCENE, 10),
    (Stage.TRANSPORTING, 25),
    (Stage.AT_HOSPITAL, 40),
    (Stage.COMPLETE, 55),
)
FACTS = RunFacts(
    patients=2,
    handed_over_at=NOON + timedelta(minutes=48),
    handed_over_to="急诊 丙护士",
    odometer_out_km=81_204,
    odometer_back_km=81_231,
)


def minute(n: float) -> datetime:
    return NOON + timedelta(minutes=n)


def told(mission: Mission, *stages: tuple[Stage, float], **more: object) -> EnterRun:
    steps = tuple(ToldStage(stage=s, at=minute(n)) for s, n in stages)
    return EnterRun(mission=mission.id, stages=steps, **more)  # type: ignore[arg-type]


def an_hour_later() -> tuple[Centre, Mission]:
    centre, mission = a_mission()
    return centre.later(3600), mission


def refusal(centre: Centre, command: EnterRun) -> Rejected:
    before = centre.state
    with pytest.raises(Rejected) as no:
        centre.do(command)
    assert centre.state == before
    return no.value


def test_a_whole_run_is_entered_at_once_by_hand_with_who() -> None:
    centre, mission = an_hour_later()
    centre.do(told(mission, *WHOLE, hospital=H2, back_at=minute(58), facts=FACTS))
    done = centre.mission(mission.id)
    assert [(s.stage, s.at) for s in done.stages[2:]] == [(s, minute(n)) for s, n in WHOLE]
    assert {(s.origin, s.by) for s in done.stages[1:]} == {(Origin.BY_HAND, "person-1")}
    assert (done.hospital, done.facts and done.facts.facts) == (H2, FACTS)
    assert done.facts is not None and done.facts.by == "person-1"
    assert (centre.doing(), centre.vehicle().since) == (VehicleState.STANDBY, minute(58))


def test_wheels_that_rolled_are_an_acknowledgement() -> None:
    centre, mission = an_hour_later()
    centre.do(told(mission, (Stage.EN_ROUTE, 2)))
    stages = centre.mission(mission.id).stages
    assert [(s.stage, s.reason) for s in stages[1:]] == [
        (Stage.ACKNOWLEDGED, None),
        (Stage.EN_ROUTE, None),
    ]


def test_what_the_crew_did_not_tell_is_left_out_and_says_why() -> None:
    centre, mission = an_hour_later()
    centre.do(told(mission, (Stage.EN_ROUTE, 2), (Stage.AT_HOSPITAL, 40)))
    last = centre.mission(mission.id).stages[-1]
    assert (last.stage, last.reason) == (Stage.AT_HOSPITAL, StageReason.NO_TERMINAL)


def test_a_time_before_the_stage_before_is_refused_and_nothing_is_entered() -> None:
    centre, mission = an_hour_later()
    no = refusal(centre, told(mission, (Stage.EN_ROUTE, 10), (Stage.ON_SCENE, 9)))
    assert (no.code, no.details["stage"], no.details["before"]) == (
        "stage.goes-back",
        "on_scene",
        "en_route",
    )


def test_a_time_before_the_order_is_refused() -> None:
    centre, mission = an_hour_later()
    assert refusal(centre, told(mission, (Stage.EN_ROUTE, -1))).code == "stage.goes-back"


def test_a_time_that_has_not_come_is_refused() -> None:
    centre, mission = an_hour_later()
    assert refusal(centre, told(mission, (Stage.EN_ROUTE, 61))).code == "stage.in-the-future"
    assert refusal(centre, told(mission, *WHOLE, back_at=minute(61))).code == "stage.in-the-future"


def test_a_stage_that_is_over_is_not_entered_again() -> None:
    centre, mission = an_hour_later()
    centre.do(told(mission, (Stage.ON_SCENE, 10)))
    no = refusal(centre, told(mission, (Stage.EN_ROUTE, 12)))
    assert no.code == "mission.stage-out-of-order"


def test_one_stage_typed_by_hand_never_goes_back_either() -> None:
    centre, mission = an_hour_later()
    centre.do(told(mission, (Stage.ON_SCENE, 10)))
    late = c.ReportStage(
        mission=mission.id, stage=Stage.TRANSPORTING, origin=Origin.BY_HAND, at=minute(9)
    )
    with pytest.raises(Rejected) as no:
        centre.do(late)
    assert no.value.code == "stage.goes-back"


def test_handing_over_comes_after_the_hospital_and_the_odometer_runs_forward() -> None:
    centre, mission = an_hour_later()
    early = RunFacts(handed_over_at=minute(39))
    assert refusal(centre, told(mission, *WHOLE, facts=early)).code == "stage.goes-back"
    turned = RunFacts(odometer_out_km=500, odometer_back_km=499)
    assert refusal(centre, told(mission, *WHOLE, facts=turned)).code == "run.odometer-goes-back"


def test_a_vehicle_is_back_only_from_a_run_that_is_over() -> None:
    centre, mission = an_hour_later()
    no = refusal(centre, told(mission, *WHOLE[:3], back_at=minute(58)))
    assert no.code == "run.not-over"


def test_a_vehicle_that_has_gone_on_is_not_called_back() -> None:
    centre, mission = an_hour_later()
    centre.do(told(mission, *WHOLE))
    centre.sends(centre.opens())
    no = refusal(centre, told(mission, back_at=minute(58)))
    assert no.code == "run.next-one-began"


def test_facts_entered_again_replace_those_before_and_the_same_ones_change_nothing() -> None:
    centre, mission = an_hour_later()
    assert len(centre.do(EnterRun(mission=mission.id, facts=RunFacts(patients=1)))) == 1
    assert centre.do(EnterRun(mission=mission.id, facts=RunFacts(patients=1))) == ()
    centre.do(EnterRun(mission=mission.id, facts=RunFacts(patients=3)))
    kept = centre.mission(mission.id).facts
    assert kept is not None and kept.facts.patients == 3


def test_a_station_enters_runs_of_its_own_vehicles_only() -> None:
    centre, mission = an_hour_later()
    entered = told(mission, (Stage.EN_ROUTE, 2))
    rights.check(at_station(NORTH), entered, centre.state)
    with pytest.raises(Rejected):
        rights.check(at_station(SOUTH), entered, centre.state)


@pytest.mark.parametrize(
    "wrong", [{"patients": -1}, {"odometer_out_km": 10**9}, {"handed_over_to": "x" * 501}]
)
def test_what_no_run_can_have_is_no_value(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        RunFacts(**wrong)  # type: ignore[arg-type]
