"""What contradicts what was told: one row for each vehicle, the heaviest doubt first."""

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Origin, Stage, VehicleState
from dispatch_app.domain.truth.kept import Dismissal, DismissReason, DoubtKind
from dispatch_app.domain.truth.rows import standing
from dispatch_app.domain.truth_commands import CorrectStages, StageStep
from tests.fakes.builders import a_place
from tests.fakes.truth_story import AT_CLINIC, AT_PLACE, AT_STATION, V7, City, where


def on_the_way():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    return city


def at_the_place():
    city = on_the_way()
    city.drives(AT_PLACE).stands(30)
    city.says(Stage.ON_SCENE)
    return city


def test_a_vehicle_where_it_says_it_is_has_no_row():
    assert City().stands(3600).look() is None
    assert at_the_place().stands(600).look() is None


def test_a_vehicle_on_standby_that_drives_about_is_doubted_with_its_distance():
    city = City().stands(120)
    city.drives((3000.0, 0.0))
    row = city.look()
    assert [d.kind for d in row.doubts] == [DoubtKind.AWAY_FROM_STATION, DoubtKind.NOT_TOLD]
    assert row.doubts[0].distance_m == pytest.approx(3000, abs=20)
    assert row.own.state is VehicleState.AVAILABLE


def test_on_the_way_and_not_moved_for_minutes():
    city = on_the_way().stands(230)
    assert city.kinds() == []
    city.stands(30)
    assert city.kinds() == ["not_moving"]


def test_on_the_way_by_its_word_and_still_at_the_station():
    city = City().stands(120)
    city.ordered()
    city.says(Stage.EN_ROUTE)
    city.stands(300)
    assert city.kinds() == ["not_left"]


def test_who_waits_at_the_place_is_not_called_stuck():
    city = on_the_way()
    city.drives(AT_PLACE).stands(600)
    assert city.kinds() == ["not_told"]


def test_a_key_pressed_kilometres_before_the_place():
    city = on_the_way()
    city.says(Stage.ON_SCENE)
    city.tick(12.0)
    row = city.look()
    assert [d.kind for d in row.doubts] == [DoubtKind.FAR_FROM_PLACE]
    assert row.doubts[0].distance_m == pytest.approx(3000, abs=100)
    assert row.stages == ()


def test_a_key_pressed_too_early_gets_the_time_of_the_track_offered():
    city = on_the_way()
    city.says(Stage.ON_SCENE)
    told_at = city.now
    city.drives(AT_PLACE)
    came_at = city.now
    city.stands(120)
    row = city.look()
    assert [d.kind for d in row.doubts] == [DoubtKind.NOT_AS_TRACKED]
    (step,) = row.stages
    assert (step.stage, step.told_at) == (Stage.ON_SCENE, told_at)
    assert abs(step.at - came_at) <= timedelta(seconds=20)


def test_a_place_known_within_a_circle_is_reached_within_it():
    city = City().stands(120)
    city.ordered(a_place(position=where(AT_PLACE), uncertainty_m=800.0))
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives((3300.0, 0.0)).stands(120)
    assert city.kinds() == ["not_told"]


def test_at_the_hospital_by_its_word_and_far_from_it():
    city = at_the_place()
    city.drives((4000.0, 2000.0))
    city.says(Stage.TRANSPORTING)
    city.says(Stage.AT_HOSPITAL)
    city.tick(0.0)
    assert city.kinds() == ["far_from_hospital"]


def test_no_fix_for_minutes_on_a_mission():
    city = on_the_way()
    city.hears = False
    city.stands(170)
    assert city.kinds() == []
    city.stands(20)
    assert city.kinds() == ["silent"]


def test_no_fix_for_minutes_without_a_mission_is_no_contradiction():
    city = City().stands(120)
    city.hears = False
    assert city.stands(3600).look() is None


def test_a_vehicle_that_was_never_heard_has_no_terminal():
    city = City()
    city.hears = False
    city.ordered()
    assert city.stands(3600).look() is None


def test_paused_and_driving():
    city = City().stands(120)
    city.says_state(VehicleState.OUT_OF_SERVICE)
    city.drives((3000.0, 0.0))
    assert city.kinds() == ["moving_off_duty"]
    city.stands(120)
    assert city.kinds() == []


def test_free_by_its_word_and_long_inside_a_hospital():
    city = City().stands(60)
    city.says_state(VehicleState.AVAILABLE)
    city.drives(AT_CLINIC).stands(800)
    assert city.kinds() == []
    city.stands(200)
    assert city.kinds() == ["in_hospital"]


def test_two_sources_that_tell_one_stage_for_two_times():
    city = at_the_place()
    first = city.now
    city.stands(300)
    city.says(Stage.ON_SCENE, origin=Origin.STATION_BUTTON)
    row = city.look()
    assert [d.kind for d in row.doubts] == [DoubtKind.TOLD_TWICE]
    assert (row.doubts[0].told_at, row.doubts[0].also_at) == (first, city.now)


def test_of_two_times_the_one_that_the_track_bears_out_is_offered_and_settles_it():
    city = at_the_place()
    told_at = city.now
    city.stands(300)
    city.says(Stage.ON_SCENE, origin=Origin.STATION_BUTTON)
    (step,) = city.look().stages
    assert (step.stage, step.told_at) == (Stage.ON_SCENE, told_at)
    assert abs(step.at - told_at) <= timedelta(seconds=60)
    entered = StageStep(stage=step.stage, at=step.at, evidence=step.evidence)
    city.centre.do(CorrectStages(mission=city.mission.id, steps=(entered,)))
    assert city.look() is None


def test_two_sources_a_minute_apart_agree():
    city = at_the_place()
    city.stands(50)
    city.says(Stage.ON_SCENE, origin=Origin.STATION_BUTTON)
    assert city.mission.told_again == ()


def test_it_arrived_before_it_left():
    city = on_the_way()
    city.says(Stage.ON_SCENE, at=city.now - timedelta(minutes=5))
    assert "out_of_order" in city.kinds()


def test_all_that_is_wrong_with_a_vehicle_stands_in_its_one_row_with_the_oldest_time():
    city = at_the_place()
    city.says(Stage.ON_SCENE, origin=Origin.BY_HAND, at=city.now - timedelta(minutes=30))
    city.drives((4000.0, -3000.0))
    row = city.look()
    kinds = [d.kind for d in row.doubts]
    assert kinds == [DoubtKind.FAR_FROM_PLACE, DoubtKind.NOT_TOLD, DoubtKind.TOLD_TWICE]
    assert row.since == min(d.since for d in row.doubts)
    assert row.vehicle == V7


def test_what_was_dismissed_comes_back_when_its_time_is_over():
    city = City().stands(120)
    city.drives((3000.0, 0.0))
    row, now = city.look(), city.now
    both = tuple(d.kind for d in row.doubts)
    gone = Dismissal(
        kinds=both,
        until=now + timedelta(minutes=10),
        reason=DismissReason.AGREED,
        seat=None,
        at=now,
    )
    assert standing(row, (gone,), now) is None
    assert standing(row, (gone,), now + timedelta(minutes=10)) == row


def test_dismissing_one_doubt_leaves_the_others():
    city = City().stands(120)
    city.drives((3000.0, 0.0))
    row, now = city.look(), city.now
    gone = Dismissal(
        kinds=(DoubtKind.NOT_TOLD,),
        until=now + timedelta(minutes=10),
        reason=DismissReason.OTHER,
        seat=None,
        at=now,
    )
    left = standing(row, (gone,), now)
    assert [d.kind for d in left.doubts] == [DoubtKind.AWAY_FROM_STATION]


def test_back_home_all_is_well_again():
    city = City().stands(120)
    city.drives((3000.0, 0.0))
    assert city.kinds()
    city.drives(AT_STATION).stands(120)
    assert city.kinds() == []
