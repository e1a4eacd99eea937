"""Taking over, pauses with an end and what lacks, on the waiting screen of a station."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.client.replica import View
from dispatch_app.domain.codes import Role, VehicleState
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.values import Actor
from dispatch_app.services.duty_watch import due
from tests.fakes.builders import V01

CLOCK = Actor(account=AccountId("centre"), role=Role.SYSTEM)


def row(rig):
    return rig.window.waiting.vehicles.row(V01)


def the_clock_looks(rig) -> None:
    """As the centre's watch, each second; the news reach the station."""
    events = ()
    for command, _ in list(due(rig.centre.state, rig.centre.now)):
        events += rig.centre.do(command, CLOCK)
    rig.desk.news()
    rig.desk.changed.emit(View(state=rig.desk.state, sequence=2, events=events))
    rig.terminal.refresh()


def test_a_crew_takes_over_by_keys_and_what_lacks_is_red_on_the_row(rig) -> None:
    row(rig)._duty.click()
    entry = rig.terminal.duty_entry
    assert rig.window.pages.currentWidget() is entry.sheet
    QTest.keyClicks(entry.sheet.editor("fuel_pct"), "80")
    entry.sheet.editor("driver").setText("丙")
    entry.sheet.editor("defibrillator").setChecked(False)
    QTest.keyClick(
        entry.sheet.editor("fuel_pct"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    duty = rig.centre.vehicle().duty
    assert (duty.driver, duty.signed_on_by, duty.levels.fuel_pct) == ("丙", "station-N", 80)
    assert rig.window.pages.currentWidget() is rig.window.waiting
    rig.terminal.refresh()
    assert row(rig)._warning.text() == "检查未过：缺除颤仪"
    assert row(rig)._warning.property("tone") == "alarm"
    assert rig.centre.doing() is VehicleState.OUT_OF_SERVICE


def test_a_refused_taking_over_stays_open_and_says_why(rig) -> None:
    row(rig)._duty.click()
    entry = rig.terminal.duty_entry
    QTest.keyClick(
        entry.sheet.editor("fuel_pct"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    assert entry.sheet.said == "接班要填司机"
    assert rig.window.pages.currentWidget() is entry.sheet


def test_a_pause_asks_how_long_and_reminds_when_it_is_over(rig) -> None:
    row(rig)._pause.click()
    QTest.keyClick(rig.window.chooser, Qt.Key.Key_4)
    QTest.keyClick(rig.window.chooser, Qt.Key.Key_2)
    duty = rig.centre.vehicle().duty
    assert (duty.pause_until - rig.centre.now).total_seconds() == 30 * 60
    rig.terminal.refresh()
    assert row(rig)._warning.text() == "至 12:30"
    rig.passes(30 * 60)
    the_clock_looks(rig)
    assert row(rig)._warning.text() == "到时"
    assert "时间已到" in rig.window.strip._note.text()


def test_a_pause_of_unknown_length_reminds_nobody(rig) -> None:
    row(rig)._pause.click()
    QTest.keyClick(rig.window.chooser, Qt.Key.Key_4)
    QTest.keyClick(rig.window.chooser, Qt.Key.Key_6)
    assert rig.centre.vehicle().duty.pause_until is None
    assert rig.centre.doing() is VehicleState.PAUSED
