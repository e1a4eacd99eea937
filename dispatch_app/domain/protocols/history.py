"""Texts of protocols as the record keeps them: which versions there were, and what a call was asked
by. Values only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolVersion:
    """A text came into force, or was found among the server's files."""

    sequence: int
    code: str
    version: str
    digest: str
    at: datetime
    in_force: bool
    """False: it stands in the files, and the centre asks by a text of its own."""
    authors: tuple[AccountId, ...] = ()
    approved_by: AccountId | None = None
    """None: it came with the server's files."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolVersions:
    """Newest first."""

    versions: tuple[ProtocolVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolWords:
    """A text, and the common questions that it was read with; empty for those themselves."""

    code: str
    version: str
    text: str
    entry: str = ""
