"""Texts of the windows are large enough, stand out enough, and none is lost."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from gis.region import Region
from tests.screens.city import region_directory
from tests.screens.dispatcher import a_guide
from tests.screens.reading import ratio, read
from tests.screens.report import Findings
from tests.screens.scenes import PICTURES, shown

MAIN = ("intake-night", "intake-doubt-day", "intake-en-1366-day", "map-day")
STATION = ("station-order-night", "station-waiting-en-night", "station-sheet-day")


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.open(region_directory(small=True))


@pytest.fixture
def bare(qapp):
    """A window to put labels into."""
    qapp.setStyleSheet("")
    window = QWidget()
    window.setStyleSheet("QWidget { background: #ffffff; color: #000000; font-size: 15px; }")
    QVBoxLayout(window)
    window.resize(300, 120)
    yield window
    window.close()


def broken(window) -> list[str]:
    return Findings("bare", "", (300, 120), read(window)).broken


def picture(name):
    return next(p for p in PICTURES if p.name == name)


def judged(name, region, guide, directory) -> Findings:
    shows = picture(name)
    with shown(shows, region, guide, directory) as window:
        return Findings(name, shows.shows, shows.size, read(window))


@pytest.mark.parametrize("name", MAIN)
def test_a_dispatchers_window_keeps_the_limits(qapp, region, tmp_path, name):
    with a_guide(region) as guide:
        found = judged(name, region, guide, tmp_path)
    assert len(found.words) >= 12
    assert found.broken == []


@pytest.mark.parametrize("name", STATION)
def test_a_stations_window_keeps_the_limits(qapp, region, tmp_path, name):
    found = judged(name, region, None, tmp_path)
    assert len(found.words) >= 12
    assert found.broken == []


# ---- the measure itself


def test_small_faint_and_cut_words_are_found(bare):
    small, faint, cut = QLabel("small"), QLabel("faint"), QLabel("much too long for it")
    small.setStyleSheet("font-size: 11px;")
    faint.setStyleSheet("color: #bbbbbb;")
    cut.setFixedWidth(40)
    for label in (small, faint, cut):
        bare.layout().addWidget(label)
    bare.show()
    found = broken(bare)
    assert [said.split(" ")[0] for said in found] == ["11", "1.92:1:", "no"]


def test_a_tooltip_makes_up_for_a_cut_text(bare):
    field = QLineEdit("much too long for a field of this width")
    field.setFixedWidth(60)
    field.setToolTip(field.text())
    bare.layout().addWidget(field)
    bare.show()
    field.home(False)
    assert broken(bare) == []


def test_words_in_hidden_widgets_do_not_count(bare):
    label = QLabel("hidden")
    label.setStyleSheet("font-size: 5px;")
    bare.layout().addWidget(label)
    bare.show()
    label.hide()
    assert read(bare) == []


def test_the_box_of_a_word_lies_where_it_was_painted(bare):
    label = QLabel("here")
    bare.layout().addWidget(label)
    bare.show()
    (word,) = read(bare)
    assert QRectF(label.geometry()).contains(word.box.center())


def test_black_on_white_has_the_highest_contrast():
    assert ratio(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert ratio(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
