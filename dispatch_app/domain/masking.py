"""Says who sees numbers, names and addresses whole, and masks them for everybody else.

The one place for it: lists, record pages, files and logs all ask here. Knows no screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from dispatch_app.domain.codes import Role

WHOLE = frozenset({Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR, Role.SYSTEM})
"""Who needs the person behind a record: whoever answers, orders, or answers for it."""

SIGN = "*"
_SHORTEST_NUMBER = 7
"""Shorter ones (120, 95588) belong to services, not to persons."""
_LOCAL = 8
_SHOWN_OF_ADDRESS = 6
_LONG_FAMILY_NAMES = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木"}
)
_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){6,14}\d(?!\d)")


class Personal(StrEnum):
    """What about a value could tell who somebody is."""

    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"
    WORDS = "words"
    """Free words: telephone numbers may stand in them."""
    RECORD = "record"
    """A whole record as it was written: anything may stand in it."""


def sees_whole(role: Role) -> bool:
    return role in WHOLE


def masked(value: str, kind: Personal) -> str:
    """As it is shown to those who do not see it whole. Masking twice changes nothing more."""
    return _MASKS[kind](value)


def shown_to(role: Role, value: str, kind: Personal | None) -> str:
    """A value as this role may see it; `kind` is None where nothing personal is in it."""
    if kind is None or sees_whole(role):
        return value
    return masked(value, kind)


def masked_number(number: str) -> str:
    """``13800002210`` becomes ``138****2210``; short service numbers stay."""
    signs = [place for place, sign in enumerate(number) if sign.isdigit() or sign == SIGN]
    if len(signs) < _SHORTEST_NUMBER:
        return number
    head, tail = (3, 4) if len(signs) > _LOCAL else (2, 2)
    hidden = set(signs[head : len(signs) - tail])
    return "".join(SIGN if place in hidden else sign for place, sign in enumerate(number))


def masked_name(name: str) -> str:
    """The family name stays: enough to tell two patients of one run apart."""
    name = name.strip()
    if not name:
        return ""
    shown = 2 if name[:2] in _LONG_FAMILY_NAMES and len(name) > 2 else 1
    if len(name) == 1:
        return SIGN
    return name[:shown] + SIGN * min(len(name) - shown, 2)


def masked_address(address: str) -> str:
    """Street or quarter stay, house and door do not."""
    address = address.strip()
    end = next((n for n, sign in enumerate(address) if sign.isdigit() or sign == SIGN), None)
    end = min(len(address), _SHOWN_OF_ADDRESS) if end is None else min(end, _SHOWN_OF_ADDRESS)
    return address[:end] + SIGN * 3 if address else ""


def masked_words(words: str) -> str:
    """Words as they are, telephone numbers in them masked."""
    return _NUMBER.sub(lambda found: masked_number(found.group()), words)


def _nothing(record: str) -> str:
    return SIGN * 3 if record else ""


_MASKS: Mapping[Personal, Callable[[str], str]] = {
    Personal.NUMBER: masked_number,
    Personal.NAME: masked_name,
    Personal.ADDRESS: masked_address,
    Personal.WORDS: masked_words,
    Personal.RECORD: _nothing,
}
