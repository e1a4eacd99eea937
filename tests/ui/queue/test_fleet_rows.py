"""The fleet board: all stations, or those that matter; what is wrong is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level, Origin, PauseReason, Stage, VehicleState
from dispatch_app.domain.duty import CheckItem, Levels
from dispatch_app.domain.duty_commands import RemindOfPause, SignOn
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.large_events.commands import OrderMoveUp
from dispatch_app.domain.values import Fix, Position
from dispatch_app.ui.dispatcher.fleet.rows import (
    MOST_STATIONS,
    MOVED_UP,
    ROUTINE,
    FleetView,
    VehicleChip,
    fleet_view,
)
from tests.fakes.builders import V01, Centre, setting_up


@pytest.fixture
def centre() -> Centre:
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    return centre


def view(centre: Centre, **more: object) -> FleetView:
    return fleet_view(centre.state, {}, centre.now, online={"N"}, **more)  # type: ignore[arg-type]


def chip(centre: Centre, fixes: dict[VehicleId, Fix] | None = None) -> VehicleChip:
    shown = fleet_view(centre.state, fixes or {}, centre.now, online=())
    return next(c for row in shown.rows for c in row.chips if c.vehicle == V01)


def test_every_station_has_its_row_and_says_whether_it_is_there(centre: Centre) -> None:
    assert [(row.station, row.online) for row in view(centre).rows] == [("N", True), ("S", False)]


def test_an_order_that_is_not_acknowledged_is_marked(centre: Centre) -> None:
    centre.sends(centre.opens())
    assert chip(centre).note == "unacknowledged"


def test_a_crew_that_lingers_on_scene_is_marked(centre: Centre) -> None:
    mission = centre.sends(centre.opens())
    centre.reaches(mission, Stage.EN_ROUTE, Stage.ON_SCENE)
    assert chip(centre).note == ""
    centre.later(31 * 60)
    assert chip(centre).note == "long"


def test_an_old_fix_is_said_with_its_age(centre: Centre) -> None:
    fix = Fix(vehicle=V01, lat=31.5, lon=120.5, at=centre.now - timedelta(minutes=14))
    shown = chip(centre, {V01: fix})
    assert (shown.note, shown.fix_age_s) == ("stale", 840)


def test_states_are_counted_over_all_stations(centre: Centre) -> None:
    assert sum(view(centre).counts.values()) == 3


def test_a_large_fleet_shows_what_matters_and_counts_the_rest() -> None:
    centre = Centre()
    for number in range(40):
        station = StationId(f"S{number:02d}")
        place = Position(lat=31.0, lon=120.0)
        centre.do(c.RegisterStation(id=station, name=f"演示{number}站", position=place))
        vehicle = VehicleId(f"{number:03d}")
        centre.do(c.RegisterVehicle(id=vehicle, plate="演示", station=station, level=Level.BLS))
    wanted = StationId("S39")
    shown = view(centre, wanted={wanted})
    assert len(shown.rows) == MOST_STATIONS
    assert wanted in [row.station for row in shown.rows]
    assert shown.hidden_stations == 40 - MOST_STATIONS
    assert shown.hidden_idle + shown.hidden_busy == 40 - MOST_STATIONS
    assert shown.counts[VehicleState.UNKNOWN] == 40


def test_fewer_stations_are_shown_where_there_is_less_room(centre: Centre) -> None:
    shown = view(centre, most=1, wanted={StationId("S")})
    assert [row.station for row in shown.rows] == ["S"]
    assert shown.hidden_stations == 1
    assert shown.hidden_idle + shown.hidden_busy == sum(view(centre).counts.values()) - len(
        shown.rows[0].chips
    )


def on_duty(centre: Centre, *missing: CheckItem, fuel: int = 80) -> None:
    levels = Levels(fuel_pct=fuel, oxygen_pct=90)
    centre.do(SignOn(vehicle=V01, driver="丙", missing=missing, levels=levels))


def test_a_vehicle_that_is_not_fit_stands_out_of_service_and_says_why(centre: Centre) -> None:
    on_duty(centre, CheckItem.STRETCHER)
    shown = chip(centre)
    assert (shown.state, shown.note) == (VehicleState.OUT_OF_SERVICE, "check_failed")
    on_duty(centre)
    assert (chip(centre).state, chip(centre).note) == (VehicleState.STANDBY, "")


def test_low_fuel_is_marked_on_a_vehicle_that_serves(centre: Centre) -> None:
    on_duty(centre, fuel=20)
    assert (chip(centre).state, chip(centre).note) == (VehicleState.STANDBY, "low")


def test_a_pause_that_ran_out_is_marked(centre: Centre) -> None:
    until = centre.now + timedelta(minutes=15)
    meal = c.PauseVehicle(vehicle=V01, reason=PauseReason.MEAL, origin=Origin.BY_HAND, until=until)
    centre.do(meal)
    assert chip(centre).note == ""
    centre.later(15 * 60).do(RemindOfPause(vehicle=V01, until=until))
    assert chip(centre).note == "pause_over"


def test_a_vehicle_that_covers_another_station_says_so_and_calls_nobodys_eye(
    centre: Centre,
) -> None:
    centre.do(OrderMoveUp(vehicle=V01, station=StationId("S"), title="01 车前往补位"))
    assert chip(centre).note == MOVED_UP
    assert MOVED_UP in ROUTINE
    centre.sends(centre.opens())
    assert chip(centre).note == "unacknowledged", "its order goes first"
