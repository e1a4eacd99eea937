"""The wire of simulated boxes: wrong speed, slow bytes, a hung box, a box that does not read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.nmea.decoder import NmeaDecoder
from devices.simulator.nmea_port import SimulatedReceiver, sentences
from devices.simulator.pty_port import PtyBox
from devices.simulator.wrong_speed import heard_at
from devices.transports.serial_port import open_serial
from devices.transports.transport import Transport

PATIENCE_S = 20.0


class Echo(PtyBox):
    def __init__(self) -> None:
        super().__init__("echo")

    def hear(self, data: bytes) -> bytes:
        return data


def reads(port: Transport, enough: Callable[[bytes], bool]) -> bytes:
    limit, data = monotonic() + PATIENCE_S, b""
    while not enough(data):
        assert monotonic() < limit, data
        data += port.read()
    return data


@given(st.binary(max_size=40), st.sampled_from([1200, 2400, 9600]))
def test_at_the_same_speed_bytes_come_as_they_were_sent(data: bytes, baud: int) -> None:
    assert heard_at(data, baud, baud) == data


@given(st.binary(max_size=40))
def test_a_port_that_is_off_by_two_in_a_hundred_still_hears(data: bytes) -> None:
    assert heard_at(data, 9600, 9408) == data


def test_at_twice_the_speed_each_bit_is_read_as_two() -> None:
    """`U` travels as 0 10101010 1. The first reading ends on a zero, which is no stop bit; the
    second one begins at the third zero from the left and runs into the line's rest."""
    assert heard_at(b"U", 1200, 2400) == bytes([0b11100110])


@given(st.binary(max_size=60), st.sampled_from([(2400, 9600), (9600, 2400), (4800, 1200)]))
def test_any_two_speeds_end(data: bytes, speeds: tuple[int, int]) -> None:
    assert len(heard_at(data, *speeds)) <= 10 * len(data)


def test_a_slow_box_says_the_same_byte_by_byte() -> None:
    with Echo() as box:
        box.slow = True
        with contextlib.closing(open_serial(box.port)) as port:
            port.write(b"slowly")
            assert reads(port, lambda data: len(data) >= 6) == b"slowly"


def test_what_a_slow_box_had_still_to_say_is_said_in_order() -> None:
    with Echo() as box:
        box.slow = True
        with contextlib.closing(open_serial(box.port)) as port:
            port.write(b"a" * 400)
            first = reads(port, bool)
            assert len(first) < 400
            box.slow = False
            port.write(b"b")
            rest = reads(port, lambda data: data.endswith(b"b"))
            assert first + rest == b"a" * 400 + b"b"


def test_a_box_at_another_speed_is_not_understood() -> None:
    with Echo() as box:
        box.garbled = True
        with contextlib.closing(open_serial(box.port)) as port:
            port.write(b"U")
            assert reads(port, bool) == heard_at(b"U", 1, 2)


def test_what_a_deaf_box_did_not_read_it_reads_later() -> None:
    with Echo() as box:
        box.deaf = True
        with contextlib.closing(open_serial(box.port)) as port:
            port.write(b"later")
            assert port.read() == b""
            box.deaf = False
            assert reads(port, lambda data: len(data) >= 5) == b"later"


def test_a_cable_that_is_put_back_is_the_same_port() -> None:
    with Echo() as box:
        box.unplug()
        box.plug()
        with contextlib.closing(open_serial(box.port)) as port:
            port.write(b"again")
            assert reads(port, lambda data: len(data) >= 5) == b"again"


@pytest.mark.parametrize(("lat", "lon"), [(31.5, 120.5), (-33.9, -151.2), (0.0, 0.0)])
def test_a_simulated_receiver_is_read_where_it_stands(lat: float, lon: float) -> None:
    decoder, at = NmeaDecoder(), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    lines = sentences(at, lat, lon).decode("ascii").split("\r\n")
    (fix,) = [fix for line in lines if line and (fix := decoder.take(line))]
    assert (fix.at, fix.valid, fix.satellites) == (at, True, 9)
    assert (fix.lat, fix.lon) == (pytest.approx(lat, abs=1e-6), pytest.approx(lon, abs=1e-6))


def test_a_receiver_writes_without_being_asked() -> None:
    with (
        SimulatedReceiver(31.5, 120.5, every_s=0.05) as receiver,
        contextlib.closing(open_serial(receiver.port)) as port,
    ):
        assert b"$GNRMC" in reads(port, lambda data: data.count(b"$GNRMC") >= 2)
