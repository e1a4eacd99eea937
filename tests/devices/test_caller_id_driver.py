"""The driver on real ports: pseudo-terminals with the simulator behind, and network ports."""

import asyncio
import queue
import socket
import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

pytest.importorskip("pty", reason="pseudo-terminals are POSIX only")

from devices.caller_id.conversation import Patience
from devices.caller_id.driver import CallerIdModem
from devices.caller_id.events import (
    CallerKnown,
    DeviceBack,
    DeviceStale,
    PresentedTime,
    RingingStopped,
    RingPulse,
    RingStarted,
    StaleReason,
)
from devices.errors import PortLost
from devices.simulator.at_modem import Dialect
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import IncomingCall
from devices.transports.recording import Burst
from devices.transports.replay import ReplayPort
from devices.transports.serial_port import serial_opener
from tests.fakes.serial_server import SerialServer

NEW_YEAR = datetime(2026, 1, 1, 8, 5, tzinfo=UTC)
LIVELY = Patience(answer_s=0.5, probe_every_s=0.1, retry_s=0.1, hush_s=0.6)
CADENCE_S = 0.2
LONG_S = 20.0
"""Far beyond what any of it takes; only a broken driver gets there."""


class Listener:
    """Takes a driver's events and waits for the one that a test is about."""

    def __init__(self) -> None:
        self._events: queue.Queue[object] = queue.Queue()

    def __call__(self, event: object) -> None:
        self._events.put(event)

    def wait_for[T](self, kind: type[T], where: Callable[[T], bool] = lambda _: True) -> T:
        while True:
            event = self._events.get(timeout=LONG_S)
            if isinstance(event, kind) and where(event):
                return event


@pytest.fixture
def bank():
    with ModemBank(2, cadence_s=CADENCE_S) as bank:
        yield bank


@contextmanager
def listening(url: str, line: str = "1", patience: Patience = LIVELY):
    listener = Listener()
    driver = CallerIdModem(line, serial_opener(url), listener, patience=patience, reopen_s=0.05)
    driver.start()
    try:
        yield listener
    finally:
        assert driver.stop()


def a_call(number: str | None = "09990000001", **rest) -> IncomingCall:
    return IncomingCall(number=number, at=NEW_YEAR, **rest)


def test_a_call_is_told_from_its_first_ring_to_its_silence(bank):
    with listening(bank.ports["1"]) as heard:
        heard.wait_for(DeviceBack)
        rang_ns = bank.ring("1", a_call(name="DEMO", rings=3))
        started = heard.wait_for(RingStarted)
        named = heard.wait_for(CallerKnown, lambda event: event.name != "")
        stopped = heard.wait_for(RingingStopped)
    assert started.at.monotonic_ns >= rang_ns
    assert (named.number, named.name) == ("09990000001", "DEMO")
    assert named.presented == PresentedTime(1, 1, 8, 5)
    assert stopped.rings == 3


def test_a_call_answered_by_hand_just_falls_silent(bank):
    with listening(bank.ports["1"]) as heard:
        heard.wait_for(DeviceBack)
        bank.ring("1", a_call(rings=100))
        heard.wait_for(RingPulse)
        bank.answered("1")
        assert heard.wait_for(RingingStopped).rings < 100


def test_lines_ring_apart_from_each_other(bank):
    with listening(bank.ports["1"], "1") as one, listening(bank.ports["2"], "2") as two:
        one.wait_for(DeviceBack)
        two.wait_for(DeviceBack)
        bank.ring("1", a_call("09990000001"))
        bank.ring("2", a_call("09990000002"))
        assert one.wait_for(CallerKnown).number == "09990000001"
        known = two.wait_for(CallerKnown)
    assert (known.line, known.number) == ("2", "09990000002")


def test_a_line_without_the_service_rings_without_a_caller(bank):
    with listening(bank.ports["1"]) as heard:
        heard.wait_for(DeviceBack)
        bank.ring("1", a_call(number=None, rings=2))
        assert heard.wait_for((CallerKnown, RingingStopped)).rings == 2


def test_an_unplugged_modem_is_told_and_heard_again_when_it_is_back(bank):
    with listening(bank.ports["1"]) as heard:
        heard.wait_for(DeviceBack)
        bank.unplug("1")
        assert heard.wait_for(DeviceStale).reason is StaleReason.PORT_LOST
        bank.plug("1")
        heard.wait_for(DeviceBack)
        bank.ring("1", a_call())
        assert heard.wait_for(CallerKnown).number == "09990000001"


def test_a_port_that_is_missing_is_told_and_found_when_it_appears(bank):
    bank.unplug("1")
    with listening(bank.ports["1"]) as heard:
        assert heard.wait_for(DeviceStale).reason is StaleReason.PORT_MISSING
        bank.plug("1")
        heard.wait_for(DeviceBack)


def test_a_hanging_modem_is_told_and_heard_again_when_it_wakes(bank):
    with listening(bank.ports["1"]) as heard:
        heard.wait_for(DeviceBack)
        bank.mute("1")
        assert heard.wait_for(DeviceStale).reason is StaleReason.SILENT
        bank.mute("1", False)
        heard.wait_for(DeviceBack)


def test_an_older_modem_is_understood():
    with (
        ModemBank(1, cadence_s=CADENCE_S, dialect=Dialect.CID) as bank,
        listening(bank.ports["1"]) as heard,
    ):
        heard.wait_for(DeviceBack)
        bank.ring("1", a_call())
        assert heard.wait_for(CallerKnown).number == "09990000001"


def test_two_programs_cannot_listen_to_one_modem(bank):
    with listening(bank.ports["1"]) as first:
        first.wait_for(DeviceBack)
        with listening(bank.ports["1"]) as second:
            reason = second.wait_for(DeviceStale).reason
        assert reason is StaleReason.PORT_MISSING


def test_noise_on_the_line_does_not_hide_the_next_call(bank):
    with listening(bank.ports["1"]) as heard:
        heard.wait_for(DeviceBack)
        bank.inject("1", bytes(range(256)) * 20 + b"\r\n")
        bank.ring("1", a_call())
        assert heard.wait_for(CallerKnown).number == "09990000001"


def test_a_listener_with_a_bug_does_not_make_the_line_deaf(bank, caplog):
    listener, failed = Listener(), threading.Event()

    def stumbling(event: object) -> None:
        if isinstance(event, DeviceBack):
            failed.set()
            raise RuntimeError("a bug")
        listener(event)

    driver = CallerIdModem("1", serial_opener(bank.ports["1"]), stumbling, patience=LIVELY)
    driver.start()
    assert failed.wait(LONG_S)
    bank.ring("1", a_call())
    assert listener.wait_for(CallerKnown).number == "09990000001"
    assert driver.stop()
    assert [record.message for record in caplog.records] == [
        "line 1: listener failed on DeviceBack"
    ]


def test_a_port_that_fails_in_an_unknown_way_is_opened_again(bank, caplog):
    failures = iter([RuntimeError("a bug in a port's driver")])
    opener, listener = serial_opener(bank.ports["1"]), Listener()

    def open_port():
        for failure in failures:
            raise failure
        return opener()

    driver = CallerIdModem("1", open_port, listener, patience=LIVELY, reopen_s=0.05)
    driver.start()
    assert listener.wait_for(DeviceStale).reason is StaleReason.PORT_MISSING
    listener.wait_for(DeviceBack)
    assert driver.stop()
    assert len(caplog.records) == 1


def test_a_driver_stops_while_its_port_is_missing():
    listener = Listener()
    driver = CallerIdModem("1", serial_opener("no-such-port"), listener)
    driver.start()
    assert listener.wait_for(DeviceStale).reason is StaleReason.PORT_MISSING
    assert driver.stop()


def test_events_reach_an_event_loop(bank):
    async def first_caller() -> CallerKnown:
        loop, events = asyncio.get_running_loop(), asyncio.Queue()
        driver = CallerIdModem(
            "1",
            serial_opener(bank.ports["1"]),
            lambda event: loop.call_soon_threadsafe(events.put_nowait, event),
            patience=LIVELY,
        )
        driver.start()
        try:
            while not isinstance(event := await events.get(), CallerKnown):
                if isinstance(event, DeviceBack):
                    bank.ring("1", a_call())
            return event
        finally:
            assert await asyncio.to_thread(driver.stop)

    assert asyncio.run(asyncio.wait_for(first_caller(), LONG_S)).number == "09990000001"


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
def test_a_modem_behind_a_network_serial_server_is_heard(bank):
    server = SerialServer(bank.ports["1"])
    try:
        with listening(server.url) as heard:
            heard.wait_for(DeviceBack)
            bank.ring("1", a_call())
            assert heard.wait_for(CallerKnown).number == "09990000001"
    finally:
        server.close()


def test_a_modem_behind_a_raw_socket_is_heard_until_the_socket_closes():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"socket://127.0.0.1:{server.getsockname()[1]}"
        with listening(url, patience=Patience()) as heard:
            connection, _ = server.accept()
            with connection:
                assert connection.recv(64) == b"ATZ\r"
                connection.sendall(b"\r\nRING\r\n\r\nNMBR=09990000001\r\n")
                assert heard.wait_for(CallerKnown).number == "09990000001"
                connection.shutdown(socket.SHUT_RDWR)
            assert heard.wait_for(DeviceStale).reason is StaleReason.PORT_LOST


def test_a_recording_is_heard_like_a_port():
    bursts = [Burst(0.0, "device", b"\r\nRING\r\n"), Burst(0.1, "device", b"NMBR=1120999\r\n")]
    opened = iter([ReplayPort(bursts, pace=100.0)])
    listener = Listener()

    def open_once() -> ReplayPort:
        port = next(opened, None)
        if port is None:
            raise PortLost("played already")
        return port

    driver = CallerIdModem("1", open_once, listener, patience=LIVELY)
    driver.start()
    assert listener.wait_for(CallerKnown).number == "1120999"
    listener.wait_for(RingingStopped)
    assert driver.stop()
