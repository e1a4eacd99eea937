"""Rules of power: what is news of a supply, and who may put its battery to the test when."""

from __future__ import annotations

from dispatch_app.domain.codes import Priority
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.power import (
    BatteryTestId,
    Feed,
    PowerTrouble,
    ShutdownStage,
    Supply,
    SupplyId,
)
from dispatch_app.domain.power_commands import (
    RecordPowerSaved,
    ReportBatteryTest,
    ReportPower,
    StopBatteryTest,
    TestBattery,
)
from dispatch_app.domain.power_events import (
    BatteryTestAsked,
    BatteryTestReported,
    BatteryTestStopAsked,
    PowerReported,
    PowerSaved,
)
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import Plan

_SPOILS = (
    PowerTrouble.UPS_FAILED,
    PowerTrouble.BYPASS,
    PowerTrouble.OVERLOAD,
    PowerTrouble.BATTERY_GONE,
    PowerTrouble.BATTERY_LOW,
    PowerTrouble.SHUTTING_DOWN,
    PowerTrouble.SOURCES_DISAGREE,
)
"""A battery is not put to the test while one of these stands: the load might fall."""


def report(state: CentreState, command: ReportPower, context: Context) -> tuple[Event, ...]:
    """Nothing if the centre knows it so already."""
    known = state.supplies.get(command.supply)
    if known is not None and known.status == command.status:
        return ()
    return (
        PowerReported(
            supply=command.supply,
            status=command.status,
            reading=command.reading,
            at=min(command.at, context.at),
            heard_at=context.at,
        ),
    )


def saved(state: CentreState, command: RecordPowerSaved, context: Context) -> tuple[Event, ...]:
    outage = _known(state, command.supply).outage
    if outage is None or outage.began_at != command.outage or outage.saved_at is not None:
        return ()
    return (PowerSaved(supply=command.supply, outage=command.outage, at=context.at),)


def test(state: CentreState, command: TestBattery, context: Context) -> tuple[Event, ...]:
    """Refused while somebody's life hangs on the centre, or the supply is not whole."""
    supply = _known(state, command.supply)
    urgent = next((i for i in state.incidents.values() if i.open and _is_first(i.plan)), None)
    if urgent is not None:
        raise Rejected("power.priority-1-open", incident=urgent.number)
    if supply.test is not None or supply.status.testing:
        raise Rejected("power.test-running", supply=supply.id)
    _must_be_whole(supply)
    return (
        BatteryTestAsked(
            supply=supply.id,
            test=BatteryTestId(context.new_id()),
            kind=command.kind,
            minutes=command.minutes,
            by=context.actor,
            at=context.at,
        ),
    )


def _is_first(plan: Plan | None) -> bool:
    return plan is not None and plan.priority is Priority.P1


def _must_be_whole(supply: Supply) -> None:
    status = supply.status
    if status.feed is Feed.UNKNOWN:
        raise Rejected("power.silent", supply=supply.id)
    if status.feed is Feed.BATTERY or status.shutdown is not ShutdownStage.NONE:
        raise Rejected("power.on-battery", supply=supply.id)
    spoiling = next((trouble for trouble in _SPOILS if trouble in status.troubles), None)
    if spoiling is not None:
        raise Rejected("power.not-whole", supply=supply.id, trouble=spoiling.value)


def stop_test(state: CentreState, command: StopBatteryTest, context: Context) -> tuple[Event, ...]:
    running = _known(state, command.supply).test
    if running is None:
        raise Rejected("power.no-test", supply=command.supply)
    return (
        BatteryTestStopAsked(
            supply=command.supply, test=running.id, by=context.actor, at=context.at
        ),
    )


def test_report(
    state: CentreState, command: ReportBatteryTest, context: Context
) -> tuple[Event, ...]:
    tests = {t.id: t for t in _known(state, command.supply).tests}
    asked = tests.get(command.test)
    if asked is None:
        raise Rejected("power.test-unknown", test=command.test)
    if asked.over or asked.outcome is command.outcome:
        return ()
    return (
        BatteryTestReported(
            supply=command.supply,
            test=command.test,
            outcome=command.outcome,
            findings=command.findings,
            at=min(command.at, context.at),
        ),
    )


def _known(state: CentreState, supply: SupplyId) -> Supply:
    known = state.supplies.get(supply)
    if known is None:
        raise Rejected("power.unknown", supply=supply)
    return known
