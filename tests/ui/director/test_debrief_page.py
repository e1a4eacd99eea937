"""The debrief: figures against norms, people, moments that open the replay, a PDF with a reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.api import Away
from dispatch_app.client.replies import Unreachable
from dispatch_app.domain.codes import Role
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.ids import AccountId, IncidentId, SeatId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.scores import Kpi, KpiScore, Moment, Norm, Score, WorkScore
from dispatch_app.domain.training.values import CoachNote, Training, TrainingRun
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.papers.sheet import Taken
from dispatch_app.ui.director.debrief_page import DebriefPage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.kit.training.debrief_paper import DebriefOrder, debrief_pages
from tests.fakes.recording_room import MemoryDesk, MemorySource

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
RUN = TrainingRun(id="T-1", scenario="storm", seed=7, seats=(SeatId("1"),), lasts_s=3600.0)
COACH = Actor(account=AccountId("coach"), role=Role.DIRECTOR)
TENTH = Norm(share=0.95, points=10.0, within_s=10.0)
CASE = IncidentId("I-1")


def a_figure(hits: int, n: int, points: float | None, kpi: Kpi = Kpi.ANSWERED) -> KpiScore:
    return KpiScore(kpi=kpi, norm=TENTH, n=n, hits=hits, middle_s=7.0 if n else None, points=points)


def a_work(account: str, name: str, points: float, *figures: KpiScore) -> WorkScore:
    return WorkScore(
        account=AccountId(account) if account else None,
        name=name,
        seats=(SeatId("1"),) if account == "甲" else (SeatId("2"),) if account else (),
        figures=figures,
        points=points,
        of=10.0,
    )


def a_score(run: TrainingRun | None = RUN, since: datetime = NOON) -> Score:
    missed = Moment(
        at=since + timedelta(minutes=12),
        kpi=Kpi.ANSWERED,
        seat=SeatId("1"),
        account=AccountId("甲"),
        incident=CASE,
        call=None,
        value_s=25.0,
        norm_s=10.0,
    )
    failed = Moment(
        at=since + timedelta(minutes=5),
        kpi=None,
        seat=None,
        account=None,
        incident=None,
        call=None,
        subject="exchange_dead",
    )
    note = CoachNote(
        id="n1", moment=since + timedelta(minutes=8), words="问得很清楚", by=COACH, at=since
    )
    return Score(
        run=run,
        since=since,
        until=since + timedelta(hours=1),
        calls=20,
        incidents=12,
        orders=11,
        team=a_work("", "", 8.0, a_figure(18, 20, 9.5), a_figure(0, 0, None, Kpi.ABANDONED)),
        people=(
            a_work("乙", "演示乙", 4.0, a_figure(4, 8, 4.0)),
            a_work("甲", "演示甲", 9.0, a_figure(9, 10, 9.0)),
        ),
        moments=(missed, failed),
        notes=(note,),
    )


class Desk(MemoryDesk, QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)


class Room:
    def __init__(self, directory: Path, *, training: bool) -> None:
        self.desk = Desk()
        if training:
            self.desk.state = replace(CentreState(), training=Training(run=RUN))
        self.exports = directory / "out"
        self.replayed: list[tuple[IncidentId | None, datetime]] = []
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=self.exports,
        )
        self.page = DebriefPage(place, self.replay)
        self.panel = self.page.widget
        self.panel.resize(1366, 640)
        self.panel.show()
        self.page.shown()

    def replay(self, incident: IncidentId | None, at: datetime) -> None:
        self.replayed.append((incident, at))

    def cells(self, table: str) -> list[tuple[str, ...]]:
        return [line.cells for line in getattr(self.panel, table).rows.lines]


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path, training=False)
    yield room
    room.page.close()
    room.panel.close()


@pytest.fixture
def run(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path, training=True)
    yield room
    room.page.close()
    room.panel.close()


def test_the_last_twelve_hours_are_asked_for_at_first(room: Room) -> None:
    (path, _) = room.desk.asked[-1]
    assert path.startswith("/v1/training/score?from=")


def test_the_team_stands_first_and_then_whoever_did_best(room: Room) -> None:
    room.desk.answer(a_score(None))
    assert [(c[0], c[2], c[3]) for c in room.cells("people")] == [
        ("全组", "8.0/10", "80 %"),
        ("演示甲", "9.0/10", "90 %"),
        ("演示乙", "4.0/10", "40 %"),
    ]


def test_a_figure_shows_its_norm_its_count_and_a_word_beside_the_sign(room: Room) -> None:
    room.desk.answer(a_score(None))
    first, second = room.cells("figures")
    assert first[:7] == (
        *("及时接听", "≤10 秒 占 95%", "90%", "18/20", "00:07", "9.5/10", "◆ 未达标"),
    )
    assert second[2:4] == ("—", "0") and second[6] == "未涉及"


def test_a_person_shows_the_own_figures_and_moments_and_what_is_nobodys(room: Room) -> None:
    room.desk.answer(a_score(None))
    room.panel.people.choose("乙")
    assert room.cells("figures")[0][3] == "4/8"
    assert [c[1] for c in room.cells("moments")] == ["◆ 故障", "★ 教练备注"]
    room.panel.people.choose("甲")
    whats = [(c[0], c[1], c[3]) for c in room.cells("moments")]
    assert ("12:12:00", "◆ 及时接听", "00:25，标准 00:10") in whats


def test_enter_on_a_moment_opens_its_incident_at_that_moment(room: Room) -> None:
    room.desk.answer(a_score(None))
    table = room.panel.moments
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert room.replayed == [
        (CASE, NOON + timedelta(minutes=12)),
        (None, NOON + timedelta(minutes=5)),
    ]


def test_a_real_shift_says_so_and_stands_beside_no_training(room: Room) -> None:
    room.desk.answer(a_score(None))
    assert "真实班次（只读）" in room.panel.heading.text()
    assert all("results" not in path for path, _ in room.desk.asked)
    assert room.cells("earlier") == []


def test_earlier_runs_of_the_person_are_listed_and_can_be_looked_at(run: Room) -> None:
    before = a_score(replace(RUN, id="T-0", scenario="quiet_night"), NOON - timedelta(days=2))
    run.desk.answer(a_score(), at=-2)
    run.desk.answer([before, a_score()], at=-1)
    run.panel.people.choose("甲")
    assert [(c[1], c[2]) for c in run.cells("earlier")] == [
        ("暴雨 7", "90 %"),
        ("平静夜班 7", "90 %"),
    ]
    run.panel.earlier.selectRow(1)
    QTest.keyClick(run.panel.earlier, Qt.Key.Key_Return)
    assert "平静夜班" in run.panel.heading.text()


def test_a_period_that_nobody_typed_goes_on_with_the_clock(room: Room) -> None:
    room.desk.now = lambda: NOON + timedelta(hours=3)  # type: ignore[method-assign]
    room.page.again()
    assert room.panel.until.text() == "2026-11-22 15:00:00"
    room.panel.since.setText("2026-11-22 08:00")
    room.page.again()
    assert room.panel.since.text() == "2026-11-22 08:00"


def test_a_period_that_cannot_be_is_marked_and_nothing_is_asked(room: Room) -> None:
    asked = len(room.desk.asked)
    room.panel.since.setText("昨天")
    room.page.again()
    assert room.panel.since.property("bad") == "yes"
    room.panel.since.setText("2026-11-01")
    room.panel.until.setText("2026-11-20")
    room.page.again()
    assert room.panel.until.property("bad") == "yes" and len(room.desk.asked) == asked


def test_a_centre_that_is_away_is_said(room: Room) -> None:
    room.desk.answer(Away("no centre"))
    assert room.panel.said.property("tone") == "alarm"


def test_nothing_is_written_before_the_record_has_the_reason(room: Room) -> None:
    room.desk.answer(a_score(None))
    room.panel.pressed.emit("pdf")
    assert room.panel.reason.isVisible() and not room.exports.exists()
    room.desk.reply = Unreachable()
    room.panel.reason.setText("班后讲评")
    QTest.keyClick(room.panel.reason, Qt.Key.Key_Return)
    assert room.desk.sent[-1].reason == "班后讲评" and not room.exports.exists()
    room.desk.reply = None
    QTest.keyClick(room.panel.reason, Qt.Key.Key_Return)
    assert isinstance(room.desk.sent[-1], RecordExport)
    until_true(lambda: room.panel.said.property("tone") == "ok")
    (file,) = room.exports.glob("*.pdf")
    assert file.read_bytes().startswith(b"%PDF")


def test_a_paper_of_training_says_so_across_its_pages_and_one_of_a_shift_does_not() -> None:
    texts = Texts.load("zh")
    run, shift = (debrief_pages(a_paper(score), texts) for score in (a_score(), a_score(None)))
    assert "不是真实警情" in run.across and "不是真实警情" in run.foot and "暴雨" in run.html
    assert "不是真实警情" not in shift.across + shift.foot and "真实班次" in shift.html


def test_a_folder_that_cannot_be_written_is_said(room: Room) -> None:
    room.desk.answer(a_score(None))
    room.exports.write_text("a file where the folder would stand")
    room.panel.pressed.emit("pdf")
    room.panel.reason.setText("班后讲评")
    QTest.keyClick(room.panel.reason, Qt.Key.Key_Return)
    until_true(lambda: room.panel.said.property("tone") == "alarm")


def until_true(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "never came true"
        QApplication.processEvents()


def a_paper(score: Score) -> DebriefOrder:
    taken = Taken(who="演示主任", when="2026-11-22 12:00:00", why="讲评", centre="演示中心")
    return DebriefOrder(score=score, chosen=None, taken=taken, zone="Asia/Shanghai", invented=False)
