"""Makes spellings comparable: width, case, traditional characters, readings of characters.

Lives from tables that the builder stored, so that a seat loads no dictionary. Knows no places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

FIRST_HAN, LAST_HAN = 0x3400, 0x9FFF
OTHER_READINGS: Mapping[str, tuple[str, str]] = {
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "行": ("xing", "hang"),
    "乐": ("le", "yue"),
    "朝": ("chao", "zhao"),
    "厦": ("sha", "xia"),
    "堡": ("bao", "pu"),
    "单": ("dan", "shan"),
    "柏": ("bai", "bo"),
    "会": ("hui", "kuai"),
    "解": ("jie", "xie"),
    "都": ("du", "dou"),
    "绿": ("lv", "lu"),
    "覃": ("tan", "qin"),
}
"""Characters of place names that dictionaries and callers read in two ways."""


def is_han(sign: str) -> bool:
    return FIRST_HAN <= ord(sign) <= LAST_HAN or ord(sign) >= 0x20000


@dataclass(frozen=True, slots=True)
class Folding:
    simplified: Mapping[int, str]
    """Traditional character (code point) to simplified."""
    readings: Mapping[str, str]
    """Character to its usual reading without tone; ü is written v."""

    def fold(self, text: str) -> str:
        """Half width, lower case, simplified; spaces and punctuation stay."""
        return unicodedata.normalize("NFKC", text).casefold().translate(self.simplified)

    def key(self, text: str) -> str:
        """Folded, and nothing left but letters, digits and characters."""
        return "".join(sign for sign in self.fold(text) if sign.isalnum())

    def syllables(self, key: str) -> list[str]:
        """One reading a character; runs of letters and of digits stay whole."""
        return [self.readings.get(token, token) for token in tokens_of(key)]


def tokens_of(key: str) -> list[str]:
    """Cut a key as the index does: one token a character, runs of letters or digits whole."""
    return list(_tokens(key))


def _tokens(key: str) -> Iterator[str]:
    for group, signs in groupby(key, key=_sort_of_sign):
        if group == "han":
            yield from signs
        else:
            yield "".join(signs)


def _sort_of_sign(sign: str) -> str:
    if is_han(sign):
        return "han"
    return "digit" if sign.isdecimal() else "letter"


def initials_of(syllables: list[str]) -> str:
    """First letters of the readings; numbers stay whole."""
    return "".join(part if part[:1].isdecimal() else part[:1] for part in syllables)
