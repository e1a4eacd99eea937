"""A loop that hangs can tell nobody: whoever follows the centre for it misses its heartbeat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.caller_id.driver import CallerIdModem
from devices.errors import PortLost
from devices.transports.transport import Transport
from dispatch_app.client.condition import Condition
from dispatch_app.domain.power import SupplyId
from dispatch_app.gateways import devices_alarm, devices_device, devices_ups, ups_cli
from dispatch_app.gateways.devices_device import Beats
from dispatch_app.gateways.lines import TURN_S, LinesGateway
from dispatch_app.gateways.ups_memory import UpsMemory
from dispatch_app.gateways.ups_settings import UpsTable
from tests.fakes.builders import NOON
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


def hangs_and_comes_back(ports: Ports, part, settings, worker: str, beats: Beats) -> None:
    """The same story for every driver: missed while its port hangs, not while it is only gone."""
    clock = Clock()
    condition = Condition(clock)
    beats.to(condition)
    part.start(settings)
    try:
        until(lambda: condition.workers() == {worker: ""}, "the heartbeat without a port")
        ports.opens.clear()
        before = ports.tried
        until(lambda: ports.tried > before, "the port that hangs")
        clock.now_s += 10 * devices_device.TURN_S
        assert condition.workers()[worker]
        ports.opens.set()
        until(lambda: not condition.workers()[worker], "the loop's return")
    finally:
        ports.opens.set()
        part.stop()
    assert condition.workers() == {}


def test_the_loop_of_a_supply_is_missed(ports: Ports, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(devices_ups, "serial_opener", lambda *_args, **_more: ports.open)
    table = UpsTable(port="COM9", protocol="megatec")
    keeper = ups_cli.keeper_of(SupplyId("main"), table, NoMemory(), lambda: NOON)
    beats = Beats()
    part = devices_ups.SupplyPart(devices_ups.port_of(SupplyId("main"), tmp_path), keeper, beats)
    hangs_and_comes_back(ports, part, table, "ups main", beats)


def test_the_loop_of_a_fault_box_is_missed(ports: Ports, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(devices_alarm, "serial_opener", lambda *_args, **_more: ports.open)
    table = {"port": "COM9", "profile": devices_alarm.SHIPPED_PROFILES[0]}
    beats = Beats()
    port = devices_alarm.port_of(table, tmp_path)
    part = devices_alarm.AlarmPart(port, lambda _event: None, lambda: None, beats)
    hangs_and_comes_back(ports, part, devices_alarm.settings_of(table), "alarm box-1", beats)


class NoMemory(UpsMemory):
    """Nothing was learnt, nothing had begun."""

    def __init__(self) -> None: ...

    def model(self, supply: SupplyId) -> None:
        return None

    def has_begun(self, supply: SupplyId) -> bool:
        return False
