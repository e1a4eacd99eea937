"""A simulated crew drives where the order leads and presses keys, none too soon."""

from __future__ import annotations

import random

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.simulation.crew import Crew, Delays, LonLat
from dispatch_app.simulation.driving import Drive
from tests.fakes.builders import V01, Centre, at_station, setting_up

HOME = (120.0, 31.0)
HOSPITAL = (120.1, 31.1)


class City:
    """A centre with one crew; second by second, whatever the crew presses is done."""

    def __init__(self, *, empty_share: float) -> None:
        self.centre = Centre()
        for command in setting_up():
            self.centre.do(command)
        self.crew = Crew(
            id=V01,
            at=HOME,
            home=HOME,
            chance=random.Random(1),
            delays=Delays(),
            empty_share=empty_share,
        )
        self.asked: list[LonLat] = []
        self.now_s = 0.0

    def seconds(self, count: int) -> list[c.Command]:
        pressed = []
        for _ in range(count):
            self.now_s += 1
            self.centre.later(1)
            command = self.crew.turn(self.centre.state, self.now_s, self.find, lambda *_: HOSPITAL)
            if command is not None:
                pressed.append(command)
                self.centre.do(command, at_station(self.centre.state.vehicles[V01].station))
        return pressed

    def find(self, start: LonLat, end: LonLat, now_s: float) -> Drive | None:
        """No roads here: the crew is there at once. What was asked for is remembered."""
        self.asked.append(end)
        return None


def test_a_crew_drives_to_the_scene_to_the_hospital_and_home_and_presses_every_key() -> None:
    city = City(empty_share=0.0)
    mission = city.centre.sends(city.centre.opens())
    city.centre.reaches(mission, Stage.EN_ROUTE)
    city.seconds(300)
    done = city.centre.mission(mission.id)
    assert [s.stage for s in done.stages][-4:] == [
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
        Stage.COMPLETE,
    ]
    slip = done.slips[0].slip.place.position
    assert slip is not None
    assert city.asked == [(slip.lon, slip.lat), HOSPITAL, HOME]
    assert city.centre.state.vehicles[V01].base is VehicleState.STANDBY


def test_nobody_presses_a_key_before_the_hand_gets_to_it() -> None:
    city = City(empty_share=0.0)
    mission = city.centre.sends(city.centre.opens())
    city.centre.reaches(mission, Stage.EN_ROUTE)
    assert city.seconds(2) == []


def test_a_crew_waits_for_its_order_to_be_taken_before_it_moves() -> None:
    city = City(empty_share=0.0)
    city.centre.sends(city.centre.opens())
    assert city.seconds(120) == []
    assert city.asked == []


def test_an_empty_run_has_its_reason() -> None:
    city = City(empty_share=1.0)
    mission = city.centre.sends(city.centre.opens())
    city.centre.reaches(mission, Stage.EN_ROUTE)
    city.seconds(300)
    last = city.centre.mission(mission.id).stages[-1]
    assert last.stage is Stage.EMPTY
    assert last.reason is not None


@pytest.mark.parametrize("seed", range(5))
def test_no_crew_ever_presses_what_the_rules_refuse(seed: int) -> None:
    city = City(empty_share=0.5)
    city.crew.chance = random.Random(seed)
    for _ in range(3):
        mission = city.centre.sends(city.centre.opens())
        city.centre.reaches(mission, Stage.EN_ROUTE)
        try:
            city.seconds(300)
        except Rejected as refusal:
            pytest.fail(f"refused: {refusal}")
