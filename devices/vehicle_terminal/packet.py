"""The head of a JT/T 808 message: who, what, which number, which part. Knows no bodies.

2011 and 2013 have the same head; 2019 sets bit 14 of the attributes and has a version byte and ten
bytes for the telephone number instead of six.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NewType

from devices.vehicle_terminal.framing import Frame, wrapped

TerminalId = NewType("TerminalId", str)
"""The terminal's telephone number without leading zeros: 12 and 20 digits name one terminal."""

LONGEST_BODY = 1023
_LENGTH = 0x03FF
_ENCRYPTED = 0x1C00
_PARTED = 0x2000
_VERSIONED = 0x4000
_HEAD = struct.Struct(">HH6sH")
_HEAD_2019 = struct.Struct(">HHB10sH")
_PARTS = struct.Struct(">HH")
SEQUENCES = 0x10000


class BadPacket(Exception):
    """A frame whose head cannot be read; the message says why, without naming anybody."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One frame, read as far as its head. `part` of `parts` counts from one."""

    message: int
    terminal: TerminalId
    sequence: int
    body: bytes
    version: int | None = None
    """None for 2011 and 2013; the version byte of 2019 and later."""
    parts: int = 1
    part: int = 1
    encrypted: bool = False
    length_holds: bool = True
    check_holds: bool = True
    unescaped_well: bool = True

    @property
    def whole(self) -> bool:
        """Nothing of it was wrong on the way."""
        return self.length_holds and self.check_holds and self.unescaped_well


def read(frame: Frame) -> Packet:
    """Read a frame's head. The body is what really came, whatever length the head names.

    Raises:
        BadPacket: too short for its head, a number that is no number, or an impossible part.
    """
    content = frame.content
    attributes = int.from_bytes(content[2:4])
    parts = part = 1
    version: int | None = None
    try:
        if attributes & _VERSIONED:
            message, _, version, phone, sequence = _HEAD_2019.unpack_from(content)
            at = _HEAD_2019.size
        else:
            message, _, phone, sequence = _HEAD.unpack_from(content)
            at = _HEAD.size
        if attributes & _PARTED:
            parts, part = _PARTS.unpack_from(content, at)
            at += _PARTS.size
    except struct.error as short:
        raise BadPacket(f"head cut off after {len(content)} bytes") from short
    if not 1 <= part <= parts:
        raise BadPacket(f"part {part} of {parts}")
    body = content[at:]
    return Packet(
        message,
        _terminal(phone),
        sequence,
        body,
        version,
        parts,
        part,
        attributes & _ENCRYPTED != 0,
        len(body) == attributes & _LENGTH,
        frame.check_holds,
        frame.escapes_hold,
    )


def _terminal(phone: bytes) -> TerminalId:
    digits = phone.hex()
    if not digits.isdecimal():
        raise BadPacket("the terminal's number holds other than digits")
    return TerminalId(digits.lstrip("0") or "0")


@dataclass(frozen=True, slots=True)
class Sender:
    """How a terminal's frames begin; answers begin in the same way."""

    terminal: TerminalId
    version: int | None = None

    def frames(self, message: int, body: bytes, sequences: Iterator[int]) -> list[bytes]:
        """A message as it travels, in as many parts as it needs, one running number each."""
        pieces = _pieces(body)
        numbers = [next(sequences) for _ in pieces]
        return [
            wrapped(self._head(message, piece, number, len(pieces), part) + piece)
            for part, (piece, number) in enumerate(zip(pieces, numbers, strict=True), start=1)
        ]

    def _head(self, message: int, body: bytes, sequence: int, parts: int, part: int) -> bytes:
        attributes = len(body) | (_PARTED if parts > 1 else 0)
        if self.version is None:
            head = _HEAD.pack(message, attributes, bcd(self.terminal, 6), sequence)
        else:
            attributes |= _VERSIONED
            phone = bcd(self.terminal, 10)
            head = _HEAD_2019.pack(message, attributes, self.version, phone, sequence)
        return head + (_PARTS.pack(parts, part) if parts > 1 else b"")


def _pieces(body: bytes) -> list[bytes]:
    if len(body) <= LONGEST_BODY:
        return [body]
    return [body[at : at + LONGEST_BODY] for at in range(0, len(body), LONGEST_BODY)]


def bcd(digits: str, size: int) -> bytes:
    """Digits two to a byte, zeros before.

    Raises:
        ValueError: they do not fit, or are no digits.
    """
    padded = digits.zfill(2 * size)
    if len(padded) != 2 * size or not padded.isdecimal():
        raise ValueError(f"not a number of at most {2 * size} digits")
    return bytes.fromhex(padded)


def sequences(first: int = 0) -> Iterator[int]:
    """Running numbers of messages, from 0 to 65535 and again."""
    number = first
    while True:
        yield number
        number = (number + 1) % SEQUENCES


def in_order(packets: Iterable[Packet]) -> bytes:
    """The body of a message from all of its parts."""
    return b"".join(p.body for p in sorted(packets, key=lambda p: p.part))
