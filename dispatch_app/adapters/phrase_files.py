"""The phrase cards' files: TOML in, cards out, every mistake named by file and key.

`common.toml` holds what is asked in every language; `language_*.toml` say it in one; every other
file is a script of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.phrases import CardKind, Phrase, PhraseAnswer, PhraseCard
from dispatch_app.domain.protocols import Text

COMMON = "common"
LANGUAGE = "language_"
SETTABLE = frozenset({"consciousness", "breathing", "age_group"})
"""Questions with which every form begins."""
MOST_ANSWERS = 9


class BadPhrases(Exception):
    """Phrase files that cannot be used; the message names the file, the key and the mend."""


def load_cards(directory: Path) -> tuple[PhraseCard, ...]:
    """Read all cards, in the order in which they are offered.

    Raises:
        BadPhrases: a file is missing, cannot be read, or holds a mistake.
    """
    files = sorted(directory.glob("*.toml"))
    if COMMON not in {file.stem for file in files}:
        raise BadPhrases(f"{directory / COMMON}.toml: missing; put the common phrases there")
    common = _of_file(directory / f"{COMMON}.toml", _phrases)
    own = (file for file in files if file.stem != COMMON)
    cards = [_of_file(file, partial(_card, file.stem, common)) for file in own]
    return tuple(sorted(cards, key=lambda card: (card.order, card.code)))


def _of_file[T](file: Path, reader: Callable[[Table], T]) -> T:
    try:
        table = Table(tomllib.loads(file.read_text(encoding="utf-8")), "")
        made = reader(table)
        table.finish()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Misshapen) as mistake:
        raise BadPhrases(f"{file.name}: {mistake}") from mistake
    return made


def _card(code: str, common: tuple[Phrase, ...], table: Table) -> PhraseCard:
    language = code.startswith(LANGUAGE)
    return PhraseCard(
        code=code,
        kind=CardKind.LANGUAGE if language else CardKind.SCRIPT,
        order=table.integer("order"),
        title=_text(table, "title"),
        need=_text(table, "need") if table.has("need") else None,
        phrases=_spoken(common, table) if language else _phrases(table),
    )


def _spoken(common: tuple[Phrase, ...], table: Table) -> tuple[Phrase, ...]:
    """Every common phrase in this language; one that is missing would be missed in need."""
    text = table.inner("text")
    sound = table.inner("say") if table.has("say") else None
    spoken = tuple(
        replace(
            phrase,
            spoken=text.string(phrase.code),
            sound=sound.string(phrase.code) if sound is not None else "",
        )
        for phrase in common
    )
    text.finish()
    if sound is not None:
        sound.finish()
    return spoken


def _phrases(table: Table) -> tuple[Phrase, ...]:
    phrases = tuple(_phrase(inner) for inner in table.tables("phrases"))
    if not phrases:
        raise Misshapen(table.at("phrases"), "empty", "write at least one [[phrases]]")
    codes = [phrase.code for phrase in phrases]
    if len(set(codes)) < len(codes):
        raise Misshapen(table.at("phrases"), "two of one code", "give each its own code")
    return phrases


def _phrase(table: Table) -> Phrase:
    phrase = Phrase(
        code=table.code("code"),
        text=_text(table, "text"),
        answers=tuple(_answer(inner) for inner in table.tables("answers")),
    )
    if len(phrase.answers) > MOST_ANSWERS:
        raise Misshapen(table.at("answers"), "too many", f"give at most {MOST_ANSWERS}")
    table.finish()
    return phrase


def _answer(table: Table) -> PhraseAnswer:
    answer = PhraseAnswer(
        code=table.string("code"),
        text=_text(table, "text"),
        sets=_sets(table.inner("set")) if table.has("set") else {},
        note=_text(table, "note") if table.has("note") else None,
    )
    table.finish()
    return answer


def _sets(table: Table) -> dict[str, str]:
    sets = {name: table.code(name) for name in sorted(SETTABLE) if table.has(name)}
    table.finish()
    return sets


def _text(table: Table, name: str) -> Text:
    inner = table.inner(name)
    text = Text(inner.string("zh"), inner.string("en"))
    inner.finish()
    return text
