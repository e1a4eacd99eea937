"""Reads along on the wire of a text modem, and takes numbers, words and PINs out of what passes.

Owns no port. Digits become zeros and words nothing, so that a masked recording is still one that a
decoder can read.
"""

from __future__ import annotations

import contextlib
import re

from devices.protocols.frames import ReadFrame, fields_of
from devices.sms_modem.decoder import Delivered, decode
from devices.sms_modem.framing import LONGEST_LINE, LineCutter
from devices.sms_modem.lines import Bad, Good, Info, Line, Pdu, Prompt, read
from devices.sms_modem.octets import BadPdu, Octets
from devices.transports.recording import HOST

_DIGITS = re.compile(rb"(?<![^\r\n> ])([0-9A-Fa-f]{16,})(?![^\r\n\x1a])|[0-9A-Fa-f]{16,}")
"""A PDU alone in its line, or digits that stand where none belong: of those nothing is shown."""
_QUOTED = re.compile(rb'"[^"\r\n]*"')
_PLAIN = frozenset({b'"SM"', b'"ME"', b'"MT"', b'"SR"', b'"BM"', b'"GSM"', b'"UCS2"'})
_ENDS = (b"\r", b"\n", b"\x1a", b"> ")
_KIND, _HAS_HEADER, _REPORT, _SUBMIT = 0x03, 0x40, 0x02, 0x01
_REPORT_ENDS = 15
"""Octets of two times and what became of it."""
_NUMBER_KINDS = frozenset({0x81, 0x91, 0xA1, 0xD0})
_DIGIT = 9
_VALIDITY = (0, 7, 1, 7)


class TextReader:
    def __init__(self) -> None:
        self._cutter = LineCutter()

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            return ()
        frames = (_frame(read(line), line) for line in self._cutter.feed(data))
        return tuple(frame for frame in frames if frame is not None)


def _frame(line: Line | None, text: str) -> ReadFrame | None:
    match line:
        case Good():
            return ReadFrame("text.answer", fields_of(answer="OK"))
        case Bad():
            return ReadFrame("text.answer", fields_of(answer=line.name))
        case Prompt():
            return ReadFrame("text.prompt")
        case Info(name="+CSQ" | "+CREG" | "+CEREG" | "+CPIN" | "+CMGS"):
            return ReadFrame(f"text.{line.name[1:].lower()}", fields_of(value=line.rest))
        case Info():
            return ReadFrame("text.line", fields_of(name=line.name))
        case Pdu():
            return _pdu(line)
        case None:
            noise = not text.isascii() or "\ufffd" in text
            return ReadFrame("text.noise", why="bytes that mean nothing") if noise else None


def _pdu(pdu: Pdu) -> ReadFrame:
    """No number and no words: they are nobody's business at the device desk."""
    try:
        told = decode(pdu.digits)
    except BadPdu as trouble:
        return ReadFrame("text.pdu", why=str(trouble))
    if isinstance(told, Delivered):
        part = f"{told.part.at}/{told.part.count}" if told.part else ""
        return ReadFrame("text.came", fields_of(signs=len(told.words), part=part))
    return ReadFrame("text.report", fields_of(reference=told.reference, fate=told.fate.value))


class TextMasker:
    """Keeps bytes back to the end of their line, or of their PDU: a number comes in pieces."""

    def __init__(self) -> None:
        self._rest: dict[str, bytes] = {}

    def take(self, sender: str, data: bytes) -> bytes:
        held = self._rest.get(sender, b"") + data
        end = max(held.rfind(mark) + len(mark) if mark in held else 0 for mark in _ENDS)
        whole, rest = held[:end], held[end:]
        if len(rest) > LONGEST_LINE:
            whole, rest = whole + b"?" * len(rest), b""
        self._rest[sender] = rest
        return masked(whole)


def masked(lines: bytes) -> bytes:
    """Whole lines without numbers, words, names and PINs."""
    without = _QUOTED.sub(_unquoted, lines)
    return _DIGITS.sub(_undigited, without)


def _unquoted(found: re.Match[bytes]) -> bytes:
    if found[0] in _PLAIN:
        return found[0]
    return re.sub(rb"[A-Za-z\x80-\xff]", b"X", re.sub(rb"[0-9]", b"0", found[0]))


def _undigited(found: re.Match[bytes]) -> bytes:
    if found[1]:
        with contextlib.suppress(BadPdu, ValueError):
            data = bytes.fromhex(found[1].decode("ascii"))
            return _emptied(bytearray(data)).hex().upper().encode("ascii")
    return b"0" * len(found[0])


def _emptied(data: bytearray) -> bytes:
    """The PDU with zeros for the digits of its number and for its words.

    Raises:
        BadPdu: it cannot be read.
    """
    octets = Octets(bytes(data))
    centre = octets.one()
    _zero_digits(data, octets.at + 1, octets.at + centre)
    octets.take(centre)
    first = octets.one()
    kind = first & _KIND
    if kind in (_REPORT, _SUBMIT):
        octets.one()
    count = octets.one()
    if octets.one() not in _NUMBER_KINDS:
        raise BadPdu("no such kind of number")
    start = octets.at
    octets.take((count + 1) // 2)
    _zero_digits(data, start, octets.at)
    if kind == _REPORT:
        octets.take(_REPORT_ENDS)
        if octets.rest():
            raise BadPdu("goes on after its end")
        return bytes(data)
    octets.take(2 + (_VALIDITY[(first >> 3) & 0x3] if kind == _SUBMIT else 7) + 1)
    header = 1 + data[octets.at] if first & _HAS_HEADER and octets.at < len(data) else 0
    words = octets.at + header
    data[words:] = bytes(max(0, len(data) - words))
    return bytes(data)


def _zero_digits(data: bytearray, start: int, end: int) -> None:
    """Digits become 0, filling stays."""
    for at in range(start, end):
        low, high = data[at] & 0xF, data[at] >> 4
        data[at] = (low if low > _DIGIT else 0) | ((high if high > _DIGIT else 0) << 4)
