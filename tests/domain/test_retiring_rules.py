"""Rules of what serves no more: live work is never left without what it hangs on."""

from __future__ import annotations

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Stage, StageReason, VehicleState
from dispatch_app.domain.errors import Rejected
from tests.fakes.builders import (
    H1,
    NORTH,
    SOUTH,
    V01,
    V03,
    Centre,
    a_centre,
    a_mission,
    setting_up,
)


def refusal(centre: Centre, command: c.Command) -> Rejected:
    with pytest.raises(Rejected) as refused:
        centre.do(command)
    return refused.value


def test_a_retired_vehicle_is_sent_no_more_and_stays_known() -> None:
    centre = a_centre()
    centre.do(c.RetireVehicle(vehicle=V01, note="报废"))
    assert V01 not in centre.state.vehicles
    assert centre.state.retired_vehicles[V01].plate == "演A01"
    with pytest.raises(Rejected) as refused:
        centre.sends(centre.opens(), V01)
    assert refused.value.code == "vehicle.unknown"
    assert centre.do(c.RetireVehicle(vehicle=V01)) == ()


def test_a_vehicle_on_a_mission_is_not_retired_until_it_has_ended() -> None:
    centre, mission = a_mission(Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    refused = refusal(centre, c.RetireVehicle(vehicle=V01))
    assert refused.code == "vehicle.on-mission"
    assert refused.details["mission"] == mission.number
    centre.reaches(mission, Stage.EMPTY, reason=StageReason.NO_PATIENT_FOUND)
    centre.do(c.RetireVehicle(vehicle=V01))
    assert centre.mission(mission.id).vehicle == V01


def test_a_station_is_retired_after_its_vehicles() -> None:
    centre = a_centre()
    refused = refusal(centre, c.RetireStation(station=SOUTH))
    assert (refused.code, refused.details["vehicles"]) == ("station.has-vehicles", V03)
    centre.do(c.RetireVehicle(vehicle=V03))
    centre.do(c.RetireStation(station=SOUTH, note="迁建"))
    assert set(centre.state.stations) == {NORTH}
    assert centre.state.retired_stations[SOUTH].name == "城南站"


def test_a_hospital_that_a_vehicle_drives_to_is_not_retired() -> None:
    centre, mission = a_mission(Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.do(c.ChooseHospital(mission=mission.id, hospital=H1))
    refused = refusal(centre, c.RetireHospital(hospital=H1))
    assert (refused.code, refused.details["vehicles"]) == ("hospital.awaited", V01)
    centre.reaches(mission, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
    centre.do(c.RetireHospital(hospital=H1))
    assert H1 in centre.state.retired_hospitals


def test_what_is_registered_again_serves_again_and_says_anew_what_it_does() -> None:
    centre = a_centre()
    centre.do(c.RetireVehicle(vehicle=V01))
    again = next(w for w in setting_up() if isinstance(w, c.RegisterVehicle) and w.id == V01)
    centre.do(again)
    assert centre.doing(V01) is VehicleState.UNKNOWN
    assert centre.state.retired_vehicles == {}


@pytest.mark.parametrize(
    "command",
    [
        c.RetireVehicle(vehicle="no-such"),
        c.RetireStation(station="no-such"),
        c.RetireHospital(hospital="no-such"),
    ],
)
def test_what_is_unknown_cannot_be_retired(command: c.Command) -> None:
    assert refusal(a_centre(), command).code.endswith(".unknown")
