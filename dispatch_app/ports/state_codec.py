"""Turns the folded state into bytes that the journal keeps as a snapshot, and back."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.state import CentreState


class StateCodec(Protocol):
    def encode(self, state: CentreState) -> bytes: ...

    def decode(self, body: bytes) -> CentreState | None:
        """None for a snapshot of another version: the journal is then folded from its start."""
        ...
