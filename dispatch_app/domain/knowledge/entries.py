"""Entries of the knowledge base: what they hold, and how one is told from another. Values only."""

from __future__ import annotations

import hashlib
import re
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocols.model import Text
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

LONGEST_TITLE = 80
LONGEST_BODY = 8_000
LONGEST_NAME = 40
LONGEST_SOURCE = 200
MOST_NAMES = 30
MOST_OWN = 5_000
"""Entries of the centre's own; the shipped ones stand in files."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_STAMP_DIGITS = 12


class KnowledgeKind(StrEnum):
    PLAN = "plan"
    """What the centre does when something happens."""
    POISON = "poison"
    """A poison with its first aid and antidote."""
    MEDICINE = "medicine"
    PHONES = "phones"
    SCRIPT = "script"
    """Words to say to a caller."""
    FIRST_AID = "first_aid"
    PHRASES = "phrases"
    """Points to a card of phrases in another language; its text stands on the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeEntry:
    """One entry as it is read. A line of the body that begins with `# ` is a heading, with `- ` a
    point, with `! ` a warning."""

    code: str
    kind: KnowledgeKind
    title: Text
    body: Text
    aliases: tuple[str, ...] = ()
    """Other names by which it is looked up, in any language."""
    tags: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    """Codes of the chief complaints that it belongs to."""
    sources: tuple[str, ...] = ()
    """Where its facts come from: author, title, year."""

    def __post_init__(self) -> None:
        if _CODE.fullmatch(self.code) is None:
            raise InvalidValue("the code of an entry: small letters, digits and _")
        for title in (self.title.zh, self.title.en):
            if not title.strip() or len(title) > LONGEST_TITLE:
                raise InvalidValue(f"a title has 1 to {LONGEST_TITLE} signs, in both languages")
        if max(len(self.body.zh), len(self.body.en)) > LONGEST_BODY:
            raise InvalidValue(f"the text of an entry has at most {LONGEST_BODY} signs")
        for names in (self.aliases, self.tags, self.protocols):
            _must_be_short(names, LONGEST_NAME)
        _must_be_short(self.sources, LONGEST_SOURCE)


def _must_be_short(names: tuple[str, ...], longest: int) -> None:
    if len(names) > MOST_NAMES or not all(n.strip() and len(n) <= longest for n in names):
        raise InvalidValue(f"at most {MOST_NAMES} names, each of 1 to {longest} signs")


def fingerprint(entry: KnowledgeEntry) -> str:
    """Changes with every sign of what is read; code, kind and texts in a fixed order."""
    digest = hashlib.sha256()
    for part in (
        entry.code,
        entry.kind.value,
        *(entry.title.zh, entry.title.en, entry.body.zh, entry.body.en),
        *("\x1f".join(names) for names in (entry.aliases, entry.tags)),
        *("\x1f".join(names) for names in (entry.protocols, entry.sources)),
    ):
        digest.update(part.encode())
        digest.update(b"\x1e")
    return digest.hexdigest()[:_STAMP_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeVersion:
    """An entry that two people of the centre answer for."""

    entry: KnowledgeEntry
    number: int
    authors: tuple[AccountId, ...]
    approved_by: Actor
    at: datetime

    @property
    def stamp(self) -> str:
        """Names this text for ever: what was read is found again by it."""
        return f"{self.entry.code}@{self.number}+{fingerprint(self.entry)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeDraft:
    """What somebody writes; nobody at a seat finds it."""

    entry: KnowledgeEntry
    authors: tuple[AccountId, ...]
    at: datetime
    submitted_at: datetime | None = None
    sent_back: str = ""
    """Why whoever should approve it did not, the last time."""

    @property
    def waits(self) -> bool:
        return self.submitted_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """An entry that nobody finds any more; a shipped one as well."""

    why: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The centre's own part of the knowledge base. What is not here stands as it was shipped."""

    versions: dict[str, KnowledgeVersion] = field(default_factory=dict)
    drafts: dict[str, KnowledgeDraft] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """The last version's number of every entry there ever was: no number is given twice."""


NO_KNOWLEDGE = Knowledge()
