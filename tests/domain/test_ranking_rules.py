"""Which vehicle goes first, which hospital, and why: every row has its reason."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    HospitalStatus,
    Level,
    Origin,
    PauseReason,
    Priority,
    Stage,
    VehicleState,
)
from dispatch_app.domain.cover import CellId, CoverEffect
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.ranking import Travel, Why, rank_hospitals, rank_vehicles
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Position, RankedVehicle
from tests.fakes.builders import (
    H1,
    H2,
    MACHINE,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    a_mission,
    changed,
)


def drive(time_s: float | None, **more: Any) -> Travel:
    distance = None if time_s is None else time_s * 10
    return Travel(**{"time_s": time_s, "distance_m": distance, "fix_age_s": 2.0, **more})


NEAR_TO_FAR = {V01: drive(100), V02: drive(200), V03: drive(300)}


def ranked(
    state: CentreState,
    travel: dict[VehicleId, Travel] | None = None,
    *,
    wanted: Level | None = None,
    priority: Priority | None = None,
) -> list[tuple[str, str]]:
    rows = rank_vehicles(
        state, NEAR_TO_FAR if travel is None else travel, wanted=wanted, priority=priority
    )
    return [(row.vehicle, row.reason) for row in rows]


def row_of(state: CentreState, vehicle: VehicleId, travel: Travel) -> RankedVehicle:
    rows = rank_vehicles(state, {**NEAR_TO_FAR, vehicle: travel}, wanted=None, priority=None)
    return next(row for row in rows if row.vehicle == vehicle)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def test_the_soonest_by_road_goes_first(centre: Centre) -> None:
    travel = {**NEAR_TO_FAR, V03: drive(50)}
    assert ranked(centre.state, travel) == [
        (V03, Why.NEAREST),
        (V01, Why.FITS_LEVEL),
        (V02, Why.FITS_LEVEL),
    ]


def test_a_vehicle_of_the_wanted_level_goes_before_a_sooner_one(centre: Centre) -> None:
    assert ranked(centre.state, wanted=Level.ALS, priority=Priority.P2)[0] == (V02, Why.NEAREST)


def test_an_als_vehicle_serves_where_a_bls_one_is_wanted(centre: Centre) -> None:
    travel = {**NEAR_TO_FAR, V02: drive(10)}
    assert ranked(centre.state, travel, wanted=Level.BLS)[0] == (V02, Why.NEAREST)


def test_with_life_at_risk_a_much_sooner_vehicle_goes_first_whatever_its_level(
    centre: Centre,
) -> None:
    travel = {V01: drive(100), V02: drive(220), V03: drive(300)}
    rows = ranked(centre.state, travel, wanted=Level.ALS, priority=Priority.P1)
    assert rows[0] == (V01, Why.SOONER_BELOW_LEVEL)
    travel[V02] = drive(219)
    rows = ranked(centre.state, travel, wanted=Level.ALS, priority=Priority.P1)
    assert rows[0] == (V02, Why.NEAREST)


def test_an_infectious_patient_waits_for_the_right_vehicle(centre: Centre) -> None:
    """Sooner never beats a negative-pressure cabin."""
    rows = ranked(centre.state, wanted=Level.NEGATIVE_PRESSURE, priority=Priority.P1)
    assert {why for _, why in rows} == {Why.OTHER_LEVEL}


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (VehicleState.PAUSED, Why.PAUSED),
        (VehicleState.OUT_OF_SERVICE, Why.OUT_OF_SERVICE),
        (VehicleState.UNKNOWN, Why.STATE_UNKNOWN),
    ],
)
def test_who_cannot_go_says_why_and_stands_below(
    centre: Centre, state: VehicleState, why: Why
) -> None:
    rows = rank_vehicles(
        changed(centre.state, V01, base=state), NEAR_TO_FAR, wanted=None, priority=None
    )
    assert [(r.vehicle, r.excluded) for r in rows] == [(V02, False), (V03, False), (V01, True)]
    assert rows[-1].reason == why


def test_a_vehicle_on_a_mission_is_out_even_if_nearest() -> None:
    centre, _ = a_mission(Stage.EN_ROUTE, vehicle=V01)
    assert ranked(centre.state)[-1] == (V01, Why.ON_MISSION)


def test_a_vehicle_on_its_way_home_may_be_sent(centre: Centre) -> None:
    centre.do(
        c.ReportVehicleState(vehicle=V01, state=VehicleState.RETURNING, origin=Origin.TERMINAL_KEY)
    )
    assert ranked(centre.state)[0] == (V01, Why.NEAREST)


@pytest.mark.parametrize(
    ("travel", "why"),
    [
        (drive(None), Why.UNREACHABLE),
        (drive(None, for_size_s=float("inf")), Why.TOO_LARGE),
        (drive(10, fix_age_s=121.0), Why.STALE_FIX),
        (drive(10, plausible=False), Why.IMPLAUSIBLE_FIX),
    ],
)
def test_a_position_that_cannot_be_trusted_keeps_a_vehicle_out(
    centre: Centre, travel: Travel, why: Why
) -> None:
    row = row_of(centre.state, V01, travel)
    assert (row.excluded, row.reason) == (True, why)


def test_a_way_round_for_its_size_is_named_where_it_counts(centre: Centre) -> None:
    assert row_of(centre.state, V01, drive(10, for_size_s=29.0)).reason == Why.NEAREST
    assert row_of(centre.state, V01, drive(10, for_size_s=30.0)).reason == Why.DETOUR_FOR_SIZE


def test_a_larger_vehicle_stands_where_its_own_time_puts_it(centre: Centre) -> None:
    travel = {**NEAR_TO_FAR, V01: drive(250, for_size_s=150.0)}
    assert ranked(centre.state, travel) == [
        (V02, Why.NEAREST),
        (V01, Why.DETOUR_FOR_SIZE),
        (V03, Why.FITS_LEVEL),
    ]


def test_a_fix_at_the_limit_still_counts(centre: Centre) -> None:
    assert not row_of(centre.state, V01, drive(10, fix_age_s=120.0)).excluded


def test_on_standby_the_station_stands_in_for_a_missing_fix(centre: Centre) -> None:
    row = row_of(centre.state, V01, drive(10, fix_age_s=None))
    assert (row.excluded, row.reason) == (False, Why.AT_STATION_NO_FIX)


def test_on_the_road_a_missing_fix_keeps_a_vehicle_out(centre: Centre) -> None:
    state = changed(centre.state, V01, base=VehicleState.AVAILABLE)
    row = row_of(state, V01, drive(10, fix_age_s=None))
    assert (row.excluded, row.reason) == (True, Why.NO_FIX)


def test_every_vehicle_has_a_row_even_without_any_position(centre: Centre) -> None:
    rows = ranked(centre.state, {})
    assert {why for _, why in rows} == {Why.NO_FIX}
    assert len(rows) == 3


def test_the_table_says_what_a_station_has_left(centre: Centre) -> None:
    rows = rank_vehicles(centre.state, NEAR_TO_FAR, wanted=None, priority=None)
    assert {r.vehicle: r.cover_after for r in rows} == {V01: 1, V02: 1, V03: 0}


def test_a_paused_neighbour_is_no_cover(centre: Centre) -> None:
    centre.do(c.PauseVehicle(vehicle=V02, reason=PauseReason.MEAL, origin=Origin.TERMINAL_KEY))
    row = row_of(centre.state, V01, drive(10))
    assert row.cover_after == 0


# ---- hospitals


def test_the_nearest_able_hospital_goes_first(centre: Centre) -> None:
    travel = {H1: drive(500), H2: drive(100)}
    rows = rank_hospitals(centre.state, travel, wanted=("chest_pain",))
    assert [(r.hospital, r.missing) for r in rows] == [(H1, ()), (H2, ("chest_pain",))]


def test_without_a_wish_the_nearest_goes_first(centre: Centre) -> None:
    rows = rank_hospitals(centre.state, {H1: drive(500), H2: drive(100)}, wanted=())
    assert [r.hospital for r in rows] == [H2, H1]


def with_a_childrens_hospital(centre: Centre, *able: str) -> HospitalId:
    hospital = HospitalId("H9")
    centre.do(
        c.RegisterHospital(
            id=hospital,
            name="演示儿童医院",
            position=Position(lat=31.5, lon=120.5),
            capabilities=able,
        ),
        MACHINE,
    )
    return hospital


def test_a_hospital_for_children_alone_is_not_where_anybody_goes_first(centre: Centre) -> None:
    children = with_a_childrens_hospital(centre, "emergency", "paediatric", "neonatal")
    travel = {H1: drive(900), H2: drive(500), children: drive(100)}
    rows = rank_hospitals(centre.state, travel, wanted=())
    assert [r.hospital for r in rows] == [H2, H1, children]
    assert rows[-1].only_for == ("paediatric", "neonatal")


def test_a_hospital_for_children_is_where_a_child_goes_first(centre: Centre) -> None:
    children = with_a_childrens_hospital(centre, "emergency", "paediatric")
    travel = {H1: drive(900), H2: drive(500), children: drive(700)}
    first = rank_hospitals(centre.state, travel, wanted=("paediatric",))[0]
    assert (first.hospital, first.only_for) == (children, ())


def test_where_nobody_has_what_is_wanted_the_specialised_ones_still_go_last(
    centre: Centre,
) -> None:
    children = with_a_childrens_hospital(centre, "emergency", "paediatric")
    travel = {H1: drive(900), H2: drive(500), children: drive(100)}
    rows = rank_hospitals(centre.state, travel, wanted=("poison",))
    assert [r.hospital for r in rows] == [H2, H1, children]


def test_a_clinic_that_is_not_known_to_take_emergencies_goes_below_those_that_do(
    centre: Centre,
) -> None:
    clinic = with_a_childrens_hospital(centre)
    travel = {H1: drive(900), H2: drive(500), clinic: drive(100)}
    rows = rank_hospitals(centre.state, travel, wanted=())
    assert [(r.hospital, r.takes_emergencies) for r in rows] == [
        (H2, True),
        (H1, True),
        (clinic, False),
    ]


def test_a_hospital_that_turns_vehicles_away_goes_last_but_stays_in_the_table(
    centre: Centre,
) -> None:
    centre.do(c.ReportHospital(hospital=H1, status=HospitalStatus.DIVERTED), MACHINE)
    rows = rank_hospitals(centre.state, {H1: drive(100), H2: drive(500)}, wanted=("chest_pain",))
    assert [(r.hospital, r.diverted) for r in rows] == [(H2, False), (H1, True)]


def test_a_hospital_without_a_road_goes_last(centre: Centre) -> None:
    rows = rank_hospitals(centre.state, {H1: drive(None), H2: drive(900)}, wanted=())
    assert [r.hospital for r in rows] == [H2, H1]


def test_our_own_vehicles_count_as_load() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.do(c.ChooseHospital(mission=mission.id, hospital=H1))
    load = []
    for stage in (Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE):
        centre.reaches(mission, stage)
        row = next(r for r in rank_hospitals(centre.state, {}, wanted=()) if r.hospital == H1)
        load.append((row.inbound, row.at_door))
    assert load == [(1, 0), (0, 1), (0, 0)]


LAYS_BARE = {V01: CoverEffect(cells=frozenset({CellId(7), CellId(8)}), people=5200.4)}


def covered(state: CentreState, priority: Priority) -> list[RankedVehicle]:
    return list(rank_vehicles(state, NEAR_TO_FAR, wanted=None, priority=priority, cover=LAYS_BARE))


@pytest.mark.parametrize("priority", [Priority.P1, Priority.P2])
def test_the_nearest_goes_to_an_emergency_whatever_lies_bare(
    centre: Centre, priority: Priority
) -> None:
    first = covered(centre.state, priority)[0]
    assert (first.vehicle, first.reason) == (V01, Why.NEAREST)


@pytest.mark.parametrize("priority", [Priority.P3, Priority.P4])
def test_a_low_priority_leaves_the_last_vehicle_of_an_area_and_says_so(
    centre: Centre, priority: Priority
) -> None:
    first, second, *_ = covered(centre.state, priority)
    assert (first.vehicle, first.reason) == (V02, Why.KEEPS_COVER)
    assert second.vehicle == V01


def test_every_row_tells_what_it_would_lay_bare(centre: Centre) -> None:
    told = {r.vehicle: (r.bare_cells, r.bare_people) for r in covered(centre.state, Priority.P1)}
    assert told == {V01: (2, 5200), V02: (0, 0), V03: (0, 0)}


def test_without_a_ledger_nothing_is_claimed(centre: Centre) -> None:
    row = rank_vehicles(centre.state, NEAR_TO_FAR, wanted=None, priority=Priority.P3)[0]
    assert (row.reason, row.bare_cells, row.bare_people) == (Why.NEAREST, None, None)
