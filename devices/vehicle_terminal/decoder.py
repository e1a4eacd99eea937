"""Bytes of a terminal's message in, what it says out. Owns no port and keeps nothing.

Fields by the standard's chapters 8 and 9 (2013) and their changes of 2019.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.packet import Packet
from devices.vehicle_terminal.registering import authenticate, register, text_of

_POSITION = struct.Struct(">IIIIHHH6s")
_ACK = struct.Struct(">HHB")
_EAST_AHEAD = timedelta(hours=8)
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_NORTHMOST, _EASTMOST = 90_000_000, 180_000_000
_SOUTH, _WEST, _LOCATED = 1 << 2, 1 << 3, 1 << 1
ODOMETER, SIGNAL, SATELLITES = 0x01, 0x30, 0x31
BLIND = 1
_ATTRIBUTE_SIZES = ((5, 8, 7), (5, 20, 7), (11, 30, 30), (5, 30, 30))
"""Bytes of maker, model and device: three editions, and one that vendors mix of two."""
_SIM_CARD, _RADIO_FLAGS = 10, 2
_NO_NUMBER = 10_000
"""Out of range wherever it stands in a time."""
_BCD = tuple(
    10 * (b >> 4) + (b & 15) if b >> 4 < 10 and b & 15 < 10 else _NO_NUMBER for b in range(256)
)


class BadBody(Exception):
    """A message that cannot be read; says which, without what it holds."""


def decode(packet: Packet, body: bytes | None = None) -> m.Message:
    """Read a message; `body` is the joined body of one that came in parts.

    Raises:
        BadBody: it is shorter than its kind, or holds an impossible time or number.
    """
    read = _READERS.get(packet.message)
    if read is None:
        return m.Unknown(packet.message)
    try:
        return read(packet.body if body is None else body, packet.version)
    except (struct.error, IndexError, ValueError) as trouble:
        raise BadBody(f"message {packet.message:04X}: {trouble}") from trouble


def position(body: bytes) -> m.Position:
    """Read the body of a 0200. Alarms count though time or place do not exist.

    Raises:
        struct.error: too short.
    """
    alarms, status, lat, lon, altitude, speed, heading, time = _POSITION.unpack_from(body)
    measured, exists = _when(time), lat <= _NORTHMOST and lon <= _EASTMOST
    odometer = signal = satellites = None
    extras: dict[int, bytes] = {}
    whole = True
    at, end = _POSITION.size, len(body)
    while at + 2 <= end:
        kind, size = body[at], body[at + 1]
        value = body[at + 2 : at + 2 + size]
        whole = whole and len(value) == size
        at += 2 + size
        if kind == ODOMETER and size == 4:
            odometer = int.from_bytes(value) * 100
        elif kind == SIGNAL and size == 1:
            signal = value[0] if value else None
        elif kind == SATELLITES and size == 1:
            satellites = value[0] if value else None
        else:
            extras[kind] = value
    lat, lon = (lat, lon) if exists else (0, 0)
    return m.Position(
        measured or _NO_TIME,
        -lat / 1e6 if status & _SOUTH else lat / 1e6,
        -lon / 1e6 if status & _WEST else lon / 1e6,
        status & _LOCATED != 0 and exists and measured is not None,
        altitude,
        speed / 36,
        heading % 360,
        alarms,
        status,
        odometer,
        signal,
        satellites,
        extras,
        whole and at == end,
        measured is not None,
    )


def _when(time: bytes) -> datetime | None:
    try:
        return time_of(time)
    except ValueError:
        return None


def time_of(time: bytes) -> datetime:
    """A time of the wire, which is always Beijing's, in UTC.

    Raises:
        ValueError: there is no such time.
    """
    year, month, day, hour, minute, second = (_BCD[byte] for byte in time)
    return datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC) - _EAST_AHEAD


def _heartbeat(_body: bytes, _version: int | None) -> m.Message:
    return m.Heartbeat()


def _log_out(_body: bytes, _version: int | None) -> m.Message:
    return m.LogOut()


def _ack(body: bytes, _version: int | None) -> m.Message:
    return m.Ack(*_ACK.unpack_from(body))


def _position(body: bytes, _version: int | None) -> m.Message:
    return position(body)


def _batch(body: bytes, _version: int | None) -> m.Message:
    """Entries with their lengths. One that cannot be read, or was at no time, takes none of the
    others with it."""
    count, kind = struct.unpack_from(">HB", body)
    found: list[m.Position] = []
    at = 3
    while at + 2 <= len(body):
        size = int.from_bytes(body[at : at + 2])
        entry = body[at + 2 : at + 2 + size]
        at += 2 + size
        try:
            one = position(entry)
        except struct.error:
            continue
        if one.timed:
            found.append(one)
    return m.Batch(tuple(found), kind == BLIND, max(0, count - len(found)))


def _asked_position(body: bytes, _version: int | None) -> m.Message:
    return m.AskedPosition(int.from_bytes(body[:2]), position(body[2:]))


def _parameters(body: bytes, _version: int | None) -> m.Message:
    answers, _count = struct.unpack_from(">HB", body)
    values: dict[int, bytes] = {}
    at = 3
    while at + 5 <= len(body):
        number, size = struct.unpack_from(">IB", body, at)
        values[number] = body[at + 5 : at + 5 + size]
        at += 5 + size
    return m.Parameters(answers, values)


def _attributes(body: bytes, _version: int | None) -> m.Message:
    """Of several layouts in the field the one that ends where the message ends."""
    for sizes in _ATTRIBUTE_SIZES:
        fields, end = _attribute_fields(body, sizes)
        if end + _RADIO_FLAGS == len(body):
            return m.Attributes(*fields)
    raise ValueError("of no known layout")


def _attribute_fields(body: bytes, sizes: tuple[int, int, int]) -> tuple[list[str], int]:
    at, fields = 2, []
    for size in sizes:
        fields.append(text_of(body[at : at + size]))
        at += size
    at += _SIM_CARD
    for _ in range(2):
        size = int.from_bytes(body[at : at + 1])
        fields.append(text_of(body[at + 1 : at + 1 + size]))
        at += 1 + size
    return fields, at


def _event(body: bytes, _version: int | None) -> m.Message:
    return m.EventReport(body[0])


def _answer(body: bytes, _version: int | None) -> m.Message:
    return m.QuestionAnswered(*struct.unpack_from(">HB", body))


def _passed_through(body: bytes, _version: int | None) -> m.Message:
    return m.PassedThrough(body[0], body[1:])


def _resend(body: bytes, _version: int | None) -> m.Message:
    """The number of parts is one byte in editions before 2019, two from then on."""
    wide = len(body) >= 4 and (len(body) - 4) // 2 == int.from_bytes(body[2:4])
    parts = body[4:] if wide else body[3:]
    numbers = struct.unpack(f">{len(parts) // 2}H", parts[: len(parts) // 2 * 2])
    return m.ResendParts(int.from_bytes(body[:2]), numbers)


def _asked_time(_body: bytes, _version: int | None) -> m.Message:
    return m.AskedTime()


_READERS: Mapping[int, Callable[[bytes, int | None], m.Message]] = {
    0x0001: _ack,
    0x0002: _heartbeat,
    0x0003: _log_out,
    0x0004: _asked_time,
    0x0005: _resend,
    0x0100: register,
    0x0102: authenticate,
    0x0104: _parameters,
    0x0107: _attributes,
    0x0200: _position,
    0x0201: _asked_position,
    0x0301: _event,
    0x0302: _answer,
    0x0500: _asked_position,
    0x0704: _batch,
    0x0900: _passed_through,
}
