"""What is news of a supply, how outages are counted, who may put a battery to the test when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import power_commands as pc
from dispatch_app.domain import power_events as pe
from dispatch_app.domain.codes import Priority, Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.power import (
    Feed,
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
from dispatch_app.domain.values import Actor
from dispatch_app.services.audience import POWER_VIEW, part_of
from dispatch_app.services.rights import check
from tests.fakes import builders as a

UPS = SupplyId("ups-1")
MACHINE = Actor(account=AccountId("gateway-ups"), role=Role.POWER)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)
ON_MAINS = PowerStatus(feed=Feed.MAINS)
ON_BATTERY = PowerStatus(feed=Feed.BATTERY)
LOW = PowerStatus(feed=Feed.BATTERY, troubles=(PowerTrouble.BATTERY_LOW,))
SILENT = PowerStatus(feed=Feed.UNKNOWN, troubles=(PowerTrouble.SILENT,))
QUICK = pc.TestBattery(supply=UPS, kind=TestKind.QUICK)


class House:
    def __init__(self) -> None:
        self.centre = a.a_centre()

    def tells(self, status: PowerStatus, percent: float | None = None) -> tuple[object, ...]:
        at = self.centre.now
        reading = PowerReading(supply=UPS, at=at, feed=status.feed, battery_percent=percent)
        report = pc.ReportPower(supply=UPS, status=status, at=at, reading=reading)
        return self.centre.do(report, MACHINE)

    def later(self, seconds: float) -> None:
        self.centre.now += timedelta(seconds=seconds)

    @property
    def supply(self) -> Supply:
        return self.centre.state.supplies[UPS]

    def asks(self) -> None:
        self.centre.do(QUICK, LEADER)

    def reports(self, outcome: TestOutcome, **more: object) -> tuple[object, ...]:
        report = pc.ReportBatteryTest(
            supply=UPS,
            test=self.supply.tests[-1].id,
            outcome=outcome,
            at=self.centre.now,
            **more,  # type: ignore[arg-type]
        )
        return self.centre.do(report, MACHINE)


@pytest.fixture
def house() -> House:
    house = House()
    house.tells(ON_MAINS)
    return house


def refusal(house: House, command: object) -> str:
    with pytest.raises(Rejected) as no:
        house.centre.do(command, LEADER)
    return no.value.code


# ---- what is news


def test_what_is_known_already_is_no_news(house: House) -> None:
    assert house.tells(ON_MAINS) == ()
    assert len(house.tells(ON_BATTERY)) == 1


def test_an_outage_begins_with_the_battery_and_ends_with_the_mains(house: House) -> None:
    house.tells(ON_BATTERY, 98.0)
    house.later(600)
    house.tells(LOW, 19.0)
    house.later(60)
    house.tells(ON_MAINS, 18.0)
    (outage,) = house.supply.outages
    assert outage.ended_at is not None and outage.low_at is not None
    assert (outage.ended_at - outage.began_at) == timedelta(seconds=660)
    assert outage.lowest_percent == 19.0


def test_an_outage_goes_on_while_nobody_hears_the_ups(house: House) -> None:
    house.tells(ON_BATTERY)
    house.tells(SILENT)
    assert house.supply.outage is not None
    house.tells(ON_BATTERY)
    assert len(house.supply.outages) == 1


def test_since_when_counts_from_the_change_of_what_it_lives_on(house: House) -> None:
    began = house.supply.since
    house.later(60)
    house.tells(replace(ON_MAINS, troubles=(PowerTrouble.HOT,)))
    assert house.supply.since == began
    house.tells(ON_BATTERY)
    assert house.supply.since == house.centre.now


def test_the_end_of_the_machine_stands_in_the_outage(house: House) -> None:
    house.tells(LOW)
    house.tells(replace(LOW, shutdown=ShutdownStage.BEGUN))
    assert house.supply.outages[-1].shutdown_at == house.centre.now


def test_saving_is_recorded_once_and_for_its_own_outage_only(house: House) -> None:
    house.tells(LOW)
    began = house.supply.outages[-1].began_at
    save = pc.RecordPowerSaved(supply=UPS, outage=began)
    assert len(house.centre.do(save, a.at_seat(a.SEAT_1))) == 1
    assert house.centre.do(save, a.at_seat(a.SEAT_1)) == ()
    other = pc.RecordPowerSaved(supply=UPS, outage=began - timedelta(days=1))
    assert house.centre.do(other, a.at_seat(a.SEAT_1)) == ()


def test_the_process_beside_the_ups_sees_supplies_and_nothing_else(house: House) -> None:
    part = part_of(house.centre.state, POWER_VIEW)
    assert part.supplies == house.centre.state.supplies
    assert not (part.calls or part.incidents or part.vehicles or part.seats)


# ---- tests of batteries


def test_a_test_is_asked_for_run_and_told(house: House) -> None:
    house.asks()
    assert house.supply.test is not None
    house.reports(TestOutcome.RUNNING)
    found = TestFindings(lasted_s=10.0, load_percent=45.0)
    house.reports(TestOutcome.PASSED, findings=found)
    assert house.supply.test is None
    assert house.supply.tests[-1].findings == found


def test_a_result_is_final(house: House) -> None:
    house.asks()
    house.reports(TestOutcome.PASSED)
    assert house.reports(TestOutcome.FAILED) == ()


def test_no_test_while_a_life_hangs_on_the_centre(house: House) -> None:
    incident = house.centre.opens()
    house.centre.do(c.SetPlan(incident=incident.id, plan=a.a_plan(priority=Priority.P2)))
    house.asks()
    house.reports(TestOutcome.PASSED)
    house.centre.do(c.SetPlan(incident=incident.id, plan=a.a_plan(priority=Priority.P1)))
    assert refusal(house, QUICK) == "power.priority-1-open"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ON_BATTERY, "power.on-battery"),
        (SILENT, "power.silent"),
        (replace(ON_MAINS, troubles=(PowerTrouble.BYPASS,)), "power.not-whole"),
        (replace(ON_MAINS, troubles=(PowerTrouble.OVERLOAD,)), "power.not-whole"),
        (replace(ON_MAINS, testing=True), "power.test-running"),
    ],
)
def test_no_test_of_a_supply_that_is_not_whole(
    house: House, status: PowerStatus, code: str
) -> None:
    house.tells(status)
    assert refusal(house, QUICK) == code


def test_one_test_at_a_time(house: House) -> None:
    house.asks()
    assert refusal(house, QUICK) == "power.test-running"


def test_a_weak_battery_may_be_tested(house: House) -> None:
    house.tells(replace(ON_MAINS, troubles=(PowerTrouble.BATTERY_WEAK,)))
    house.asks()
    assert house.supply.test is not None


def test_stopping_needs_a_test(house: House) -> None:
    stop = pc.StopBatteryTest(supply=UPS)
    assert refusal(house, stop) == "power.no-test"
    house.asks()
    (event,) = house.centre.do(stop, LEADER)
    assert isinstance(event, pe.BatteryTestStopAsked)


def test_what_nobody_knows_is_refused(house: House) -> None:
    other = pc.TestBattery(supply=SupplyId("ups-9"), kind=TestKind.QUICK)
    assert refusal(house, other) == "power.unknown"


@pytest.mark.parametrize("minutes", [0, -1, 100])
def test_a_test_of_impossible_minutes_does_not_exist(minutes: int) -> None:
    with pytest.raises(InvalidValue):
        pc.TestBattery(supply=UPS, kind=TestKind.MINUTES, minutes=minutes)


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.STATION, Role.AUDITOR, Role.POWER])
def test_a_test_is_not_for_everybody(house: House, role: Role) -> None:
    with pytest.raises(Rejected):
        check(Actor(account=AccountId("x"), role=role), QUICK, house.centre.state)


@pytest.mark.parametrize("role", [Role.SHIFT_LEADER, Role.DIRECTOR, Role.MAINTAINER])
def test_a_test_is_for_those_who_answer_for_it(house: House, role: Role) -> None:
    check(Actor(account=AccountId("x"), role=role), QUICK, house.centre.state)
