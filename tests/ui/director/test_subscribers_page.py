"""Subscribers on screen: what holds, what became of refreshes, back by two presses, one number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.codes import Role
from dispatch_app.domain.subscriber_refresh import (
    RefreshOutcome,
    RefreshReport,
    RowFault,
    SubscriberStanding,
)
from dispatch_app.i18n import Texts
from dispatch_app.ui.director import subscribers_words as words
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.subscribers_page import SubscribersPage
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.messages import Problem
from dispatch_app.wire.subscriber_messages import NumberOwner
from gis.cells import Reason
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource

ZH, EN = Texts.load("zh"), Texts.load("en")
ZONE = "Asia/Shanghai"
NIGHT = NOON - timedelta(hours=9, minutes=30)
FAULT = RowFault(row=3, column="number", reason="not_a_phone_number")


def a_report(outcome: RefreshOutcome = RefreshOutcome.TAKEN, **more: Any) -> RefreshReport:
    facts: dict[str, Any] = {"at": NIGHT, "source": "numbers.csv", "numbers": 1200, "added": 20}
    return RefreshReport(outcome=outcome, **{**facts, **more})


def a_standing(*reports: RefreshReport, **more: Any) -> SubscriberStanding:
    facts: dict[str, Any] = {
        "numbers": 1200,
        "since": NIGHT,
        "origin": "numbers.csv",
        "before": 1180,
        "can_go_back": True,
        "source": "numbers.csv",
        "due_at": NIGHT + timedelta(days=1),
        "reports": reports,
    }
    return SubscriberStanding(**{**facts, **more})


def no(code: str) -> Declined:
    return Declined(409, Problem(code=code, details={}))


# ---- words


@pytest.mark.parametrize(
    ("standing", "line", "said"),
    [
        (a_standing(), "holds", "1,200 个号码，2026-11-22 02:30 起，来自 numbers.csv"),
        (a_standing(since=None, origin=""), "holds", "整表导入"),
        (a_standing(numbers=0), "holds", "没有用户资料"),
        (a_standing(), "comes", "下次更新 2026-11-23 02:30"),
        (a_standing(due_at=NOON), "comes", "即将开始"),
        (a_standing(source="", due_at=None), "comes", "没有配置来源"),
        (a_standing(busy=True), "comes", "正在更新"),
        (a_standing(can_go_back=False), "before", "不能退回"),
        (a_standing(a_report(RefreshOutcome.FAILED, why="answered 503")), "trouble", "503"),
        (a_standing(a_report(RefreshOutcome.REFUSED, added=0, gone=300)), "trouble", "1,500"),
        (a_standing(broke_off=True), "trouble", "中途停止"),
    ],
)
def test_how_the_table_stands_is_said_in_words(
    standing: SubscriberStanding, line: str, said: str
) -> None:
    assert said in getattr(words.told(standing, NOON, ZH, ZONE), line)


def test_what_went_well_is_no_trouble_and_what_goes_on_neither() -> None:
    for outcome in (RefreshOutcome.TAKEN, RefreshOutcome.SAME, RefreshOutcome.BACK):
        assert words.told(a_standing(a_report(outcome)), NOON, ZH, ZONE).trouble == ""
    again = a_standing(a_report(RefreshOutcome.FAILED), busy=True)
    assert words.told(again, NOON, ZH, ZONE).trouble == ""


@pytest.mark.parametrize("texts", [ZH, EN])
def test_every_outcome_and_every_fault_of_a_row_has_its_words(texts: Texts) -> None:
    for outcome in RefreshOutcome:
        assert texts.has(f"subscribers.outcome.{outcome.value}")
        assert texts.has(f"subscribers.ended.{outcome.value}")
    assert all(texts.has(f"subscribers.fault.{reason.value}") for reason in Reason)


# ---- the page


class SubscriberDesk(MemoryDesk):
    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.clock = NOON
        self.handed: list[tuple[str, dict[str, object], Any]] = []

    def now(self) -> datetime:
        return self.clock

    def hand_in(self, path: str, fields: Any, then: Any) -> None:
        self.handed.append((path, fields, then))
        self.asked.append((path, then))


class Rig:
    def __init__(self, directory: Path, role: Role = Role.DIRECTOR) -> None:
        self.desk = SubscriberDesk(role)
        self.page = SubscribersPage(
            DirectorPlace(
                desk=self.desk,  # type: ignore[arg-type]
                texts=ZH,
                theme=Theme.load("night"),
                source=MemorySource(directory),
                exports=directory,
            )
        )
        self.panel = self.page.widget
        self.panel.resize(1500, 860)
        self.panel.show()
        self.panel.activateWindow()
        assert QTest.qWaitForWindowActive(self.panel)
        self.page.shown()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel.focusWidget() or self.panel, key, Qt.KeyboardModifier.AltModifier)

    def look(self, number: str) -> None:
        self.press(Qt.Key.Key_F)
        self.panel.number.setText(number)
        QTest.keyClick(self.panel.number, Qt.Key.Key_Return)

    @property
    def said(self) -> str:
        return self.panel.said.text()


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.page.close()
    rig.panel.deleteLater()


def test_refreshes_stand_with_the_rejected_rows_of_the_chosen_one(rig: Rig) -> None:
    older = a_report(at=NIGHT - timedelta(days=1), rejected=1, faults=(FAULT,), account="head")
    rig.desk.answer(a_standing(a_report(), older))
    cells = [line.cells for line in rig.panel.reports.rows.lines]
    assert [row[7] for row in cells] == ["定时", "head"]
    assert not rig.panel.faults.isVisible()
    rig.panel.reports.choose(older.at.isoformat())
    (fault,) = rig.panel.faults.rows.lines
    assert fault.cells == ("3", "号码 number", "不是电话号码")


def test_it_is_brought_anew_by_key_and_the_result_is_said(rig: Rig) -> None:
    rig.desk.answer(a_standing(a_report()))
    rig.press(Qt.Key.Key_U)
    assert rig.desk.handed[-1][0] == "/v1/subscribers/refreshes"
    rig.desk.answer(a_standing(a_report(), busy=True))
    assert not rig.panel.keys["refresh"].isEnabled()
    rig.page.tick()
    fresh = a_report(at=NOON, added=5, account="director")
    rig.desk.answer(a_standing(fresh, a_report()))
    assert "新增 5" in rig.said
    current = rig.panel.reports.current
    assert current is not None
    assert current.about == fresh


def test_the_way_back_asks_for_a_reason_and_a_second_press(rig: Rig) -> None:
    rig.desk.answer(a_standing(a_report()))
    rig.press(Qt.Key.Key_B)
    assert "原因" in rig.said
    rig.panel.why.setText("地址错")
    rig.press(Qt.Key.Key_B)
    assert "再按一次" in rig.said
    assert rig.desk.handed == []
    rig.press(Qt.Key.Key_B)
    assert rig.desk.handed[-1][:2] == ("/v1/subscribers/back", {"why": "地址错"})
    rig.desk.answer(a_standing(a_report(RefreshOutcome.BACK, at=NOON, numbers=1180)))
    assert "已退回" in rig.said
    assert rig.panel.why.text() == ""


def test_a_second_press_that_comes_late_is_a_first_one(rig: Rig) -> None:
    rig.desk.answer(a_standing(a_report()))
    rig.panel.why.setText("地址错")
    rig.press(Qt.Key.Key_B)
    rig.desk.clock += timedelta(seconds=11)
    rig.page.tick()
    assert rig.said == ""
    rig.press(Qt.Key.Key_B)
    assert rig.desk.handed == []


def test_whose_a_number_is_is_shown_for_a_while_and_not_below_another_number(rig: Rig) -> None:
    rig.desk.answer(a_standing())
    rig.look("09990000001")
    assert rig.desk.handed[-1][:2] == ("/v1/subscribers/number", {"number": "09990000001"})
    owner = NumberOwner(number="099****0001", name="某*", address="某路***", is_masked=True)
    rig.desk.answer(owner)
    assert "某*" in rig.panel.owner.text()
    assert "遮盖" in rig.panel.owner.text()
    QTest.keyClicks(rig.panel.number, "2")
    assert rig.panel.owner.text() == ""
    rig.look("09990000009")
    rig.desk.answer(Declined(404, Problem(code="number.unknown", details={})))
    assert "没有这个号码" in rig.panel.owner.text()
    rig.look("09990000001")
    rig.desk.answer(owner)
    rig.desk.clock += timedelta(minutes=3)
    rig.page.tick()
    assert (rig.panel.owner.text(), rig.panel.number.text()) == ("", "")


def test_an_answer_that_comes_after_another_question_is_not_shown(rig: Rig) -> None:
    rig.desk.answer(a_standing())
    rig.look("09990000001")
    rig.look("09990000002")
    rig.desk.answer(NumberOwner(number="09990000001", name="甲", address=""), at=-2)
    assert "甲" not in rig.panel.owner.text()


def test_the_centres_no_and_its_absence_are_said_in_words(rig: Rig) -> None:
    rig.desk.answer(a_standing())
    rig.press(Qt.Key.Key_U)
    rig.desk.answer(no("subscribers.busy"))
    assert rig.said == ZH("refusal.subscribers.busy")
    rig.press(Qt.Key.Key_U)
    rig.desk.answer(Away("x"))
    assert rig.said == ZH("recordings.centre-away")
    rig.desk.online = False
    rig.page.tick()
    assert "2026-11-22 12:00" in rig.panel.trouble.text()
    assert not any(key.isEnabled() for key in rig.panel.keys.values())


def test_without_a_source_and_without_one_before_the_keys_rest(rig: Rig) -> None:
    rig.desk.answer(a_standing(source="", due_at=None, can_go_back=False, before=0))
    assert {name for name, key in rig.panel.keys.items() if key.isEnabled()} == {"look"}


def test_a_shift_leader_moves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    rig = Rig(tmp_path, Role.SHIFT_LEADER)
    rig.desk.answer(a_standing(a_report()))
    assert not any(key.isEnabled() for key in rig.panel.keys.values())
    rig.panel.deleteLater()
