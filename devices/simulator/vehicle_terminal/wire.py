"""JT/T 808 as the terminal writes and reads it. Written apart from the platform's codec, byte by
byte, so that one cannot share a mistake with the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
E2011, E2013, E2019 = "2011", "2013", "2019"
GENERAL_ANSWER, HEARTBEAT, LOG_OUT, REGISTER, AUTHENTICATE = 0x0001, 0x0002, 0x0003, 0x0100, 0x0102
SETTINGS, POSITION, ASKED_POSITION, EVENT, BATCH, PANEL = (
    0x0104,
    0x0200,
    0x0201,
    0x0301,
    0x0704,
    0x0900,
)
LONGEST = 1023


def number(value: int, size: int) -> bytes:
    return bytes((value >> (8 * (size - 1 - place))) & 0xFF for place in range(size))


def decimal(digits: str, size: int) -> bytes:
    digits = digits.rjust(size * 2, "0")
    return bytes(
        int(digits[place]) * 16 + int(digits[place + 1]) for place in range(0, size * 2, 2)
    )


def fixed(text: str, size: int, *, before: bool = False) -> bytes:
    """Text in its field; 2019 fills up before it, the older editions after it."""
    data = text.encode("gbk")[:size]
    return data.rjust(size, b"\0") if before else data.ljust(size, b"\0")


def escaped(plain: bytes) -> bytes:
    out = bytearray([0x7E])
    for byte in plain:
        if byte == 0x7E:
            out += b"\x7d\x02"
        elif byte == 0x7D:
            out += b"\x7d\x01"
        else:
            out.append(byte)
    out.append(0x7E)
    return bytes(out)


def frames(edition: str, phone: str, message: int, body: bytes, first: int) -> list[bytes]:
    """A message as it travels; longer ones in parts with sequence numbers from `first` on."""
    pieces = [body[at : at + LONGEST] for at in range(0, len(body), LONGEST)] or [b""]
    return [
        _frame(edition, phone, message, piece, first + index, (len(pieces), index + 1))
        for index, piece in enumerate(pieces)
    ]


def _frame(
    edition: str, phone: str, message: int, piece: bytes, sequence: int, part: tuple[int, int]
) -> bytes:
    attributes = len(piece)
    if part[0] > 1:
        attributes += 0x2000
    if edition == E2019:
        head = number(message, 2) + number(attributes + 0x4000, 2) + b"\x01" + decimal(phone, 10)
    else:
        head = number(message, 2) + number(attributes, 2) + decimal(phone, 6)
    head += number(sequence % 0x10000, 2)
    if part[0] > 1:
        head += number(part[0], 2) + number(part[1], 2)
    check = 0
    for byte in head + piece:
        check ^= byte
    return escaped(head + piece + bytes([check]))


def register(edition: str, *, maker: str, model: str, device: str, plate: str) -> bytes:
    sizes = {E2011: (5, 8, 7), E2013: (5, 20, 7), E2019: (11, 30, 30)}[edition]
    before = edition == E2019
    fields = zip((maker, model, device), sizes, strict=True)
    texts = b"".join(fixed(text, size, before=before) for text, size in fields)
    colour = b"\x02" if plate else b"\x00"
    return number(32, 2) + number(1, 2) + texts + colour + plate.encode("gbk")


def authenticate(edition: str, code: str) -> bytes:
    text = code.encode("ascii")
    if edition != E2019:
        return text
    return bytes([len(text)]) + text + fixed("860000000000000", 15) + fixed("sim-1", 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the box's receiver and its keys say at one moment. WGS-84 degrees, metres a second."""

    at: datetime
    lat: float
    lon: float
    speed_mps: float = 0.0
    heading_deg: int = 0
    altitude_m: int = 0
    located: bool = True
    sos: bool = False
    odometer_m: int | None = None
    satellites: int | None = 9


def position(reading: Reading) -> bytes:
    status = 1 + (2 if reading.located else 0)
    status += (4 if reading.lat < 0 else 0) + (8 if reading.lon < 0 else 0)
    at = reading.at.astimezone(BEIJING)
    body = (
        number(1 if reading.sos else 0, 4)
        + number(status, 4)
        + number(round(abs(reading.lat) * 1_000_000), 4)
        + number(round(abs(reading.lon) * 1_000_000), 4)
        + number(reading.altitude_m, 2)
        + number(round(reading.speed_mps * 36), 2)
        + number(reading.heading_deg % 360, 2)
        + decimal(at.strftime("%y%m%d%H%M%S"), 6)
    )
    if reading.odometer_m is not None:
        body += b"\x01\x04" + number(reading.odometer_m // 100, 4)
    if reading.satellites is not None:
        body += b"\x31\x01" + number(reading.satellites, 1)
    return body


def batch(readings: list[Reading], *, blind: bool) -> bytes:
    bodies = [position(reading) for reading in readings]
    entries = b"".join(number(len(body), 2) + body for body in bodies)
    return number(len(bodies), 2) + (b"\x01" if blind else b"\x00") + entries


def answer(sequence: int, message: int, result: int = 0) -> bytes:
    return number(sequence, 2) + number(message, 2) + bytes([result])


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame from the platform."""

    message: int
    sequence: int
    body: bytes
    parts: int = 1
    part: int = 1


class Ear:
    """Cuts what the platform writes. The platform is strict, and so is this."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def take(self, data: bytes) -> list[Heard]:
        self._rest += data
        heard: list[Heard] = []
        while True:
            begin = self._rest.find(b"\x7e")
            end = self._rest.find(b"\x7e", begin + 1)
            if begin < 0 or end < 0:
                return heard
            heard.append(read(bytes(self._rest[begin + 1 : end])))
            del self._rest[: end + 1]


def read(inside: bytes) -> Heard:
    """Read what stands between two flags.

    Raises:
        ValueError: the platform made a mistake; the message says which.
    """
    plain = bytearray()
    bytes_left = iter(inside)
    for byte in bytes_left:
        plain.append({1: 0x7D, 2: 0x7E}[next(bytes_left)] if byte == 0x7D else byte)
    check = 0
    for byte in plain:
        check ^= byte
    if check:
        raise ValueError("the platform's check byte is wrong")
    attributes = plain[2] * 256 + plain[3]
    at = 15 if attributes & 0x4000 else 10
    sequence = plain[at] * 256 + plain[at + 1]
    at += 2
    parts = part = 1
    if attributes & 0x2000:
        parts, part = plain[at] * 256 + plain[at + 1], plain[at + 2] * 256 + plain[at + 3]
        at += 4
    body = bytes(plain[at:-1])
    if len(body) != attributes & 0x3FF:
        raise ValueError("the platform's length is wrong")
    return Heard(plain[0] * 256 + plain[1], sequence, body, parts, part)
