"""In a narrow or low window the form gives way in an order: names and fields last."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.guidance_section import Sentence
from dispatch_app.ui.dispatcher.form.parts import GivingButton
from dispatch_app.ui.dispatcher.form.place_section import PlaceSection
from dispatch_app.ui.dispatcher.form.results import ResultRow

ROW = ResultRow(
    name="凯旋二路急救站", kind="急救站", district="北岫区", distance="1.4 km", how="首字母"
)


def test_a_found_place_keeps_its_name_where_there_is_little_room(qapp: QApplication) -> None:
    host = QWidget()
    column = QHBoxLayout(host)
    section = PlaceSection(Texts.load("zh"), host)
    column.addWidget(section)
    names = {}
    for width in (560, 1100):
        host.resize(width, 400)
        host.show()
        qapp.processEvents()
        section.show_results([ROW], 0)
        qapp.processEvents()
        line = section.results._lines[0]
        names[width] = line.name.width()
        assert line.facts[3].isVisible() == (width == 1100)
    assert names[560] >= 150


def test_a_button_without_room_says_its_key_and_takes_its_words_back(qapp: QApplication) -> None:
    host = QWidget()
    button = GivingButton("Alt+L", "Alt+L use as place", host)
    button.resize(button.sizeHint())
    button.show()
    host.show()
    qapp.processEvents()
    assert button.text() == "Alt+L use as place"
    button.resize(button.minimumSizeHint())
    qapp.processEvents()
    assert button.text() == "Alt+L" and button.toolTip() == "Alt+L use as place"
    button.resize(button.sizeHint())
    qapp.processEvents()
    assert button.text() == "Alt+L use as place"


def test_in_a_low_window_only_what_is_to_be_read_takes_its_height(qapp: QApplication) -> None:
    sentence = Sentence("zh")
    high = sentence.height()
    sentence.make_room(narrow=False, low=True)
    assert sentence.height() < high
    sentence.show_words("把手放在胸口中央", "")
    assert sentence.height() == high
    sentence.show_words("", "先选主诉")
    sentence.make_room(narrow=False, low=False)
    assert sentence.height() == high
