"""The driver against a Modbus server that is not ours, and our box against a client that is not."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import minimalmodbus
import pytest
import serial
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.alarm_unit.conversation import CALL, REST, Patience
from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.events import (
    ActDone,
    ContactRead,
    StaleReason,
    UnitBack,
    UnitStale,
)
from devices.alarm_unit.profile import load_profile
from devices.simulator.alarm_box_port import SimulatedAlarmBox
from devices.transports.serial_port import serial_opener
from tests.fakes.serial_server import SerialServer
from tests.fakes.wire_pair import WirePair

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "alarm_units"
SOON_S = 20.0
QUICK = Patience(poll_s=0.05, steady_s=0.1, stale_s=1.0, answer_s=0.3, gap_s=0.01)


class Heard:
    """Keeps events, and waits for one that fits."""

    def __init__(self):
        self.events = []
        self._news = threading.Condition()

    def __call__(self, event):
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def of(self, kind):
        return [e for e in self.events if isinstance(e, kind)]

    def wait(self, fits):
        with self._news:
            assert self._news.wait_for(lambda: any(map(fits, self.events)), SOON_S), self.events


def until(fits):
    end = time.monotonic() + SOON_S
    while not fits():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


class PymodbusBoard:
    """pymodbus as a board on the bus; other addresses stay silent, as on a real bus."""

    def __init__(self, port):
        bits = [SimData(0, count=2, values=[False] * 16, datatype=DataType.BITS)]
        words = [SimData(0, count=8, values=0, datatype=DataType.REGISTERS)]
        self._device = SimDevice(id=1, simdata=(bits, list(bits), words, list(words)))
        self._port = port
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(SOON_S)

    async def _serve(self):
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        self._server = ModbusSerialServer(
            self._device, port=self._port, baudrate=9600, ignore_missing_devices=True
        )
        await self._server.serve_forever(background=True)
        self._ready.set()
        await self._done.wait()
        await self._server.shutdown()

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SOON_S)

    def coils(self, count):
        return self._do(self._server.async_getValues(1, 1, 0, count))

    def contact(self, place, closed):
        self._do(self._server.async_setValues(1, 2, place, [closed]))

    def close(self):
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join()


def unit_on(port, heard, profile="coil-board", **more):
    made = load_profile(PROFILES / f"{profile}.toml")
    opener = serial_opener(port, baud=made.baud)
    unit = AlarmUnit("box", opener, made, heard, patience=QUICK, reopen_s=0.1, **more)
    unit.start()
    return unit


def test_a_server_of_another_hand_takes_what_we_tell_it_and_is_read():
    heard = Heard()
    with WirePair() as wire:
        board = PymodbusBoard(wire.right)
        unit = unit_on(wire.left, heard)
        try:
            heard.wait(lambda e: isinstance(e, ContactRead) and e.name == "power")
            assert not any(e.fault for e in heard.of(ContactRead))
            unit.tell(CALL)
            unit.tell("bypass_on")
            heard.wait(lambda e: isinstance(e, ActDone) and e.act == "bypass_on")
            assert board.coils(3) == [True, True, True]
            board.contact(4, True)
            heard.wait(lambda e: isinstance(e, ContactRead) and e.name == "power" and e.fault)
            unit.tell(REST)
            heard.wait(lambda e: isinstance(e, ActDone) and e.act == REST)
            assert board.coils(3) == [False, False, True]
        finally:
            assert unit.stop()
            board.close()


def test_a_client_of_another_hand_reads_and_moves_our_box():
    with SimulatedAlarmBox() as simulated:
        simulated.box.contacts[3] = True
        client = minimalmodbus.Instrument(simulated.port, 1)
        client.serial.baudrate = 9600
        client.serial.timeout = 2.0
        try:
            assert client.read_bits(0, 8, functioncode=2) == [0, 0, 0, 1, 0, 0, 0, 0]
            client.write_bit(2, 1, functioncode=5)
            client.write_register(5, 0x0100, functioncode=6)
            assert client.read_bits(0, 8, functioncode=1) == [0, 0, 1, 0, 1, 0, 0, 0]
            client.write_bits(0, [1, 1, 0])
            assert simulated.box.relays[:3] == [True, True, False]
            with pytest.raises(minimalmodbus.IllegalRequestError):
                client.read_bits(6, 8, functioncode=2)
        finally:
            client.serial.close()


def test_a_box_that_is_pulled_out_is_stale_and_comes_back_as_it_was_told():
    heard = Heard()
    with SimulatedAlarmBox() as simulated:
        unit = unit_on(simulated.port, heard)
        try:
            unit.tell(CALL)
            heard.wait(lambda e: isinstance(e, ActDone))
            simulated.unplug()
            heard.wait(lambda e: isinstance(e, UnitStale))
            assert heard.of(UnitStale)[0].reason is not StaleReason.SILENT
            simulated.box.relays = [False] * 8
            simulated.plug()
            until(lambda: simulated.box.relays[:2] == [True, True])
            assert len(heard.of(UnitBack)) >= 1
        finally:
            assert unit.stop()


@pytest.mark.parametrize("how", ["muted", "garbled"])
def test_a_box_that_hangs_or_talks_rubbish_is_stale(how):
    heard = Heard()
    with SimulatedAlarmBox() as simulated:
        unit = unit_on(simulated.port, heard)
        try:
            heard.wait(lambda e: isinstance(e, UnitBack))
            setattr(simulated, how, True)
            heard.wait(lambda e: isinstance(e, UnitStale))
            setattr(simulated, how, False)
            until(lambda: len(heard.of(UnitBack)) == 2)
        finally:
            assert unit.stop()


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
def test_a_box_behind_a_serial_server_of_the_network_is_the_same_box():
    heard = Heard()
    with SimulatedAlarmBox() as simulated:
        server = SerialServer(simulated.port)
        unit = unit_on(server.url, heard)
        try:
            unit.tell("bypass_on")
            heard.wait(lambda e: isinstance(e, ActDone))
            assert simulated.box.relays[2]
        finally:
            assert unit.stop()
            server.close()


def test_a_port_that_another_program_holds_is_missing():
    heard = Heard()
    with SimulatedAlarmBox() as simulated, serial.Serial(simulated.port, exclusive=True):
        unit = unit_on(simulated.port, heard)
        try:
            heard.wait(lambda e: isinstance(e, UnitStale))
            assert heard.of(UnitStale)[0].reason is StaleReason.PORT_MISSING
        finally:
            assert unit.stop()
