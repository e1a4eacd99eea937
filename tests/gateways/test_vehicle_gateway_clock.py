"""The process beside the vehicle terminals and clocks that jump: its own, and the centre's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from devices.moment import Moment
from dispatch_app.domain.ids import TerminalId
from dispatch_app.gateways.vehicles_clock import PULSES, CentreClock
from dispatch_app.gateways.vehicles_presence import TOLD_AGAIN, TUNNEL, Presence
from tests.fakes import builders as a

T1 = TerminalId("19900000001")
SECOND_NS = 1_000_000_000


class Machine:
    """Its wall clock can be set; the other one cannot."""

    def __init__(self) -> None:
        self.monotonic_ns = 5 * SECOND_NS
        self.wall = a.NOON
        self.clock = CentreClock(lambda: self.wall, monotonic_ns=lambda: self.monotonic_ns)

    def passes(self, seconds: float) -> None:
        self.monotonic_ns += round(seconds * SECOND_NS)
        self.wall += timedelta(seconds=seconds)

    def moment(self) -> Moment:
        return Moment(self.monotonic_ns, self.wall)


def after(seconds: float) -> datetime:
    return a.NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("jump_s", [-7200.0, 7200.0])
def test_a_wall_clock_that_is_set_changes_nothing(jump_s: float) -> None:
    machine = Machine()
    machine.passes(10)
    machine.wall += timedelta(seconds=jump_s)
    assert machine.clock.now() == after(10)
    assert machine.clock.of(machine.moment()) == after(10)


def test_the_centres_time_counts() -> None:
    machine = Machine()
    machine.clock.heard(after(-300))
    assert machine.clock.now() == after(-300)
    machine.passes(2.5)
    assert machine.clock.now() == after(-297.5)


def test_of_many_words_of_the_centre_the_least_delayed_is_right() -> None:
    machine = Machine()
    for delay_s in (0.8, 0.1, 2.0):
        machine.clock.heard(after(-delay_s))
    assert machine.clock.now() == after(-0.1)


def test_a_centre_whose_clock_is_set_back_is_followed_after_some_words() -> None:
    machine = Machine()
    machine.clock.heard(after(0))
    for _ in range(PULSES):
        machine.clock.heard(after(-3600))
    assert machine.clock.now() == after(-3600)


def test_times_are_told_in_milliseconds() -> None:
    machine = Machine()
    machine.monotonic_ns += 1_234_567
    assert machine.clock.now().microsecond == 1000


def test_who_went_is_told_though_the_centres_clock_was_set_back() -> None:
    presence = Presence()
    presence.came(T1, a.NOON)
    presence.due(a.NOON)
    presence.went(T1, a.NOON, "silent")
    (gone,) = presence.due(a.NOON - timedelta(hours=1))
    assert not gone.online
    assert timedelta(hours=1) > TUNNEL


def test_a_stranger_is_told_of_again_though_the_centres_clock_was_set_back() -> None:
    presence = Presence()
    presence.turned_away(T1, a.NOON, "wrong_code")
    assert len(presence.due(a.NOON)) == 1
    presence.turned_away(T1, a.NOON - 2 * TOLD_AGAIN, "wrong_code")
    assert len(presence.due(a.NOON)) == 1
