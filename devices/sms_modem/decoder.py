"""What a modem hands over: texts that came, reports on those that went (TS 23.040 §9.2). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from devices.sms_modem import alphabet
from devices.sms_modem.octets import BadPdu, Octets, read_number, read_time

_KIND, _HAS_HEADER = 0x03, 0x40
_DELIVER, _REPORT = 0x00, 0x02
_COMPRESSED = 0x20


class Fate(Enum):
    """What a network says became of a text."""

    DELIVERED = "delivered"
    TRYING = "trying"
    """Not yet, and it goes on trying."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PartOf:
    """Which part of a long text it is."""

    mark: int
    count: int
    at: int
    """From 1 on."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A text that came."""

    number: str
    words: str
    sent_at: datetime | None
    part: PartOf | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of the text that was given this reference."""

    reference: int
    number: str
    fate: Fate
    code: int
    at: datetime | None


def decode(pdu: str) -> Delivered | Reported:
    """
    Raises:
        BadPdu: no hexadecimal digits, cut short, or of a kind that is not read.
    """
    try:
        octets = Octets(bytes.fromhex(pdu))
    except ValueError as strange:
        raise BadPdu("not hexadecimal") from strange
    octets.take(octets.one())
    first = octets.one()
    match first & _KIND:
        case kind if kind == _DELIVER:
            return _delivered(octets, first)
        case kind if kind == _REPORT:
            return _reported(octets)
        case _:
            raise BadPdu("neither a text that came nor a report")


def _reported(octets: Octets) -> Reported:
    reference, number = octets.one(), read_number(octets)
    read_time(octets)
    at, code = read_time(octets), octets.one()
    return Reported(reference, number, fate_of(code), code, at)


def fate_of(code: int) -> Fate:
    """TS 23.040 §9.2.3.15: only the first three say that it is there; while bits 6 and 5 read 01
    the network goes on."""
    if code <= 0x02:
        return Fate.DELIVERED
    return Fate.TRYING if code & 0x60 == 0x20 else Fate.FAILED


def _delivered(octets: Octets, first: int) -> Delivered:
    number = read_number(octets)
    octets.one()
    code, at, length = octets.one(), read_time(octets), octets.one()
    data = octets.rest()
    header = _header(data) if first & _HAS_HEADER else b""
    words = _words(code, data, length, len(header))
    return Delivered(number, words, at, _part_of(header))


def _header(data: bytes) -> bytes:
    octets = Octets(data)
    return data[: 1 + len(octets.take(octets.one()))]


def _words(code: int, data: bytes, length: int, header: int) -> str:
    match _alphabet_of(code):
        case "ucs2":
            return data[header:length].decode("utf-16-be", errors="replace")
        case "octets":
            return data[header:length].decode("latin-1")
        case _:
            fill = -8 * header % 7
            count = length - (8 * header + fill) // 7
            septets = alphabet.unpacked(data[header:], max(0, count), fill_bits=fill)
            return alphabet.words_of(septets)


def _alphabet_of(code: int) -> str:
    """TS 23.038 §4: what the signs are. Groups that are not known are read as the default."""
    group = code >> 4
    if group < 0x8:
        if code & _COMPRESSED:
            raise BadPdu("compressed")
        return ("septets", "octets", "ucs2", "septets")[(code >> 2) & 0x3]
    if group == 0xE:
        return "ucs2"
    return "octets" if group == 0xF and code & 0x4 else "septets"


def _part_of(header: bytes) -> PartOf | None:
    """The part's number, with a mark of one octet or of two."""
    octets = Octets(header[1:])
    while octets.at < len(header) - 2:
        element, length = octets.one(), octets.one()
        value = octets.take(length)
        if element == 0x00 and length == 3:
            return _sane(PartOf(value[0], value[1], value[2]))
        if element == 0x08 and length == 4:
            return _sane(PartOf(int.from_bytes(value[:2]), value[2], value[3]))
    return None


def _sane(part: PartOf) -> PartOf | None:
    return part if 1 <= part.at <= part.count else None
