"""Readings and simplified forms from the big dictionaries; for building only, not for seats."""

from __future__ import annotations

from functools import cache

import opencc
import pypinyin

from gis.gazetteer.folding import FIRST_HAN, LAST_HAN, OTHER_READINGS, Folding, is_han, tokens_of


@cache
def standard_folding() -> Folding:
    """The tables for every common character, to be stored beside the places."""
    signs = [chr(code) for code in range(FIRST_HAN, LAST_HAN + 1)]
    lines = opencc.OpenCC("t2s").convert("\n".join(signs)).split("\n")
    simplified = {}
    for sign, folded in zip(signs, lines, strict=True):
        if folded != sign and len(folded) == 1:
            simplified[ord(sign)] = folded
    readings = {}
    for sign, spoken in zip(signs, pypinyin.lazy_pinyin(signs), strict=True):
        reading = _plain(spoken)
        if reading.isascii() and reading.isalpha():
            readings[sign] = reading
    return Folding(simplified=simplified, readings=readings)


def spellings_of(key: str) -> list[list[str]]:
    """The readings of a folded name, the likeliest first: one syllable a character."""
    tokens = tokens_of(key)
    first = _in_context(tokens)
    spellings = [first]
    for at, token in enumerate(tokens):
        for other in OTHER_READINGS.get(token, ()):
            if other != first[at]:
                spellings.append([*first[:at], other, *first[at + 1 :]])
    return spellings


def _in_context(tokens: list[str]) -> list[str]:
    """Read whole runs of characters, because a word decides how its characters sound."""
    syllables: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        if token and is_han(token[0]):
            run.append(token)
            continue
        if run:
            syllables += [_plain(part) for part in pypinyin.lazy_pinyin("".join(run))]
            run = []
        if token:
            syllables.append(token)
    return syllables


def _plain(reading: str) -> str:
    return reading.replace("ü", "v").lower()
