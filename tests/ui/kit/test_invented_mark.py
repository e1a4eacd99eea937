"""Every window of a seat says it when the record is invented; none does of a real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.invented_mark import NAME, InventedMarks
from dispatch_app.ui.kit.lamp_row import LampRow
from dispatch_app.ui.kit.lamps import OK, in_order
from dispatch_app.ui.kit.seat_lamps import LampLook

PAST = InventedPast(first_day=date(2024, 1, 1), last_day=date(2025, 12, 31), seed=7)


class Record(QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = CentreState()

    def tell(self, past: InventedPast | None) -> None:
        self.state = replace(self.state, invented=past)
        self.changed.emit(self.state)


@pytest.fixture
def window(qapp):
    window = QWidget()
    window.resize(800, 400)
    window.show()
    yield window
    window.close()


@pytest.fixture
def record(qapp):
    record = Record()
    record.marks = InventedMarks(record, Texts.load("zh"), record)
    return record


def mark(window: QWidget) -> QLabel | None:
    return window.findChild(QLabel, NAME)


def test_a_real_record_is_not_marked(window, record):
    record.tell(None)
    assert mark(window) is None


def test_an_invented_one_is_marked_once_with_its_days(window, record):
    record.tell(PAST)
    record.tell(PAST)
    assert len(window.findChildren(QLabel, NAME)) == 1
    assert "2024-01-01" in mark(window).text() and "虚构" in mark(window).text()


def test_the_mark_stays_at_the_foot_of_a_window_that_is_resized(window, record, qapp):
    record.tell(PAST)
    window.resize(QSize(500, 700))
    qapp.processEvents()
    foot = mark(window).geometry()
    assert window.rect().contains(foot)
    assert foot.bottom() > 690


@pytest.mark.parametrize("width_px", [800, 1366, 1920])
def test_no_lamp_at_the_foot_is_covered_however_narrow_the_window(record, qapp, width_px):
    window = QWidget()
    lamps = LampRow(roomy_px=1280, parent=window)
    word = LampLook(tone=OK, word="数据库", state="正常", fallback="")
    lamps.show_looks(dict.fromkeys(in_order(), word))
    column = QVBoxLayout(window)
    column.addStretch(1)
    column.addWidget(lamps)
    window.resize(1920, 800)
    window.show()
    record.tell(PAST)
    window.resize(width_px, 800)
    qapp.processEvents()
    foot = mark(window).geometry()
    shown = [QRect(label.mapTo(window, QPoint()), label.size()) for label in lamps.labels.values()]
    assert not any(foot.intersects(lamp) for lamp in shown)
    window.close()


def test_a_window_that_opens_later_is_marked_too(window, record):
    record.tell(PAST)
    later = QWidget()
    later.show()
    record.tell(PAST)
    assert mark(later) is not None
    later.close()
