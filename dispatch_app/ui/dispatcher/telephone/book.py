"""The phone book's search: by Chinese, pinyin, initials or digits, ranked. Pure; knows no widgets.

Readings come from the tables of the region's places, so that a seat loads no dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, product

from dispatch_app.ui.dispatcher.telephone.entries import Entry
from gis.gazetteer.folding import OTHER_READINGS, Folding, initials_of, tokens_of

_NO_FIT = 99
_MOST_READINGS = 8
"""Of one name: each sign with two readings doubles them."""
_LEAST_DIGITS = 2

PLAIN = Folding(simplified={}, readings={})
"""For a seat without a map: no pinyin, but Chinese and digits are found."""


@dataclass(frozen=True, slots=True)
class _Said:
    """All ways in which a name may be typed: signs, and pairs of whole pinyin and initials."""

    key: str
    sounds: tuple[tuple[str, str], ...]


class Readings:
    """How names sound. Kept, for the book is made anew whenever a number in it changes."""

    def __init__(self, folding: Folding = PLAIN) -> None:
        self._folding = folding
        self._known: dict[str, _Said] = {}

    def key(self, text: str) -> str:
        return self._folding.key(text)

    def of(self, name: str) -> _Said:
        if name not in self._known:
            key = self._folding.key(name)
            self._known[name] = _Said(key, tuple(self._sounds(key)))
        return self._known[name]

    def _sounds(self, key: str) -> Iterator[tuple[str, str]]:
        tokens = tokens_of(key)
        choices = [
            tuple(dict.fromkeys((said, *OTHER_READINGS.get(token, ()))))
            for token, said in zip(tokens, self._folding.syllables(key), strict=True)
        ]
        for way in islice(product(*choices), _MOST_READINGS):
            yield "".join(way), initials_of(list(way))


class Book:
    """Entries as they stand now, ready to be searched at each key."""

    def __init__(self, entries: Iterable[Entry], readings: Readings) -> None:
        self._readings = readings
        self.entries = tuple(entries)
        self._digits = tuple(digits_of(entry.number) for entry in self.entries)

    def find(self, text: str, most: int = 100) -> tuple[Entry, ...]:
        """What may be meant, best first; all in their order for an empty text."""
        typed = self._readings.key(text)
        if not typed:
            return self.entries[:most]
        fits = ((self._distance(at, typed), at) for at in range(len(self.entries)))
        ranked = sorted(fit for fit in fits if fit[0] < _NO_FIT)
        return tuple(self.entries[at] for _, at in ranked[:most])

    def _distance(self, at: int, typed: str) -> int:
        said = self._readings.of(self.entries[at].name)
        found = chain(_by_signs(said.key, typed), self._otherwise(at, said, typed))
        return min(found, default=_NO_FIT)

    def _otherwise(self, at: int, said: _Said, typed: str) -> Iterator[int]:
        return _by_digits(self._digits[at], typed) if typed.isdecimal() else _by_sound(said, typed)


def digits_of(text: str) -> str:
    """The digits that would be dialled, and the keys beside them."""
    return "".join(sign for sign in text if sign.isdecimal() or sign in "*#+")


def is_number(text: str) -> bool:
    """Whether a text is something to dial, whatever dashes and spaces stand in it."""
    bare = "".join(text.split()).replace("-", "")
    return len(bare) >= _LEAST_DIGITS and digits_of(bare) == bare


def _by_signs(name: str, typed: str) -> Iterator[int]:
    """Chinese before initials before pinyin; whole before beginning before somewhere inside."""
    if typed == name:
        yield 0
    if name.startswith(typed):
        yield 4
    if typed in name:
        yield 10


def _by_sound(said: _Said, typed: str) -> Iterator[int]:
    for sound, initials in said.sounds:
        if typed in (initials, sound):
            yield 2
        if initials.startswith(typed):
            yield 6
        if sound.startswith(typed):
            yield 8
        if len(typed) > 1 and typed in initials:
            yield 11
        if len(typed) > 2 and typed in sound:
            yield 12


def _by_digits(number: str, typed: str) -> Iterator[int]:
    if typed == number:
        yield 1
    if number.endswith(typed):
        yield 7
    if typed in number:
        yield 9
