"""Bit sets of what a spelling holds, to rule out most names before comparing any.

Two spellings that differ by few edits share most of their bits; collisions only let more through.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Masks = NDArray[np.uint64]
"""One column a spelling, _WORDS high: so that NumPy runs along the spellings."""

_WORDS: Final = 4
_SPREAD: Final = 0x9E3779B1


def sign_mask(folded: str) -> int:
    """One bit for each different sign."""
    return _mask(ord(sign) for sign in folded)


def sound_mask(letters: str) -> int:
    """One bit for each different pair of neighbouring letters."""
    return _mask(ord(first) * 31 + ord(second) for first, second in pairwise(letters))


def _mask(codes: Iterable[int]) -> int:
    mask = 0
    for code in codes:
        mask |= 1 << ((code * _SPREAD & 0xFFFFFFFF) >> 24)
    return mask


def stacked(masks: Iterable[int]) -> Masks:
    """Masks as an array, one column each."""
    data = b"".join(mask.to_bytes(8 * _WORDS, "little") for mask in masks)
    return np.ascontiguousarray(np.frombuffer(data, dtype="<u8").reshape(-1, _WORDS).T)


def unflattened(words: NDArray[np.uint64]) -> Masks:
    return words.reshape(_WORDS, -1)


def count_common(masks: Masks, mask: int) -> NDArray[np.uint8]:
    """How many bits each spelling shares with the mask; at most 255 are counted."""
    common = np.zeros(masks.shape[1], dtype=np.uint8)
    for word, wanted in zip(masks, stacked([mask])[:, 0], strict=True):
        if wanted:
            common += np.bitwise_count(word & wanted)
    return common
