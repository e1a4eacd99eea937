"""What SIP says, in our words: numbers, withheld numbers, why a call ended. No network."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dispatch_app.domain.codes import NumberState
from dispatch_app.exchange.machine.values import LegEnd

_USER = re.compile(r"(?:sips?|tel):([^@;>\s]*)(?:@([^;>\s]+))?", re.IGNORECASE)
_NAME = re.compile(r'^\s*"?([^"<]*?)"?\s*<')
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
WITHHELD = frozenset({"anonymous", "private", "restricted", "withheld"})

_BY_STATUS = {
    486: LegEnd.BUSY,
    600: LegEnd.BUSY,
    403: LegEnd.REJECTED,
    603: LegEnd.REJECTED,
    607: LegEnd.REJECTED,
    404: LegEnd.UNKNOWN_NUMBER,
    410: LegEnd.UNKNOWN_NUMBER,
    484: LegEnd.UNKNOWN_NUMBER,
    604: LegEnd.UNKNOWN_NUMBER,
    408: LegEnd.NO_ANSWER,
    480: LegEnd.NO_ANSWER,
    487: LegEnd.NO_ANSWER,
}
_HUNG_UP = ("connection reset by peer", "")
"""What the stack says of an orderly BYE."""


def user_of(address: str) -> str:
    """The user part of a SIP or tel address, with or without angle brackets."""
    found = _USER.search(address)
    return found.group(1) if found else ""


def host_of(address: str) -> str:
    """Host and port of a SIP address, as written."""
    found = _USER.search(address)
    return (found.group(2) or "") if found else ""


def name_of(address: str) -> str:
    found = _NAME.match(address)
    return found.group(1).strip() if found else ""


def number_from(peer: str, headers: Mapping[str, str]) -> tuple[str, NumberState]:
    """The caller's number: what the network asserts before what the caller says."""
    asserted = user_of(headers.get("P-Asserted-Identity", ""))
    said = user_of(peer)
    private = headers.get("Privacy", "").lower()
    if "id" in private.replace(",", ";").split(";") or said.lower() in WITHHELD:
        return "", NumberState.PRIVATE
    for number in (asserted, said):
        if _NUMBER.fullmatch(number):
            return number, NumberState.KNOWN
    return "", NumberState.NONE


def end_from(text: str | None) -> LegEnd:
    """Why a leg ended, from the stack's line such as `486 Busy Here`."""
    said = (text or "").strip()
    status = re.match(r"[3-6]\d\d\b", said)
    if status:
        return _BY_STATUS.get(int(status.group()), LegEnd.FAILED)
    plain = re.sub(r"\s*\[\d+\]$", "", said).lower()
    return LegEnd.HUNG_UP if plain in _HUNG_UP else LegEnd.FAILED
