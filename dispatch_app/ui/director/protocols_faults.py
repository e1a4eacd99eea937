"""Mistakes in protocols in the words of the seat. The loader writes them for command lines, in
English; what is not known here stands as it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dispatch_app.i18n.texts import Texts

_SENTENCES: Mapping[str, str] = {
    "missing": r"missing",
    "missing-or-empty": r"missing or empty",
    "add": r"add '(?P<what>[^']+)'",
    "add-choices": r"add 'choices', or 'answers' with a set",
    "use-one-of": r"use one of: (?P<what>.*)",
    "small-letters": r"use small letters, digits and _, beginning with a letter",
    "spell-as": r"take it out or spell it as one of: (?P<what>.*)",
    "use": r"use (?P<what>.+ or .+|\d.*)",
    "not-a-text": r"not a text",
    "in-quotes": r"write a text in quotes",
    "not-a-code": r"'(?P<what>[^']*)' is not a code",
    "not-a-number": r"not a whole number",
    "without-quotes": r"write a number without quotes",
    "not-a-date": r"not a date",
    "key-unknown": r"key not known here",
    "not-a-list": r"not a list",
    "as-list": r"write a list in \[ \]",
    "not-a-version": r"'(?P<what>[^']*)' is not a version",
    "as-version": r"write it as \"1\.0\"",
    "no-answer-set": r"no answer set '(?P<what>[^']+)'",
    "not-chinese": r"'(?P<what>.*)' is not Chinese",
    "as-chinese": r"write the Chinese text",
    "not-english": r"'(?P<what>.*)' is not English",
    "as-english": r"write the English text",
    "syllables": r"'(?P<sound>.*)' has another number of syllables than '(?P<what>.*)'",
    "as-syllables": r"write one syllable per character",
    "no-name": r"no name to find it by",
    "add-one": r"add at least one",
    "not-a-condition": r"not a condition",
    "as-condition": r"write \{ question = \"answer\" \}.*",
    "too-deep": r"nested too deeply",
    "split": r"split it into several entries",
    "not-an-answer-code": r"not an answer code",
    "as-answers": r"write \"yes\" or \[\"yes\", \"unknown\"\]",
    "not-the-name": r"'(?P<what>[^']*)' is not the file's name",
    "alike": r"make them alike",
    "not-toml": r"not TOML: (?P<what>.*)",
    "mend-line": r"mend the line that is named",
    "used-times": r"code used (?P<what>\d+) times",
    "own-code": r"give each its own code",
    "asked-later": r"looks at '(?P<what>[^']+)', asked later",
    "move-down": r"move this question down",
    "no-question": r"no question '(?P<what>[^']+)'",
    "no-answer": r"'(?P<question>[^']+)' has no answer '(?P<what>[^']+)'",
    "unknown-phase": r"unknown phase '(?P<what>[^']*)'",
    "beat": r"(?P<what>-?\d+) a minute",
    "choices": r"(?P<what>\d+) choices",
    "give": r"give (?P<what>\d+ to \d+)",
    "twice": r"a choice code stands twice",
    "not-an-answer": r"'(?P<what>[^']*)' is not an answer",
    "name-one": r"name one of them",
    "presumes": r"presumes that all is well before anybody asked",
    "presume-unknown": r"presume 'unknown', or leave it out",
    "name-harmless": r"name the code of the harmless answer",
    "no-unknown": r"a safety question without the answer 'unknown'",
    "add-unknown-choice": r"add a choice with the code 'unknown'",
    "out-of-range": r"(?P<what>-?\d+) is out of range",
    "unknown-level": r"unknown level '(?P<what>[^']*)'",
    "vehicles": r"(?P<what>-?\d+) vehicles",
    "no-default": r"no default determinant",
    "add-default": r"add one determinant without 'if': it counts when no other does",
    "no-determinant": r"no determinant '(?P<what>[^']*)'",
    "unknown-class": r"unknown class '(?P<what>[^']*)'",
    "unknown-code": r"unknown code '(?P<what>[^']*)'",
    "unsafe": r"'(?P<what>[^']+)' counts when it is harmless but not when unknown",
    "add-unknown": r"add 'unknown' to the answers it looks for",
    "loosen": r"loosen its 'if' or take it out",
    "no-way-question": r"no answers lead to this question",
    "no-way-sentence": r"no answers lead to this sentence",
    "no-way-determinant": r"no interview ends in this determinant",
    "not-asked": r"'(?P<what>[^']+)' is not asked",
    "put-back": r"put the question back",
    "no-protocol": r"no protocol '(?P<what>[^']+)'",
    "add-file": r"add its file",
}
_WORDS = {key: re.compile(pattern) for key, pattern in _SENTENCES.items()}


def in_words(sentence: str, texts: Texts) -> str:
    """Half a fault, what is wrong or how to mend it."""
    for key, pattern in _WORDS.items():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return texts(f"protocols.fault.{key}", **found.groupdict())
    return sentence
