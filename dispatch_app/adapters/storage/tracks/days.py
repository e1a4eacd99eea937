"""What a store of days must give to `TrackStore`: fresh rows and packed stretches. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from dispatch_app.adapters.storage.tracks.packing import Row
from dispatch_app.ports.tracks import KeptDay

Place = tuple[date, str, int]
"""A day, a vehicle, and the time at which its stretch begins (ms)."""


class Days(Protocol):
    """Every method raises `Unavailable` while the store is away."""

    def append(self, day: date, rows: Sequence[Row]) -> None:
        """One transaction; not synced one by one, never half."""
        ...

    def unpacked(self, before_ms: int, most: int) -> list[Place]:
        """Stretches with fresh rows that ended before a time."""
        ...

    def fresh(self, day: date, vehicle: str, since_ms: int, until_ms: int) -> list[Row]: ...
    def packed(self, day: date, vehicle: str, since_ms: int, until_ms: int) -> list[bytes]:
        """Packed stretches that begin in [since, until), in order of time."""
        ...

    def put(self, place: Place, packed: bytes) -> None:
        """Put a packed stretch in place of its fresh rows, in one transaction."""
        ...

    def kept(self) -> tuple[KeptDay, ...]: ...
    def drop(self, day: date) -> None: ...
    def thin(self, day: date, keep: Sequence[tuple[str, int, int]]) -> None:
        """Forget all stretches but those of these vehicles that begin in these spans."""
        ...

    def close(self) -> None: ...
