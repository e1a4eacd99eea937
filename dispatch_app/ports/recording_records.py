"""Lists of recordings as the centre keeps them: values and a protocol. The sound is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import AccountId, CallId, IncidentId, LineId, SeatId
from dispatch_app.domain.recordings import RecorderId, RecordingId, RemovalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingQuery:
    """Any mix; None asks nothing. Times: when it began."""

    serial: str | None = None
    """The number, or the end of it."""
    number: str | None = None
    """A part; `?` is any digit, `*` any digits."""
    called: str | None = None
    line: LineId | None = None
    seat: SeatId | None = None
    call: CallId | None = None
    incident: str | None = None
    """Its id, or its number."""
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    """A part of its marks and notes."""
    before: RecordingId | None = None
    """Go on behind this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLine:
    """One recording in a list."""

    id: RecordingId
    recorder: RecorderId
    serial: int
    line: LineId
    number: str
    called: str
    outgoing: bool
    seats: tuple[SeatId, ...]
    began_at: datetime
    duration_ms: int
    bytes: int
    call: CallId | None = None
    incident: IncidentId | None = None
    incident_number: str = ""
    cut: bool = False
    lost_ms: int = 0
    clock_offset_ms: int | None = None
    removed_at: datetime | None = None
    removal: RemovalReason | None = None
    held: str = ""
    """Why it is kept, if a person wants it so."""
    remarks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A mark, or a note where there is no offset."""

    at: datetime
    by: AccountId
    seat: SeatId | None
    text: str
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody heard it. `purpose` as in `Purpose`, or `phone`."""

    at: datetime
    by: AccountId
    seat: SeatId | None
    purpose: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRecord:
    """All that is known of one recording."""

    recording: RecordingLine
    sha256: str
    remarks: tuple[Remark, ...] = ()
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDay:
    """What one channel recorded on one day of the centre."""

    day: str
    """YYYY-MM-DD"""
    line: LineId
    count: int
    duration_ms: int
    bytes: int


class RecordingRecords(Protocol):
    """Every method raises `Unavailable` while the store is away."""

    def find(self, wanted: RecordingQuery, limit: int) -> tuple[RecordingLine, ...]:
        """Newest first."""
        ...

    def record(self, recording: RecordingId) -> RecordingRecord | None: ...

    def by_day(
        self, since: datetime, until: datetime, day_of: Callable[[datetime], str]
    ) -> tuple[RecordedDay, ...]:
        """Figures by day and channel; `day_of` tells the centre's day of a time."""
        ...
