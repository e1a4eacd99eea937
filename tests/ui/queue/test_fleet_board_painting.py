"""The fleet board paints again only the lines that look other than before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.fleet.board import HEAD_PX, ROW_PX, FleetBoard
from dispatch_app.ui.dispatcher.fleet.rows import FleetView, StationRow, VehicleChip
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import NOON

LINES = 4


class Watched(FleetBoard):
    """Remembers what was painted."""

    painted: list[QRect]

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.rect())
        super().paintEvent(event)


def a_view(*, busy: frozenset[int] = frozenset(), counts: int = 1) -> FleetView:
    """As many stations as lines, with one vehicle each; those named are on their way."""
    return FleetView(
        rows=tuple(
            StationRow(
                station=StationId(f"S{n}"),
                name=f"S{n}",
                online=True,
                chips=(
                    VehicleChip(
                        vehicle=VehicleId(f"0{n}"),
                        state=VehicleState.EN_ROUTE if n in busy else VehicleState.STANDBY,
                        since=NOON - timedelta(hours=2),
                    ),
                ),
            )
            for n in range(LINES)
        ),
        counts={VehicleState.STANDBY: counts},
        overdue=0,
    )


@pytest.fixture
def now() -> list[datetime]:
    return [NOON]


@pytest.fixture
def board(qapp: QApplication, now: list[datetime]) -> Watched:
    board = Watched(Texts.load("zh"), Theme.load("night"), lambda: now[0], str)
    board.painted = []
    board.resize(600, HEAD_PX + LINES * ROW_PX)
    board.show_view(a_view())
    board.show()
    QTest.qWaitForWindowExposed(board)
    return board


def after(board: Watched, view: FleetView) -> list[QRect]:
    QApplication.processEvents()
    board.painted.clear()
    board.show_view(view)
    QApplication.processEvents()
    return board.painted


def line(at: int) -> QRect:
    return QRect(0, HEAD_PX + at * ROW_PX, 600, ROW_PX)


def test_a_view_that_looks_the_same_paints_nothing(board: Watched) -> None:
    assert after(board, a_view()) == []


def test_one_vehicle_that_changes_paints_its_line(board: Watched) -> None:
    assert after(board, a_view(busy=frozenset({2}))) == [line(2)]


def test_a_count_that_changes_paints_the_head(board: Watched) -> None:
    assert after(board, a_view(counts=2)) == [QRect(0, 0, 600, HEAD_PX)]


def test_time_that_shows_is_painted(board: Watched, now: list[datetime]) -> None:
    now[0] += timedelta(hours=1)
    assert after(board, a_view()) == [line(0).united(line(LINES - 1))]


def test_a_line_painted_alone_still_answers_to_the_pointer(board: Watched) -> None:
    after(board, a_view(busy=frozenset({2})))
    chosen: list[str] = []
    board.vehicle_chosen.connect(chosen.append)
    for at in (2, 3):
        QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(170, line(at).center().y()))
    assert chosen == ["02", "03"]


@pytest.mark.parametrize("count", [6, 9, 30])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_station_shows_all_its_vehicles_however_many(
    qapp: QApplication, language: str, count: int
) -> None:
    chips = tuple(
        VehicleChip(
            vehicle=VehicleId(f"{n:02d}"),
            state=VehicleState.STANDBY,
            since=NOON - timedelta(minutes=40),
        )
        for n in range(count)
    )
    row = StationRow(station=StationId("S1"), name="S1", online=True, chips=chips)
    board = FleetBoard(Texts.load(language), Theme.load("night"), lambda: NOON, str)
    board.resize(600, 0)
    board.show_view(FleetView(rows=(row,), counts={}, overdue=0))
    board.resize(600, board.sizeHint().height())
    board.show()
    QTest.qWaitForWindowExposed(board)
    chosen: set[str] = set()
    board.vehicle_chosen.connect(chosen.add)
    for x in range(0, 600, 12):
        for y in range(HEAD_PX + ROW_PX // 2, board.height(), ROW_PX):
            QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert chosen == {chip.vehicle for chip in chips}


def test_words_that_warn_stay_when_others_are_shortened(qapp: QApplication) -> None:
    def chip(n: int) -> VehicleChip:
        note = "stale" if n == 0 else ""
        return VehicleChip(
            vehicle=VehicleId(f"{n:02d}"),
            state=VehicleState.STANDBY,
            since=NOON - timedelta(minutes=40),
            note=note,
            fix_age_s=130.0 if note else 1.0,
        )

    row = StationRow(
        station=StationId("S1"), name="S1", online=True, chips=tuple(map(chip, range(7)))
    )
    board = FleetBoard(Texts.load("en"), Theme.load("night"), lambda: NOON, str)
    board.resize(600, 100)
    board.show_view(FleetView(rows=(row,), counts={}, overdue=0))
    shown = [face.words for line in board._lines_shown for face in line.faces]
    assert shown[0] == board._words(row.chips[0])
    assert set(shown[1:]) <= {"40'", ""}


def test_a_board_that_takes_more_than_a_fifth_of_the_window_is_too_high(
    qapp: QApplication,
) -> None:
    window = QWidget()
    window.resize(1200, 1000)
    board = FleetBoard(Texts.load("zh"), Theme.load("night"), lambda: NOON, str, window)
    board.resize(1200, 300)
    rows = tuple(
        StationRow(station=StationId(f"S{n}"), name=f"S{n}", online=True, chips=())
        for n in range(60)
    )
    board.show_view(FleetView(rows=rows[:4], counts={}, overdue=0))
    assert not board.too_high
    board.show_view(FleetView(rows=rows, counts={}, overdue=0))
    assert board.too_high


def test_a_board_gives_way_where_the_window_is_higher_than_its_monitor(qapp: QApplication) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    board = FleetBoard(Texts.load("zh"), Theme.load("night"), lambda: NOON, str, window)
    panels = QWidget(window)
    column.addWidget(panels)
    column.addWidget(board)
    window.resize(1200, 700)
    rows = tuple(
        StationRow(station=StationId(f"S{n}"), name=f"S{n}", online=True, chips=())
        for n in range(6)
    )
    board.resize(1200, 120)
    board.show_view(FleetView(rows=rows, counts={}, overdue=0))
    assert not board.cramped and not board.too_high
    panels.setMinimumHeight(window.screen().availableGeometry().height() - 60)
    assert board.cramped and board.too_high
    board.show_view(FleetView(rows=(), counts={}, overdue=0))
    assert not board.cramped
