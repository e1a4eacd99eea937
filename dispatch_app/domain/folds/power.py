"""Takes events of power into the state: how each supply stands, its outages, its tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dispatch_app.domain.power import (
    OUTAGES_KEPT,
    TESTS_KEPT,
    BatteryTest,
    BatteryTestId,
    Feed,
    Outage,
    PowerTrouble,
    ShutdownStage,
    Supply,
    SupplyId,
    TestOutcome,
)
from dispatch_app.domain.power_events import (
    BatteryTestAsked,
    BatteryTestReported,
    BatteryTestStopAsked,
    PowerReported,
    PowerSaved,
)
from dispatch_app.domain.state import CentreState


def reported(state: CentreState, event: PowerReported) -> CentreState:
    known = state.supplies.get(event.supply)
    same = known is not None and known.status.feed is event.status.feed
    supply = Supply(
        id=event.supply,
        status=event.status,
        since=known.since if known is not None and same else event.at,
        told_at=event.at,
        reading=event.reading,
        outages=_outages(known.outages if known else (), event),
        tests=known.tests if known else (),
    )
    return _with(state, supply)


def _outages(known: tuple[Outage, ...], event: PowerReported) -> tuple[Outage, ...]:
    """One begins with the battery and ends with the mains; while nothing is heard it goes on."""
    running = known[-1] if known and known[-1].ended_at is None else None
    match event.status.feed:
        case Feed.BATTERY if running is None:
            return (*known, _worse(Outage(began_at=event.at), event))[-OUTAGES_KEPT:]
        case Feed.BATTERY if running is not None:
            return (*known[:-1], _worse(running, event))
        case Feed.MAINS if running is not None:
            return (*known[:-1], replace(running, ended_at=event.at))
        case _:
            return known


def _worse(outage: Outage, event: PowerReported) -> Outage:
    percent = event.reading.battery_percent if event.reading else None
    found = [p for p in (outage.lowest_percent, percent) if p is not None]
    low = PowerTrouble.BATTERY_LOW in event.status.troubles
    gone = event.status.shutdown is ShutdownStage.BEGUN
    return replace(
        outage,
        lowest_percent=min(found, default=None),
        low_at=outage.low_at or (event.at if low else None),
        shutdown_at=outage.shutdown_at or (event.at if gone else None),
    )


def saved(state: CentreState, event: PowerSaved) -> CentreState:
    known = state.supplies.get(event.supply)
    if known is None:
        return state
    outages = tuple(
        replace(o, saved_at=event.at) if o.began_at == event.outage else o for o in known.outages
    )
    return _with(state, replace(known, outages=outages))


def test_asked(state: CentreState, event: BatteryTestAsked) -> CentreState:
    known = state.supplies.get(event.supply)
    if known is None:
        return state
    asked = BatteryTest(
        id=event.test, kind=event.kind, minutes=event.minutes, by=event.by, asked_at=event.at
    )
    return _with(state, replace(known, tests=(*known.tests, asked)[-TESTS_KEPT:]))


def stop_asked(state: CentreState, event: BatteryTestStopAsked) -> CentreState:
    """What became of it, the UPS will say."""
    return state


def test_reported(state: CentreState, event: BatteryTestReported) -> CentreState:
    ended: datetime | None = None if event.outcome is TestOutcome.RUNNING else event.at

    def change(test: BatteryTest) -> BatteryTest:
        return replace(test, outcome=event.outcome, findings=event.findings, ended_at=ended)

    return _test(state, event.supply, event.test, change)


def _test(
    state: CentreState,
    supply: SupplyId,
    test: BatteryTestId,
    change: Callable[[BatteryTest], BatteryTest],
) -> CentreState:
    known = state.supplies.get(supply)
    if known is None:
        return state
    tests = tuple(change(t) if t.id == test else t for t in known.tests)
    return _with(state, replace(known, tests=tests))


def _with(state: CentreState, supply: Supply) -> CentreState:
    return replace(state, supplies={**state.supplies, supply.id: supply})
