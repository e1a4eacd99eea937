"""Crews that tell by telephone: their station enters what they tell, marked as by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.ui.station.big_keys import MORE
from tests.fakes.builders import V01


def test_a_station_enters_what_its_crew_tells_by_telephone(rig) -> None:
    mission = rig.centre.sends(rig.centre.opens(), V01)
    rig.desk.news()
    rig.passes(1800)
    rig.terminal.select(mission.id)
    rig.terminal._act(MORE)
    labels = [button.text() for button in rig.window.chooser._buttons]
    (at,) = [n for n, label in enumerate(labels) if "补录" in label]
    rig.window.chooser._buttons[at].click()
    entry = rig.terminal.run_entry
    assert rig.window.pages.currentWidget() is entry.sheet
    for name, typed in (("en_route", "1203"), ("on_scene", "1214")):
        editor = entry.sheet.editor(name)
        assert isinstance(editor, QLineEdit)
        QTest.keyClicks(editor, typed)
    QTest.keyClick(
        entry.sheet.editor("on_scene"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    told = rig.centre.mission(mission.id).reached(Stage.ON_SCENE)
    assert (told.origin, told.by, told.at.minute) == (Origin.BY_HAND, "station-N", 14)
    assert rig.window.pages.currentWidget() is rig.window.waiting
