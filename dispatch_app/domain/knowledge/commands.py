"""What may be asked about entries of the knowledge base."""

from __future__ import annotations

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.knowledge.entries import LONGEST_NAME, LONGEST_SOURCE, KnowledgeEntry
from dispatch_app.domain.quick import dataclass

LONGEST_STAMP = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteKnowledge:
    """Keep a draft of an entry, new or changed. Nobody goes by it yet."""

    entry: KnowledgeEntry
    before: str = ""
    """Fingerprint of the draft that was changed; empty where there was none. If another stands
    there by now, nothing is written over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitKnowledge:
    """Ask for a second person to look at a draft."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveKnowledge:
    """Put the draft in force at every seat."""

    code: str
    fingerprint: str
    """Of the text that was read; nobody approves another one by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendKnowledgeBack:
    code: str
    why: str

    def __post_init__(self) -> None:
        _must_say(self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropKnowledgeDraft:
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawKnowledge:
    """Take an entry from all seats at once: what is wrong must not wait for a second person."""

    code: str
    why: str

    def __post_init__(self) -> None:
        _must_say(self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKnowledgeOpened:
    """Keep with the incident, or the call, what was looked up for it."""

    code: str
    stamp: str
    title: str
    incident: IncidentId | None = None
    call: CallId | None = None

    def __post_init__(self) -> None:
        if self.incident is None and self.call is None:
            raise InvalidValue("what was looked up belongs to an incident or a call")
        if len(self.stamp) > LONGEST_STAMP or not 0 < len(self.code) <= LONGEST_STAMP:
            raise InvalidValue("an entry is named by its code and stamp")
        if len(self.title) > 2 * LONGEST_NAME:
            raise InvalidValue("a title is shorter")


KnowledgeCommand = (
    WriteKnowledge
    | SubmitKnowledge
    | ApproveKnowledge
    | SendKnowledgeBack
    | DropKnowledgeDraft
    | WithdrawKnowledge
    | NoteKnowledgeOpened
)


def _must_say(why: str) -> None:
    if len(why) > LONGEST_SOURCE:
        raise InvalidValue(f"a reason has at most {LONGEST_SOURCE} signs")
