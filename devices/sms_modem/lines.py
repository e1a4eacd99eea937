"""One line of a modem as a value: results, answers, and what it says unasked. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.sms_modem.framing import PROMPT

_NUMBERED_ERROR = re.compile(r"\+(CMS|CME) ERROR:\s*(\d+)")
_PDU = re.compile(r"(?:[0-9A-Fa-f]{2}){8,}")
_INFO = re.compile(r"([+^][A-Z]+):\s*(.*)")

PERMANENT = frozenset({1, 8, 21, 27, 28, 29, 50, 69, 81, 95, 96, 97, 99, 111, 127, 304, 305, 330})
"""Codes of `+CMS ERROR` (TS 27.005 §3.2.5, TS 24.011 Annex E) that another try does not change: no
such number, barred, rejected by its nature, a PDU that is wrong."""
NO_CARD = frozenset({310, 313, 10, 13, 14, 15})
"""Of both kinds of errors: no card, a broken one, a busy one, a wrong one."""
LOCKED = frozenset({311, 312, 316, 317, 318, 11, 12, 16, 17, 18})
"""A PIN or PUK is wanted, or the one that was given is wrong."""


@dataclass(frozen=True, slots=True)
class Good:
    """The command is done."""


@dataclass(frozen=True, slots=True)
class Bad:
    """The command failed. `code` is 0 where the modem says no more than that."""

    kind: str = ""
    code: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.code}" if self.kind else "error"


@dataclass(frozen=True, slots=True)
class Prompt:
    """It waits for a PDU."""


@dataclass(frozen=True, slots=True)
class Info:
    name: str
    rest: str

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(field.strip() for field in self.rest.split(","))

    def number(self, at: int) -> int | None:
        fields = self.fields
        text = fields[at] if at < len(fields) else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True, slots=True)
class Pdu:
    digits: str


Line = Good | Bad | Prompt | Info | Pdu


def read(line: str) -> Line | None:
    """None: an echo, a word of no use, noise."""
    if line == "OK":
        return Good()
    if line == PROMPT:
        return Prompt()
    if line in ("ERROR", "COMMAND NOT SUPPORT"):
        return Bad()
    if error := _NUMBERED_ERROR.fullmatch(line):
        return Bad(error[1].lower(), int(error[2]) if len(error[2]) < 6 else 0)
    if _PDU.fullmatch(line):
        return Pdu(line)
    if info := _INFO.fullmatch(line):
        return Info(info[1], info[2])
    return None
