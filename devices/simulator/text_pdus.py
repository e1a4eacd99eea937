"""What a network hands to a modem, as PDUs: texts that come, reports on texts that went. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from devices.sms_modem.decoder import Delivered, decode
from devices.sms_modem.encoder import parts_of
from devices.sms_modem.octets import number_octets, time_octets

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_DELIVER, _HAS_HEADER, _REPORT = 0x04, 0x40, 0x02


_LONGEST_VALIDITY = 7


def delivered(number: str, words: str, at: datetime, *, mark: int = 1) -> tuple[str, ...]:
    """The parts of a text from somebody, as `SMS-DELIVER` (TS 23.040 §9.2.2.1).

    Raises:
        ValueError: no number, or no words.
    """
    return tuple(_as_coming(part.pdu, at) for part in parts_of(number, words, mark=mark))


def _as_coming(submitted: str, at: datetime) -> str:
    """Number, coding and words of a text are laid out alike in both directions."""
    octets = body(submitted)
    end = 4 + (octets[2] + 1) // 2
    first = _DELIVER | (octets[0] & _HAS_HEADER)
    head = b"\0" + bytes([first]) + octets[2:end] + octets[end : end + 2]
    return (head + time_octets(at) + octets[end + 2 + _validity(octets[0]) :]).hex().upper()


def _validity(first: int) -> int:
    """Octets that say how long the network tries (TS 23.040 §9.2.3.3)."""
    return (0, _LONGEST_VALIDITY, 1, _LONGEST_VALIDITY)[(first >> 3) & 0x3]


def reported(reference: int, number: str, at: datetime, status: int) -> str:
    """`SMS-STATUS-REPORT` (TS 23.040 §9.2.2.3)."""
    times = time_octets(at) * 2
    body = bytes([_REPORT, reference]) + number_octets(number) + times + bytes([status])
    return (b"\0" + body).hex().upper()


def submitted_number(pdu: str) -> str:
    """To whom a text goes that was handed to the modem."""
    octets = body(pdu)
    count, kind = octets[2], octets[3]
    halves = "".join(f"{octet & 0xF:x}{octet >> 4:x}" for octet in octets[4 : 4 + (count + 1) // 2])
    return ("+" if kind == 0x91 else "") + halves[:count]


def submitted_words(pdu: str) -> str:
    """What it says; of a long one, this part."""
    read = decode(_as_coming(pdu, _ANY_TIME))
    assert isinstance(read, Delivered)
    return read.words


def wants_report(pdu: str) -> bool:
    return bool(body(pdu)[0] & 0x20)


def body(pdu: str) -> bytes:
    """A PDU without the service centre before it: what `AT+CMGS` counts."""
    octets = bytes.fromhex(pdu)
    return octets[1 + octets[0] :]
