"""What terminals say is read as they meant it, in all editions; noise never is a crash."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.simulator.vehicle_terminal import wire
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.decoder import BadBody, decode
from devices.vehicle_terminal.framing import Frame, FrameCutter
from devices.vehicle_terminal.packet import BadPacket, Packet, read

EDITIONS = [wire.E2011, wire.E2013, wire.E2019]
PHONE = "19900000001"
READINGS = st.builds(
    wire.Reading,
    at=st.datetimes(
        datetime(2000, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2099, 12, 31),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda at: at.replace(microsecond=0)),
    lat=st.integers(-90_000_000, 90_000_000).map(lambda micro: micro / 1e6),
    lon=st.integers(-180_000_000, 180_000_000).map(lambda micro: micro / 1e6),
    speed_mps=st.integers(0, 2000).map(lambda tenths: tenths / 36),
    heading_deg=st.integers(0, 359),
    altitude_m=st.integers(0, 9000),
    located=st.booleans(),
    sos=st.booleans(),
    odometer_m=st.none() | st.integers(0, 10**6).map(lambda n: n * 100),
    satellites=st.none() | st.integers(0, 40),
)


def packets(edition: str, message: int, body: bytes, phone: str = PHONE) -> list[Packet]:
    sent = b"".join(wire.frames(edition, phone, message, body, 65530))
    return [read(frame) for frame in FrameCutter().take(sent)]


def told(edition: str, message: int, body: bytes) -> m.Message:
    (packet,) = packets(edition, message, body)
    assert packet.whole
    assert packet.terminal == PHONE
    return decode(packet)


@pytest.mark.parametrize("edition", EDITIONS)
@given(reading=READINGS)
@settings(max_examples=40)
def test_a_position_is_read_as_the_terminal_measured_it(
    edition: str, reading: wire.Reading
) -> None:
    found = told(edition, wire.POSITION, wire.position(reading))
    assert isinstance(found, m.Position)
    assert (found.at, found.lat, found.lon) == (reading.at, reading.lat, reading.lon)
    assert (found.located, found.sos) == (reading.located, reading.sos)
    assert (found.odometer_m, found.satellites) == (reading.odometer_m, reading.satellites)
    assert found.speed_mps == pytest.approx(reading.speed_mps)
    assert (found.heading_deg, found.altitude_m) == (reading.heading_deg, reading.altitude_m)
    assert found.whole


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("plate", ["京A00000", "", "LSV00000000000001"])
def test_a_registration_names_maker_model_device_and_plate(edition: str, plate: str) -> None:
    body = wire.register(edition, maker="ABCDE", model="T-808", device="0000001", plate=plate)
    found = told(edition, wire.REGISTER, body)
    assert found == m.Register(m.Edition(edition), "ABCDE", "T-808", "0000001", plate, 32, 1)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_code_is_read(edition: str) -> None:
    found = told(edition, wire.AUTHENTICATE, wire.authenticate(edition, "k7Zx"))
    assert isinstance(found, m.Authenticate)
    assert found.code == "k7Zx"


@given(st.lists(READINGS, max_size=20), st.booleans())
def test_a_batch_holds_its_positions_in_order(readings: list[wire.Reading], blind: bool) -> None:
    parts = packets(wire.E2013, wire.BATCH, wire.batch(readings, blind=blind))
    found = decode(parts[0], b"".join(part.body for part in parts))
    assert isinstance(found, m.Batch)
    assert [p.at for p in found.positions] == [r.at for r in readings]
    assert (found.blind, found.lost) == (blind, 0)


def test_an_entry_of_a_batch_that_cannot_be_read_takes_no_other_with_it() -> None:
    good = wire.position(wire.Reading(at=datetime(2026, 1, 1, tzinfo=UTC), lat=31.0, lon=120.0))
    body = b"\x00\x03\x01" + b"".join(
        wire.number(len(entry), 2) + entry for entry in (good, b"\xff" * 28, good)
    )
    found = told(wire.E2013, wire.BATCH, body)
    assert isinstance(found, m.Batch)
    assert (len(found.positions), found.lost) == (2, 1)


def test_keys_and_answers_are_read() -> None:
    assert told(wire.E2013, wire.EVENT, b"\x07") == m.EventReport(7)
    assert told(wire.E2013, 0x0302, b"\x00\x05\x02") == m.QuestionAnswered(5, 2)
    assert told(wire.E2013, wire.PANEL, b"\xf1\x03") == m.PassedThrough(0xF1, b"\x03")
    ack = wire.answer(9, 0x8300, 1)
    assert told(wire.E2019, wire.GENERAL_ANSWER, ack) == m.Ack(9, 0x8300, 1)
    assert told(wire.E2013, wire.HEARTBEAT, b"") == m.Heartbeat()
    assert told(wire.E2013, 0x0F01, b"?") == m.Unknown(0x0F01)


@pytest.mark.parametrize(
    ("body", "parts"), [("0007 02 0001 0003", (1, 3)), ("0007 0002 0001 0003", (1, 3))]
)
def test_parts_asked_for_again_are_counted_by_one_byte_or_two(
    body: str, parts: tuple[int, ...]
) -> None:
    assert told(wire.E2013, 0x0005, bytes.fromhex(body)) == m.ResendParts(7, parts)


def test_a_number_of_12_or_20_digits_names_one_terminal() -> None:
    names = {packets(e, wire.HEARTBEAT, b"", "019900000001")[0].terminal for e in EDITIONS}
    assert names == {"19900000001"}


def test_a_long_message_comes_in_parts_with_running_numbers() -> None:
    first, second = packets(wire.E2013, wire.PANEL, bytes(1500))
    assert [(p.part, p.parts, p.sequence) for p in (first, second)] == [
        (1, 2, 65530),
        (2, 2, 65531),
    ]
    assert len(first.body) + len(second.body) == 1500


def test_a_wrong_length_is_marked_and_the_body_is_what_really_came() -> None:
    content = bytes.fromhex("0002 0005 019900000001 0001") + b"AB"
    packet = read(Frame(content))
    assert (packet.length_holds, packet.body) == (False, b"AB")


def test_fields_cut_off_leave_the_position_standing_but_marked() -> None:
    reading = wire.Reading(at=datetime(2026, 1, 1, tzinfo=UTC), lat=31.0, lon=120.0)
    found = told(wire.E2013, wire.POSITION, wire.position(reading)[:-1])
    assert isinstance(found, m.Position)
    assert (found.lat, found.whole) == (31.0, False)


@given(st.integers(0, 0xFFFF), st.binary(max_size=200), st.sampled_from([None, 1]))
def test_any_bytes_in_any_message_are_read_or_refused(
    message: int, body: bytes, version: int | None
) -> None:
    try:
        decode(Packet(message, "1", 0, body, version))  # type: ignore[arg-type]
    except BadBody as refused:
        assert f"{message:04X}" in str(refused)


@pytest.mark.parametrize(
    "message", [0x0001, 0x0005, 0x0100, 0x0102, 0x0104, 0x0107, 0x0200, 0x0301, 0x0704, 0x0900]
)
@given(body=st.binary(max_size=120), version=st.sampled_from([None, 1]))
@settings(max_examples=40)
def test_every_kind_of_message_survives_noise(
    message: int, body: bytes, version: int | None
) -> None:
    with contextlib.suppress(BadBody):
        decode(Packet(message, "1", 0, body, version))  # type: ignore[arg-type]


@given(st.binary(max_size=40))
def test_any_frame_has_a_head_or_is_refused(content: bytes) -> None:
    try:
        read(Frame(content))
    except BadPacket as refused:
        assert str(refused)


def test_times_are_beijings_on_the_wire() -> None:
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    body = wire.position(wire.Reading(at=at, lat=31.0, lon=120.0))
    assert body[22:28].hex() == (at + timedelta(hours=8)).strftime("%y%m%d%H%M%S")
