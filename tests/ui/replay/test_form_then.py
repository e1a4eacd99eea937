"""Beside a replay: what stood in the form at that second, and the table that was shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.codes import ChoiceReason, Sex
from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.ids import MissionId, SeatId
from dispatch_app.domain.values import Patient, RankedVehicle, Recommendation
from dispatch_app.i18n import Texts
from dispatch_app.ports.records import Choice
from dispatch_app.ui.kit.replay.then_panel import ThenPanel
from dispatch_app.ui.kit.replay.then_words import FormNames
from tests.fakes.builders import NOON, V01, V02, V03, a_place, a_plan

SECOND = timedelta(seconds=1)
NAMES = FormNames(
    complaints={"fall": "摔倒"},
    questions={"awake": "清醒吗？"},
    answers={("awake", "no"): "不清醒"},
)
STEPS = (
    FormStep(at=NOON, seat=SeatId("1"), place=a_place("演示路1号")),
    FormStep(
        at=NOON + 10 * SECOND,
        seat=SeatId("2"),
        words={"complaint": "fall", "note": "门口有人接"},
        patient=Patient(count=2, sex=Sex.FEMALE, age_years=70),
    ),
    FormStep(at=NOON + 20 * SECOND, answers={"awake": "no"}),
    FormStep(at=NOON + 21 * SECOND, plan=a_plan()),
)
TABLE = Recommendation(
    rows=(
        RankedVehicle(vehicle=V01, reason="nearest", time_s=240.0),
        RankedVehicle(vehicle=V02, reason="other_level", time_s=300.0),
        RankedVehicle(vehicle=V03, reason="on_mission", excluded=True),
    ),
    shown_at=NOON + 25 * SECOND,
)
CHOICES = (
    Choice(
        mission=MissionId("m"),
        shown=TABLE,
        chosen=V02,
        reason=ChoiceReason.EQUIPMENT,
        at=NOON + 30 * SECOND,
    ),
)


@pytest.fixture
def panel(qapp: QApplication):
    made = ThenPanel(Texts.load("zh"), "Asia/Shanghai", NAMES)
    made.show()
    yield made
    made.close()


def rows(table) -> list[tuple[str, ...]]:
    return [line.cells for line in table.rows.lines]


def shown(panel, second: int) -> dict[str, str]:
    panel.show_then(STEPS, CHOICES, NOON + second * SECOND)
    return {label.removeprefix("● "): value for label, value in rows(panel.form)}


def test_the_form_stands_as_it_was_at_that_second(panel):
    assert shown(panel, -1) == {}
    assert "没有内容" in panel.form_caption.text()
    assert shown(panel, 5) == {"地点": "演示路1号"}
    assert shown(panel, 12) == {
        "地点": "演示路1号",
        "主诉": "摔倒",
        "患者": "2 人 · 70 岁 · 女",
        "备注": "门口有人接",
    }
    assert "座席 2" in panel.form_caption.text()
    assert shown(panel, 20)["清醒吗？"] == "不清醒"
    assert "方案" in shown(panel, 40)
    assert "方案" not in shown(panel, 12), "going back takes away what came later"


def test_what_the_last_step_changed_is_marked(panel):
    shown(panel, 12)
    marked = [label for label, _ in rows(panel.form) if label.startswith("●")]
    assert marked == ["● 主诉", "● 患者", "● 备注"]


def test_the_table_is_the_one_that_was_shown_with_what_was_made_of_it(panel):
    shown(panel, 29)
    assert rows(panel.ranking) == []
    shown(panel, 30)
    assert [cells[:2] for cells in rows(panel.ranking)] == [
        ("1", V01),
        ("2", f"✓ {V02}"),
        ("—", V03),
    ]
    assert rows(panel.ranking)[1][3] == "型不符 · 设备需要"
    assert panel.ranking.current.key == V02
    assert V02 in panel.ranking_caption.text()
