"""What is said to a modem: AT commands, and a text as the PDUs of its parts. Pure.

3GPP TS 27.005 and 27.007 (commands), TS 23.040 §9.2.2.2 (SMS-SUBMIT) and §9.2.3.24.1 (long texts).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from devices.sms_modem import alphabet
from devices.sms_modem.octets import number_octets

MOST_PARTS = 10
"""A longer text is no text: 670 signs of Chinese."""
END_OF_PDU = b"\x1a"
GIVE_UP = b"\x1b"
"""Ends the wait for a PDU without sending anything."""

_SUBMIT, _RELATIVE_VALIDITY, _WANTS_REPORT, _HAS_HEADER = 0x01, 0x10, 0x20, 0x40
_SEVEN_BIT, _UCS2 = 0x00, 0x08
_OCTETS = 140
_LONG_HEADER = 6
"""Octets of the header of a part: its own length, and the five of the part's number."""


@dataclass(frozen=True, slots=True)
class Part:
    """One PDU. `length` is that of `AT+CMGS`: without the octet about the service centre."""

    pdu: str
    length: int


def command(words: str) -> bytes:
    return f"AT{words}\r".encode("ascii")


def validity_octet(hours: float) -> int:
    """How long the network tries (TS 23.040 §9.2.3.12.1): five minutes to twelve hours, then halves
    of an hour up to a day, then days."""
    minutes = hours * 60
    if minutes <= 720:
        return max(0, min(143, round(minutes / 5) - 1))
    if hours <= 24:
        return min(167, 143 + round((minutes - 720) / 30))
    return min(196, 166 + max(2, round(hours / 24)))


def parts_of(
    number: str, words: str, *, mark: int = 0, wants_report: bool = True, valid_hours: float = 2.0
) -> tuple[Part, ...]:
    """A text as what is submitted, part by part. `mark` ties the parts of a long one together.

    Raises:
        ValueError: no words, too many of them, or no number.
    """
    if not words:
        raise ValueError("a text has words")
    septets = alphabet.septets_of(words)
    code = _SEVEN_BIT if septets is not None else _UCS2
    pieces = _septet_pieces(septets) if septets is not None else _ucs2_pieces(words)
    if len(pieces) > MOST_PARTS:
        raise ValueError(f"a text has {MOST_PARTS} parts at most")
    first = _SUBMIT | _RELATIVE_VALIDITY | (_WANTS_REPORT if wants_report else 0)
    first |= _HAS_HEADER if len(pieces) > 1 else 0
    head = bytes([first, 0]) + number_octets(number) + bytes([0, code, validity_octet(valid_hours)])
    return tuple(_part(head + data) for data in _with_headers(pieces, code, mark))


def _part(body: bytes) -> Part:
    """Before the body: no service centre, so the one on the card is taken."""
    return Part((b"\0" + body).hex().upper(), len(body))


def _with_headers(pieces: Sequence[bytes], code: int, mark: int) -> Iterator[bytes]:
    """Length and user data of each part."""
    for at, piece in enumerate(pieces, start=1):
        header = bytes([5, 0, 3, mark % 256, len(pieces), at]) if len(pieces) > 1 else b""
        if code == _UCS2:
            yield bytes([len(header) + len(piece)]) + header + piece
            continue
        fill = -8 * len(header) % 7
        before = (8 * len(header) + fill) // 7
        packed = alphabet.packed(piece, fill_bits=fill)
        yield bytes([before + len(piece)]) + header + packed


def _septet_pieces(signs: Sequence[tuple[int, ...]]) -> list[bytes]:
    most = _OCTETS * 8 // 7
    if sum(len(sign) for sign in signs) > most:
        most = (_OCTETS - _LONG_HEADER) * 8 // 7
    return _pieces([bytes(sign) for sign in signs], most)


def _ucs2_pieces(words: str) -> list[bytes]:
    """Signs beyond the first plane take two units, which stay together."""
    signs = [sign.encode("utf-16-be", errors="replace") for sign in words]
    most = _OCTETS
    if sum(len(sign) for sign in signs) > most:
        most = _OCTETS - _LONG_HEADER
    return _pieces(signs, most)


def _pieces(signs: Sequence[bytes], most: int) -> list[bytes]:
    """Cut between signs only."""
    pieces = [b""]
    for sign in signs:
        if len(pieces[-1]) + len(sign) > most:
            pieces.append(b"")
        pieces[-1] += sign
    return pieces
