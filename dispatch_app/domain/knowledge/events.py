"""What has happened to entries of the knowledge base. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeVersion
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeWritten:
    entry: KnowledgeEntry
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSubmitted:
    code: str
    fingerprint: str
    """Of the text that somebody is asked to read."""
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeApproved:
    """Holds the whole text: what was read in a year long ago can be read again."""

    version: KnowledgeVersion

    @property
    def at(self) -> datetime:
        return self.version.at


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSentBack:
    code: str
    why: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeDraftDropped:
    code: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeWithdrawn:
    code: str
    why: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeOpened:
    """Somebody looked an entry up while this incident, or this call, was in hand."""

    code: str
    stamp: str
    title: str
    incident: IncidentId | None
    call: CallId | None
    by: Actor
    at: datetime


KnowledgeEvent = (
    KnowledgeWritten
    | KnowledgeSubmitted
    | KnowledgeApproved
    | KnowledgeSentBack
    | KnowledgeDraftDropped
    | KnowledgeWithdrawn
    | KnowledgeOpened
)
