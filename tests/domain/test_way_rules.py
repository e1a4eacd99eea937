"""Ways driven: written down once something was heard that tells them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.tracks import Mileage
from dispatch_app.domain.way_commands import ReportMissionWay, ReportVehicleDay
from dispatch_app.domain.way_events import MissionWayCounted, VehicleDayCounted
from tests.fakes.builders import MACHINE, NOON, V01, a_centre

MISSION = MissionId("id-0001")


def test_a_mission_that_left_the_live_state_long_ago_still_gets_its_way() -> None:
    went = Mileage(driven_m=8400.0, fixes=500)
    (event,) = a_centre().do(ReportMissionWay(mission=MISSION, went=went), MACHINE)
    assert event == MissionWayCounted(mission=MISSION, went=went, at=NOON)


def test_a_vehicles_day_is_told_with_its_midnight() -> None:
    went, since = Mileage(driven_m=61_000.0, fixes=9_000, gaps=2), NOON - timedelta(days=1)
    command = ReportVehicleDay(vehicle=V01, since=since, went=went)
    (event,) = a_centre().do(command, MACHINE)
    assert event == VehicleDayCounted(vehicle=V01, since=since, went=went, at=NOON)


@pytest.mark.parametrize("went", [Mileage(), Mileage(fixes=4, implausible=4)])
def test_what_was_never_heard_stays_unknown_and_is_no_zero(went: Mileage) -> None:
    with pytest.raises(Rejected) as refusal:
        a_centre().do(ReportMissionWay(mission=MISSION, went=went), MACHINE)
    assert refusal.value.code == "ways.nothing-heard"


def test_a_day_that_has_not_begun_has_no_way() -> None:
    later = ReportVehicleDay(vehicle=V01, since=NOON + timedelta(seconds=1), went=Mileage(fixes=1))
    with pytest.raises(Rejected) as refusal:
        a_centre().do(later, MACHINE)
    assert refusal.value.code == "ways.not-yet"
