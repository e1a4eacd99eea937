"""A click in the list means the row that stood under the pointer, though rows come and go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest

from dispatch_app.client.trace import Trace
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.queue.panel import QueuePanel
from dispatch_app.ui.dispatcher.queue.rows import QueueRow, Section
from dispatch_app.ui.dispatcher.queue.standing import UNSURE_S
from dispatch_app.ui.kit.theme import Theme

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def a_row(key: str) -> QueueRow:
    return QueueRow(key=key, section=Section.RINGING, title=key)


class Watch:
    def __init__(self) -> None:
        self.at_s = 100.0

    def __call__(self) -> float:
        return self.at_s


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def panel(qapp, watch):
    made = QueuePanel(
        Texts.load("zh"),
        Theme.load("night"),
        lambda: datetime(2026, 1, 1, tzinfo=UTC),
        Trace(),
        clock=watch,
    )
    made.resize(400, 500)
    made.show()
    made.show_rows([a_row("first"), a_row("second")])
    QCoreApplication.processEvents()
    watch.at_s += 2 * UNSURE_S
    yield made
    made.close()


@pytest.fixture
def chosen(panel):
    heard: list[str] = []
    panel.chosen.connect(lambda row: heard.append(row.key))
    return heard


def spot(panel: QueuePanel, key: str) -> QPoint:
    found = panel.spot_of(key)
    assert found is not None
    return found


def test_the_row_counts_on_which_the_button_went_down(panel, chosen):
    where = spot(panel, "first")
    QTest.mousePress(panel.viewport, LEFT, pos=where)
    panel.show_rows([a_row("new"), a_row("first"), a_row("second")])
    QTest.mouseRelease(panel.viewport, LEFT, pos=where)
    assert chosen == ["first"]


def test_a_row_that_jumped_under_the_pointer_is_not_taken(panel, chosen, watch):
    where = spot(panel, "first")
    panel.show_rows([a_row("new"), a_row("first"), a_row("second")])
    watch.at_s += UNSURE_S / 2
    QTest.mouseClick(panel.viewport, LEFT, pos=where)
    assert chosen == []


def test_it_is_taken_when_it_has_stood_there_for_a_moment(panel, chosen, watch):
    where = spot(panel, "first")
    panel.show_rows([a_row("new"), a_row("first"), a_row("second")])
    assert not panel.can_be_meant("new")
    watch.at_s += 2 * UNSURE_S
    assert panel.can_be_meant("new")
    QTest.mouseClick(panel.viewport, LEFT, pos=where)
    assert chosen == ["new"]


def test_rows_that_change_below_the_pointer_hinder_nobody(panel, chosen):
    panel.show_rows([a_row("first"), a_row("second"), a_row("third")])
    QTest.mouseClick(panel.viewport, LEFT, pos=spot(panel, "first"))
    QTest.mouseClick(panel.viewport, LEFT, pos=spot(panel, "third"))
    assert chosen == ["first", "third"]


def test_the_other_button_chooses_nothing(panel, chosen):
    QTest.mouseClick(panel.viewport, RIGHT, pos=spot(panel, "first"))
    assert chosen == []
