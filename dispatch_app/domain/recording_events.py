"""What has happened to recordings: made, heard, marked, held, removed. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import CallId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.recordings import (
    RecordedSound,
    RecorderId,
    RecorderStatus,
    RecordingId,
    RemovalReason,
    Seal,
    Ticket,
)
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingMade:
    """`call` is the centre's name of the conversation, where it could be told."""

    recording: RecordingId
    recorder: RecorderId
    sound: RecordedSound
    seal: Seal
    call: CallId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderReported:
    recorder: RecorderId
    status: RecorderStatus
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRemoved:
    recording: RecordingId
    reason: RemovalReason
    seal: Seal
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingOpened:
    """Somebody was given leave to hear. `address` is where the sound is fetched."""

    ticket: Ticket
    address: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingHeardByPhone:
    recording: RecordingId
    holder: str
    heard_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingMarked:
    recording: RecordingId
    offset_ms: int
    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingNoted:
    recording: RecordingId
    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingHeld:
    recording: RecordingId
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReleased:
    recording: RecordingId
    reason: str
    by: Actor
    at: datetime


RecordingEvent = (
    RecordingMade
    | RecorderReported
    | RecordingRemoved
    | RecordingOpened
    | RecordingHeardByPhone
    | RecordingMarked
    | RecordingNoted
    | RecordingHeld
    | RecordingReleased
)
