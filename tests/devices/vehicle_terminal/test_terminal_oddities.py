"""What terminals in the field send that no standard has.

It is read as far as it means something, answered always, and never a reason to lose a call for help
or a connection.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.moment import Moment
from devices.simulator.vehicle_terminal import wire
from devices.vehicle_terminal import encoder
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.connection import Connection
from devices.vehicle_terminal.framing import wrapped
from devices.vehicle_terminal.limits import Limits
from devices.vehicle_terminal.packet import TerminalId

NOON = Moment(10**12, datetime(2026, 11, 22, 4, 0, tzinfo=UTC))
PHONE = "19900000001"
READING = wire.Reading(at=NOON.utc, lat=31.5, lon=120.5)
TIME = slice(22, 28)


class Doors:
    def register(self, _terminal: TerminalId, _box: m.Register) -> tuple[m.Registration, str]:
        return m.Registration.DONE, "k7Zx"

    def admits(self, _terminal: TerminalId, code: str) -> bool:
        return code == "k7Zx"


class Talk:
    """A terminal that has signed in."""

    def __init__(self, edition: str = wire.E2013, phone: str = PHONE) -> None:
        self.edition, self.phone = edition, phone
        self.connection = Connection("tcp", Doors(), Limits(), NOON)
        self.ear, self.sequence, self.at = wire.Ear(), 0, NOON
        self.says(wire.AUTHENTICATE, wire.authenticate(edition, "k7Zx"))
        self.reads()

    def frames(self, message: int, body: bytes) -> list[bytes]:
        frames = wire.frames(self.edition, self.phone, message, body, self.sequence)
        self.sequence += len(frames)
        return frames

    def says(self, message: int, body: bytes = b"") -> list[e.Event]:
        return self.sends(*self.frames(message, body))

    def sends(self, *frames: bytes) -> list[e.Event]:
        return self.connection.take(b"".join(frames), self.at)

    def reads(self) -> list[wire.Heard]:
        return self.ear.take(self.connection.outgoing())

    def later(self, seconds: float) -> list[wire.Heard]:
        self.at = self.at.plus(seconds)
        self.connection.tick(self.at)
        return self.reads()


@pytest.fixture(params=[wire.E2011, wire.E2013, wire.E2019])
def talk(request: pytest.FixtureRequest) -> Talk:
    return Talk(request.param)


def results(heard: list[wire.Heard]) -> list[tuple[int, int]]:
    """Message and result of general answers."""
    return [(h.body[2] * 256 + h.body[3], h.body[4]) for h in heard if h.message == 0x8001]


def located(events: list[e.Event]) -> e.Located:
    (event,) = events
    assert isinstance(event, e.Located)
    return event


def with_time(body: bytes, time: str) -> bytes:
    return body[: TIME.start] + bytes.fromhex(time) + body[TIME.stop :]


# ---- times and places that do not exist

IMPOSSIBLE = [
    "000000000000",
    "260230120000",
    "261301120000",
    "26010112006A",
    "260101250000",
    "FF0101120000",
]


@pytest.mark.parametrize("time", IMPOSSIBLE)
def test_a_call_for_help_counts_though_its_time_does_not_exist(talk: Talk, time: str) -> None:
    body = wire.position(replace(READING, sos=True))
    event = located(talk.says(wire.POSITION, with_time(body, time)))
    assert event.position.sos
    assert (event.position.at, event.position.located) == (NOON.utc, False)
    assert results(talk.reads()) == [(wire.POSITION, 0)]


def test_a_box_that_has_seen_no_satellite_is_not_hung_up_on() -> None:
    talk = Talk()
    body = with_time(wire.position(replace(READING, located=False)), "000000000000")
    for _ in range(1000):
        talk.at = talk.at.plus(0.5)
        talk.says(wire.POSITION, body)
    assert talk.connection.fault(talk.at) is None


def test_what_was_at_no_time_belongs_to_no_track(talk: Talk) -> None:
    good, bad = wire.position(READING), with_time(wire.position(READING), "000000000000")
    entries = b"".join(wire.number(len(one), 2) + one for one in (good, bad, good))
    events = talk.says(wire.BATCH, b"\x00\x03\x01" + entries)
    assert [event.at for event in events] == [NOON, NOON]
    assert results(talk.reads()) == [(wire.BATCH, 0)]


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 120.5), (31.5, 181.0), (4294.0, 4294.0)])
def test_a_place_that_does_not_exist_is_no_place(talk: Talk, lat: float, lon: float) -> None:
    event = located(talk.says(wire.POSITION, wire.position(replace(READING, lat=lat, lon=lon))))
    assert (event.position.lat, event.position.lon) == (0.0, 0.0)
    assert not event.position.located


@pytest.mark.parametrize(("lat", "lon"), [(-31.5, 120.5), (31.5, -120.5), (-31.5, -120.5)])
def test_south_and_west_are_bits_of_their_own(talk: Talk, lat: float, lon: float) -> None:
    event = located(talk.says(wire.POSITION, wire.position(replace(READING, lat=lat, lon=lon))))
    assert (event.position.lat, event.position.lon) == (lat, lon)


def test_a_heading_of_a_full_turn_is_north(talk: Talk) -> None:
    body = bytearray(wire.position(READING))
    body[20:22] = wire.number(360, 2)
    assert located(talk.says(wire.POSITION, bytes(body))).position.heading_deg == 0


# ---- further fields


def test_fields_that_nobody_here_knows_are_kept_as_they_came(talk: Talk) -> None:
    body = wire.position(READING) + bytes.fromhex("E1 02 ABCD F3 00 31 01 0B")
    position = located(talk.says(wire.POSITION, body)).position
    assert position.extras == {0xE1: b"\xab\xcd", 0xF3: b""}
    assert (position.satellites, position.whole) == (11, True)


def test_a_known_field_of_another_size_is_not_taken_for_it(talk: Talk) -> None:
    body = wire.position(replace(READING, satellites=None)) + bytes.fromhex("01 02 1234")
    position = located(talk.says(wire.POSITION, body)).position
    assert (position.odometer_m, position.extras) == (None, {0x01: b"\x12\x34"})


# ---- frames


@pytest.mark.parametrize("body", [b"\x7e\x7d", b"\x7d\x7e", b"\x7d\x01\x7d\x02", b"\x7e" * 40])
def test_flags_and_escapes_at_both_ends_of_a_body_come_through(talk: Talk, body: bytes) -> None:
    (pressed,) = talk.says(wire.PANEL, body)
    assert isinstance(pressed, e.KeyPressed)
    assert pressed.key.name == f"{body[0]:02X}:{body[1:].hex().upper()}"


@pytest.mark.parametrize("check", [0x7D, 0x7E])
def test_a_check_byte_that_must_be_escaped_is_right(check: int) -> None:
    talk = Talk()
    content = bytes.fromhex("0900 0002 019900000001 0077 F1")
    parity = check
    for byte in content:
        parity ^= byte
    frame = wrapped(content + bytes([parity]))
    assert frame[-3:-1] == bytes([0x7D, check - 0x7C])
    (pressed,) = talk.sends(frame)
    assert isinstance(pressed, e.KeyPressed)


@pytest.mark.parametrize("bits", [0x0400, 0x0800, 0x1000, 0x1C00])
def test_every_kind_of_encryption_is_refused_and_not_read_as_plain(bits: int) -> None:
    talk = Talk()
    body = wire.position(READING)
    head = wire.number(0x0200, 2) + wire.number(len(body) | bits, 2)
    assert talk.sends(wrapped(head + bytes.fromhex("019900000001 0009") + body)) == []
    assert results(talk.reads()) == [(wire.POSITION, 3)]


def test_a_body_longer_than_its_head_can_say_is_read_as_far_as_it_came() -> None:
    talk = Talk()
    body = wire.position(READING) + b"\xe1\xff" + bytes(255) * 1 + (b"\xe2\xff" + bytes(255)) * 4
    assert len(body) > 1023
    head = wire.number(0x0200, 2) + wire.number(len(body) & 0x3FF, 2)
    event = located(talk.sends(wrapped(head + bytes.fromhex("019900000001 0009") + body)))
    assert event.position.lat == 31.5


def test_a_number_of_twenty_digits_is_answered_in_full() -> None:
    talk = Talk(wire.E2019, phone="12345678901234567890")
    talk.says(wire.HEARTBEAT)
    frame = talk.connection.outgoing()
    assert bytes.fromhex("12345678901234567890") in frame


def test_a_code_as_of_2013_under_a_head_of_2019_is_taken() -> None:
    talk = Talk(wire.E2019)
    talk.says(wire.LOG_OUT)
    (signed_in,) = talk.says(wire.AUTHENTICATE, b"k7Zx")
    assert isinstance(signed_in, e.SignedIn)


def test_a_box_that_asks_the_time_is_told_it_in_utc() -> None:
    talk = Talk(wire.E2019)
    assert talk.says(0x0004) == []
    (told,) = talk.reads()
    assert (told.message, told.body.hex()) == (0x8004, "261122040000")


# ---- messages in parts


def three_parts(talk: Talk) -> list[bytes]:
    return talk.frames(wire.BATCH, wire.batch([READING] * 80, blind=True))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 0, 1, 1, 2)])
def test_parts_may_come_in_any_order_and_twice(talk: Talk, order: tuple[int, ...]) -> None:
    parts = three_parts(talk)
    assert len(parts) == 3
    assert len(talk.sends(*(parts[n] for n in order))) == 80


def test_a_part_that_comes_again_after_the_last_asks_for_nothing(talk: Talk) -> None:
    parts = three_parts(talk)
    assert len(talk.sends(*parts)) == 80
    assert talk.sends(parts[1]) == []
    assert results(talk.reads()) == [(wire.BATCH, 0)] * 4
    assert talk.later(6.0) == []


def test_the_same_words_in_parts_said_again_are_said_again(talk: Talk) -> None:
    assert len(talk.sends(*three_parts(talk))) == 80
    assert len(talk.sends(*three_parts(talk))) == 80


def test_parts_of_two_messages_are_not_mixed(talk: Talk) -> None:
    """Of the first, the last part was lost for good."""
    first = talk.frames(wire.PANEL, b"\xf1" + b"a" * 2500)
    second = talk.frames(wire.PANEL, b"\xf1" + b"b" * 2500)
    assert talk.sends(*first[:2]) == []
    (pressed,) = talk.sends(*second)
    assert isinstance(pressed, e.KeyPressed)
    assert pressed.key.name == "F1:" + "62" * 2500


def test_missing_parts_are_asked_for_by_their_numbers(talk: Talk) -> None:
    parts = three_parts(talk)
    first = talk.sequence - 3
    talk.sends(parts[1])
    talk.reads()
    (asked,) = talk.later(6.0)
    wide = "0002" if talk.edition == wire.E2019 else "02"
    assert asked.message == 0x8003
    assert asked.body.hex() == f"{first:04x}{wide}00010003"
    assert len(talk.sends(parts[2], parts[0])) == 80


# ---- words for the crew


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("演示区和平路1号", "演示区和平路1号"),
        ("臺灣", "臺灣"),
        ("𠮷野家二楼", "□野家二楼"),
        ("㛃", "□"),
        ("患者😀", "患者□"),
        ("👨‍👩‍👧", "□□□"),
        ("👍🏽", "□"),
        ("❤️", "□"),
        ("François", "Francois"),
        ("10㎡½", "10㎡□"),
        ("ﬁ", "fi"),
        ("", ""),
    ],
)
def test_what_a_terminal_cannot_show_is_an_empty_square(words: str, shown: str) -> None:
    assert encoder.in_gbk(words).decode("gbk") == shown


@given(st.text())
def test_any_words_can_be_sent(words: str) -> None:
    assert encoder.text(words, encoder.Show.SCREEN, None)[1:].decode("gbk") is not None


@given(st.text(alphabet=st.characters(codec="gbk")))
def test_words_that_can_be_shown_are_left_alone(words: str) -> None:
    assert encoder.in_gbk(words).decode("gbk") == words
