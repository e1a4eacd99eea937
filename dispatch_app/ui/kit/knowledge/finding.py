"""Finds entries by what is typed: Chinese, pinyin, initials, a sound or a slip of the keys. Pure.

All names stand in a few long texts, one a line, so that a search is a few passes of the
interpreter's own text search and not a walk over every entry.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dispatch_app.domain.knowledge.entries import KnowledgeEntry
from dispatch_app.domain.knowledge.shelf import Shelved
from gis.gazetteer.folding import Folding, initials_of, is_han

_LINE = "\n"
_LEAST_INSIDE, _LEAST_SOUND, _LEAST_TYPO = 2, 3, 5
"""Signs from which on a search looks inside words, inside pinyin, and for slips."""
_MOST_SLIPS = 1
_ENOUGH = 2_000
"""A word that so many entries are named by is not looked for in their texts."""
_ALIAS, _TAG = 0.5, 6.0
"""Added to the distance: a title goes before another name, a name before a tag."""
_BODY = 9.0
_HOMOPHONE, _SLIP = 7.0, 10.0


class Lines:
    """Many short texts as one long one; each belongs to somebody."""

    def __init__(self, lines: Iterable[tuple[str, int, float]]) -> None:
        kept = [line for line in lines if line[0]]
        self._owners = [owner for _, owner, _ in kept]
        self._extra = [extra for _, _, extra in kept]
        self._starts: list[int] = []
        at = 1
        for text, _, _ in kept:
            self._starts.append(at)
            at += len(text) + 1
        self.text = _LINE + "".join(text + _LINE for text, _, _ in kept)

    def hits(self, typed: str, *, inside: bool = True) -> Iterator[tuple[int, float, bool, bool]]:
        """Owner, its extra distance, whether the line begins so, and whether it is all of it."""
        wanted = typed if inside else _LINE + typed
        at = self.text.find(wanted)
        while at >= 0:
            at += not inside
            line = bisect_right(self._starts, at) - 1
            begins = self._starts[line] == at
            end = self.text.find(_LINE, at)
            yield self._owners[line], self._extra[line], begins, begins and end == at + len(typed)
            at = self.text.find(wanted, end)

    def slips(self, typed: str) -> Iterator[tuple[int, float]]:
        """Lines that hold the text but for one sign: one half of it must stand there as it is."""
        half = len(typed) // 2
        for part, before in ((typed[:half], 0), (typed[half:], half)):
            at = self.text.find(part)
            while at >= 0:
                line = bisect_right(self._starts, at) - 1
                end = self.text.find(_LINE, at)
                start = max(self._starts[line], at - before - _MOST_SLIPS)
                if _slipped(typed, self.text[start : min(end, at + len(typed) + _MOST_SLIPS)]):
                    yield self._owners[line], self._extra[line]
                at = self.text.find(part, end)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far each way of being found lies from the whole name."""

    whole: float
    begins: float
    inside: float


_SIGNS = Reach(0.0, 2.0, 4.0)
_INITIALS = Reach(1.0, 3.0, 5.5)
_SOUND = Reach(1.2, 3.2, 6.0)


@dataclass(frozen=True, slots=True)
class _Spelt:
    """An entry as it is looked up: its names by signs, by sound and by initials, and its text."""

    names: tuple[tuple[str, float], ...]
    sounds: tuple[tuple[str, float], ...]
    initials: tuple[tuple[str, float], ...]
    body: str


class Spelling:
    """How entries are spelt. Kept, for the shelf is made anew whenever one entry changes."""

    def __init__(self, folding: Folding) -> None:
        self.folding = folding
        self._known: dict[KnowledgeEntry, _Spelt] = {}

    def of(self, entry: KnowledgeEntry) -> _Spelt:
        if entry not in self._known:
            self._known[entry] = self._spell(entry)
        return self._known[entry]

    def _spell(self, entry: KnowledgeEntry) -> _Spelt:
        names = [(self.folding.key(name), extra) for name, extra in _names(entry)]
        said = [(self.folding.syllables(n), extra) for n, extra in names if not n.isascii()]
        folded = self.folding.fold(entry.body.zh + entry.body.en)
        return _Spelt(
            names=tuple(names),
            sounds=tuple(("".join(syllables), extra) for syllables, extra in said),
            initials=tuple((initials_of(syllables), extra) for syllables, extra in said),
            body="".join(filter(str.isalnum, folded)),
        )


def _names(entry: KnowledgeEntry) -> Iterator[tuple[str, float]]:
    yield entry.title.zh, 0.0
    yield entry.title.en, 0.0
    for name in entry.aliases:
        yield name, _ALIAS
    for tag in entry.tags:
        yield tag, _TAG


class KnowledgeIndex:
    def __init__(self, shelf: Sequence[Shelved], spelling: Spelling) -> None:
        self.shelf = tuple(shelf)
        self._folding = spelling.folding
        spelt = [spelling.of(one.entry) for one in self.shelf]
        self._signs = Lines(_owned(one.names for one in spelt))
        self._sounds = Lines(_owned(one.sounds for one in spelt))
        self._initials = Lines(_owned(one.initials for one in spelt))
        self._bodies = Lines((one.body, owner, 0.0) for owner, one in enumerate(spelt))

    def find(self, typed: str, most: int = 50) -> tuple[Shelved, ...]:
        """What may be meant, best first; every word that is typed must fit. All for no words."""
        words = [key for word in typed.split() if (key := self._folding.key(word))]
        if not words:
            return self.shelf[:most]
        found = self._word(words[0])
        for word in words[1:]:
            other = self._word(word)
            found = {owner: far + other[owner] for owner, far in found.items() if owner in other}
        ranked = sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
        return tuple(self.shelf[owner] for owner, _ in ranked[:most])

    def _word(self, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        inside = len(word) >= _LEAST_INSIDE
        _take(found, self._signs.hits(word, inside=inside), _SIGNS)
        if word.isascii():
            _take(found, self._initials.hits(word, inside=inside), _INITIALS)
            _take(found, self._sounds.hits(word, inside=len(word) >= _LEAST_SOUND), _SOUND)
        elif inside:
            self._homophones(found, word)
        if inside and len(found) < _ENOUGH:
            for owner, _, _, _ in self._bodies.hits(word):
                found.setdefault(owner, _BODY)
        if not found and word.isascii() and len(word) >= _LEAST_TYPO:
            for owner, extra in self._sounds.slips(word):
                found[owner] = min(found.get(owner, 99.0), _SLIP + extra)
        return found

    def _homophones(self, found: dict[int, float], word: str) -> None:
        """Another character of the same sound, as an input method offers it."""
        if all(is_han(sign) for sign in word):
            sound = "".join(self._folding.syllables(word))
            for owner, extra, _, _ in self._sounds.hits(sound):
                found.setdefault(owner, _HOMOPHONE + extra)


def _owned(
    lines: Iterable[tuple[tuple[str, float], ...]],
) -> Iterator[tuple[str, int, float]]:
    for owner, of_one in enumerate(lines):
        for text, extra in of_one:
            yield text, owner, extra


def _take(
    found: dict[int, float], hits: Iterator[tuple[int, float, bool, bool]], reach: Reach
) -> None:
    for owner, extra, begins, whole in hits:
        far = extra + (reach.whole if whole else reach.begins if begins else reach.inside)
        if far < found.get(owner, 99.0):
            found[owner] = far


def _slipped(typed: str, text: str) -> bool:
    """Whether a text holds another but for one sign: changed, left out, or put in."""
    rows = list(range(len(typed) + 1))
    best = rows[-1]
    for sign in text:
        before, rows[0] = rows[0], 0
        for at, wanted in enumerate(typed, start=1):
            before, rows[at] = (
                rows[at],
                min(before + (sign != wanted), rows[at] + 1, rows[at - 1] + 1),
            )
        best = min(best, rows[-1])
    return best <= _MOST_SLIPS
