"""A vehicle's day: shifts by plan, crews that sign on, checks, levels, upkeep, pauses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, PauseReason, Role, Stage, VehicleState
from dispatch_app.domain.duty import CheckItem, Levels, Unfit, UpkeepKind
from dispatch_app.domain.duty_commands import (
    DropShift,
    PlanShift,
    RemindOfPause,
    ReportLevels,
    SetUpkeep,
    SignOn,
)
from dispatch_app.domain.duty_events import PauseRanOut
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, ShiftId
from dispatch_app.domain.ranking import Travel, Why, rank_vehicles
from dispatch_app.domain.values import Actor
from dispatch_app.services import rights
from dispatch_app.services.duty_watch import due
from tests.fakes.builders import (
    NOON,
    NORTH,
    SEAT_1,
    SOUTH,
    V01,
    V02,
    Centre,
    a_centre,
    a_mission,
    a_recommendation,
    at_seat,
    at_station,
)

CREW = at_station(NORTH)
CLOCK = Actor(account=AccountId("centre"), role=Role.SYSTEM)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def hour(n: float) -> datetime:
    return NOON + timedelta(hours=n)


def shift(since: float, until: float) -> PlanShift:
    return PlanShift(vehicle=V01, since=hour(since), until=hour(until))


def sign(*missing: CheckItem, levels: Levels | None = None) -> SignOn:
    return SignOn(
        vehicle=V01, driver="丙", crew=("丁",), missing=missing, levels=levels or Levels()
    )


def time_passes(centre: Centre, hours: float = 0) -> Centre:
    """As the watch that looks every second, at this moment."""
    centre.later(hours * 3600)
    for command, _ in list(due(centre.state, centre.now)):
        centre.do(command, CLOCK)
    assert list(due(centre.state, centre.now)) == []
    return centre


def why_out(centre: Centre) -> str:
    travel = Travel(time_s=60.0, distance_m=900.0, fix_age_s=5.0)
    rows = rank_vehicles(centre.state, {V01: travel, V02: travel}, wanted=None, priority=None)
    (row,) = [r for r in rows if r.vehicle == V01]
    return row.reason if row.excluded else ""


def refusal(centre: Centre, command: c.Command) -> str:
    with pytest.raises(Rejected) as no:
        centre.do(command, CREW)
    return no.value.code


# ---- shifts


def test_a_vehicle_without_a_plan_serves_always(centre: Centre) -> None:
    time_passes(centre, 100)
    assert (centre.doing(), why_out(centre)) == (VehicleState.STANDBY, "")


def test_a_vehicle_serves_in_its_shifts_and_in_no_other_time(centre: Centre) -> None:
    centre.do(shift(1, 9), CREW)
    time_passes(centre)
    assert (centre.doing(), why_out(centre)) == (VehicleState.OUT_OF_SERVICE, Why.OFF_SHIFT)
    time_passes(centre, 1)
    assert (centre.doing(), why_out(centre)) == (VehicleState.STANDBY, "")
    time_passes(centre, 8)
    assert why_out(centre) == Why.OFF_SHIFT


def test_after_a_stop_of_the_centre_the_shift_of_now_counts(centre: Centre) -> None:
    centre.do(shift(1, 9), CREW)
    centre.do(shift(9, 17), CREW)
    time_passes(centre, 10)
    assert centre.doing() is VehicleState.STANDBY


def test_a_crew_that_signs_on_after_its_shift_works_on(centre: Centre) -> None:
    centre.do(shift(0, 8), CREW)
    centre.do(sign(), CREW)
    time_passes(centre, 8)
    assert centre.doing() is VehicleState.OUT_OF_SERVICE
    centre.later(60).do(sign(), CREW)
    time_passes(centre)
    assert centre.doing() is VehicleState.STANDBY


def test_a_shift_that_ends_in_a_run_takes_nobody_off_the_road() -> None:
    centre, _ = a_mission(Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    centre.do(shift(0, 1), CREW)
    time_passes(centre, 1)
    assert centre.doing() is VehicleState.EN_ROUTE


def test_a_vehicle_off_shift_cannot_be_sent_and_says_why(centre: Centre) -> None:
    centre.do(shift(1, 9), CREW)
    time_passes(centre)
    incident = centre.opens()
    with pytest.raises(Rejected) as no:
        centre.sends(incident, V01, recommendation=a_recommendation(V01))
    assert (no.value.code, no.value.details["why"]) == ("vehicle.not-fit", "off_shift")


def test_shifts_that_are_none_are_refused(centre: Centre) -> None:
    assert refusal(centre, shift(9, 1)) == "shift.no-span"
    assert refusal(centre, shift(0, 37)) == "shift.no-span"
    assert refusal(centre, shift(-9, -1)) == "shift.is-over"
    centre.do(shift(1, 9), CREW)
    assert refusal(centre, shift(8, 16)) == "shift.overlaps"
    unknown = DropShift(vehicle=V01, shift=ShiftId("?"))
    assert refusal(centre, unknown) == "shift.unknown"


def test_a_plan_that_is_dropped_sets_the_vehicle_free(centre: Centre) -> None:
    centre.do(shift(1, 9), CREW)
    time_passes(centre)
    (planned,) = centre.vehicle().duty.shifts
    centre.do(DropShift(vehicle=V01, shift=planned.id), CREW)
    time_passes(centre)
    assert centre.doing() is VehicleState.STANDBY


def test_shifts_long_over_are_forgotten(centre: Centre) -> None:
    for _ in range(10):
        centre.do(PlanShift(vehicle=V01, since=centre.now, until=centre.now + timedelta(hours=8)))
        time_passes(centre, 24)
    assert len(centre.vehicle().duty.shifts) <= 4


# ---- crews and checks


def test_a_crew_signs_on_with_names_and_what_it_read(centre: Centre) -> None:
    centre.do(sign(levels=Levels(fuel_pct=80, oxygen_pct=95, odometer_km=81_204)), CREW)
    vehicle = centre.vehicle()
    assert (vehicle.crew, vehicle.duty.driver) == (("丙", "丁"), "丙")
    assert (vehicle.duty.signed_on_at, vehicle.duty.signed_on_by) == (NOON, "station-N")
    assert vehicle.duty.levels.odometer_km == 81_204


def test_nobody_signs_on_without_a_driver(centre: Centre) -> None:
    assert refusal(centre, SignOn(vehicle=V01, driver=" ")) == "shift.no-driver"


def test_what_is_essential_and_missing_takes_a_vehicle_out_until_it_is_there(
    centre: Centre,
) -> None:
    centre.do(sign(CheckItem.DEFIBRILLATOR), CREW)
    assert (why_out(centre), centre.vehicle().duty.unfit) == (
        Why.CHECK_FAILED,
        (Unfit.CHECK_FAILED,),
    )
    centre.do(sign(CheckItem.RADIO), CREW)
    assert why_out(centre) == ""


def test_low_fuel_or_oxygen_is_shown_and_forbids_nothing(centre: Centre) -> None:
    centre.do(sign(levels=Levels(fuel_pct=80, oxygen_pct=90)), CREW)
    assert not centre.vehicle().duty.levels.low
    centre.do(ReportLevels(vehicle=V01, levels=Levels(oxygen_pct=20)), CREW)
    assert centre.vehicle().duty.levels == Levels(fuel_pct=80, oxygen_pct=20)
    assert (centre.vehicle().duty.levels.low, why_out(centre)) == (True, "")


def test_an_odometer_runs_forward(centre: Centre) -> None:
    centre.do(sign(levels=Levels(odometer_km=500)), CREW)
    back = ReportLevels(vehicle=V01, levels=Levels(odometer_km=499))
    assert refusal(centre, back) == "shift.odometer-goes-back"


@pytest.mark.parametrize("wrong", [{"fuel_pct": 101}, {"oxygen_pct": -1}, {"odometer_km": 10**8}])
def test_what_no_gauge_shows_is_no_value(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidValue):
        Levels(**wrong)


# ---- upkeep


def test_work_that_falls_due_takes_a_vehicle_out_until_it_has_another_day(centre: Centre) -> None:
    service = SetUpkeep(vehicle=V01, kind=UpkeepKind.SERVICE, due_at=hour(2))
    centre.do(service, CREW)
    time_passes(centre, 1)
    assert why_out(centre) == ""
    time_passes(centre, 1)
    assert (why_out(centre), centre.doing()) == (Why.UPKEEP_DUE, VehicleState.OUT_OF_SERVICE)
    centre.do(SetUpkeep(vehicle=V01, kind=UpkeepKind.SERVICE, due_at=hour(2000)), CREW)
    assert why_out(centre) == ""


@pytest.mark.parametrize("kind", UpkeepKind)
def test_whatever_is_due_takes_the_vehicle_out(centre: Centre, kind: UpkeepKind) -> None:
    centre.do(SetUpkeep(vehicle=V01, kind=kind, due_at=hour(2)), CREW)
    time_passes(centre, 3)
    assert centre.vehicle().duty.unfit == (Unfit.UPKEEP_DUE,)


def test_a_week_before_the_boards_are_told_and_not_earlier(centre: Centre) -> None:
    centre.do(SetUpkeep(vehicle=V01, kind=UpkeepKind.DISINFECTION, due_at=hour(100)), CREW)
    centre.do(SetUpkeep(vehicle=V01, kind=UpkeepKind.MEDICINE_EXPIRY, due_at=hour(50)), CREW)
    centre.do(SetUpkeep(vehicle=V01, kind=UpkeepKind.SERVICE, due_at=hour(2000)), CREW)
    soon = centre.vehicle().duty.due_soon(hour(0))
    assert [upkeep.kind for upkeep in soon] == [UpkeepKind.MEDICINE_EXPIRY, UpkeepKind.DISINFECTION]


def test_upkeep_that_is_not_awaited_any_more_is_gone(centre: Centre) -> None:
    centre.do(SetUpkeep(vehicle=V01, kind=UpkeepKind.DEVICES, due_at=hour(2)), CREW)
    centre.do(SetUpkeep(vehicle=V01, kind=UpkeepKind.DEVICES, due_at=None), CREW)
    assert centre.vehicle().duty.upkeep == ()


# ---- pauses


def pause(until: float | None) -> c.PauseVehicle:
    return c.PauseVehicle(
        vehicle=V01,
        reason=PauseReason.MEAL,
        origin=Origin.STATION_BUTTON,
        until=None if until is None else hour(until),
    )


def test_a_pause_with_an_end_reminds_once_when_it_comes(centre: Centre) -> None:
    centre.do(pause(0.5), CREW)
    assert centre.doing() is VehicleState.PAUSED
    time_passes(centre, 0.4)
    assert not centre.vehicle().duty.pause_ran_out
    time_passes(centre, 0.1)
    assert centre.vehicle().duty.pause_ran_out
    assert sum(isinstance(event, PauseRanOut) for event in centre.events) == 1
    assert centre.doing() is VehicleState.PAUSED, "nobody comes back without a word"


def test_who_comes_back_or_pauses_anew_is_not_reminded_of_the_pause_before(
    centre: Centre,
) -> None:
    centre.do(pause(0.5), CREW)
    back = c.ReportVehicleState(
        vehicle=V01, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
    )
    centre.later(60).do(back, CREW)
    assert centre.vehicle().duty.pause_until is None
    assert centre.do(RemindOfPause(vehicle=V01, until=hour(0.5)), CLOCK) == ()
    centre.do(pause(2), CREW)
    time_passes(centre, 1)
    assert not centre.vehicle().duty.pause_ran_out


def test_a_pause_may_be_made_longer_and_never_ends_before_it_begins(centre: Centre) -> None:
    centre.do(pause(0.5), CREW)
    centre.do(pause(1), CREW)
    assert centre.vehicle().duty.pause_until == hour(1)
    assert refusal(centre, pause(0)) == "pause.is-over"


# ---- who may


def test_a_station_plans_for_its_own_vehicles_and_a_dispatcher_signs_crews_on(
    centre: Centre,
) -> None:
    rights.check(at_station(NORTH), shift(1, 9), centre.state)
    rights.check(at_seat(SEAT_1), sign(), centre.state)
    for actor, command in ((at_station(SOUTH), shift(1, 9)), (at_seat(SEAT_1), shift(1, 9))):
        with pytest.raises(Rejected):
            rights.check(actor, command, centre.state)


def test_a_vehicle_registered_again_keeps_its_day(centre: Centre) -> None:
    centre.do(sign(levels=Levels(fuel_pct=50)), CREW)
    duty = centre.vehicle().duty
    again = c.RegisterVehicle(
        id=V01, plate="演B01", station=NORTH, level=centre.vehicle().level, crew=("甲",)
    )
    centre.do(again)
    assert (centre.vehicle().duty, centre.vehicle().crew) == (duty, ("丙", "丁"))
