"""Runs of crews without terminals, entered at a dispatcher's seat by keys alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from dispatch_app.domain.codes import Origin, Stage, VehicleState
from dispatch_app.ui.dispatcher.runs import Runs
from tests.fakes.builders import H2, V01, V02
from tests.fakes.dispatch_room import DispatchRoom


@pytest.fixture
def room(qapp: QApplication) -> Iterator[DispatchRoom]:
    room = DispatchRoom()
    yield room
    room.close()


@pytest.fixture
def runs(room: DispatchRoom) -> Iterator[Runs]:
    runs = Runs(room.workplace, room.chooser, room.notes, room.panel)
    runs.entry.sheet.setParent(room.window)
    runs.entry.opened.connect(runs.entry.sheet.show)
    runs.entry.closed.connect(runs.entry.sheet.hide)
    yield runs
    runs.entry.sheet.hide()
    runs.entry.sheet.deleteLater()
    runs.deleteLater()


def sent(room: DispatchRoom, vehicle=V01):
    """An order of noon, an hour ago."""
    incident = room.centre.opens()
    mission = room.centre.sends(incident, vehicle)
    room.selection.select(incident=incident.id)
    room.centre.later(3600)
    room.desk.hear()
    return mission


def types(runs: Runs, **fields: str) -> None:
    for name, text in fields.items():
        editor = runs.entry.sheet.editor(name)
        assert isinstance(editor, QLineEdit)
        editor.setText(text)


def presses_save(runs: Runs) -> None:
    QTest.keyClick(
        runs.entry.sheet.editor("en_route"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )


def test_one_key_opens_the_run_and_digits_with_enter_fill_it(room, runs) -> None:
    mission = sent(room)
    runs.key_enter()
    assert runs.entry.mission == mission.id
    sheet = runs.entry.sheet
    for name, typed in (("acknowledged", "1201"), ("en_route", "1202"), ("on_scene", "1210")):
        editor = sheet.editor(name)
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    presses_save(runs)
    stages = room.centre.mission(mission.id).stages
    assert [(s.stage, s.at.minute, s.origin, s.by) for s in stages[1:]] == [
        (Stage.ACKNOWLEDGED, 1, Origin.BY_HAND, "person-1"),
        (Stage.EN_ROUTE, 2, Origin.BY_HAND, "person-1"),
        (Stage.ON_SCENE, 10, Origin.BY_HAND, "person-1"),
    ]
    assert runs.entry.mission is None


def test_a_whole_run_with_its_facts_brings_the_vehicle_back(room, runs) -> None:
    mission = sent(room)
    runs.key_enter()
    types(
        runs,
        en_route="1202",
        on_scene="1210",
        transporting="1225",
        at_hospital="1240",
        handed_over="1248",
        complete="1250",
        back="1258",
        handed_over_to="急诊 丙护士",
        patients="2",
        odometer_out="81204",
        odometer_back="81231",
    )
    hospitals = runs.entry.sheet.editor("hospital")
    hospitals.setCurrentIndex(hospitals.findData(H2))
    presses_save(runs)
    done = room.centre.mission(mission.id)
    assert (done.stage, done.hospital) == (Stage.COMPLETE, H2)
    assert done.facts is not None
    assert (done.facts.facts.patients, done.facts.facts.driven_km) == (2, 27)
    assert room.centre.doing(V01) is VehicleState.STANDBY


def test_a_time_that_goes_back_is_refused_at_its_field_and_all_stays_typed(room, runs) -> None:
    mission = sent(room)
    runs.key_enter()
    types(runs, en_route="1210", on_scene="1209", patients="2")
    presses_save(runs)
    sheet = runs.entry.sheet
    assert sheet.said == "这个时刻早于上一项"
    assert sheet.editor("on_scene").property("bad") == "yes"
    assert sheet.editor("en_route").property("bad") in (None, "")
    assert sheet.values["en_route"] == "1210"
    assert room.centre.mission(mission.id).stage is Stage.ORDERED


def test_a_time_to_come_is_refused_at_its_field(room, runs) -> None:
    sent(room)
    runs.key_enter()
    types(runs, en_route="1301")
    presses_save(runs)
    assert runs.entry.sheet.said == "这个时刻还没有到"


def test_what_was_typed_is_there_again_after_escape(room, runs) -> None:
    sent(room)
    runs.key_enter()
    types(runs, en_route="1202")
    QTest.keyClick(runs.entry.sheet.editor("en_route"), Qt.Key.Key_Escape)
    assert runs.entry.mission is None
    runs.key_enter()
    assert runs.entry.sheet.values["en_route"] == "1202"


def test_stages_that_were_told_stand_with_their_origin_and_take_no_second_time(room, runs) -> None:
    mission = sent(room)
    room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    room.desk.hear()
    runs.key_enter()
    assert "en_route" not in runs.entry.sheet.values
    assert "on_scene" in runs.entry.sheet.values


def test_of_several_vehicles_a_digit_chooses_one(room, runs) -> None:
    first = sent(room)
    incident = room.centre.incident(first.incident)
    second = room.centre.sends(incident, V02)
    room.desk.hear()
    runs.key_enter()
    assert runs.entry.mission is None
    QTest.keyClick(room.chooser, Qt.Key.Key_2)
    assert runs.entry.mission == second.id


def test_without_a_run_the_key_says_so(room, runs) -> None:
    runs.key_enter()
    assert room.notes.last == "没有可补录的任务"
