"""What a modem's lines mean, in all the ways that modems write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.caller_id.decoder import (
    Answer,
    CallDate,
    CallName,
    CallNumber,
    CallTime,
    Presentation,
    Ring,
    decode,
)

GIVEN = Presentation.GIVEN
PRIVATE = CallNumber(None, Presentation.PRIVATE)
OUT_OF_AREA = CallNumber(None, Presentation.OUT_OF_AREA)


def sealed(body: bytes) -> bytes:
    """A packet's kind, length and body with its check byte, as a modem prints it."""
    return (body + bytes([-sum(body) % 256])).hex().upper().encode()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"RING", Ring()),
        (b"RING 1", Ring()),
        (b"RING A", Ring()),
        (b"+CRING: VOICE", Ring()),
        (b"\x00\x00RING", Ring()),
        (b"OK", Answer.OK),
        (b"ERROR", Answer.ERROR),
        (b"+CME ERROR: 3", Answer.ERROR),
        (b"DATE = 1121", CallDate(11, 21)),
        (b"DATE=1121", CallDate(11, 21)),
        (b"DATE = 11/21", CallDate(11, 21)),
        (b"TIME = 0507", CallTime(5, 7)),
        (b"TIME = 05:07", CallTime(5, 7)),
        (b"NMBR = 09990000001", CallNumber("09990000001", GIVEN)),
        (b"NMBR=09990000001", CallNumber("09990000001", GIVEN)),
        (b"NMBR =  0999-0000 001", CallNumber("09990000001", GIVEN)),
        (b"NMBR: 19900001234", CallNumber("19900001234", GIVEN)),
        (b"NMBR = +8619900001234", CallNumber("+8619900001234", GIVEN)),
        (b"NMBR = P", PRIVATE),
        (b"NMBR=PRIVATE", PRIVATE),
        (b"NMBR = O", OUT_OF_AREA),
        (b"NMBR = OUT OF AREA", OUT_OF_AREA),
        (b"NMBR =", OUT_OF_AREA),
        (b"NAME = WANG XIAOMING", CallName("WANG XIAOMING")),
        ("NAME = 演示用户".encode("gb18030"), CallName("演示用户")),
        (b"NAME = P", CallName("")),
        (b"NAME = O", CallName("")),
    ],
)
def test_a_line_is_read(line, message):
    assert decode(line) == (message,)


@pytest.mark.parametrize(
    "line",
    [
        b"AT+VCID=1",
        b"ATE0",
        b"NO CARRIER",
        b"RINGING",
        b"STRING",
        b"DATE = 1321",
        b"DATE = 1100",
        b"TIME = 2460",
        b"TIME = 12",
        b"NMBR = 0999\x8500001",
        b"NMBR = 0999x00001",
        b"MESG = 04015",
        b"MESG = 8002FFFF00",
        b"",
    ],
)
def test_echo_noise_and_damaged_fields_say_nothing(line):
    assert decode(line) == ()


def test_a_packet_in_hexadecimal_is_read_like_the_fields():
    body = b"\x80\x1d\x01\x0811210507\x02\x0b09990000001\x07\x04DEMO"
    assert decode(b"MESG = " + sealed(body)) == (
        CallDate(11, 21),
        CallTime(5, 7),
        CallNumber("09990000001", GIVEN),
        CallName("DEMO"),
    )


def test_a_packet_says_why_there_is_no_number():
    assert decode(b"MESG=" + sealed(b"\x80\x0d\x01\x0811210507\x04\x01P"))[-1] == PRIVATE


def test_a_single_message_packet_holds_time_and_number():
    assert decode(b"MESG=" + sealed(b"\x04\x101121050799900001"))[-1] == CallNumber(
        "99900001", GIVEN
    )


@given(st.integers(0, 31), st.integers(1, 255))
def test_a_packet_with_one_wrong_byte_is_not_believed(place, change):
    packet = bytearray.fromhex(
        sealed(b"\x80\x1d\x01\x0811210507\x02\x0b09990000001\x07\x04DEMO").decode()
    )
    packet[place] = (packet[place] + change) % 256
    assert decode(b"MESG = " + packet.hex().encode()) == ()


@given(st.binary(max_size=80))
def test_noise_with_a_true_check_byte_is_never_a_crash(noise):
    decode(b"MESG = " + sealed(b"\x80" + bytes([len(noise)]) + noise))
    decode(b"MESG = " + sealed(b"\x04" + bytes([len(noise)]) + noise))


@given(st.binary(max_size=256))
def test_noise_is_never_a_crash(noise):
    decode(noise)
    for tag in (b"DATE = ", b"TIME=", b"NMBR = ", b"NAME = ", b"MESG = "):
        decode(tag + noise)


@given(st.from_regex(r"[0-9]{3,20}", fullmatch=True))
def test_every_number_comes_through_unchanged(number):
    assert decode(f"NMBR = {number}".encode()) == (CallNumber(number, GIVEN),)
