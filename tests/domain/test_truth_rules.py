"""What the truth desk may enter and dismiss, and what is kept of it."""

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Origin, Stage, VehicleState
from dispatch_app.domain.commands import ReportStage
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import StageReached
from dispatch_app.domain.truth.kept import DismissReason, DoubtKind, Evidence, FenceKind
from dispatch_app.domain.truth_commands import (
    CorrectStages,
    CorrectState,
    DismissDoubts,
    StageStep,
)
from tests.fakes.builders import NOON, SEAT_1, V01, a_centre, at_seat

LATER = timedelta(minutes=10)


def evidence(at=NOON):
    return Evidence(fence=FenceKind.PLACE, id="M", fix_at=at, distance_m=12.0)


def step(stage, at):
    return StageStep(stage=stage, at=at, evidence=evidence(at))


@pytest.fixture
def centre():
    return a_centre()


def a_mission_under_way(centre, *told):
    mission = centre.sends(centre.opens())
    centre.later(60)
    return centre.reaches(mission, *told) if told else mission


def test_a_stage_nobody_told_is_entered_with_the_time_of_the_evidence_and_that_of_now(centre):
    mission = a_mission_under_way(centre, Stage.EN_ROUTE)
    came_at = centre.now + timedelta(minutes=5)
    centre.later(600)
    centre.do(CorrectStages(mission=mission.id, steps=(step(Stage.ON_SCENE, came_at),)))
    mission = centre.mission(mission.id)
    reached = mission.reached(Stage.ON_SCENE)
    assert (reached.at, reached.heard_at, reached.origin) == (came_at, centre.now, Origin.GPS)
    (kept,) = mission.corrections
    assert (kept.at, kept.entered_at, kept.seat) == (came_at, centre.now, SEAT_1)
    assert (kept.told_at, kept.evidence) == (None, evidence(came_at))


def test_several_stages_are_entered_at_once_in_order(centre):
    mission = a_mission_under_way(centre)
    at = centre.now
    centre.later(3600)
    steps = (
        step(Stage.EN_ROUTE, at + timedelta(minutes=2)),
        step(Stage.ON_SCENE, at + timedelta(minutes=9)),
        step(Stage.TRANSPORTING, at + timedelta(minutes=20)),
    )
    events = centre.do(CorrectStages(mission=mission.id, steps=steps))
    assert [e.stage for e in events if isinstance(e, StageReached)] == [
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
    ]
    assert centre.mission(mission.id).stage is Stage.TRANSPORTING
    assert [c.stage for c in centre.mission(mission.id).corrections] == [s.stage for s in steps]


def test_a_stage_told_for_a_wrong_time_counts_for_the_right_one_and_keeps_both(centre):
    mission = a_mission_under_way(centre, Stage.EN_ROUTE, Stage.ON_SCENE)
    told_at = centre.now
    came_at = told_at + timedelta(minutes=7)
    centre.later(600)
    centre.do(CorrectStages(mission=mission.id, steps=(step(Stage.ON_SCENE, came_at),)))
    mission = centre.mission(mission.id)
    assert mission.reached(Stage.ON_SCENE).at == came_at
    (kept,) = mission.corrections
    assert (kept.told_at, kept.told_origin) == (told_at, Origin.TERMINAL_KEY)
    assert mission.stage is Stage.ON_SCENE


def test_a_stage_out_of_order_is_refused(centre):
    mission = a_mission_under_way(centre, Stage.EN_ROUTE)
    with pytest.raises(Rejected) as refusal:
        centre.do(CorrectStages(mission=mission.id, steps=(step(Stage.AT_HOSPITAL, centre.now),)))
    assert refusal.value.code == "stage.reason-missing"


@pytest.mark.parametrize(
    ("minutes", "code"), [(5, "stage.in-the-future"), (-30, "truth.before-the-stage-before")]
)
def test_a_time_that_cannot_be_is_refused(centre, minutes, code):
    mission = a_mission_under_way(centre, Stage.EN_ROUTE)
    at = centre.now + timedelta(minutes=minutes)
    with pytest.raises(Rejected) as refusal:
        centre.do(CorrectStages(mission=mission.id, steps=(step(Stage.ON_SCENE, at),)))
    assert refusal.value.code == code


def test_a_told_stage_cannot_be_moved_into_the_future(centre):
    mission = a_mission_under_way(centre, Stage.EN_ROUTE)
    at = centre.now + LATER
    with pytest.raises(Rejected) as refusal:
        centre.do(CorrectStages(mission=mission.id, steps=(step(Stage.EN_ROUTE, at),)))
    assert refusal.value.code == "stage.in-the-future"


def test_nothing_to_enter_is_refused(centre):
    mission = a_mission_under_way(centre)
    with pytest.raises(Rejected) as refusal:
        centre.do(CorrectStages(mission=mission.id, steps=()))
    assert refusal.value.code == "truth.nothing"


def test_what_a_free_vehicle_is_is_entered_for_the_time_of_the_evidence(centre):
    at = centre.now - timedelta(minutes=3)
    correction = CorrectState(
        vehicle=V01, state=VehicleState.AVAILABLE, at=at, evidence=evidence(at)
    )
    centre.do(correction)
    vehicle = centre.state.vehicles[V01]
    assert (vehicle.base, vehicle.since) == (VehicleState.AVAILABLE, at)
    assert vehicle.origin is Origin.GPS


def dismissal(kinds=(DoubtKind.NOT_MOVING,), **more):
    given = {"vehicle": V01, "kinds": kinds, "reason": DismissReason.CREW_ASKED, "for_s": 600.0}
    return DismissDoubts(**{**given, **more})


def test_a_doubt_is_dismissed_with_a_reason_and_an_end(centre):
    centre.do(dismissal(), at_seat(SEAT_1))
    (kept,) = centre.state.dismissed_doubts[V01]
    assert (kept.until, kept.reason, kept.seat) == (
        centre.now + LATER,
        DismissReason.CREW_ASKED,
        SEAT_1,
    )


def test_dismissing_for_no_time_brings_a_doubt_back(centre):
    centre.do(dismissal((DoubtKind.NOT_MOVING, DoubtKind.SILENT)))
    centre.do(dismissal(for_s=0.0))
    assert [d.kinds for d in centre.state.dismissed_doubts[V01]] == [(DoubtKind.SILENT,)]
    centre.do(dismissal((DoubtKind.SILENT,), for_s=0.0))
    assert V01 not in centre.state.dismissed_doubts


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"for_s": 13 * 3600.0}, "truth.too-long"),
        ({"for_s": -1.0}, "truth.too-long"),
        ({"kinds": ()}, "truth.nothing"),
    ],
)
def test_a_dismissal_without_a_doubt_or_longer_than_a_shift_is_refused(centre, more, code):
    with pytest.raises(Rejected) as refusal:
        centre.do(dismissal(**more))
    assert refusal.value.code == code


def test_a_second_source_is_kept_beside_the_first_once(centre):
    mission = a_mission_under_way(centre, Stage.EN_ROUTE)
    centre.later(300)
    report = ReportStage(mission=mission.id, stage=Stage.EN_ROUTE, origin=Origin.BY_HAND)
    assert len(centre.do(report)) == 1
    assert centre.later(300).do(report) == ()
    mission = centre.mission(mission.id)
    assert [(t.origin, t.stage) for t in mission.told_again] == [(Origin.BY_HAND, Stage.EN_ROUTE)]
    assert mission.reached(Stage.EN_ROUTE).origin is Origin.TERMINAL_KEY
