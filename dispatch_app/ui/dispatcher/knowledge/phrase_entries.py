"""Cards of phrases as entries that can be looked up: what is said, how it sounds, what it means."""

from __future__ import annotations

from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.phrases import Phrase, PhraseCard
from dispatch_app.domain.protocols.model import Text


def entry_of_card(card: PhraseCard) -> KnowledgeEntry:
    return KnowledgeEntry(
        code=f"phrases_{card.code}",
        kind=KnowledgeKind.PHRASES,
        title=card.title,
        body=Text(_body(card, "zh"), _body(card, "en")),
    )


def _body(card: PhraseCard, language: str) -> str:
    return "\n".join(line for phrase in card.phrases for line in _lines(phrase, language))


def _lines(phrase: Phrase, language: str) -> tuple[str, ...]:
    meaning = phrase.text.of(language)
    if not phrase.spoken:
        return (f"- {meaning}",)
    said = f"{phrase.spoken}  [{phrase.sound}]" if phrase.sound else phrase.spoken
    return (f"# {meaning}", f"- {said}") if said != meaning else (f"- {said}",)
