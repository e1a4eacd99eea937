"""Every window of a training world is framed and says so; no live window ever is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.values import Training, TrainingRun
from dispatch_app.i18n.texts import LANGUAGES, Texts
from dispatch_app.ui.kit.theme import THEMES, Theme
from dispatch_app.ui.kit.training.marks import BAND, BAND_PX, FRAME, FRAME_PX, TrainingMarks

TRAINING = Training(
    run=TrainingRun(id="T-1", scenario="storm", seed=7, seats=(SeatId("1"),), lasts_s=3600.0)
)


class Record(QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = CentreState()

    def tell(self, training: Training | None) -> None:
        self.state = replace(self.state, training=training)
        self.changed.emit(self.state)


@pytest.fixture
def window(qapp):
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    window.inside = QLabel("受理单", window)
    column.addWidget(window.inside)
    window.resize(800, 400)
    window.show()
    yield window
    window.close()


@pytest.fixture
def record(qapp):
    record = Record()
    record.marks = TrainingMarks(record, Texts.load("zh"), record)
    return record


def frame(window: QWidget) -> QWidget | None:
    return window.findChild(QWidget, FRAME)


def test_a_live_window_wears_no_mark(window, record):
    record.tell(None)
    assert frame(window) is None


def test_a_window_of_a_run_is_framed_once_and_says_it_in_words(window, record):
    record.tell(TRAINING)
    record.tell(TRAINING)
    assert len(window.findChildren(QWidget, FRAME)) == 1
    assert "培训" in frame(window).findChild(QLabel, BAND).text()


def test_a_seat_started_for_training_is_marked_before_it_has_heard_the_centre(window, qapp):
    record = Record()
    record.marks = TrainingMarks(record, Texts.load("zh"), record, started=True)
    record.tell(None)
    assert frame(window) is not None


def test_the_mark_takes_no_room_from_what_is_written_and_no_click(window, record, qapp):
    record.tell(TRAINING)
    window.resize(640, 480)
    qapp.processEvents()
    inside = window.inside.geometry()
    assert inside.top() >= BAND_PX and inside.left() >= FRAME_PX
    assert frame(window).size() == window.size()
    assert not frame(window).mask().contains(inside.center())
    assert window.childAt(inside.center()) is window.inside
    assert window.childAt(QPoint(1, 200)) is None, "a click on the frame is the window's own"


def test_a_dialog_is_framed_when_it_opens(window, record):
    record.tell(TRAINING)
    dialog = QDialog(window)
    dialog.show()
    record.tell(TRAINING)
    assert frame(dialog) is not None
    dialog.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_deny_a_real_emergency_in_both_languages(language):
    words = Texts.load(language)("training.mark")
    assert "不是真实" in words or "not a real" in words


@pytest.mark.parametrize("name", THEMES)
def test_the_mark_looks_like_no_alarm_and_no_drill(name):
    theme = Theme.load(name)
    others = {theme.token(t) for t in ("alarm", "drill", "drill-fill", "warning", "ok", "focus")}
    assert theme.token("training") not in others
