"""Every text by which callers were ever asked. Reads only."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.protocols.history import ProtocolVersion, ProtocolWords


class ProtocolRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def versions(self, code: str) -> tuple[ProtocolVersion, ...]:
        """Newest first."""
        ...

    def text(self, code: str, digest: str) -> ProtocolWords | None:
        """The text of this fingerprint."""
        ...

    def asked(self, stamp: str) -> ProtocolWords | None:
        """By which text a call was asked, by what stands with its incident; None where the record
        never had it."""
        ...
