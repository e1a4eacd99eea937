"""Takes house numbers, building numbers and kilometre posts off the end of a written address.

Works on folded text (half width, lower case, simplified). Knows no places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gis.gazetteer import kinds, words

_DIGITS = r"[0-9]{1,6}"
_HAN = rf"[{words.NUMERALS}]{{1,7}}"

_POST = re.compile(
    r"^(?P<stem>.+?)\s*(?:桩号\s*)?k\s*(?P<km>[0-9]{1,4})\s*(?:\+\s*(?P<m>[0-9]{0,3}))?"
    r"\s*(?:处|附近)?$"
)
_POST_WORDS = re.compile(
    r"^(?P<stem>.*?[^0-9.\s])\s*(?P<km>[0-9]{1,4})(?:\.(?P<part>[0-9]{1,3}))?\s*(?:公里|千米|km)"
    r"\s*(?:加?\s*(?P<m>[0-9]{1,3})\s*米?)?\s*(?:处|附近)?$"
)
_BUILDING = re.compile(
    rf"^(?P<stem>.*?[^0-9])\s*(?P<number>{_DIGITS}|{_HAN})(?P<suffix>[a-z甲乙丙丁])?"
    r"\s*(?:号楼|号幢|号栋|幢|栋|座|#楼?|haolou|dong|zhuang)\s*(?P<detail>.*)$"
)
_HOUSE = re.compile(
    rf"^(?P<stem>.*?[^0-9])\s*(?P<number>{_DIGITS}|{_HAN})"
    r"(?P<suffix>[-之][0-9]{1,4}|[a-z甲乙丙丁](?![a-z]))?\s*(?:号院|号|弄|hao|nong)\s*(?P<detail>.*)$"
)
_BARE = re.compile(
    rf"^(?P<stem>.*?[^0-9])\s*(?P<number>{_DIGITS})"
    r"(?P<suffix>[-之][0-9]{1,4}|[a-z甲乙丙丁])?(?P<detail>(?:[-\s].*)?)$"
)
_NUMBER_ALONE = re.compile(
    rf"^(?P<number>{_DIGITS}|{_HAN})(?P<suffix>[-之][0-9]{{1,4}}|[a-z甲乙丙丁])?"
    r"\s*(?P<unit>号楼|号幢|号栋|幢|栋|座|楼|#|号院|号|弄)?$"
)
_BUILDING_UNITS = ("号楼", "号幢", "号栋", "幢", "栋", "座", "楼", "#")


@dataclass(frozen=True, slots=True)
class Numbering:
    """A number within something: in a street, in an estate, along a road."""

    kind: str
    """kinds.ADDRESS, kinds.BUILDING or kinds.POST."""
    number: int
    """The house or building number; for a kilometre post, metres from the road's start."""
    suffix: str = ""
    detail: str = ""
    """What stood behind the number: unit, floor, room."""


def split_numbered(folded: str) -> tuple[str, Numbering] | None:
    """Part an address into what is numbered and its number; None if it ends in no number."""
    text = folded.strip()
    return _split_post(text) or _split_house(text)


def bare_number(folded: str) -> Numbering | None:
    """Read a number that stands alone, as maps write it: 12, 12号, 7栋, 8号楼, 47-5."""
    found = _NUMBER_ALONE.match(folded.strip())
    if not found:
        return None
    if not found["unit"] and not found["number"].isdecimal():
        return None
    kind = kinds.BUILDING if found["unit"] in _BUILDING_UNITS else kinds.ADDRESS
    return Numbering(kind, words.numeral_value(found["number"]), _suffix(found["suffix"]))


def _split_post(text: str) -> tuple[str, Numbering] | None:
    found = _POST.match(text)
    if found:
        metres = int(found["km"]) * 1000 + int(found["m"] or 0)
        return found["stem"], Numbering(kinds.POST, metres)
    found = _POST_WORDS.match(text)
    if not found:
        return None
    metres = int(found["km"]) * 1000 + int(found["m"] or 0)
    metres += int((found["part"] or "").ljust(3, "0"))
    return found["stem"], Numbering(kinds.POST, metres)


def _split_house(text: str) -> tuple[str, Numbering] | None:
    for kind, pattern in (
        (kinds.BUILDING, _BUILDING),
        (kinds.ADDRESS, _HOUSE),
        (kinds.ADDRESS, _BARE),
    ):
        found = pattern.match(text)
        if found:
            number = words.numeral_value(found["number"])
            numbering = Numbering(kind, number, _suffix(found["suffix"]), found["detail"].strip())
            return found["stem"].strip(), numbering
    return None


def _suffix(text: str | None) -> str:
    return (text or "").replace("之", "-")
