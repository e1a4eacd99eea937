"""What a store of days must give to `TrackStore`: fresh rows and packed stretches. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dispatch_app.adapters.storage.tracks.packing import Row
from dispatch_app.ports.tracks import KeptDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Ripe:
    """A stretch of time that is over, with rows that are not packed yet."""

    day: date
    began_ms: int
    last: int
    """The newest of its rows: what comes later is packed another time."""
    vehicles: tuple[str, ...]


class Days(Protocol):
    """Every method raises `Unavailable` while the store is away."""

    def append(self, day: date, rows: Sequence[Row]) -> None:
        """One transaction; not synced one by one, never half."""
        ...

    def ripe(self, before_ms: int) -> Ripe | None:
        """The oldest stretch with fresh rows that ended before a time."""
        ...

    def fresh(self, day: date, vehicles: Sequence[str], since_ms: int, until_ms: int) -> list[Row]:
        """In the order in which they came."""
        ...

    def packed(self, day: date, vehicle: str, since_ms: int, until_ms: int) -> list[bytes]:
        """Packed stretches that begin in [since, until), in order of time."""
        ...

    def put(self, day: date, began_ms: int, packed: Mapping[str, bytes]) -> None:
        """Put packed stretches of vehicles in place of those before, in one transaction."""
        ...

    def settle(self, ripe: Ripe) -> None:
        """All of it is packed: forget its fresh rows, all at once."""
        ...

    def kept(self) -> tuple[KeptDay, ...]: ...
    def drop(self, day: date) -> None: ...
    def thin(self, day: date, keep: Sequence[tuple[str, int, int]]) -> None:
        """Forget all stretches but those of these vehicles that begin in these spans."""
        ...

    def close(self) -> None: ...
