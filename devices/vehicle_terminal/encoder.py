"""What the platform says to a terminal, as bodies of messages. Exactly as the standard has it.

Heads, parts and frames are `packet.Sender`'s. Texts travel in GBK.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import IntFlag

from devices.vehicle_terminal.messages import Registration, Result

GENERAL_ANSWER = 0x8001
RESEND_PARTS = 0x8003
TIME = 0x8004
REGISTERED = 0x8100
SET_PARAMETERS = 0x8103
ASK_PARAMETERS = 0x8104
ASK_POSITION = 0x8201
CONFIRM_ALARM = 0x8203
TEXT = 0x8300

HEARTBEAT_S = 0x0001
REPORT_S = 0x0029
"""Numbers of terminal settings."""


class Show(IntFlag):
    """How a text is brought to the crew."""

    SCREEN = 4
    SPEAK = 8
    LAMP_SCREEN = 16


MISSING = "□"
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me", "Sk"})
"""Categories of Unicode: signs that do not stand alone, such as joiners and skin tones."""

_URGENT = 0b01
_URGENT_2019 = 0b10
_NOTICE_2019 = b"\x01"
"""2019 has two bits for how much it matters, and a byte for the kind of text."""


def general_answer(sequence: int, message: int, result: Result) -> bytes:
    return struct.pack(">HHB", sequence, message, result)


def registered(sequence: int, result: Registration, code: str = "") -> bytes:
    """The code is sent with a success alone."""
    return struct.pack(">HB", sequence, result) + (
        code.encode("ascii") if result is Registration.DONE else b""
    )


def resend_parts(first_sequence: int, parts: Iterable[int], version: int | None) -> bytes:
    wanted = list(parts)
    count = struct.pack(">B" if version is None else ">H", len(wanted))
    return struct.pack(">H", first_sequence) + count + struct.pack(f">{len(wanted)}H", *wanted)


def text(words: str, show: Show, version: int | None) -> bytes:
    """An urgent text for the crew. What GBK lacks becomes an empty square, as it is printed."""
    content = in_gbk(words)
    if version is None:
        return bytes([show | _URGENT]) + content
    return bytes([show | _URGENT_2019]) + _NOTICE_2019 + content


def in_gbk(words: str) -> bytes:
    """As a terminal can show it: it has no others than GBK's characters.

    Of a letter with a mark that GBK lacks the letter stays, of a sign its plain form; marks that
    only change how an emoji looks are left out.
    """
    return "".join(_shown(sign) for sign in words).encode("gbk")


def _shown(sign: str) -> str:
    if _is_in_gbk(sign):
        return sign
    parts = unicodedata.normalize("NFKD", sign)
    seen = [part for part in parts if unicodedata.category(part) not in _UNSEEN]
    return "".join(seen) if all(_is_in_gbk(part) for part in seen) else MISSING


def _is_in_gbk(sign: str) -> bool:
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def server_time(at: datetime) -> bytes:
    """What time it is: alone among all times of the wire in UTC."""
    return bytes.fromhex(at.astimezone(UTC).strftime("%y%m%d%H%M%S"))


def set_parameters(values: Mapping[int, bytes]) -> bytes:
    """Settings by number, each as it travels.

    Raises:
        ValueError: more than 255 of them, or one longer than 255 bytes.
    """
    if len(values) > 255 or any(len(value) > 255 for value in values.values()):
        raise ValueError("too many settings, or one that is too long")
    rows = (struct.pack(">IB", number, len(value)) + value for number, value in values.items())
    return bytes([len(values)]) + b"".join(rows)


def whole_number(value: int) -> bytes:
    """A setting that is a DWORD."""
    return struct.pack(">I", value)


def confirm_alarm(kinds: int, sequence: int = 0) -> bytes:
    """Say that a person has taken notice of alarms that wait for it, such as the emergency key.

    `sequence` of the message that told it; 0 for all of these kinds.
    """
    return struct.pack(">HI", sequence, kinds)
