"""The waiting screen's buttons, and run sheets from the first key to the centre."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import PauseReason, Sex, Stage, VehicleState
from dispatch_app.domain.values import Patient
from dispatch_app.ui.station.sheet_draft import BadSheet, SheetDraft, command_of, read, written
from dispatch_app.ui.station.vehicle_rows import names_in
from tests.fakes.builders import V01, V02, a_mission, a_slip

RUN = (
    Stage.ACKNOWLEDGED,
    Stage.EN_ROUTE,
    Stage.ON_SCENE,
    Stage.TRANSPORTING,
    Stage.AT_HOSPITAL,
    Stage.COMPLETE,
)


def after_a_run(rig):
    slip = a_slip(patient=Patient(sex=Sex.FEMALE, age_years=71))
    mission = rig.centre.sends(rig.centre.opens(), V01, slip=slip)
    rig.centre.reaches(mission, *RUN)
    rig.desk.news()
    rig.terminal.go_home()
    return mission


def open_sheet(rig, mission):
    QTest.mouseClick(rig.window.waiting.slips.row(mission.id).sheet, Qt.MouseButton.LeftButton)
    assert rig.window.pages.currentWidget() is rig.window.sheet


def write(rig, name, words):
    field = rig.window.sheet.field(name)
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, words)


# ---- vehicles


def test_a_vehicle_is_set_out_of_service_and_back(rig):
    row = rig.window.waiting.vehicles.row(V01)
    row.findChildren(QPushButton, "stateKey")[1].click()
    assert rig.centre.doing(V01) is VehicleState.OUT_OF_SERVICE
    rig.terminal.refresh()
    row.findChildren(QPushButton, "stateKey")[0].click()
    assert rig.centre.doing(V01) is VehicleState.STANDBY


def test_a_pause_asks_why_and_for_how_long(rig):
    rig.window.waiting.vehicles.pause_wanted.emit(V01)
    QTest.keyClick(rig.window.chooser, Qt.Key.Key_1)
    assert rig.centre.vehicle(V01).pause_reason is None
    QTest.keyClick(rig.window.chooser, Qt.Key.Key_6)
    assert rig.centre.vehicle(V01).pause_reason is PauseReason.REFUELLING


def test_the_crew_on_duty_is_written_by_hand(rig):
    row = rig.window.waiting.vehicles.row(V02)
    row.findChildren(QPushButton, "stateKey")[3].click()
    names = row.findChild(type(rig.window.sheet.field("name")), "crewNames")
    names.setText("演示甲，演示乙")
    QTest.keyClick(names, Qt.Key.Key_Return)
    assert rig.centre.vehicle(V02).crew == ("演示甲", "演示乙")


@pytest.mark.parametrize("text", ["甲 乙", "甲,乙", "甲、乙", " 甲；乙 "])
def test_names_may_be_parted_in_any_usual_way(text):
    assert names_in(text) == ("甲", "乙")


def test_a_vehicle_on_a_mission_cannot_be_set_by_hand(rig):
    rig.centre.sends(rig.centre.opens(), V01)
    rig.desk.news()
    rig.terminal.go_home()
    keys = rig.window.waiting.vehicles.row(V01).findChildren(QPushButton, "stateKey")
    assert [key.isVisible() for key in keys[:3]] == [False] * 3


# ---- run sheets


def test_a_sheet_due_is_asked_for_and_filled_in_with_what_is_known(rig):
    mission = after_a_run(rig)
    open_sheet(rig, mission)
    draft = rig.window.sheet.draft
    assert (draft.cases[0].sex, draft.cases[0].age, draft.driver) == ("female", "71", "甲")


def test_a_sheet_goes_to_the_centre(rig):
    mission = after_a_run(rig)
    open_sheet(rig, mission)
    write(rig, "diagnosis", "angina")
    write(rig, "distance_km", "6.4")
    QTest.keyClick(rig.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet = rig.centre.mission(mission.id).run_sheet
    assert (sheet.cases[0].diagnosis, sheet.distance_m, sheet.driver) == ("angina", 6400.0, "甲")
    assert rig.desk.draft(f"run-sheet.{mission.id}") is None


def test_a_sheet_without_a_distance_is_not_filed_and_points_at_the_field(rig):
    mission = after_a_run(rig)
    open_sheet(rig, mission)
    rig.window.sheet.file_key.click()
    assert rig.desk.sent_of(c.FileRunSheet) == []
    assert rig.window.sheet.field("distance_km").property("bad") == "yes"


def test_a_sheet_interrupted_by_an_order_is_kept(rig):
    mission = after_a_run(rig)
    open_sheet(rig, mission)
    write(rig, "diagnosis", "angina")
    rig.centre.sends(rig.centre.opens(), V02)
    rig.desk.news()
    assert rig.window.pages.currentWidget() is rig.window.order
    kept = read(rig.desk.draft(f"run-sheet.{mission.id}"))
    assert kept.cases[0].diagnosis == "angina"
    rig.terminal.go_home()
    open_sheet(rig, mission)
    assert rig.window.sheet.draft.cases[0].diagnosis == "angina"


def test_each_patient_has_a_sheet_of_its_own(rig):
    mission = after_a_run(rig)
    open_sheet(rig, mission)
    write(rig, "diagnosis", "first")
    add = next(
        b for b in rig.window.sheet.findChildren(QPushButton, "stateKey") if "＋" in b.text()
    )
    add.click()
    write(rig, "diagnosis", "second")
    assert [case.diagnosis for case in rig.window.sheet.draft.cases] == ["first", "second"]


def test_a_sheet_filed_without_a_line_is_kept_until_the_centre_has_it(rig):
    mission = after_a_run(rig)
    open_sheet(rig, mission)
    write(rig, "distance_km", "3")
    rig.desk.go_offline()
    rig.window.sheet.file_key.click()
    assert rig.desk.draft(f"run-sheet.{mission.id}") is not None
    rig.desk.come_online()
    assert rig.centre.mission(mission.id).run_sheet.distance_m == 3000.0
    assert rig.desk.draft(f"run-sheet.{mission.id}") is None


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("driver", SheetDraft(distance_km="1")),
        ("distance_km", SheetDraft(driver="甲", distance_km="far")),
        ("distance_km", SheetDraft(driver="甲", distance_km="-1")),
        ("note", SheetDraft(driver="甲", distance_km="1", note="x" * 501)),
    ],
)
def test_what_makes_no_sense_is_not_filed(field, draft):
    _, mission = a_mission()
    with pytest.raises(BadSheet) as bad:
        command_of(mission, draft)
    assert bad.value.field == field


def test_a_draft_of_another_program_version_is_not_trusted():
    assert read(b'{"cases": 7}') is None
    assert read(written(SheetDraft(driver="甲"))) == SheetDraft(driver="甲")
