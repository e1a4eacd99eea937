"""Sixty-four bit sets of what a spelling holds, to rule out most names before comparing any.

Two spellings that differ by few edits share most of their bits; collisions only let more through.
"""

from __future__ import annotations

from itertools import pairwise

_SPREAD = 0x9E3779B1


def sign_mask(folded: str) -> int:
    """One bit for each different sign."""
    mask = 0
    for sign in folded:
        mask |= 1 << _bit(ord(sign))
    return mask


def sound_mask(letters: str) -> int:
    """One bit for each different pair of neighbouring letters."""
    mask = 0
    for first, second in pairwise(letters):
        mask |= 1 << _bit(ord(first) * 31 + ord(second))
    return mask


def _bit(code: int) -> int:
    return (code * _SPREAD & 0xFFFFFFFF) >> 26
