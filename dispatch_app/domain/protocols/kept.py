"""The centre's protocols as they are kept: texts in force, drafts, who answers for them.

Values only. What a text means is read elsewhere; here it is a text with a fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass

ENTRY = "entry"
"""The text that every call begins with stands beside the complaints under this code."""
NEW = "new"
"""What an asker has seen of a draft that does not exist yet."""


def digest_of(text: str) -> str:
    """A fingerprint of the text as it stands, byte for byte."""
    return hashlib.sha256(text.encode()).hexdigest()


def stamp_of(code: str, version: str, entry: str, text: str) -> str:
    """What an incident stores to say by which text it was asked: see `Protocol.stamp`."""
    whole = hashlib.sha256(entry.encode() + b"\0" + text.encode())
    return f"{code}@{version}+{whole.hexdigest()[:12]}"


class ProtocolOrigin(StrEnum):
    SHIPPED = "shipped"
    """Stands in the files that the centre's server has."""
    OWN = "own"
    """Written here, and approved by a second person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolInForce:
    """By which text every seat asks."""

    code: str
    version: str
    """Empty for the common questions."""
    digest: str
    text: str
    origin: ProtocolOrigin
    since: datetime
    authors: tuple[AccountId, ...] = ()
    approved_by: AccountId | None = None
    note: str = ""


class DraftState(StrEnum):
    WRITTEN = "written"
    SUBMITTED = "submitted"
    """Waits for a second person; nobody changes it meanwhile."""
    APPROVED = "approved"
    """Waits for its time."""


class ReturnReason(StrEnum):
    BY_HAND = "by_hand"
    """The second person said no, or the author took it back."""
    FAULTS = "faults"
    """When its time came it did not fit the others any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedDraft:
    by: AccountId
    at: datetime
    reason: ReturnReason
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolDraft:
    """What a protocol may become. There is one of each at a time."""

    code: str
    text: str
    digest: str
    note: str
    """What was changed, and why, in the author's words."""
    based_on: str
    """Fingerprint of the text in force when this was written; empty for a new complaint."""
    authors: tuple[AccountId, ...]
    """Everybody who wrote any of it."""
    changed_at: datetime
    state: DraftState = DraftState.WRITTEN
    version: str = ""
    """Told when it is submitted."""
    approved_by: AccountId | None = None
    approved_at: datetime | None = None
    holds_from: datetime | None = None
    returned: ReturnedDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProtocols:
    in_force: Mapping[str, ProtocolInForce] = field(default_factory=dict)
    drafts: Mapping[str, ProtocolDraft] = field(default_factory=dict)
    shipped: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of the files as the server found them last."""
    used: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Versions that were ever in force: none is given to another text."""

    def texts(self) -> dict[str, str]:
        """By which every seat asks now."""
        return {code: each.text for code, each in self.in_force.items()}

    def texts_with(self, code: str, text: str) -> dict[str, str]:
        """As they would stand with another text of one."""
        return {**self.texts(), code: text}


NO_PROTOCOLS = KeptProtocols()
