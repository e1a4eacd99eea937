"""NMEA receivers: GP, GN, BD and GB, by serial port and UDP; noise and silence are told."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from queue import Empty, Queue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.moment import Moment
from devices.nmea.decoder import BadSentence, NmeaDecoder, NmeaFix
from devices.nmea.driver import SerialReceiver, UdpReceiver
from devices.nmea.framing import SentenceCutter
from devices.nmea.listening import SILENT_S, Event, Listening, Measured, ReceiverBack, ReceiverLost
from devices.transports.port_loop import PortTrouble
from devices.transports.serial_port import serial_opener

NOON = Moment(10**12, datetime(2026, 11, 22, 4, 0, tzinfo=UTC))


def sentence(body: str) -> str:
    return f"${body}*{reduce(xor, body.encode(), 0):02X}"


def rmc(talker: str = "GN", status: str = "A") -> str:
    return sentence(
        f"{talker}RMC,040000.00,{status},3130.0000,N,12030.0000,E,19.44,90.0,221126,,,A"
    )


def gga(talker: str = "GN") -> str:
    return sentence(f"{talker}GGA,040000.00,3130.0000,N,12030.0000,E,1,09,0.9,12.0,M,8.0,M,,")


@pytest.mark.parametrize("talker", ["GP", "GN", "BD", "GB"])
def test_a_position_of_every_system_is_read(talker: str) -> None:
    decoder = NmeaDecoder()
    assert decoder.take(gga(talker)) is None
    fix = decoder.take(rmc(talker))
    assert fix is not None
    assert (fix.at, fix.lat, fix.lon) == (NOON.utc, 31.5, 120.5)
    assert (fix.valid, fix.satellites, fix.heading_deg) == (True, 9, 90.0)
    assert fix.speed_mps == pytest.approx(10.0, abs=0.01)


def test_a_receiver_without_satellites_says_so() -> None:
    fix = NmeaDecoder().take(rmc(status="V"))
    assert fix is not None
    assert (fix.valid, fix.satellites) == (False, None)


def test_before_the_first_satellite_there_is_no_position() -> None:
    assert NmeaDecoder().take(sentence("GPRMC,,V,,,,,,,,,,N")) is None


def test_other_sentences_are_none_of_ours() -> None:
    decoder = NmeaDecoder()
    assert decoder.take(sentence("GPGSV,1,1,01,01,40,083,46")) is None
    assert decoder.take(sentence("SDDBT,7.8,f,2.4,M,1.3,F")) is None


@pytest.mark.parametrize(
    "line", [rmc().replace("3130", "3131"), rmc().partition("*")[0], "$GPRMC", "$" * 200]
)
def test_a_line_without_a_right_checksum_is_not_believed(line: str) -> None:
    with pytest.raises(BadSentence):
        NmeaDecoder().take(line)


@given(st.text(max_size=120))
@settings(max_examples=60)
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        NmeaDecoder().take(line)
    except BadSentence as refused:
        assert str(refused)


@given(st.lists(st.sampled_from([*"0123456789.,ANE-", "RMC", ""]), max_size=40))
@settings(max_examples=60)
def test_a_right_checksum_over_nonsense_is_no_crash(parts: list[str]) -> None:
    try:
        fix = NmeaDecoder().take(sentence("GPRMC," + "".join(parts)))
    except BadSentence:
        return
    assert fix is None or isinstance(fix, NmeaFix)


@given(st.data())
@settings(max_examples=40)
def test_lines_may_come_in_any_pieces(data: st.DataObject) -> None:
    stream = f"\xff\0{gga()}\r\n{rmc()}\r\n".encode("latin-1")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    cutter, found = SentenceCutter(), []
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += cutter.take(stream[begin:end])
    assert found == [gga(), rmc()]


def test_bytes_without_an_end_take_no_memory() -> None:
    cutter = SentenceCutter()
    for _ in range(50):
        cutter.take(b"x" * 100)
    assert cutter.noise_bytes > 4000


def test_silence_is_told_once_and_its_end_as_well() -> None:
    listening = Listening("roof")
    listening.begin(NOON)
    later = NOON.plus(SILENT_S)
    assert listening.tick(later) == (ReceiverLost("roof", "silent", later),)
    assert listening.tick(later.plus(1)) == ()
    back, measured = listening.take(rmc().encode() + b"\r\n", later.plus(2))
    assert isinstance(back, ReceiverBack)
    assert isinstance(measured, Measured)


def test_noise_does_not_count_as_being_heard() -> None:
    listening = Listening("roof")
    listening.begin(NOON)
    listening.take(b"$GARBAGE\r\n", NOON.plus(SILENT_S - 1))
    (lost,) = listening.tick(NOON.plus(SILENT_S))
    assert isinstance(lost, ReceiverLost)
    assert listening.bad_sentences == 1


def test_a_port_that_is_gone_is_told_once() -> None:
    listening = Listening("roof")
    (lost,) = listening.lost(PortTrouble.PORT_MISSING, NOON)
    assert isinstance(lost, ReceiverLost)
    assert listening.lost(PortTrouble.PORT_MISSING, NOON.plus(1)) == ()


def test_a_receiver_on_a_serial_port_is_heard_and_pulled_out() -> None:
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    ours, theirs = pty.openpty()
    heard: Queue[Event] = Queue()
    receiver = SerialReceiver(
        "roof", serial_opener(os.ttyname(theirs), baud=9600), heard.put, reopen_s=30.0
    )
    lines = f"noise\r\n{gga()}\r\n{rmc()}\r\n".encode()
    try:
        receiver.start()
        os.set_blocking(ours, False)
        assert first(heard, Measured, lambda: write_some(ours, lines)).fix.lat == 31.5
        os.close(ours)
        assert first(heard, ReceiverLost).reason == "port_lost"
    finally:
        assert receiver.stop()
        os.close(theirs)


def write_some(end: int, data: bytes) -> None:
    """As a receiver does, whether anybody reads or not."""
    with contextlib.suppress(BlockingIOError):
        os.write(end, data)


def first[E](
    heard: Queue[Event], kind: type[E], meanwhile: Callable[[], object] = lambda: None
) -> E:
    """The next event of a kind. A port throws away what came before it was open: `meanwhile` is
    done again and again."""
    for _ in range(400):
        meanwhile()
        try:
            event = heard.get(timeout=0.05)
        except Empty:
            continue
        if isinstance(event, kind):
            return event
    raise AssertionError(f"{kind.__name__} never came")


def test_a_receiver_by_udp_is_heard() -> None:
    heard: list[Event] = []

    async def listen() -> None:
        receiver = UdpReceiver("roof", heard.append)
        await receiver.open("127.0.0.1", 0)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(rmc("BD").encode(), ("127.0.0.1", receiver.port))
        async with asyncio.timeout(20):
            while not heard:
                await asyncio.sleep(0.005)
        receiver.close()
        await asyncio.sleep(0)

    asyncio.run(listen())
    (measured,) = heard
    assert isinstance(measured, Measured)
    assert measured.fix.lat == 31.5
