"""The shipped entries of the knowledge base: TOML in, entries out, every mistake named.

A file holds any number of `[[entries]]`; which file one stands in means nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.protocols.model import Text


class BadKnowledge(Exception):
    """Files that cannot be used; the message names the file, the key and the mend."""


def load_entries(directory: Path) -> tuple[KnowledgeEntry, ...]:
    """Read all entries, in the order of files and of entries in them.

    Raises:
        BadKnowledge: a file cannot be read or holds a mistake, or two entries have one code.
    """
    found: dict[str, KnowledgeEntry] = {}
    for file in sorted(directory.glob("*.toml")):
        for entry in _of_file(file):
            if entry.code in found:
                raise BadKnowledge(f"{file.name}: {entry.code}: there is one already; rename it")
            found[entry.code] = entry
    return tuple(found.values())


def _of_file(file: Path) -> list[KnowledgeEntry]:
    try:
        table = Table(tomllib.loads(file.read_text(encoding="utf-8")), "")
        entries = list(_entries(table))
        table.finish()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise BadKnowledge(f"{file.name}: {trouble}") from trouble
    except (Misshapen, InvalidValue) as mistake:
        raise BadKnowledge(f"{file.name}: {mistake}") from mistake
    return entries


def _entries(table: Table) -> Iterator[KnowledgeEntry]:
    for inner in table.tables("entries"):
        code = inner.code("code")
        try:
            yield KnowledgeEntry(
                code=code,
                kind=_kind(inner),
                title=_text(inner, "title"),
                body=_text(inner, "body"),
                aliases=inner.strings("aliases"),
                tags=inner.strings("tags"),
                protocols=inner.strings("protocols"),
                sources=inner.strings("sources"),
            )
        except InvalidValue as mistake:
            raise Misshapen(inner.at(code), str(mistake), "shorten or complete it") from mistake
        inner.finish()


def _kind(table: Table) -> KnowledgeKind:
    word = table.string("kind")
    try:
        return KnowledgeKind(word)
    except ValueError as strange:
        known = ", ".join(kind.value for kind in KnowledgeKind)
        raise Misshapen(table.at("kind"), f"'{word}'", f"use one of: {known}") from strange


def _text(table: Table, name: str) -> Text:
    inner = table.inner(name)
    text = Text(inner.string("zh"), inner.string("en"))
    inner.finish()
    return text
