"""One supply judged by all its wires; its shutdown; its tests: all in made time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.power import (
    BatteryTestId,
    Feed,
    PowerStatus,
    PowerTrouble,
    ShutdownStage,
    SupplyId,
    TestKind,
    TestOutcome,
)
from dispatch_app.domain.power_model import BatteryModel
from dispatch_app.gateways.ups_alarms import AlarmsOfSupply
from dispatch_app.gateways.ups_farewell import Farewell
from dispatch_app.gateways.ups_tests import TestRun, TestWord
from dispatch_app.gateways.ups_watch import Standing, SupplyPlan, SupplyWatch
from dispatch_app.ports.power_supply import SourceRead, SourceSilent

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
UPS = SupplyId("ups-1")
FOUR_HOURS = BatteryModel(full_load_s=4 * 3600.0)
READ = SourceRead(
    at=NOON,
    mains_lost=False,
    input_v=220.0,
    load_percent=50.0,
    battery_v=27.2,
    battery_nominal_v=24.0,
)
LOST = replace(READ, mains_lost=True, battery_v=24.6, charge_percent=80.0)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_watch(*sources: str, model: BatteryModel = FOUR_HOURS) -> SupplyWatch:
    return SupplyWatch(SupplyPlan(supply=UPS, sources=sources or ("serial",)), model)


def judged(read: SourceRead, model: BatteryModel = FOUR_HOURS) -> Standing:
    watch = a_watch(model=model)
    watch.heard("serial", read, NOON)
    return watch.look(NOON)


# ---- one wire


def test_mains_and_nothing_wrong() -> None:
    standing = judged(READ)
    assert standing.status == PowerStatus(feed=Feed.MAINS, required_s=4 * 3600.0)


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"failed": True}, PowerTrouble.UPS_FAILED),
        ({"bypass": True}, PowerTrouble.BYPASS),
        ({"overload": True}, PowerTrouble.OVERLOAD),
        ({"shutting_down": True}, PowerTrouble.SHUTTING_DOWN),
        ({"temperature_c": 51.0}, PowerTrouble.HOT),
        ({"battery_v": 3.0}, PowerTrouble.BATTERY_GONE),
    ],
)
def test_each_fault_has_its_name(change: dict[str, object], trouble: PowerTrouble) -> None:
    assert judged(replace(READ, **change)).status.troubles == (trouble,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"battery_low": True},
        {"charge_percent": 15.0},
        {"charge_percent": 21.0, "load_percent": 450.0},
    ],
)
def test_low_is_what_the_ups_says_or_what_the_figures_say(change: dict[str, object]) -> None:
    status = judged(replace(LOST, **change)).status  # type: ignore[arg-type]
    assert PowerTrouble.BATTERY_LOW in status.troubles


def test_a_battery_that_would_not_last_long_enough_is_weak() -> None:
    status = judged(READ, BatteryModel(full_load_s=3 * 3600.0)).status
    assert status.troubles == (PowerTrouble.BATTERY_WEAK,)


def test_minutes_come_from_what_was_learnt_before_what_the_ups_says() -> None:
    read = replace(LOST, runtime_s=60.0)
    assert judged(read).reading.runtime_s == pytest.approx(0.8 * 4 * 3600 * 2**1.15)  # type: ignore[union-attr]
    assert judged(read, BatteryModel()).reading.runtime_s == 60.0  # type: ignore[union-attr]


def test_nothing_is_known_when_nothing_was_heard_for_long() -> None:
    watch = a_watch()
    watch.heard("serial", READ, NOON)
    assert watch.look(after(7)).status.feed is Feed.MAINS
    late = watch.look(after(9))
    assert (late.status.feed, late.reading) == (Feed.UNKNOWN, None)


def test_a_battery_that_was_drained_is_not_full_because_its_charger_runs() -> None:
    watch = a_watch()
    watch.heard("serial", replace(LOST, charge_percent=30.0), NOON)
    watch.look(NOON)
    for hour in (0.01, 1, 2, 11):
        watch.heard("serial", READ, after(hour * 3600))
        reading = watch.look(after(hour * 3600)).reading
        assert reading is not None
        assert reading.battery_percent == pytest.approx(min(100.0, 30.0 + hour * 10), abs=0.2)


# ---- two wires


def two(first: SourceRead, second: SourceRead, at: float = 0.0) -> SupplyWatch:
    watch = a_watch("serial", "nut")
    watch.heard("serial", first, after(at))
    watch.heard("nut", second, after(at))
    return watch


def test_the_first_wires_figures_count_and_the_second_fills_in() -> None:
    second = replace(READ, input_v=231.0, temperature_c=25.0)
    reading = two(READ, second).look(NOON).reading
    assert reading is not None
    assert (reading.input_v, reading.temperature_c) == (220.0, 25.0)


def test_the_worse_word_counts_at_once() -> None:
    assert two(READ, LOST).look(NOON).status.feed is Feed.BATTERY


def test_two_wires_that_differ_for_long_disagree() -> None:
    watch = two(READ, LOST)
    assert watch.look(NOON).status.troubles == ()
    watch.heard("serial", READ, after(6))
    watch.heard("nut", LOST, after(6))
    assert watch.look(after(6)).status.troubles == (PowerTrouble.SOURCES_DISAGREE,)


def test_one_silent_wire_is_told_and_the_other_counts() -> None:
    watch = two(READ, READ)
    watch.heard("nut", SourceSilent(at=NOON, reason="server_away"), NOON)
    status = watch.look(NOON).status
    assert (status.feed, status.troubles) == (Feed.MAINS, (PowerTrouble.SOURCE_SILENT,))


# ---- going down

LOW = PowerStatus(feed=Feed.BATTERY, troubles=(PowerTrouble.BATTERY_LOW,))
ON_MAINS = PowerStatus(feed=Feed.MAINS)
SILENT = PowerStatus(feed=Feed.UNKNOWN, troubles=(PowerTrouble.SILENT,))


def test_the_command_runs_once_when_the_count_is_over() -> None:
    farewell = Farewell(60.0)
    ran = [farewell.look(LOW, after(s)) for s in (0, 30, 59, 60, 61, 600)]
    assert ran == [False, False, False, True, False, False]
    assert farewell.stage is ShutdownStage.BEGUN


def test_mains_back_cancels_and_the_next_low_counts_anew() -> None:
    farewell = Farewell(60.0)
    farewell.look(LOW, NOON)
    assert not farewell.look(ON_MAINS, after(59))
    assert farewell.stage is ShutdownStage.NONE
    assert not farewell.look(LOW, after(61))
    assert farewell.due_at == after(121)


def test_silence_starts_nothing_and_stops_nothing() -> None:
    farewell = Farewell(60.0)
    assert not farewell.look(SILENT, after(999))
    assert farewell.stage is ShutdownStage.NONE
    farewell.look(LOW, NOON)
    assert farewell.look(SILENT, after(60))


def test_begun_before_a_restart_it_does_not_begin_again_until_mains_were_back() -> None:
    farewell = Farewell(0.0, begun=True)
    assert not farewell.look(LOW, NOON)
    farewell.look(ON_MAINS, after(1))
    assert farewell.look(LOW, after(2))


# ---- tests of the battery

TESTING = replace(READ, testing=True, battery_v=25.0, charge_percent=90.0)


class Trial:
    def __init__(self, kind: TestKind = TestKind.MINUTES, minutes: int = 10) -> None:
        self.run = TestRun(BatteryTestId("t-1"), kind, minutes, NOON)
        self.watch = a_watch()
        self.words: list[TestWord] = []

    def at(self, seconds: float, read: SourceRead) -> TestWord | None:
        self.watch.heard("serial", read, after(seconds))
        word = self.run.look(self.watch.look(after(seconds)), FOUR_HOURS, after(seconds))
        if word is not None:
            self.words.append(word)
        return word

    @property
    def outcomes(self) -> list[TestOutcome]:
        return [word.outcome for word in self.words]


def test_a_test_that_runs_its_time_is_passed_and_teaches() -> None:
    trial = Trial()
    trial.at(1, READ)
    for second in range(2, 602, 10):
        trial.at(second, replace(TESTING, charge_percent=90.0 - second / 60))
    trial.at(602, READ)
    assert trial.outcomes == [TestOutcome.RUNNING, TestOutcome.PASSED]
    found = trial.words[-1].findings
    assert found is not None and trial.words[-1].model is not None
    assert found.lasted_s == pytest.approx(590.0)
    assert found.load_percent == 50.0
    assert trial.words[-1].model.learnt == 1


@pytest.mark.parametrize("spoil", [{"battery_low": True}, {"failed": True}])
def test_a_battery_that_is_low_too_soon_has_failed(spoil: dict[str, bool]) -> None:
    trial = Trial()
    trial.at(1, TESTING)
    trial.at(60, replace(TESTING, **spoil))  # type: ignore[arg-type]
    trial.at(61, READ)
    assert trial.outcomes[-1] is TestOutcome.FAILED


def test_a_test_that_the_ups_gives_up_early_has_failed() -> None:
    trial = Trial()
    trial.at(1, TESTING)
    trial.at(60, READ)
    assert trial.outcomes[-1] is TestOutcome.FAILED


def test_a_deep_test_ends_with_a_low_battery_and_that_is_its_aim() -> None:
    trial = Trial(TestKind.DEEP)
    trial.at(1, TESTING)
    trial.at(3600, replace(TESTING, charge_percent=20.0, battery_low=True))
    trial.at(3601, READ)
    assert trial.outcomes[-1] is TestOutcome.PASSED


def test_mains_lost_meanwhile_say_nothing_of_the_battery() -> None:
    trial = Trial()
    trial.at(1, TESTING)
    trial.at(30, LOST)
    assert trial.outcomes[-1] is TestOutcome.INTERRUPTED


def test_stopped_by_a_person_it_is_stopped() -> None:
    trial = Trial()
    trial.at(1, TESTING)
    trial.run.stop()
    trial.at(30, READ)
    assert trial.outcomes[-1] is TestOutcome.STOPPED


def test_an_order_that_shows_no_effect_was_refused() -> None:
    trial = Trial()
    assert trial.at(14, READ) is None
    trial.at(16, READ)
    assert trial.outcomes == [TestOutcome.REFUSED]


# ---- alarms


def test_one_alarm_a_supply_by_its_gravest_trouble() -> None:
    alarms = AlarmsOfSupply(UPS)
    (clear,) = alarms.follow(ON_MAINS)
    assert isinstance(clear, ClearAlarm)
    assert alarms.follow(ON_MAINS) == []
    (lost,) = alarms.follow(PowerStatus(feed=Feed.BATTERY))
    (low,) = alarms.follow(LOW)
    (back,) = alarms.follow(replace(ON_MAINS, troubles=(PowerTrouble.HOT,)))
    assert isinstance(lost, RaiseAlarm) and isinstance(low, RaiseAlarm)
    assert isinstance(back, RaiseAlarm)
    assert [x.reason for x in (lost, low, back)] == ["mains_lost", "battery_low", "hot"]
    assert [x.severity for x in (lost, back)] == [Severity.CRITICAL, Severity.WARNING]
