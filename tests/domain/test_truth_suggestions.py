"""What positions suggest: left, arrived, left again, at the hospital, back; and when."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.truth.fences import Fence, Stays, taken
from dispatch_app.domain.truth.kept import FenceKind
from dispatch_app.domain.truth.limits import USUAL
from tests.fakes.truth_story import (
    AT_CLINIC,
    AT_OTHER,
    AT_PLACE,
    AT_STATION,
    CLINIC,
    OTHER_CLINIC,
    City,
    where,
)


def a_silent_run(**more):
    """Nobody presses a key between the order and the hospital."""
    city = City(**more)
    city.stands(120)
    city.ordered()
    city.stands(60).drives(AT_PLACE).stands(600).drives(AT_CLINIC).stands(300)
    return city


def stages(city):
    row = city.look()
    return [] if row is None else [step.stage for step in row.stages]


def test_a_whole_run_without_keys_is_suggested_stage_by_stage():
    assert stages(a_silent_run()) == [
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
    ]


def test_each_suggestion_carries_when_it_happened_and_by_what():
    city = City().stands(120)
    city.ordered()
    ordered_at = city.now
    city.stands(60)
    left_at = city.now
    city.drives(AT_PLACE)
    came_at = city.now
    city.stands(120)
    left, came = city.look().stages
    assert abs(left.at - left_at) <= timedelta(seconds=20)
    assert abs(came.at - came_at) <= timedelta(seconds=20)
    assert (left.evidence.fence, came.evidence.fence) == (FenceKind.START, FenceKind.PLACE)
    assert came.evidence.fix_at == came.at
    assert came.evidence.distance_m == 0.0
    assert left.at > ordered_at


def test_a_stage_that_the_crew_told_is_not_suggested():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives(AT_PLACE).stands(30)
    city.says(Stage.ON_SCENE)
    assert city.look() is None


def test_the_crew_has_a_minute_to_say_it_itself():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives(AT_PLACE).stands(45)
    assert city.look() is None
    city.stands(30)
    assert stages(city) == [Stage.ON_SCENE]


def test_driving_by_the_place_is_no_arrival():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives((8000.0, 0.0)).stands(60)
    assert Stage.ON_SCENE not in stages(city)


def test_who_drives_the_other_way_has_not_left_for_the_place():
    city = City().stands(120)
    city.ordered()
    city.drives((-3000.0, 0.0)).stands(90)
    assert stages(city) == []


def test_who_was_driving_when_it_was_ordered_is_on_its_way_since_the_order():
    city = City().stands(60)
    city.says_state(VehicleState.AVAILABLE)
    city.drives((1500.0, 0.0))
    city.ordered()
    ordered_at = city.now
    city.drives((3000.0, 0.0))
    assert [(s.stage, s.at) for s in city.look().stages] == [(Stage.EN_ROUTE, ordered_at)]


def test_leaving_the_place_counts_from_the_last_fix_there():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives(AT_PLACE).stands(30)
    city.says(Stage.ON_SCENE)
    city.stands(300)
    left_at = city.now
    city.drives((4000.0, 2000.0))
    (left,) = city.look().stages
    assert left.stage is Stage.TRANSPORTING
    assert abs(left.at - left_at) <= timedelta(seconds=20)


def test_another_hospital_is_an_arrival_too_once_it_stands_there():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives(AT_PLACE).stands(30)
    city.says(Stage.ON_SCENE)
    city.drives((4000.0, 1000.0))
    city.says(Stage.TRANSPORTING)
    city.drives(AT_OTHER).stands(200)
    row = city.look()
    assert [(s.stage, s.evidence.id) for s in row.stages] == [(Stage.AT_HOSPITAL, OTHER_CLINIC)]
    assert row.doubts[0].kind == "other_hospital"


def test_leaving_the_hospital_ends_the_mission():
    city = a_silent_run()
    city.drives(AT_STATION).stands(90)
    assert stages(city)[-1] is Stage.COMPLETE
    assert city.look().stages[-1].evidence.id == CLINIC


def test_a_free_vehicle_back_at_its_station_is_standby():
    city = City().stands(60)
    city.says_state(VehicleState.AVAILABLE)
    city.drives((2000.0, 0.0)).stands(60).drives(AT_STATION)
    came_at = city.now
    city.stands(120)
    own = city.look().own
    assert own.state is VehicleState.STANDBY
    assert abs(own.at - came_at) <= timedelta(seconds=20)


def test_a_vehicle_that_leaves_its_station_without_a_word_is_on_the_road():
    city = City().stands(120)
    city.drives((3000.0, 0.0))
    assert city.look().own.state is VehicleState.AVAILABLE


def test_what_is_old_suggests_nothing():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives(AT_PLACE).stands(100)
    assert stages(city) == [Stage.ON_SCENE]
    city.hears = False
    city.stands(USUAL.fresh_s + 10)
    assert stages(city) == []


def test_a_jump_that_cannot_be_believed_moves_nothing():
    city = City().stands(120)
    for second in range(20):
        city.centre.later(5)
        city.fix((9000.0 + second, 0.0), plausible=False)
    assert city.look().doubts[0].kind == "unbelievable"
    assert city.look().own is None


def test_a_fix_that_comes_late_moves_nothing():
    city = City().stands(120)
    before = city.memory
    city.fix((9000.0, 0.0), late=True)
    assert city.memory == before


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), noise_m=st.floats(0.0, 25.0))
def test_however_a_receiver_wanders_a_standing_vehicle_neither_leaves_nor_comes(seed, noise_m):
    city = City(noise_m=noise_m, seed=seed)
    for _ in range(10):
        city.stands(90)
        assert city.look() is None


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), noise_m=st.floats(0.0, 20.0))
def test_noise_changes_neither_the_stages_nor_their_times_by_much(seed, noise_m):
    clean, noisy = a_silent_run().look(), a_silent_run(noise_m=noise_m, seed=seed).look()
    assert [s.stage for s in noisy.stages] == [s.stage for s in clean.stages]
    for one, other in zip(clean.stages, noisy.stages, strict=True):
        assert abs(one.at - other.at) <= timedelta(seconds=30)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), dropped=st.lists(st.integers(0, 200), max_size=40))
def test_doubtful_and_late_fixes_among_the_good_ones_change_no_suggestion(seed, dropped):
    clean, city = a_silent_run().look(), City(seed=seed)
    plain, wild = city.fix, set(dropped)
    count = iter(range(100_000))

    def with_rubbish(point, speed_mps=0.0, **more):
        if next(count) in wild:
            plain((60_000.0, 60_000.0), plausible=False)
            plain((point[0] + 900.0, point[1]), late=True)
        plain(point, speed_mps, **more)

    city.fix = with_rubbish
    city.stands(120)
    city.ordered()
    city.stands(60).drives(AT_PLACE).stands(600).drives(AT_CLINIC).stands(300)
    assert city.look().stages == clean.stages


@pytest.mark.parametrize(("out_m", "gone"), [(120.0, False), (240.0, False), (260.0, True)])
def test_between_the_fence_and_the_wider_one_nobody_has_left(out_m, gone):
    city = City().stands(120)
    fence = Fence(FenceKind.STATION, "T", where(AT_STATION), 150.0)
    stays = Stays()
    for point in [AT_STATION] * 20 + [(out_m, 0.0)] * 20:
        city.centre.later(5)
        city.fix(point)
        stays = taken(stays, fence, city.memory.last, USUAL)
    assert (stays.now is None) is gone
