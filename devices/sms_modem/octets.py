"""Fields that PDUs share: numbers, times, half octets (3GPP TS 23.040 §9.1). Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from devices.errors import DeviceError
from devices.sms_modem import alphabet

INTERNATIONAL = 0x91
NATIONAL = 0x81
_WORDS = 0x50
_TYPE = 0x70
_DIGITS = "0123456789*#abc"


class BadPdu(DeviceError):
    """Bytes that are no text, or no text that can be read. The message quotes none of them."""


class Octets:
    """Reads on from where it stands."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def one(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        """
        Raises:
            BadPdu: it ends before.
        """
        taken = self._data[self.at : self.at + count]
        if len(taken) < count:
            raise BadPdu("ends too early")
        self.at += count
        return taken

    def rest(self) -> bytes:
        return self.take(len(self._data) - self.at)


def number_octets(number: str) -> bytes:
    """A number to send to: count of digits, kind, digits in pairs.

    Raises:
        ValueError: it is no number that can be dialled.
    """
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 20):
        raise ValueError("a text goes to 1 to 20 digits")
    kind = INTERNATIONAL if number.startswith("+") else NATIONAL
    return bytes([len(digits), kind]) + swapped(digits)


def swapped(digits: str) -> bytes:
    """Two digits an octet, the first one low; an odd last one beside ones."""
    even = digits + "f" * (len(digits) % 2)
    return bytes.fromhex("".join(even[at + 1] + even[at] for at in range(0, len(even), 2)))


def read_number(octets: Octets) -> str:
    """A number, or a name that a network puts in its place."""
    count, kind = octets.one(), octets.one()
    data = octets.take((count + 1) // 2)
    if kind & _TYPE == _WORDS:
        return alphabet.words_of(alphabet.unpacked(data, count * 4 // 7))
    halves = [half for octet in data for half in (octet & 0xF, octet >> 4)]
    digits = "".join(_DIGITS[half] for half in halves[:count] if half < len(_DIGITS))
    return f"+{digits}" if kind & _TYPE == INTERNATIONAL & _TYPE else digits


def read_time(octets: Octets) -> datetime | None:
    """A service centre's time; None where it is none, as small networks fill it with nonsense."""
    data = octets.take(7)
    year, month, day, hour, minute, second = ((o & 0xF) * 10 + (o >> 4) for o in data[:6])
    zone = data[6]
    quarters = (zone & 0x7) * 10 + (zone >> 4)
    offset = timedelta(minutes=15 * (-quarters if zone & 0x8 else quarters))
    try:
        there = timezone(offset)
        local = datetime(2000 + year, month, day, hour, minute, second, tzinfo=there)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def time_octets(at: datetime) -> bytes:
    """A time as a service centre writes it, in UTC."""
    return swapped(f"{at.astimezone(UTC):%y%m%d%H%M%S}00")
