"""Cards for callers with whom one cannot simply talk: what is said, and what answers mean.

Values only; where they come from and how they are shown stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quick import dataclass


class CardKind(StrEnum):
    LANGUAGE = "language"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseAnswer:
    code: str
    text: Text
    sets: Mapping[str, str] = field(default_factory=dict)
    """Answers that it gives to questions with which every form begins."""
    note: Text | None = None
    """What it adds to the form's remarks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    code: str
    text: Text
    """What it means, in the dispatcher's languages; in a script, what is said."""
    answers: tuple[PhraseAnswer, ...] = ()
    spoken: str = ""
    """In the caller's language."""
    sound: str = ""
    """How that sounds, in Latin letters."""

    def answer(self, code: str) -> PhraseAnswer | None:
        return next((a for a in self.answers if a.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseCard:
    code: str
    kind: CardKind
    order: int
    title: Text
    need: Text | None
    """What the form's special needs say of such a caller."""
    phrases: tuple[Phrase, ...]
