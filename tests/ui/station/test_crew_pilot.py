"""The simulated crew presses only what a person could, late as people are, and yields to people."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Stage
from dispatch_app.simulation.crew_pilot import DEPART_S, SHEET_S, SIGN_S, CrewPilot
from tests.fakes.builders import V01, V02


@pytest.fixture
def pilot(rig):
    pilot = CrewPilot(rig.terminal, pace=1.0, seed=1, seconds=lambda: rig.clock_s)
    yield pilot
    pilot.stop()


def looks(rig, pilot, seconds):
    """Time passes in steps in which the pilot looks at the screen."""
    for _ in range(int(seconds)):
        rig.passes(1.0)
        pilot.look()
        rig.terminal.refresh()
        QCoreApplication.sendPostedEvents()


def sent(rig, vehicle=V01):
    mission = rig.centre.sends(rig.centre.opens(), vehicle)
    rig.desk.news()
    rig.window.grab()
    return mission


def test_the_crew_signs_not_at_once_but_soon(rig, pilot):
    mission = sent(rig)
    looks(rig, pilot, SIGN_S[0] - 1)
    assert rig.centre.mission(mission.id).stage is Stage.ORDERED
    looks(rig, pilot, SIGN_S[1] - SIGN_S[0] + 2)
    assert rig.centre.mission(mission.id).stage is Stage.ACKNOWLEDGED


def test_the_crew_departs_and_leaves_the_other_stages_to_the_vehicle(rig, pilot):
    mission = sent(rig)
    looks(rig, pilot, SIGN_S[1] + DEPART_S[1] + 30)
    assert rig.centre.mission(mission.id).stage is Stage.EN_ROUTE


def test_two_orders_at_once_are_both_signed(rig, pilot):
    missions = [sent(rig, vehicle) for vehicle in (V01, V02)]
    looks(rig, pilot, SIGN_S[1] * 2)
    assert {rig.centre.mission(m.id).stage for m in missions} == {Stage.ACKNOWLEDGED}


def test_the_crew_files_the_run_sheet(rig, pilot):
    mission = sent(rig)
    rig.centre.reaches(
        mission,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
        Stage.COMPLETE,
    )
    rig.desk.news()
    looks(rig, pilot, SHEET_S[1] + 10)
    sheet = rig.centre.mission(mission.id).run_sheet
    assert sheet is not None
    assert sheet.cases[0].diagnosis
    assert sheet.distance_m > 0


def test_the_crew_keeps_its_hands_off_while_a_person_is_there(rig, pilot):
    mission = sent(rig)
    for _ in range(10):
        QTest.mouseClick(rig.window.order.map, Qt.MouseButton.LeftButton)
        looks(rig, pilot, 4)
    assert rig.centre.mission(mission.id).stage is Stage.ORDERED
