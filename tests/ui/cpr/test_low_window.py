"""In a low window the CPR lane keeps its question and its clocks whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.cpr.sheet import ClockView, CprSheet, LaneView
from dispatch_app.ui.kit.theme import Theme

ASKING = LaneView(
    clocks=(
        ClockView("Known ≤01:00", "06:35 late", "late"),
        ClockView("Press ≤01:30", "06:35 late", "late"),
    ),
    question="Is the patient awake? Does he respond when you call and tap his shoulder?",
    options=(("1", "Awake"), ("2", "Confused"), ("3", "Unconscious")),
    aed_word="No AED is known within 1.5 km on foot",
)


@pytest.mark.parametrize("height", [396, 600])
def test_question_and_clocks_are_seen_whole(qapp: QApplication, height: int) -> None:
    theme = Theme.load("night")
    sheet = CprSheet(Texts.load("en"))
    aside = Aside(QWidget(), (), (sheet,))
    aside.setStyleSheet(theme.style_sheet("dispatcher_form", "knowledge"))
    aside.resize(349, height)
    sheet.show_view(ASKING)
    aside.open(sheet)
    aside.show()
    qapp.processEvents()
    for label in (sheet.question, *sheet.clocks):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert sheet.choices.height() >= sheet.choices.minimumSizeHint().height()
    assert sheet.geometry().bottom() <= aside.height()
