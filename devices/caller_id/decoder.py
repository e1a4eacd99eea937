"""Reads one line of a modem into messages. Lenient on what modems vary; knows no time and no port.

The tags are those of ITU-T V.253 (+VCID): DATE, TIME, NMBR, NAME, MESG.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from devices.caller_id import packet
from devices.caller_id.packet import BadPacket, Parameter


class Presentation(Enum):
    """Whether the exchange gave the number."""

    GIVEN = "given"
    PRIVATE = "private"
    OUT_OF_AREA = "out_of_area"


class Answer(Enum):
    """How the modem took a command."""

    OK = "OK"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring signal on the line."""


@dataclass(frozen=True, slots=True)
class CallDate:
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class CallTime:
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class CallNumber:
    """`number` is None unless the presentation is GIVEN."""

    number: str | None
    presentation: Presentation


@dataclass(frozen=True, slots=True)
class CallName:
    """`name` is empty if the exchange withheld it."""

    name: str


Message = Ring | CallDate | CallTime | CallNumber | CallName | Answer

_NOISE = "\x00\x10\x7f\ufffd \t"
"""What a line picks up before a modem speaks. Behind a field it is damage to the field."""
_RING = re.compile(r"RING(?: ?[0-9A-Z])?|\+CRING: ?\w+")
_ERROR = re.compile(r"ERROR|\+CM[ES] ERROR:.*")
_FIELD = re.compile(r"(DATE|TIME|NMBR|NAME|MESG)\s*[=:]\s*(.*)")
_PRIVATE = frozenset({"P", "PRIVATE", "ANONYMOUS", "WITHHELD"})
_OUT_OF_AREA = frozenset({"O", "OUT OF AREA", "OUT-OF-AREA", "UNAVAILABLE", "UNKNOWN", ""})
_NOT_DIALLED = re.compile(r"[\s().-]+")
_DIALLED = re.compile(r"\+?[0-9*#]{1,24}")


def decode(line: bytes) -> tuple[Message, ...]:
    """Read a line. Whatever says nothing to us (echo, noise, unknown tags) gives nothing."""
    text = line.decode("gb18030", errors="replace").lstrip(_NOISE).rstrip()
    if _RING.fullmatch(text):
        return (Ring(),)
    if text == "OK":
        return (Answer.OK,)
    if _ERROR.fullmatch(text):
        return (Answer.ERROR,)
    field = _FIELD.fullmatch(text)
    return _decode_field(field[1], field[2].strip()) if field else ()


def _decode_field(tag: str, value: str) -> tuple[Message, ...]:
    match tag:
        case "DATE":
            return _date(value)
        case "TIME":
            return _time(value)
        case "NMBR":
            return _number(value)
        case "NAME":
            return (_name(value),)
        case _:
            return _packet(value)


def _date(value: str) -> tuple[Message, ...]:
    month, day = _two_pairs(value)
    return (CallDate(month, day),) if 1 <= month <= 12 and 1 <= day <= 31 else ()


def _time(value: str) -> tuple[Message, ...]:
    hour, minute = _two_pairs(value)
    return (CallTime(hour, minute),) if 0 <= hour <= 23 and 0 <= minute <= 59 else ()


def _two_pairs(value: str) -> tuple[int, int]:
    """Two numbers of two digits, as in 1121 or 11/21; (-1, -1) if it is nothing like it."""
    pairs = re.fullmatch(r"([0-9]{2})\D?([0-9]{2})", value)
    return (int(pairs[1]), int(pairs[2])) if pairs else (-1, -1)


def _number(value: str) -> tuple[Message, ...]:
    if value.upper() in _PRIVATE:
        return (CallNumber(None, Presentation.PRIVATE),)
    if value.upper() in _OUT_OF_AREA:
        return (CallNumber(None, Presentation.OUT_OF_AREA),)
    number = _NOT_DIALLED.sub("", value)
    # A number with a damaged digit is worse than none: someone would call it back.
    return (CallNumber(number, Presentation.GIVEN),) if _DIALLED.fullmatch(number) else ()


def _name(value: str) -> CallName:
    withheld = value.upper() in _PRIVATE or value.upper() in _OUT_OF_AREA
    return CallName("" if withheld else value)


def _packet(value: str) -> tuple[Message, ...]:
    try:
        parameters = packet.read_packet(bytes.fromhex(value))
    except (ValueError, BadPacket):
        return ()
    return tuple(message for each in parameters for message in _parameter(each))


def _parameter(parameter: Parameter) -> tuple[Message, ...]:
    value = parameter.value.decode("gb18030", errors="replace").strip()
    match parameter.kind:
        case packet.DATE_TIME:
            return _date(value[:4]) + _time(value[4:8])
        case packet.NUMBER | packet.NUMBER_ABSENT:
            return _number(value)
        case packet.NAME | packet.NAME_ABSENT:
            return (_name(value),)
        case _:
            return ()
