"""The form's top line: its clock moves on without painting the window there and then."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dispatch_app.ui.dispatcher.form.heading import ClockView, Heading


class Table(QWidget):
    """Something beside it that costs to paint."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


@dataclass
class Window:
    host: QWidget = field(default_factory=QWidget)
    heading: Heading = field(default_factory=Heading)
    table: Table = field(default_factory=Table)


@pytest.fixture
def window(qapp: QApplication) -> Window:
    window = Window()
    column = QVBoxLayout(window.host)
    column.addWidget(window.heading)
    column.addWidget(window.table, 1)
    window.host.resize(600, 200)
    window.heading.show_clock(ClockView(text="00:01", full=10, tone="running"))
    window.host.show()
    QTest.qWaitForWindowExposed(window.host)
    QApplication.processEvents()
    return window


def test_a_clock_that_moves_on_paints_nothing_before_its_turn(window: Window) -> None:
    window.table.update()
    painted = window.table.painted
    window.heading.show_clock(ClockView(text="00:45", full=750, tone="running"))
    assert window.table.painted == painted
    QApplication.processEvents()
    assert window.table.painted == painted + 1


def test_the_bar_is_filled_as_far_as_the_time_has_gone(window: Window) -> None:
    before = window.heading.bar.grab().toImage()
    window.heading.show_clock(ClockView(text="00:45", full=750, tone="running"))
    assert window.heading.bar.value() == 750
    assert window.heading.bar.updatesEnabled()
    assert window.heading.bar.grab().toImage() != before
