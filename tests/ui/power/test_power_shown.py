"""What people see of the power: one sentence, one lamp, one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.power import (
    BatteryTest,
    BatteryTestId,
    Feed,
    Outage,
    PowerReading,
    PowerStatus,
    PowerTrouble,
    ShutdownStage,
    Supply,
    SupplyId,
    TestFindings,
    TestKind,
    TestOutcome,
)
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.power_words import history_lines, supply_lines
from dispatch_app.ui.kit.power.health import PowerHealth, power_health

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
UPS = SupplyId("ups-1")
READING = PowerReading(
    supply=UPS,
    at=NOON,
    feed=Feed.BATTERY,
    input_v=0.0,
    load_percent=45.0,
    battery_v=24.6,
    battery_percent=87.0,
    runtime_s=2520.0,
    full_load_s=4.5 * 3600,
)
ZONE = "Asia/Shanghai"


def a_supply(feed: Feed = Feed.BATTERY, *troubles: PowerTrouble, **more: object) -> Supply:
    status = PowerStatus(feed=feed, troubles=troubles, required_s=4 * 3600.0)
    given: dict[str, object] = {"id": UPS, "status": status, "since": NOON, "told_at": NOON}
    return Supply(**{**given, **more})  # type: ignore[arg-type]


def health(
    *supplies: Supply,
    reading: PowerReading | None = READING,
    at: datetime = NOON,
    language: str = "zh",
) -> PowerHealth:
    state = CentreState(supplies={supply.id: supply for supply in supplies})
    readings = (reading,) if reading is not None else ()
    return power_health(state, readings, at, Texts.load(language))


def test_lost_mains_are_one_sentence_with_charge_and_minutes() -> None:
    shown = health(a_supply())
    assert (shown.tone, shown.banner) == ("bad", "市电中断 · 电池 87 % · 约 42 分钟")


def test_and_in_english() -> None:
    assert health(a_supply(), language="en").banner == "Mains lost · battery 87 % · about 42 min"


def test_figures_that_are_not_of_now_are_not_shown() -> None:
    old = health(a_supply(), at=NOON + timedelta(seconds=11))
    assert old.banner == "市电中断 · 电池供电"


def test_what_was_saved_and_when_it_ends_stand_in_the_sentence() -> None:
    outage = Outage(began_at=NOON, low_at=NOON, saved_at=NOON)
    supply = a_supply(Feed.BATTERY, PowerTrouble.BATTERY_LOW, outages=(outage,))
    counting = replace(
        supply.status,
        shutdown=ShutdownStage.COUNTING,
        shutdown_at=NOON + timedelta(seconds=42),
    )
    banner = health(replace(supply, status=counting)).banner
    assert banner.startswith("42 秒后关机，市电恢复则取消 · 市电中断")
    assert banner.endswith("电池电量低 · 已保存")
    begun = replace(supply.status, shutdown=ShutdownStage.BEGUN)
    assert health(replace(supply, status=begun)).banner.startswith("正在关机")


def test_a_silent_supply_is_never_in_order_and_says_why() -> None:
    silent = a_supply(Feed.UNKNOWN, PowerTrouble.SILENT)
    shown = health(replace(silent, status=replace(silent.status, reason="garbage")))
    assert shown.tone == "bad"
    assert "乱码" in shown.word
    assert shown.banner == ""


@pytest.mark.parametrize(
    ("supply", "tone"),
    [
        (a_supply(Feed.MAINS), "ok"),
        (a_supply(Feed.MAINS, PowerTrouble.BATTERY_WEAK), "warn"),
        (a_supply(Feed.MAINS, PowerTrouble.UPS_FAILED), "bad"),
    ],
)
def test_the_lamps_tone_is_that_of_the_gravest_trouble(supply: Supply, tone: str) -> None:
    assert health(supply).tone == tone


def test_without_a_ups_the_lamp_is_off() -> None:
    assert health().tone == "off"


def test_of_two_supplies_the_worse_one_counts_and_is_named() -> None:
    other = replace(a_supply(Feed.MAINS), id=SupplyId("ups-2"))
    shown = health(other, a_supply())
    assert shown.tone == "bad"
    assert shown.banner.startswith("ups-1：市电中断")


def test_the_page_shows_autonomy_against_what_is_required() -> None:
    state = CentreState(supplies={UPS: a_supply()})
    (line,) = supply_lines(state, {UPS: READING}, Texts.load("zh"), ZONE)
    assert "4 小时 30 分 / 4 小时 0 分" in line.cells
    assert "87 %  24.6 V" in line.cells


def test_without_figures_the_page_shows_dashes_and_no_old_figures() -> None:
    state = CentreState(supplies={UPS: a_supply(Feed.UNKNOWN, PowerTrouble.SILENT)})
    (line,) = supply_lines(state, {}, Texts.load("zh"), ZONE)
    assert line.cells[3:7] == ("—", "—", "—", "—")


def test_outages_and_tests_stand_together_the_latest_first() -> None:
    test = BatteryTest(
        id=BatteryTestId("t-1"),
        kind=TestKind.MINUTES,
        minutes=10,
        by=Actor(account=AccountId("seat-8"), role=Role.SHIFT_LEADER),
        asked_at=NOON + timedelta(hours=1),
        outcome=TestOutcome.PASSED,
        findings=TestFindings(
            lasted_s=600.0, load_percent=45.0, from_percent=100.0, to_percent=96.0
        ),
        ended_at=NOON + timedelta(hours=1, minutes=10),
    )
    outage = Outage(began_at=NOON, ended_at=NOON + timedelta(minutes=3), lowest_percent=97.0)
    supply = a_supply(Feed.MAINS, tests=(test,), outages=(outage,))
    lines = history_lines(CentreState(supplies={UPS: supply}), Texts.load("zh"), ZONE)
    assert [line.cells[2] for line in lines] == ["电池测试：10 分钟", "停电"]
    assert lines[0].cells[3] == "通过 · 历时 10 分 · 100 % → 96 %，平均负载 45 % · seat-8"
    assert lines[1].cells[3] == "历时 3 分 · 最低 97 %"
