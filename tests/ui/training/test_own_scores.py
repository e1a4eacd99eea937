"""A trainee sees the own work alone, and the own earlier runs; never anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.api import Away
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.scores import Kpi, KpiScore, Norm, Score, WorkScore
from dispatch_app.domain.training.values import Training, TrainingRun
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.training.own_scores import OwnScores
from tests.fakes.recording_room import NOON, MemoryDesk

RUN = TrainingRun(id="T-1", scenario="storm", seed=7, seats=(SeatId("1"),), lasts_s=3600.0)
NORM = Norm(share=0.95, points=10.0, within_s=10.0)


def a_work(account: str, points: float) -> WorkScore:
    figure = KpiScore(kpi=Kpi.ANSWERED, norm=NORM, n=10, hits=9, middle_s=6.0, points=points)
    return WorkScore(
        account=AccountId(account),
        name=account,
        seats=(SeatId("1"),),
        figures=(figure,),
        points=points,
        of=10.0,
    )


def a_score(*people: WorkScore, run: TrainingRun | None = RUN) -> Score:
    team = replace(people[0], account=None) if people else replace(a_work("", 0.0), account=None)
    return Score(
        run=run,
        since=NOON,
        until=NOON + timedelta(hours=1),
        calls=10,
        incidents=5,
        orders=5,
        team=team,
        people=people,
        moments=(),
        notes=(),
    )


class Seat:
    def __init__(self) -> None:
        self.window = QWidget()
        self.window.resize(900, 700)
        self.window.show()
        self.desk = MemoryDesk(Role.DISPATCHER)
        self.desk.session.account = "甲"
        self.own = OwnScores(
            self.desk,  # type: ignore[arg-type]
            Texts.load("zh"),
            "Asia/Shanghai",
            self.window,
        )
        self.sheet = self.own.sheet


@pytest.fixture
def seat(qapp: QApplication) -> Iterator[Seat]:
    seat = Seat()
    yield seat
    seat.window.close()


def test_the_key_opens_and_closes_and_gives_the_cursor_back(seat: Seat) -> None:
    seat.own.key_own()
    assert seat.sheet.isVisible()
    QTest.keyClick(seat.sheet.figures, Qt.Key.Key_Escape)
    assert not seat.sheet.isVisible()


def test_only_the_own_figures_are_shown_whatever_came(seat: Seat) -> None:
    seat.own.key_own()
    seat.desk.answer(a_score(a_work("乙", 2.0), a_work("甲", 9.0)))
    (line,) = seat.sheet.figures.rows.lines
    assert line.cells[5] == "9.0/10" and "90 %" in seat.sheet.heading.text()


def test_who_did_nothing_yet_has_no_results(seat: Seat) -> None:
    seat.own.key_own()
    seat.desk.answer(a_score(a_work("乙", 2.0)))
    assert not seat.sheet.figures.rows.lines and "还没有成绩" in seat.sheet.heading.text()


def test_earlier_runs_are_asked_for_in_training_alone(seat: Seat) -> None:
    seat.own.key_own()
    assert [path.partition("?")[0] for path, _ in seat.desk.asked] == ["/v1/training/score"]
    seat.desk.state = replace(CentreState(), training=Training(run=RUN))
    seat.own.ask()
    seat.desk.answer(a_score(a_work("甲", 9.0)), at=-2)
    seat.desk.answer([a_score(a_work("甲", 5.0), run=replace(RUN, id="T-0"))])
    (line,) = seat.sheet.earlier.rows.lines
    assert line.cells[2] == "50 %"


def test_a_centre_that_is_away_is_said(seat: Seat) -> None:
    seat.own.key_own()
    seat.desk.answer(Away("no centre"))
    assert seat.sheet.said.property("tone") == "alarm"
