"""Brings telephone numbers to one spelling, so that a caller is found however the line wrote it.

Knows no subscriber table.
"""

from __future__ import annotations

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9]\d{9}")
_TWO_DIGIT_AREAS = re.compile(r"(10|2\d)\d{7,8}")
_THREE_DIGIT_AREAS = re.compile(r"[3-9]\d{2}\d{7,8}")
_LOCAL = re.compile(r"[2-9]\d{6,7}")


def normal_number(written: str, home_area: str = "") -> str:
    """The number as ``13812345678`` (mobile) or ``02512345678`` (area code and number).

    Short numbers (110, 95xxx) and what is no number at all keep their digits.

    Args:
        home_area: area code of the centre with its 0, put before local numbers without one.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    digits = re.sub(r"[^0-9]", "", text)
    inland = _without_country(digits, marked=text.startswith("+"))
    if inland.startswith("0") and _MOBILE.fullmatch(inland[1:]):
        return inland[1:]
    if home_area and _LOCAL.fullmatch(inland):
        return home_area + inland
    return inland


def is_mobile(number: str) -> bool:
    """Whether the telephone of this number can be anywhere."""
    return _MOBILE.fullmatch(normal_number(number)) is not None


def _without_country(digits: str, *, marked: bool) -> str:
    """Drop 86 where it is the country code; a landline gets the 0 that it lost there."""
    international = marked or digits.startswith("00")
    digits = digits.removeprefix("00")
    if not digits.startswith("86"):
        return ("00" if international else "") + digits
    rest = digits[2:]
    if _MOBILE.fullmatch(rest):
        return rest
    if not international:
        return digits
    area = _TWO_DIGIT_AREAS.fullmatch(rest) or _THREE_DIGIT_AREAS.fullmatch(rest)
    return f"0{rest}" if area else rest
