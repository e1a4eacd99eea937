"""Cuts typed pinyin into syllables, whole or abbreviated. Knows no places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_LONGEST = 6
_DOUBLE_INITIALS = ("zh", "ch", "sh")


class SyllableCutter:
    def __init__(self, syllables: Iterable[str]) -> None:
        self._whole = frozenset(syllables)
        self._starts = frozenset(one[:end] for one in self._whole for end in range(1, len(one) + 1))

    def cuts(self, letters: str, limit: int = 4) -> list[list[str]]:
        """Ways to read letters as whole syllables, of which the last may be unfinished.

        The longest first syllable comes first: "xian" gives xian, then xi an.
        """
        found: list[list[str]] = []
        for cut in self._cuts(letters):
            found.append(cut)
            if len(found) == limit:
                break
        return found

    def _cuts(self, letters: str) -> Iterator[list[str]]:
        """Depth first; positions from which nothing comes out are not tried twice."""
        dead: set[int] = set()
        cut: list[str] = []

        def walk(at: int) -> Iterator[list[str]]:
            fruitful = False
            for end in range(min(len(letters), at + _LONGEST), at, -1):
                part = letters[at:end]
                last = end == len(letters)
                if part not in self._whole and not (last and part in self._starts):
                    continue
                if last:
                    fruitful = True
                    yield [*cut, part]
                elif end not in dead:
                    cut.append(part)
                    for whole in walk(end):
                        fruitful = True
                        yield whole
                    cut.pop()
            if not fruitful:
                dead.add(at)

        yield from walk(0)

    def abbreviated(self, letters: str) -> list[str]:
        """Whole syllables and single initials mixed, greedily: "zhongsl" gives zhong s l."""
        parts: list[str] = []
        at = 0
        while at < len(letters):
            end = self._longest_end(letters, at)
            parts.append(letters[at:end])
            at = end
        return parts

    def _longest_end(self, letters: str, at: int) -> int:
        for end in range(min(len(letters), at + _LONGEST), at, -1):
            if letters[at:end] in self._whole:
                return end
        return at + 2 if letters[at : at + 2] in _DOUBLE_INITIALS else at + 1
