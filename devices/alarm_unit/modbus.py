"""Frames of Modbus RTU: built, and taken apart. Pure; knows no box and owns no port.

Written by the "MODBUS over Serial Line" specification V1.02 and the application protocol V1.1b3.
Only what boxes of contacts and coils need: FC01, 02, 03, 05, 06, 15, 16.
"""

from __future__ import annotations

from dataclasses import dataclass

READ_COILS = 0x01
READ_INPUTS = 0x02
READ_HOLDING = 0x03
WRITE_COIL = 0x05
WRITE_REGISTER = 0x06
WRITE_COILS = 0x0F
WRITE_REGISTERS = 0x10
EXCEPTION = 0x80
ON, OFF = 0xFF00, 0x0000
_READS = frozenset({READ_COILS, READ_INPUTS, READ_HOLDING})
_ECHOES = frozenset({WRITE_COIL, WRITE_REGISTER, WRITE_COILS, WRITE_REGISTERS})
_ECHO_LENGTH = 8
_EXCEPTION_LENGTH = 5
LARGEST = 256
"""No frame on a serial line is longer."""


class BadFrame(Exception):
    """Bytes that are no whole frame of the expected kind; says what was wrong with them."""


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The box understood and says no: `code` 1 function, 2 address, 3 value, 4 its own fault."""

    unit: int
    function: int
    code: int


def crc16(body: bytes) -> bytes:
    """The check of a frame, low byte first: polynomial 0xA001, begun with 0xFFFF."""
    crc = 0xFFFF
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


def sealed(body: bytes) -> bytes:
    return body + crc16(body)


def question(unit: int, function: int, address: int, value: int) -> bytes:
    """A frame with two words: a read (address, count), or FC05 and FC06 (address, value)."""
    return sealed(bytes([unit, function]) + address.to_bytes(2, "big") + value.to_bytes(2, "big"))


def expected_length(asked: bytes, head: bytes) -> int:
    """How long the answer to a question is; 0 while too little of it has come to say.

    Raises:
        BadFrame: what comes cannot be its answer.
    """
    if len(head) < 2:
        return 0
    if head[0] != asked[0] or head[1] & ~EXCEPTION != asked[1]:
        raise BadFrame(f"another box or function answers: {head.hex(' ')}")
    if head[1] & EXCEPTION:
        return _EXCEPTION_LENGTH
    if head[1] in _ECHOES:
        return _ECHO_LENGTH
    if head[1] not in _READS:
        raise BadFrame(f"unknown function: {head.hex(' ')}")
    return 0 if len(head) < 3 else 5 + head[2]


def opened(frame: bytes) -> bytes:
    """A whole frame without its check.

    Raises:
        BadFrame: too short, or the check does not fit.
        Refused: the box says no.
    """
    if len(frame) < _EXCEPTION_LENGTH - 1 or len(frame) > LARGEST:
        raise BadFrame(f"not a frame: {frame.hex(' ')}")
    body, check = frame[:-2], frame[-2:]
    if crc16(body) != check:
        raise BadFrame(f"check bytes: {frame.hex(' ')}")
    if body[1] & EXCEPTION:
        raise Refused(body[0], body[1] & ~EXCEPTION, body[2])
    return body


def bits(asked: bytes, frame: bytes) -> tuple[bool, ...]:
    """The contacts or coils that FC01 or FC02 asked for, the first one first.

    Raises:
        BadFrame, Refused: as `opened`; also where fewer bits came than were asked for.
    """
    body = opened(frame)
    count = int.from_bytes(asked[4:6], "big")
    data = body[3:]
    if len(data) != body[2] or len(data) * 8 < count:
        raise BadFrame(f"too few bits: {frame.hex(' ')}")
    return tuple(bool(data[n // 8] >> (n % 8) & 1) for n in range(count))


def words(asked: bytes, frame: bytes) -> tuple[int, ...]:
    """The registers that FC03 asked for.

    Raises:
        BadFrame, Refused: as `opened`; also where another number of registers came.
    """
    body = opened(frame)
    count = int.from_bytes(asked[4:6], "big")
    data = body[3:]
    if len(data) != body[2] or len(data) != 2 * count:
        raise BadFrame(f"not {count} registers: {frame.hex(' ')}")
    return tuple(int.from_bytes(data[n : n + 2], "big") for n in range(0, len(data), 2))
