"""A loop that hangs can tell nobody: whoever follows the centre for it misses its heartbeat."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from devices.caller_id.driver import CallerIdModem
from devices.errors import PortLost
from devices.transports.transport import Transport
from dispatch_app.client.condition import Condition
from dispatch_app.gateways.lines import TURN_S, LinesGateway
from tests.fakes.running_server import until


class Clock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Ports:
    """No modem is there; opening its port can be made to hang."""

    def __init__(self) -> None:
        self.tried = 0
        self.opens = threading.Event()
        self.opens.set()

    def open(self) -> Transport:
        self.tried += 1
        self.opens.wait(30)
        raise PortLost("unplugged")


@pytest.fixture
def ports() -> Iterator[Ports]:
    ports = Ports()
    yield ports
    ports.opens.set()


def test_a_modems_loop_is_missed_when_its_port_hangs_and_not_when_it_is_only_gone(
    ports: Ports,
) -> None:
    clock = Clock()
    condition = Condition(clock)
    gateway = LinesGateway()
    gateway.beat, gateway.ended = condition.beat, condition.ended
    gateway.add(CallerIdModem("1", ports.open, gateway.heard, reopen_s=0.15))
    try:
        until(lambda: condition.workers() == {"line 1": ""}, "the heartbeat without a port")
        ports.opens.clear()
        before = ports.tried
        until(lambda: ports.tried > before, "the port that hangs")
        clock.now_s += 10 * TURN_S
        assert condition.workers()["line 1"]
        ports.opens.set()
        until(lambda: not condition.workers()["line 1"], "the loop's return")
    finally:
        ports.opens.set()
        gateway.stop()
    assert condition.workers() == {}
