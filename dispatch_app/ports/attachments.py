"""Where the bytes of attachments are kept, by what they are. A protocol only."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import Protocol


class Attachments(Protocol):
    """Every method may take as long as a disk takes, and raises `Unavailable` when there is no
    room or no place."""

    def put(self, body: bytes) -> str:
        """Keep these bytes; their SHA-256 in hex. The same bytes are kept once."""
        ...

    def get(self, sha256: str) -> bytes | None:
        """The bytes, if they are kept and still what they were."""
        ...

    def drop_unnamed(self, named: Container[str], before: datetime) -> int:
        """Forget what was handed in before this time and stands beside no notice; say how many."""
        ...
