"""Every window of a seat says it when the record is invented; none does of a real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QLabel, QWidget

from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.invented_mark import NAME, InventedMarks

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


def test_the_mark_stays_at_the_foot_of_a_window_that_is_resized(window, record):
    record.tell(PAST)
    window.resize(QSize(500, 700))
    foot = mark(window).geometry()
    assert window.rect().contains(foot)
    assert foot.bottom() > 690


def test_a_window_that_opens_later_is_marked_too(window, record):
    record.tell(PAST)
    later = QWidget()
    later.show()
    record.tell(PAST)
    assert mark(later) is not None
    later.close()
