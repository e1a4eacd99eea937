"""Rules of vehicles, stations and hospitals: what they are and say of themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    HospitalStatus,
    Level,
    Origin,
    PauseReason,
    Stage,
    VehicleState,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.values import VehicleSize
from tests.fakes.builders import (
    H1,
    MACHINE,
    NORTH,
    V01,
    Centre,
    a_centre,
    a_mission,
    an_empty_centre,
    at_station,
    setting_up,
)

CREW = at_station(NORTH)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def says(state: VehicleState) -> c.ReportVehicleState:
    return c.ReportVehicleState(vehicle=V01, state=state, origin=Origin.STATION_BUTTON)


PAUSE = c.PauseVehicle(vehicle=V01, reason=PauseReason.REFUELLING, origin=Origin.TERMINAL_KEY)


def test_setting_up_a_known_region_again_changes_nothing(centre: Centre) -> None:
    registering = [command for command in setting_up() if type(command).__name__[:8] == "Register"]
    assert len(registering) > 5
    for command in registering:
        assert centre.do(command, MACHINE) == ()


def test_a_vehicle_needs_a_known_station() -> None:
    register = c.RegisterVehicle(
        id=VehicleId("09"), plate="演A09", station=StationId("?"), level=Level.BLS
    )
    with pytest.raises(Rejected) as refusal:
        an_empty_centre().do(register, MACHINE)
    assert refusal.value.code == "station.unknown"


def test_a_new_vehicle_is_unknown_until_it_says_what_it_is(centre: Centre) -> None:
    register = c.RegisterVehicle(id=VehicleId("09"), plate="演A09", station=NORTH, level=Level.BLS)
    centre.do(register, MACHINE)
    assert centre.doing(register.id) is VehicleState.UNKNOWN


def test_a_vehicle_measured_later_is_registered_anew_once(centre: Centre) -> None:
    register = next(m for m in setting_up() if isinstance(m, c.RegisterVehicle) and m.id == V01)
    measured = replace(register, size=VehicleSize(height_m=3.1, weight_t=4.5))
    assert len(centre.do(measured, MACHINE)) == 1
    assert centre.vehicle().size == VehicleSize(height_m=3.1, weight_t=4.5)
    assert centre.do(measured, MACHINE) == ()


@pytest.mark.parametrize(
    "wrong", [{"height_m": 310.0}, {"width_m": 0.0}, {"weight_t": float("nan")}]
)
def test_a_measure_that_no_vehicle_has_is_no_value(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidValue):
        VehicleSize(**wrong)


def test_a_vehicle_changed_in_the_tables_keeps_its_work_and_its_crew() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    centre.do(c.AssignCrew(vehicle=V01, crew=("丙", "丁")))
    register = next(m for m in setting_up() if isinstance(m, c.RegisterVehicle) and m.id == V01)
    centre.do(replace(register, plate="演B01"), MACHINE)
    vehicle = centre.vehicle()
    assert (vehicle.plate, vehicle.mission, vehicle.crew) == ("演B01", mission.id, ("丙", "丁"))
    assert centre.doing() is VehicleState.EN_ROUTE


@pytest.mark.parametrize("state", ["standby", "available", "returning", "out_of_service"])
def test_an_idle_vehicle_says_what_it_is(centre: Centre, state: str) -> None:
    centre.do(PAUSE, CREW)
    centre.later(9).do(says(VehicleState(state)), CREW)
    assert centre.doing() == state
    assert (centre.vehicle().since, centre.vehicle().pause_reason) == (centre.now, None)


@pytest.mark.parametrize("state", ["assigned", "en_route", "at_hospital", "paused", "unknown"])
def test_what_follows_from_a_mission_is_not_said_by_a_vehicle(centre: Centre, state: str) -> None:
    with pytest.raises(Rejected) as refusal:
        centre.do(says(VehicleState(state)), CREW)
    assert refusal.value.code == "vehicle.state-not-reportable"


@pytest.mark.parametrize("command", [PAUSE, says(VehicleState.OUT_OF_SERVICE)])
def test_a_vehicle_on_a_mission_takes_no_break(command: c.Command) -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    with pytest.raises(Rejected) as refusal:
        centre.do(command, CREW)
    assert refusal.value.code == "vehicle.on-mission"
    assert refusal.value.details["mission"] == mission.number


def test_a_pause_has_its_reason_and_is_told_once(centre: Centre) -> None:
    centre.do(PAUSE, CREW)
    assert centre.vehicle().pause_reason is PauseReason.REFUELLING
    assert centre.do(PAUSE, CREW) == ()


def test_a_mission_speaks_louder_than_the_vehicles_own_word() -> None:
    centre, _ = a_mission(Stage.EN_ROUTE, Stage.ON_SCENE)
    assert centre.vehicle().base is VehicleState.STANDBY
    assert centre.doing() is VehicleState.ON_SCENE


def test_a_hospital_that_said_nothing_is_unreported_not_open(centre: Centre) -> None:
    assert centre.state.hospitals[H1].status is HospitalStatus.UNREPORTED


def test_a_hospital_changed_in_the_tables_keeps_its_word_on_its_load(centre: Centre) -> None:
    diverted = c.ReportHospital(hospital=H1, status=HospitalStatus.DIVERTED, free_beds=0)
    centre.do(diverted, MACHINE)
    register = next(m for m in setting_up() if isinstance(m, c.RegisterHospital) and m.id == H1)
    centre.do(replace(register, beds=40), MACHINE)
    hospital = centre.state.hospitals[H1]
    assert (hospital.beds, hospital.status) == (40, HospitalStatus.DIVERTED)
