"""Cuts words into the pieces by which the search box finds them: the same for every store.

Chinese goes by pairs of signs, digits and letters by threes, so that any part of a name, plate or
number is found without looking at each record. Knows no store and no pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

PAIR, THREE = 2, 3
SOUND = "y"
"""Before a piece of pinyin initials, so that it never meets a piece of a plate."""
_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


def runs_of(words: str) -> list[str]:
    """Runs of letters and digits, and of Chinese signs; all else parts them."""
    return _RUNS.findall(unicodedata.normalize("NFKC", words).lower())


def pieces_of(words: str) -> set[str]:
    """By what these words are found; a run that is too short for a piece is one itself."""
    return {piece for run in runs_of(words) for piece in _cut(run)}


def sound_pieces(initials: str) -> set[str]:
    """By what the initials of a name are found, such as `rmyy`."""
    return {SOUND + piece for run in runs_of(initials) for piece in _cut(run)}


def all_pieces(words: Iterable[str], initials: Iterable[str] = ()) -> list[str]:
    """Of everything that is said of one thing, each once and in a fixed order."""
    found: set[str] = set()
    for each in words:
        found |= pieces_of(each)
    for each in initials:
        found |= sound_pieces(each)
    return sorted(found)


def alternatives(text: str) -> list[tuple[str, list[str]]]:
    """What is looked for, word by word: each with its pieces, all of which must be there.

    A word of letters alone may be written so, or be initials: the caller offers both.
    """
    return [(run, _cut(run)) for run in runs_of(text)]


def too_short(text: str) -> bool:
    """Whether nothing is long enough to be looked up: one Chinese sign, two digits or letters.

    Beside a longer word a short one is found where it stands alone, as the 20 of a house number.
    """
    return all(len(run) < _size(run) for run in runs_of(text))


def is_sound(word: str) -> bool:
    """Whether it may be meant as initials."""
    return word.isascii() and word.isalpha()


def _size(run: str) -> int:
    return THREE if run.isascii() else PAIR


def _cut(run: str) -> list[str]:
    size = _size(run)
    return [run[n : n + size] for n in range(max(1, len(run) - size + 1))]


def vehicle_piece(vehicle: str) -> str:
    """By which a vehicle's incidents are found; longer than any other piece, so it meets none."""
    return "veh" + "".join(_RUNS.findall(vehicle.lower()))
