"""What has happened between the centre and linked systems. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.links.values import (
    LinkCaseId,
    LinkNeed,
    LinkPurpose,
    LinkWay,
    LinkWord,
    LinkWordId,
    PartnerId,
    PartnerKind,
    ReadBack,
)
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerReported:
    partner: PartnerId
    kind: PartnerKind
    name: str
    way: LinkWay
    up: bool
    reason: str
    version: str
    telephone: str
    gone: bool
    teller: AccountId
    """Which process speaks with it."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCaseOpened:
    """We ask a partner, or a partner asks us; `word` is the first of the case and holds it all."""

    case: LinkCaseId
    wire: str
    partner: PartnerId
    ours: bool
    purpose: LinkPurpose
    way: LinkWay
    needs: tuple[LinkNeed, ...]
    incident: IncidentId | None
    word: LinkWord
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWordSaid:
    """Either side said more. `incident`: which of ours the case is about from now on."""

    case: LinkCaseId
    word: LinkWord
    at: datetime
    incident: IncidentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWordDelivered:
    case: LinkCaseId
    word: LinkWordId
    trouble: str
    at: datetime
    incident: IncidentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCaseReadBack:
    """It was told on the telephone; `word` holds what they said to it."""

    case: LinkCaseId
    read_back: ReadBack
    word: LinkWord
    at: datetime
    incident: IncidentId | None = None


LinkEvent = PartnerReported | LinkCaseOpened | LinkWordSaid | LinkWordDelivered | LinkCaseReadBack
