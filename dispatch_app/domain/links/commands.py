"""What may be asked about linked systems: by seats, and what their gateway reports."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.values import (
    LONGEST_NAME,
    LinkCaseId,
    LinkContent,
    LinkNeed,
    LinkPurpose,
    LinkReason,
    LinkWay,
    LinkWordId,
    PartnerId,
    PartnerKind,
    ReadBackItem,
    Standing,
    WordKind,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, utc

# ---- seats -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPartner:
    """Hand an incident over, or ask for support. What is told of it is taken from the incident."""

    incident: IncidentId
    partner: PartnerId
    purpose: LinkPurpose
    needs: tuple[LinkNeed, ...] = ()
    words: str = ""
    complaint_name: str = ""
    """The complaint in words: no partner knows our codes."""
    by_voice: bool = False
    """On the telephone, although there is a link: it is down, or too slow."""

    def __post_init__(self) -> None:
        _check_text(self.words)
        _check_text(self.complaint_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPartner:
    """Say something more in a case; what is known of our incident by now goes along."""

    case: LinkCaseId
    words: str

    def __post_init__(self) -> None:
        _check_text(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPartner:
    """Accept, refuse or finish what a partner asks. Accepting opens an incident, unless it is
    known here already."""

    case: LinkCaseId
    standing: Standing
    reason: LinkReason | None = None
    words: str = ""
    incident: IncidentId | None = None

    def __post_init__(self) -> None:
        _check_text(self.words)
        if self.standing not in (Standing.ACCEPTED, Standing.REFUSED, Standing.FINISHED):
            raise InvalidValue(f"no answer: {self.standing}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackCase:
    """What we asked is not needed any more."""

    case: LinkCaseId
    reason: LinkReason
    words: str = ""

    def __post_init__(self) -> None:
        _check_text(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReadBack:
    """It was told on the telephone: who repeated it, what of it, and what they said to it."""

    case: LinkCaseId
    listener: str
    items: frozenset[ReadBackItem]
    accepted: bool
    reason: LinkReason | None = None
    reference: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        _check_text(self.words)
        if max(len(self.listener), len(self.reference)) > LONGEST_NAME:
            raise InvalidValue(f"name longer than {LONGEST_NAME} characters")


LinkWish = AskPartner | TellPartner | AnswerPartner | TakeBackCase | RecordReadBack

# ---- the gateway of the links ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPartner:
    """How a partner stands. `gone`: the gateway has no such partner any more."""

    partner: PartnerId
    kind: PartnerKind
    name: str
    way: LinkWay
    up: bool
    reason: str = ""
    version: str = ""
    telephone: str = ""
    gone: bool = False

    def __post_init__(self) -> None:
        if max(len(t) for t in (self.partner, self.name, self.reason)) > LONGEST_NAME:
            raise InvalidValue(f"name longer than {LONGEST_NAME} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLinkAsk:
    """A partner hands an incident over or asks for support. The same again is no news."""

    partner: PartnerId
    wire: str
    word: LinkWordId
    purpose: LinkPurpose
    content: LinkContent
    sent_at: datetime
    needs: tuple[LinkNeed, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        utc(self.sent_at)
        _check_text(self.words)
        _check_name(self.wire)
        _check_name(self.word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLinkWord:
    """A partner says more in a case: an answer, an update, or that it takes its request back."""

    partner: PartnerId
    wire: str
    word: LinkWordId
    kind: WordKind
    sent_at: datetime
    standing: Standing | None = None
    reason: LinkReason | None = None
    reference: str = ""
    words: str = ""
    content: LinkContent | None = None

    def __post_init__(self) -> None:
        utc(self.sent_at)
        _check_text(self.words)
        _check_name(self.wire)
        _check_name(self.word)
        _check_name(self.reference)
        if self.kind is WordKind.ASK:
            raise InvalidValue("an ask opens a case: ReportLinkAsk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLinkDelivered:
    """The partner's system has a word of ours; or it will never take it, and why."""

    case: LinkCaseId
    word: LinkWordId
    trouble: str = ""


LinkReport = ReportPartner | ReportLinkAsk | ReportLinkWord | ReportLinkDelivered
LinkCommand = LinkWish | LinkReport


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InvalidValue(f"words longer than {MAX_TEXT} characters")


def _check_name(text: str) -> None:
    if len(text) > LONGEST_NAME:
        raise InvalidValue(f"name longer than {LONGEST_NAME} characters")
