"""Reads a caller-ID packet as the exchange sends it (SDMF 0x04, MDMF 0x80; Bellcore GR-30,
YD/T 1277). Some modems hand it on in hexadecimal instead of reading it. Knows no modem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SDMF = 0x04
MDMF = 0x80
DATE_TIME = 0x01
NUMBER = 0x02
NUMBER_ABSENT = 0x04
NAME = 0x07
NAME_ABSENT = 0x08


class BadPacket(Exception):
    """Not a caller-ID packet, cut short, or its check byte is wrong."""


@dataclass(frozen=True, slots=True)
class Parameter:
    kind: int
    value: bytes


def read_packet(raw: bytes) -> list[Parameter]:
    """Read a whole packet: kind, length, body, check byte (two's complement of the sum)."""
    if len(raw) < 3 or len(raw) != raw[1] + 3:
        raise BadPacket(f"length: {raw.hex()}")
    if sum(raw) % 256:
        raise BadPacket(f"check byte: {raw.hex()}")
    return _READERS[_kind(raw)](raw[2:-1])


def _kind(raw: bytes) -> int:
    if raw[0] not in _READERS:
        raise BadPacket(f"unknown kind: {raw.hex()}")
    return raw[0]


def _read_single(body: bytes) -> list[Parameter]:
    """SDMF: eight digits of date and time, then the number or one letter for its absence."""
    if len(body) < 9:
        raise BadPacket(f"too short: {body.hex()}")
    kind = NUMBER_ABSENT if body[8:] in (b"P", b"O") else NUMBER
    return [Parameter(DATE_TIME, body[:8]), Parameter(kind, body[8:])]


def _read_multiple(body: bytes) -> list[Parameter]:
    return list(_parameters(body))


def _parameters(body: bytes) -> Iterator[Parameter]:
    while body:
        if len(body) < 2 or len(body) < 2 + body[1]:
            raise BadPacket(f"parameter cut short: {body.hex()}")
        yield Parameter(body[0], body[2 : 2 + body[1]])
        body = body[2 + body[1] :]


_READERS = {SDMF: _read_single, MDMF: _read_multiple}
