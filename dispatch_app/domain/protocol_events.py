"""What has happened to the centre's protocols. Facts, with the whole text, so that what was asked
can be read for ever."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocols.kept import ReturnReason
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtText:
    version: str
    digest: str
    text: str
    in_force: bool
    """False: the centre has a text of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolsBrought:
    """Files that the server had not found before, by the code of their complaint."""

    texts: dict[str, BroughtText]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolDraftKept:
    code: str
    text: str
    digest: str
    note: str
    based_on: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolSubmitted:
    code: str
    version: str
    digest: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolReturned:
    code: str
    digest: str
    reason: ReturnReason
    why: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolDraftDropped:
    code: str
    digest: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolApproved:
    code: str
    version: str
    digest: str
    holds_from: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolCameIntoForce:
    """From now on every seat asks by this text; forms that are open go on with theirs."""

    code: str
    version: str
    digest: str
    text: str
    note: str
    authors: tuple[AccountId, ...]
    approved_by: AccountId
    by: Actor
    at: datetime


ProtocolEvent = (
    ProtocolsBrought
    | ProtocolDraftKept
    | ProtocolSubmitted
    | ProtocolReturned
    | ProtocolDraftDropped
    | ProtocolApproved
    | ProtocolCameIntoForce
)
