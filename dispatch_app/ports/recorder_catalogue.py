"""A recorder's own list of what it has recorded. Values and a protocol only.

It needs no centre: a recorder that is alone still knows what it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.recordings import RecordedSound, RemovalReason, Seal
from dispatch_app.domain.telephone import CallRef


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTake:
    """What is known when a recording begins."""

    ref: CallRef
    line: LineId
    began_at: datetime
    number: str = ""
    called: str = ""
    outgoing: bool = False
    seats: tuple[SeatId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningTake:
    """A recording that has begun and is not sealed."""

    serial: int
    file: str
    """Within the recorder's directory."""
    began: NewTake


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTake:
    sound: RecordedSound
    file: str
    seal: Seal
    reported: bool = False
    copied: bool = False
    """A copy elsewhere was read back and is the same."""
    held: bool = False
    removal: RemovalReason | None = None
    """Why its sound is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDay:
    """What one channel recorded on one day."""

    day: str
    line: LineId
    count: int
    duration_ms: int
    bytes: int


class RecorderCatalogue(Protocol):
    """Every method raises `Unavailable` while the store is away."""

    def begin(self, take: NewTake, file_of: str) -> RunningTake:
        """Give it the next serial number; `file_of` holds `{serial}` where the number goes."""
        ...

    def seat(self, serial: int, seats: tuple[SeatId, ...]) -> None: ...

    def running(self) -> tuple[RunningTake, ...]:
        """Those that a stop of the recorder has cut, once it has started again."""
        ...

    def forget(self, serial: int) -> None:
        """Nothing of it reached the disk. Its number is not given again."""
        ...

    def sealed(self, file: str, sound: RecordedSound, seal: Seal) -> None: ...
    def take(self, serial: int) -> SealedTake | None: ...

    def unreported(self, limit: int) -> tuple[SealedTake, ...]:
        """Oldest first, by their place in the sealed list."""
        ...

    def reported(self, serial: int) -> None: ...

    def uncopied(self, limit: int) -> tuple[SealedTake, ...]:
        """Those still there, oldest first."""
        ...

    def removable(self, limit: int, *, copied_only: bool) -> tuple[SealedTake, ...]:
        """Those still there that the centre knows and nobody holds, oldest first."""
        ...

    def copied(self, serial: int) -> None: ...
    def hold(self, serials: frozenset[int]) -> None:
        """Exactly these are kept by a person's word."""
        ...

    def removed(self, serial: int, reason: RemovalReason, seal: Seal) -> None: ...
    def bytes_since(self, since: datetime) -> int: ...

    def by_day(self, zone: str) -> tuple[TakenDay, ...]:
        """Figures of all that was ever recorded, by days of a zone and channels."""
        ...
