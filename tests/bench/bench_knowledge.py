"""Measures a search in a large knowledge base while someone types."""

from __future__ import annotations

import random
import time

from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.knowledge.shelf import Shelved
from dispatch_app.domain.protocols.model import Text
from dispatch_app.ui.kit.knowledge.finding import KnowledgeIndex, Spelling
from gis.gazetteer.spelling import standard_folding
from tests.bench.figures import Figure, spread

ENTRIES = 20_000
FOUND_MS = 50.0
_SIGNS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
_TYPED = ("yjl", "youjilin", "youjilinx", "qt", "p", "ab", "zhongdu")


def knowledge_figures(rounds: int) -> list[Figure]:
    """Every third search is for a title, every third for two characters, the rest in letters."""
    chance = random.Random(5)
    index = KnowledgeIndex(
        [Shelved(entry=_entry(chance, at)) for at in range(ENTRIES)], Spelling(standard_folding())
    )
    took = []
    for number in range(rounds):
        typed = _typed(chance, index, number)
        begin = time.perf_counter()
        index.find(typed)
        took.append((time.perf_counter() - begin) * 1000)
    return [spread("a search over 20,000 entries", took, limit=FOUND_MS)]


def _typed(chance: random.Random, index: KnowledgeIndex, number: int) -> str:
    if number % 3 == 0:
        return chance.choice(index.shelf).entry.title.zh
    return _word(chance, 2) if number % 3 == 1 else chance.choice(_TYPED)


def _entry(chance: random.Random, at: int) -> KnowledgeEntry:
    return KnowledgeEntry(
        code=f"entry_{at}",
        kind=KnowledgeKind.POISON,
        title=Text(_word(chance, 5), f"title {at}"),
        body=Text(_word(chance, 300), "no vomiting " * 20),
        aliases=(_word(chance, 3), _word(chance, 4)),
        tags=(_word(chance, 2),),
    )


def _word(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(_SIGNS) for _ in range(length))
