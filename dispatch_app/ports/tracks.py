"""Where positions are kept for a year and more: values and a protocol. Beside the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.tracks import Stretch, Track
from dispatch_app.domain.values import Fix


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDay:
    """One day (UTC) of tracks."""

    day: date
    bytes: int
    """On the disk."""


class Tracks(Protocol):
    """Every method raises `Unavailable` while the store is away. Any thread; writing from one."""

    def write(self, fixes: Sequence[Fix]) -> None:
        """Keep fixes of any time and order; one that is there already changes nothing."""
        ...

    def pack(self, before: datetime, most: int) -> int:
        """Pack the stretches that ended before a time, of up to `most` vehicles; of how many it
        did. 0: all is packed."""
        ...

    def track(self, vehicle: VehicleId, since: datetime, until: datetime) -> Track:
        """Its fixes in [since, until), in order of time, each once."""
        ...

    def days(self) -> tuple[KeptDay, ...]:
        """Oldest first."""
        ...

    def drop(self, day: date, keep: Iterable[Stretch] = ()) -> None:
        """Forget a day, but for what lies in these stretches."""
        ...

    def close(self) -> None: ...
