"""Finds names by what was typed of them: signs, sounds, initials and likeness, always all of them.

Stopping at the first that finds something would lose most typing mistakes. Knows no positions.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from gis.gazetteer.folding import Folding, tokens_of
from gis.gazetteer.masks import sharing, sign_mask, sound_mask
from gis.gazetteer.match import How
from gis.gazetteer.store import PlacesFile
from gis.gazetteer.syllables import SyllableCutter

_LIMIT = 120
_REMEMBERED = 64


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
    def __init__(self, file: PlacesFile, folding: Folding) -> None:
        self._file, self._folding = file, folding
        self.folded = file.texts("key_folded")
        self.letters = file.texts("key_letters")
        self.initials = _Lines(file.texts("key_initials"))
        self._sign_masks = file.masks("key_sign_mask")
        self._sound_masks = file.masks("key_sound_mask")
        self._cutter = SyllableCutter(set(folding.readings.values()))
        self._remembered: OrderedDict[str, dict[int, Likeness]] = OrderedDict()

    def find(self, text: str) -> dict[int, Likeness]:
        """Rows of the keys that fit, each with its best likeness. The text need not be folded."""
        key = self._folding.key(text)[:64]
        if not key:
            return {}
        known = self._remembered.get(key)
        if known is None:
            known = self._remembered[key] = self._search(key)
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

    def _search(self, key: str) -> dict[int, Likeness]:
        typed = self._typed(key)
        found: dict[int, Likeness] = {}
        for step in (
            self._by_signs,
            self._by_sounds,
            self._by_initials,
            self._by_abbreviated_sounds,
            self._by_like_signs,
            self._by_like_sounds,
        ):
            for row, quality, how in step(typed):
                if row not in found or found[row].quality < quality:
                    found[row] = Likeness(quality, how)
        return found

    def _typed(self, key: str) -> _Typed:
        tokens = tokens_of(key)
        if key.isascii():
            return _Typed(key, tokens, [], key)
        sounds = self._folding.syllables(key)
        return _Typed(key, tokens, sounds, "".join(sounds))

    def _by_signs(self, typed: _Typed) -> list[tuple[int, float, How]]:
        """The signs in a row, and the signs scattered, as in 省人医."""
        phrase = f'signs : "{" ".join(typed.tokens)}" *'
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
        signs = iter(folded)
        in_order = all(sign in signs for sign in key)
        covered = len(key) / max(1, len(folded))
        return row, (0.62 if in_order else 0.48) + 0.2 * min(1.0, covered), "abbreviation"

    def _by_sounds(self, typed: _Typed) -> list[tuple[int, float, How]]:
        if typed.in_letters:
            return self._by_pinyin(typed.letters)
        phrase = f'sounds : "{" ".join(typed.sounds)}"'
        return [self._of_homophone(row, typed.letters) for row in self._matching(phrase)]

    def _of_homophone(self, row: int, letters: str) -> tuple[int, float, How]:
        name = self.letters[row]
        if name == letters:
            return row, 0.90, "homophone"
        start = 0.68 if name.startswith(letters) else 0.58
        return row, start + 0.15 * len(letters) / max(1, len(name)), "homophone"

    def _by_pinyin(self, letters: str) -> list[tuple[int, float, How]]:
        found: list[tuple[int, float, How]] = []
        for cut in self._cuts(letters):
            phrase = f'sounds : "{" ".join(cut)}" *'
            found += [self._of_pinyin(row, letters) for row in self._matching(phrase)]
            if len(cut) > 2:
                every = " AND ".join(f'"{part}"' for part in cut)
                rows = self._matching(f"sounds : ({every} *)")
                found += [
                    (row, 0.5 + 0.2 * min(1.0, len(letters) / len(self.letters[row])), "pinyin")
                    for row in rows
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

    def _by_initials(self, typed: _Typed) -> list[tuple[int, float, How]]:
        if not typed.in_letters or len(typed.letters) < 2:
            return []
        letters = typed.letters
        found: list[tuple[int, float, How]] = [
            (row, 0.86, "initials") for row in self.initials.rows(f"\n{letters}\n", _LIMIT)
        ]
        for row in self.initials.rows(f"\n{letters}", _LIMIT):
            covered = len(letters) / self.initials.length(row)
            found.append((row, 0.60 + 0.2 * covered, "initials"))
        if len(letters) > 2:
            for row in self.initials.rows(letters, _LIMIT):
                covered = len(letters) / self.initials.length(row)
                found.append((row, 0.48 + 0.2 * covered, "initials"))
        return found

    def _by_abbreviated_sounds(self, typed: _Typed) -> list[tuple[int, float, How]]:
        """Syllables and initials mixed: zhongsl."""
        if not typed.in_letters or not typed.letters.isalpha():
            return []
        parts = self._cutter.abbreviated(typed.letters)
        if len(parts) < 2 or len(parts) == len(typed.letters):
            return []
        pattern = re.compile("".join(f"{re.escape(part)}[a-z]*" for part in parts))
        rows = self.initials.rows("\n" + "".join(part[0] for part in parts), 4 * _LIMIT)
        return [
            (row, 0.62 + 0.2 * min(1.0, len(parts) / self.initials.length(row)), "initials")
            for row in rows
            if pattern.match(self.letters[row])
        ]

    def _by_like_signs(self, typed: _Typed) -> list[tuple[int, float, How]]:
        if typed.in_letters or len(typed.key) < 2:
            return []
        mask = sign_mask(typed.key)
        missing = 1 if len(typed.key) < 5 else 2 if len(typed.key) < 8 else 3
        rows = sharing(self._sign_masks, mask, missing)
        cutoff = 60.0 if len(typed.key) < 5 else 55.0
        return _alike(typed.key, self.folded, rows, cutoff=cutoff, weight=0.82)

    def _by_like_sounds(self, typed: _Typed) -> list[tuple[int, float, How]]:
        letters = typed.letters
        if len(letters) < 4:
            return []
        edits = 1 if len(letters) < 9 else 2 if len(letters) < 16 else 3
        rows = sharing(self._sound_masks, sound_mask(letters), 2 * edits)
        return _alike(letters, self.letters, rows, cutoff=80.0, weight=0.82)

    def _matching(self, expression: str) -> list[int]:
        return self._file.keys_matching(expression, _LIMIT)


def _alike(
    typed: str, names: list[str], rows: list[int], *, cutoff: float, weight: float
) -> list[tuple[int, float, How]]:
    """Compare by edits: whole names, and the best stretch of names longer than what was typed."""
    choices = [names[row] for row in rows]
    found: list[tuple[int, float, How]] = []
    whole = process.extract(typed, choices, scorer=fuzz.ratio, limit=_LIMIT, score_cutoff=cutoff)
    for _, ratio, at in whole:
        found.append((rows[at], weight * ratio / 100, "fuzzy"))
    if len(typed) < 4:
        return found
    longer = [at for at, choice in enumerate(choices) if len(choice) > len(typed) + 1]
    stretches = process.extract(
        typed,
        [choices[at] for at in longer],
        scorer=fuzz.partial_ratio,
        limit=_LIMIT,
        score_cutoff=max(cutoff, 75.0),
    )
    for _, ratio, at in stretches:
        row = rows[longer[at]]
        covered = len(typed) / len(names[row])
        found.append((row, weight * ratio / 100 * (0.7 + 0.2 * covered), "fuzzy"))
    return found


class _Lines:
    """Many short texts as one, to be searched at the speed of memory."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._blob = "\n" + "\n".join(texts) + "\n"
        lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
        self._starts = np.concatenate(([0], np.cumsum(lengths)))

    def text(self, row: int) -> str:
        return self._texts[row]

    def length(self, row: int) -> int:
        return max(1, len(self._texts[row]))

    def rows(self, needle: str, limit: int) -> list[int]:
        """Rows that hold the needle, in order; a line feed stands for either end of a text."""
        spots: list[int] = []
        at = self._blob.find(needle)
        while at >= 0 and len(spots) < limit:
            spots.append(at)
            at = self._blob.find(needle, at + 1)
        if not spots:
            return []
        rows = np.searchsorted(self._starts, np.array(spots), side="right") - 1
        return list(dict.fromkeys(rows.tolist()))
