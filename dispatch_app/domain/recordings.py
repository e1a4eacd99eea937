"""What the centre knows of recordings and recorders. Values only; the sound stays with a recorder.

A recording's id is its recorder's name and its serial number there, as `A-00000123`: it can be
read out, and two recorders never give the same one.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor, utc

RecordingId = NewType("RecordingId", str)
RecorderId = NewType("RecorderId", str)

SERIAL_DIGITS = 8
TICKETS_KEPT = 200
"""So many latest tickets stay in the live state; each ends by its time anyway."""
HEX_OF_SHA256 = 64


def recording_id(recorder: RecorderId, serial: int) -> RecordingId:
    return RecordingId(f"{recorder}-{serial:0{SERIAL_DIGITS}d}")


def recorder_of(recording: RecordingId) -> RecorderId:
    """The recorder that keeps it; empty if this is no recording's id."""
    recorder, dash, serial = recording.rpartition("-")
    fits = dash and serial.isascii() and serial.isdigit() and len(serial) >= SERIAL_DIGITS
    return RecorderId(recorder if fits else "")


class Purpose(StrEnum):
    """What a recording is opened for. An export leaves the house, so it needs a reason."""

    LISTEN = "listen"
    EXPORT = "export"
    """The sound alone: the file names nobody."""
    EXPORT_NAMED = "export_named"
    """As it was sealed, with the numbers in it: its hash is the one in the sealed list."""
    LIVE = "live"
    """A conversation that goes on now."""


EXPORTS = frozenset({Purpose.EXPORT, Purpose.EXPORT_NAMED})


class RecorderTrouble(StrEnum):
    """Why somebody must look after a recorder. Each stands until it is mended."""

    SPACE_LOW = "space_low"
    SPACE_OUT = "space_out"
    """Recordings no longer reach the disk."""
    DISK_FAILS = "disk_fails"
    DISK_SLOW = "disk_slow"
    SOUND_LOST = "sound_lost"
    """The exchange had sound that never arrived."""
    EXCHANGE_AWAY = "exchange_away"
    SOUND_CARD_GONE = "sound_card_gone"
    COPY_FAILS = "copy_fails"
    CLOCK_OFF = "clock_off"
    SEAL_BROKEN = "seal_broken"
    CHANNELS_FULL = "channels_full"
    """More conversations at once than it may record."""
    PINS_GUESSED = "pins_guessed"
    """Somebody who called to listen gave wrong PINs until it was over."""


class RemovalReason(StrEnum):
    AGE = "age"
    """Older than recordings are kept."""
    SPACE = "space"
    """The oldest, for room; a verified copy exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Where a recording stands in its recorder's sealed list, and the list's head with it."""

    line: int
    head: str
    """SHA-256 of that line, in hex. Who drops lines behind it cannot make it again."""

    def __post_init__(self) -> None:
        must_be_sha256(self.head)
        if self.line < 1:
            raise InvalidValue(f"not a line of a list: {self.line}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSound:
    """One recording as its recorder describes it when it has ended."""

    serial: int
    line: LineId
    began_at: datetime
    ended_at: datetime
    """By the recorder's clock."""
    ref: str = ""
    """The exchange's name of the call; empty for radio and analogue channels."""
    number: str = ""
    called: str = ""
    outgoing: bool = False
    seats: tuple[SeatId, ...] = ()
    duration_ms: int = 0
    bytes: int = 0
    sha256: str
    cut: bool = False
    """The recorder stopped in the middle; what was on the disk was saved."""
    lost_ms: int = 0
    """Sound that never arrived; it is silence in the recording."""
    clock_offset_ms: int | None = None
    """Centre's clock minus the recorder's; None: the centre was away."""

    def __post_init__(self) -> None:
        utc(self.began_at)
        utc(self.ended_at)
        must_be_sha256(self.sha256)
        if self.serial < 1 or self.duration_ms < 0 or self.bytes < 0 or self.lost_ms < 0:
            raise InvalidValue(f"not a recording: {self.serial}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderStatus:
    """How a recorder stands: what it does now, and how long its disk will do."""

    address: str
    """Where seats fetch sound, such as `http://10.0.0.5:8130`."""
    running: tuple[LineId, ...] = ()
    """Channels that are being recorded."""
    free_bytes: int = 0
    full_in_days: float | None = None
    """By what was recorded lately; None: nothing yet."""
    troubles: tuple[RecorderTrouble, ...] = ()
    clock_offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    id: RecorderId
    status: RecorderStatus
    at: datetime
    """When this was told."""
    seal: Seal | None = None
    """The last head that the centre has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Leave to hear something until a time, for whoever has the secret of this hash."""

    id: str
    secret_sha256: str
    recorder: RecorderId
    purpose: Purpose
    by: Actor
    expires_at: datetime
    recording: RecordingId | None = None
    line: LineId | None = None
    """For `live`: the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingHold:
    """A person wants a recording kept, however old it grows and however full the disk."""

    recording: RecordingId
    reason: str
    by: Actor
    at: datetime


def must_be_sha256(text: str) -> None:
    if len(text) != HEX_OF_SHA256 or not set(text) <= set("0123456789abcdef"):
        raise InvalidValue("not a SHA-256 in small hex digits")
