"""Finds names by what was typed of them: signs, sounds, initials and likeness, always all of them.

Stopping at the first that finds something would lose most typing mistakes. Knows no positions.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

from gis.gazetteer.folding import Folding, is_han, tokens_of
from gis.gazetteer.lines import Lines
from gis.gazetteer.masks import sign_mask, sound_mask
from gis.gazetteer.match import How
from gis.gazetteer.resemblance import Ints, Resemblance, Spellings, Tolerance
from gis.gazetteer.store import PlacesFile
from gis.gazetteer.syllables import SyllableCutter

_LIMIT = 120
_REMEMBERED = 64
_FUZZY = 0.82
"""What a name that is but like the typed one is worth at most."""
_SWAPPED = 0.80
"""What a name is worth of which all signs were typed, in another order."""

Hit = tuple[int, float, How]
"""Row of a key, quality, how it was found."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a key fits what was typed: 1 is the very same."""

    quality: float
    how: How


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, in the forms in which names are compared."""

    key: str
    tokens: list[str]
    sounds: list[str]
    """Syllables of typed characters; empty if only letters were typed."""
    letters: str

    @property
    def in_letters(self) -> bool:
        return not self.sounds


class KeySearch:
    def __init__(self, file: PlacesFile, folding: Folding, road_rows: Ints) -> None:
        self._file, self._folding = file, folding
        self.folded = file.lines("key_folded")
        self.letters = file.lines("key_letters")
        self.initials = file.lines("key_initials")
        signs = Spellings(self.folded, file.masks("key_sign_mask"), sign_mask)
        sounds = Spellings(self.letters, file.masks("key_sound_mask"), sound_mask)
        self._all = (signs, sounds)
        self._roads = (signs.among(road_rows), sounds.among(road_rows))
        self._cutter = SyllableCutter(filter(_is_said, set(folding.readings.values())))
        self._remembered: OrderedDict[tuple[str, bool], dict[int, Likeness]] = OrderedDict()

    def find(self, text: str, *, roads: bool = False) -> dict[int, Likeness]:
        """Rows of the keys that fit, each with its best likeness. The text need not be folded.

        Args:
            roads: only roads are wanted: look for mistakes among their names alone.
        """
        key = self._folding.key(text)[:64]
        if not key:
            return {}
        known = self._remembered.get((key, roads))
        if known is None:
            known = self._remembered[key, roads] = self._search(key, roads=roads)
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return known

    def same(self, text: str) -> list[int]:
        """Rows of the keys that are, or sound, the same."""
        found = self.find(text)
        return [
            row
            for row, like in found.items()
            if like.how == "exact" or (like.how in ("homophone", "pinyin") and like.quality > 0.85)
        ]

    def _search(self, key: str, *, roads: bool) -> dict[int, Likeness]:
        typed = self._typed(key)
        signs, sounds = self._roads if roads else self._all
        hits = [
            *self._by_signs(typed),
            *self._by_sounds(typed, roads=roads),
            *self._by_initials(typed),
            *self._by_abbreviated_sounds(typed),
            *self._by_like_signs(typed, signs),
            *self._by_like_sounds(typed, sounds),
        ]
        found: dict[int, Likeness] = {}
        for row, quality, how in hits:
            if row not in found or found[row].quality < quality:
                found[row] = Likeness(quality, how)
        return found

    def _typed(self, key: str) -> _Typed:
        tokens = tokens_of(key)
        if key.isascii():
            return _Typed(key, tokens, [], key)
        sounds = self._folding.syllables(key)
        return _Typed(key, tokens, sounds, "".join(sounds))

    def _by_signs(self, typed: _Typed) -> list[Hit]:
        """The signs in a row, and the signs scattered, as in 省人医."""
        open_end = "" if is_han(typed.tokens[-1][-1]) else " *"
        phrase = f'signs : "{" ".join(typed.tokens)}"{open_end}'
        found = [self._of_sign_row(row, typed.key) for row in self._matching(phrase)]
        if len(typed.tokens) > 1:
            every = " AND ".join(f'"{token}"' for token in typed.tokens)
            found += [
                self._of_scattered(row, typed.key) for row in self._matching(f"signs : ({every} *)")
            ]
        return found

    def _of_sign_row(self, row: int, key: str) -> tuple[int, float, How]:
        folded = self.folded[row]
        covered = len(key) / max(1, len(folded))
        if folded == key:
            return row, 1.0, "exact"
        if folded.startswith(key):
            return row, 0.78 + 0.15 * covered, "prefix"
        return row, 0.68 + 0.15 * covered, "part"

    def _of_scattered(self, row: int, key: str) -> tuple[int, float, How]:
        folded = self.folded[row]
        if sorted(folded) == sorted(key):
            return row, _SWAPPED, "fuzzy"
        signs = iter(folded)
        in_order = all(sign in signs for sign in key)
        covered = len(key) / max(1, len(folded))
        return row, (0.62 if in_order else 0.48) + 0.2 * min(1.0, covered), "abbreviation"

    def _by_sounds(self, typed: _Typed, *, roads: bool) -> list[Hit]:
        if typed.in_letters:
            return self._by_pinyin(typed.letters, roads=roads)
        phrase = f'sounds : "{" ".join(typed.sounds)}"'
        return [self._of_homophone(row, typed.letters) for row in self._matching(phrase)]

    def _of_homophone(self, row: int, letters: str) -> tuple[int, float, How]:
        name = self.letters[row]
        if name == letters:
            return row, 0.90, "homophone"
        start = 0.68 if name.startswith(letters) else 0.58
        return row, start + 0.15 * len(letters) / max(1, len(name)), "homophone"

    def _by_pinyin(self, letters: str, *, roads: bool) -> list[Hit]:
        """Syllables in a row, and scattered ones; a road of a crossing is said in a row or not."""
        found: list[Hit] = []
        cuts = self._cuts(letters)
        for cut in cuts:
            phrase = f'sounds : "{" ".join(cut)}" *'
            found += [self._of_pinyin(row, letters) for row in self._matching(phrase)]
        for cut in cuts[: 0 if roads and found else 1]:
            every = " AND ".join(f'"{part}"' for part in cut)
            found += [
                (row, 0.5 + 0.2 * min(1.0, len(letters) / len(self.letters[row])), "pinyin")
                for row in self._matching(f"sounds : ({every} *)")
            ]
        return found

    def _cuts(self, letters: str) -> list[list[str]]:
        """Cut runs of letters into syllables; runs of digits stay whole."""
        cuts: list[list[str]] = [[]]
        for token in tokens_of(letters):
            options = [[token]] if token.isdecimal() else self._cutter.cuts(token)
            cuts = [[*cut, *option] for cut in cuts for option in options][:4]
        return cuts

    def _of_pinyin(self, row: int, letters: str) -> tuple[int, float, How]:
        name = self.letters[row]
        covered = len(letters) / max(1, len(name))
        if name == letters:
            return row, 0.97, "pinyin"
        if name.startswith(letters):
            return row, 0.76 + 0.15 * covered, "pinyin"
        return row, 0.66 + 0.15 * covered, "pinyin"

    def _by_initials(self, typed: _Typed) -> list[Hit]:
        if not typed.in_letters or len(typed.letters) < 2:
            return []
        letters = typed.letters
        found: list[Hit] = [
            (row, 0.86, "initials") for row in self.initials.rows(f"\n{letters}\n", _LIMIT)
        ]
        for row in self.initials.rows(f"\n{letters}", _LIMIT):
            covered = len(letters) / max(1, self.initials.length(row))
            found.append((row, 0.60 + 0.2 * covered, "initials"))
        if len(letters) > 2:
            for row in self.initials.rows(letters, _LIMIT):
                covered = len(letters) / max(1, self.initials.length(row))
                found.append((row, 0.48 + 0.2 * covered, "initials"))
        return found

    def _by_abbreviated_sounds(self, typed: _Typed) -> list[Hit]:
        """Syllables and initials mixed: zhongsl."""
        if not typed.in_letters or not typed.letters.isalpha():
            return []
        parts = self._cutter.abbreviated(typed.letters)
        if len(parts) < 2 or len(parts) == len(typed.letters):
            return []
        pattern = re.compile("".join(f"{re.escape(part)}[a-z]*" for part in parts))
        rows = self.initials.rows("\n" + "".join(part[0] for part in parts), 4 * _LIMIT)
        return [
            (row, 0.62 + 0.2 * min(1.0, len(parts) / max(1, self.initials.length(row))), "initials")
            for row in rows
            if pattern.match(self.letters[row])
        ]

    def _by_like_signs(self, typed: _Typed, spellings: Spellings) -> list[Hit]:
        size = len(typed.key)
        if typed.in_letters or size < 2:
            return []
        tolerance = Tolerance(1 if size < 5 else 2 if size < 8 else 3, 60.0 if size < 5 else 55.0)
        return _of_resemblance(spellings.resembling(typed.key, tolerance), typed.key, self.folded)

    def _by_like_sounds(self, typed: _Typed, spellings: Spellings) -> list[Hit]:
        letters = typed.letters
        if len(letters) < 4:
            return []
        edits = 1 if len(letters) < 9 else 2 if len(letters) < 16 else 3
        found = spellings.resembling(letters, Tolerance(2 * edits, 80.0))
        return _of_resemblance(found, letters, self.letters)

    def _matching(self, expression: str) -> list[int]:
        return self._file.keys_matching(expression, _LIMIT)


def _of_resemblance(found: list[Resemblance], typed: str, names: Lines) -> list[Hit]:
    """A stretch that fits is worth less than a whole name, the less the longer the name is."""
    hits: list[Hit] = []
    for one in found:
        covered = 1.0 if one.whole else 0.7 + 0.2 * len(typed) / len(names[one.row])
        hits.append((one.row, _FUZZY * one.ratio * covered, "fuzzy"))
    return hits


def _is_said(syllable: str) -> bool:
    """Grunts such as ng are readings in dictionaries, and in no name."""
    return any(vowel in syllable for vowel in "aeiouv")
