"""Time and ids as the services ask for them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC, millisecond precision."""
        ...


class IdMaker(Protocol):
    def __call__(self) -> str:
        """A fresh UUIDv7 as text: unique, and sorted by time."""
        ...
