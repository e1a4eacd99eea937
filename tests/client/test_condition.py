"""What a process says of itself: who of its workers is stuck, and which of its parts fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.client.condition import LEAST_S, SILENT_AFTER, Condition
from dispatch_app.domain.alarms import AlarmId
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from tests.fakes.linked_seat import PASSWORD, LinkedSeat
from tests.fakes.running_server import RunningServer, running_server, until


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_worker_that_comes_round_is_well(clock: Clock) -> None:
    condition = Condition(clock)
    condition.beat("poll", 2.0)
    clock.now_s += 2.0 * SILENT_AFTER
    assert condition.workers() == {"poll": ""}


def test_a_worker_that_missed_its_rounds_is_stuck_and_says_for_how_long(clock: Clock) -> None:
    condition = Condition(clock)
    condition.beat("poll", 2.0)
    condition.beat("save", 60.0)
    clock.now_s += 31.0
    assert condition.workers() == {"poll": "31 s", "save": ""}
    condition.beat("poll", 2.0)
    assert condition.workers() == {"poll": "", "save": ""}


def test_a_quick_worker_on_a_busy_machine_is_not_stuck_at_once(clock: Clock) -> None:
    condition = Condition(clock)
    condition.beat("tick", 0.1)
    clock.now_s += LEAST_S
    assert condition.workers() == {"tick": ""}


def test_who_ended_in_order_is_missed_by_nobody(clock: Clock) -> None:
    condition = Condition(clock)
    condition.beat("poll", 2.0)
    condition.ended("poll")
    clock.now_s += 100.0
    assert condition.workers() == {}


def test_a_part_that_is_mended_is_told_as_well() -> None:
    condition = Condition()
    condition.part("map", "unusable")
    condition.part("map", "")
    assert condition.parts() == {"map": ""}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        account = Account(id=AccountId("person-1"), role=Role.DISPATCHER, name="1")
        running.accounts.create(account, password=PASSWORD)
        yield running


def test_the_centre_raises_what_a_seat_says_of_its_own_map(
    server: RunningServer, tmp_path: Path
) -> None:
    seat = LinkedSeat(server.url, tmp_path)
    seat.link.condition.part("map", "unusable")
    seat.start()
    try:
        alarm = AlarmId("map/seat-1")
        until(lambda: alarm in server.server.bus.state.alarms, "the alarm")
        assert server.server.bus.state.alarms[alarm].reason == "unusable"
        assert "clock/seat-1" not in server.server.bus.state.alarms
    finally:
        seat.stop()
