"""What the centre does by itself: it takes silence for silence, and saves before the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.power import (
    Feed,
    PowerReading,
    PowerStatus,
    PowerTrouble,
    Supply,
    SupplyId,
)
from dispatch_app.domain.power_commands import ReportPower
from dispatch_app.domain.values import Actor
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.power_board import PowerBoard
from dispatch_app.services.power_watch import PowerSaving, PowerSilence
from tests.fakes.running_server import until
from tests.fakes.working_bus import WorkingBus, a_bus

UPS = SupplyId("ups-1")
MACHINE = Actor(account=AccountId("gateway-ups"), role=Role.POWER)
ON_MAINS = PowerStatus(feed=Feed.MAINS)
LOW = PowerStatus(feed=Feed.BATTERY, troubles=(PowerTrouble.BATTERY_LOW,))


@pytest.fixture
def work() -> Iterator[WorkingBus]:
    with a_bus() as working:
        yield working


def tells(work: WorkingBus, status: PowerStatus) -> None:
    work.ask(ReportPower(supply=UPS, status=status, at=work.clock.now()), MACHINE)


def supply(work: WorkingBus) -> Supply:
    return work.state.supplies[UPS]


def a_reading(work: WorkingBus, seconds: float = 0.0) -> PowerReading:
    reading = PowerReading(supply=UPS, at=work.clock.now(), feed=Feed.MAINS)
    work.clock.later(seconds)
    return reading


# ---- silence


def test_a_supply_with_fresh_figures_is_not_silent(work: WorkingBus) -> None:
    board = PowerBoard()
    silence = PowerSilence(work.bus, board, work.clock)
    tells(work, ON_MAINS)
    for _ in range(30):
        work.clock.later(1.0)
        board.take([a_reading(work)], now=work.clock.now())
        silence()
    assert supply(work).status.feed is Feed.MAINS


def test_a_supply_that_nobody_speaks_for_is_silent_and_that_is_told_once(work: WorkingBus) -> None:
    silence = PowerSilence(work.bus, PowerBoard(), work.clock)
    tells(work, ON_MAINS)
    silence()
    assert supply(work).status.feed is Feed.MAINS
    work.clock.later(11.0)
    silence()
    until(lambda: supply(work).status.feed is Feed.UNKNOWN, "silence")
    assert supply(work).status.reason == "gateway_gone"
    sequence = work.bus.folded.sequence
    silence()
    tells(work, supply(work).status)
    assert work.bus.folded.sequence == sequence


# ---- figures


def test_the_board_keeps_the_newest_and_shows_nothing_old(work: WorkingBus) -> None:
    board = PowerBoard()
    old, new = a_reading(work, 2.0), a_reading(work)
    assert board.take([new, old], now=work.clock.now()) == 1
    assert board.latest(now=work.clock.now()) == [new]
    work.clock.later(11.0)
    assert board.latest(now=work.clock.now()) == []


def test_figures_from_the_past_or_the_future_are_not_taken(work: WorkingBus) -> None:
    board, late = PowerBoard(), a_reading(work, 60.0)
    assert board.take([late], now=work.clock.now()) == 0
    ahead = a_reading(work, 0.0)
    work.clock.later(-60.0)
    assert board.take([ahead], now=work.clock.now()) == 0


# ---- saving


def test_a_low_battery_is_saved_for_once_an_outage(work: WorkingBus) -> None:
    saved: list[int] = []
    saving = PowerSaving(work.bus, lambda: saved.append(1), work.clock)
    tells(work, ON_MAINS)
    saving()
    tells(work, LOW)
    saving()
    until(lambda: supply(work).outages[-1].saved_at, "saving")
    saving()
    assert saved == [1]


def test_saving_that_fails_is_tried_again(work: WorkingBus) -> None:
    tries: list[int] = []

    def save() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("the disk is slow")

    saving = PowerSaving(work.bus, save, work.clock)
    tells(work, LOW)
    with pytest.raises(Unavailable):
        saving()
    saving()
    until(lambda: supply(work).outages[-1].saved_at, "saving")
    assert tries == [1, 1]
