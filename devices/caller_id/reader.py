"""Reads along on the wire of a caller-ID modem, and takes callers out of what it says.

Owns no port. Numbers become zeros and names crosses, so that a masked recording is still one that
a decoder can read.
"""

from __future__ import annotations

import re
from functools import reduce

from devices.caller_id import packet
from devices.caller_id.decoder import (
    Answer,
    CallDate,
    CallName,
    CallNumber,
    CallTime,
    Message,
    Ring,
    decode,
)
from devices.caller_id.framing import LONGEST_LINE, LineCutter
from devices.caller_id.packet import BadPacket, Parameter
from devices.protocols.frames import ReadFrame, fields_of
from devices.transports.recording import HOST

_FIELD = re.compile(rb"(NMBR|NAME|MESG|DATE|TIME)\s*[=:]")
_CALLER = re.compile(rb"([\r\n]*[^\r\n]*?(NMBR|NAME|MESG)\s*[=:]\s*)([^\r\n]*)")
_ENDS = (b"\r", b"\n")


class CallerIdReader:
    def __init__(self) -> None:
        self._cutter = LineCutter()

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            return ()
        return tuple(f for line in self._cutter.feed(data) for f in read(line))


def read(line: bytes) -> tuple[ReadFrame, ...]:
    """One line. An echo of what was asked says nothing, a field that cannot be read is bad."""
    messages = decode(line)
    if messages:
        return tuple(_frame(message) for message in messages)
    if line.lstrip().upper().startswith(b"AT"):
        return ()
    if _FIELD.search(line):
        return (ReadFrame("caller-id.field", why="cannot be read"),)
    if not line.isascii():
        return (ReadFrame("caller-id.noise", why=f"{len(line)} bytes that mean nothing"),)
    return (ReadFrame("caller-id.other"),)


def _frame(message: Message) -> ReadFrame:
    match message:
        case Ring():
            return ReadFrame("caller-id.ring")
        case Answer():
            return ReadFrame("caller-id.answer", fields_of(answer=message.value))
        case CallDate():
            return ReadFrame("caller-id.date", fields_of(month=message.month, day=message.day))
        case CallTime():
            return ReadFrame("caller-id.time", fields_of(hour=message.hour, minute=message.minute))
        case CallNumber():
            number, shown = message.number, message.presentation.value
            return ReadFrame("caller-id.number", fields_of(number=number, presentation=shown))
        case CallName():
            return ReadFrame("caller-id.name", fields_of(name=message.name))


class CallerMasker:
    """Keeps the device's bytes back to the end of their line: a number comes in pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, sender: str, data: bytes) -> bytes:
        if sender == HOST:
            return data
        held = self._rest + data
        end = max(held.rfind(end) for end in _ENDS) + 1
        whole, self._rest = held[:end], held[end:]
        if len(self._rest) > LONGEST_LINE:
            # No modem says so much in a line: noise, of which nothing is shown.
            whole, self._rest = whole + b"?" * len(self._rest), b""
        return masked(whole)


def masked(lines: bytes) -> bytes:
    """Whole lines without numbers and names."""
    return _CALLER.sub(lambda found: found[1] + _value(found[2], found[3]), lines)


def _value(tag: bytes, value: bytes) -> bytes:
    if tag == b"MESG":
        return _packet(value)
    return _of_number(value) if tag == b"NMBR" else _of_name(value)


def _of_number(value: bytes) -> bytes:
    """Every digit a zero; letters that say why there is none stay."""
    return re.sub(rb"[0-9]", b"0", value)


def _of_name(value: bytes) -> bytes:
    """`P` and `O` alone say that it was withheld."""
    return value if value.strip() in (b"P", b"O") else b"X" * len(value)


def _packet(value: bytes) -> bytes:
    """A packet with its callers taken out and its check made anew; nothing of a damaged one."""
    try:
        raw = bytes.fromhex(value.decode("ascii").strip())
        parameters = packet.read_packet(raw)
    except (ValueError, UnicodeDecodeError, BadPacket):
        return b"?" * len(value)
    if raw[0] == packet.SDMF:
        body = b"".join(_parameter(each) for each in parameters)
    else:
        parts = [(each, _parameter(each)) for each in parameters]
        body = b"".join(bytes([each.kind, len(text)]) + text for each, text in parts)
    sealed = bytes([raw[0], len(body)]) + body
    check = -reduce(lambda total, byte: total + byte, sealed, 0) % 256
    return (sealed + bytes([check])).hex().upper().encode()


def _parameter(parameter: Parameter) -> bytes:
    match parameter.kind:
        case packet.DATE_TIME | packet.NUMBER_ABSENT | packet.NAME_ABSENT:
            return parameter.value
        case packet.NUMBER:
            return _of_number(parameter.value)
        case _:
            return b"X" * len(parameter.value)
