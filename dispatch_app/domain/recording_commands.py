"""What may be asked about recordings: by recorders, which tell, and by people, who listen."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.recordings import (
    Purpose,
    RecordedSound,
    RecorderId,
    RecorderStatus,
    RecordingId,
    RemovalReason,
    Seal,
    must_be_sha256,
)
from dispatch_app.domain.values import utc

# ---- recorders -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecording:
    """A recording has ended and is sealed. Told once for each, however late."""

    recorder: RecorderId
    sound: RecordedSound
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecorder:
    """How a recorder stands; told when it changes in a way that counts."""

    recorder: RecorderId
    status: RecorderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecordingRemoved:
    """A recording's sound is gone from its recorder, by the rules of keeping."""

    recording: RecordingId
    reason: RemovalReason
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDialInPlayback:
    """Somebody listened to a recording by telephone, with a PIN."""

    recording: RecordingId
    holder: str
    """Whose PIN it was."""
    heard_at: datetime

    def __post_init__(self) -> None:
        utc(self.heard_at)


# ---- people ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecording:
    """Ask to hear a recording, or to take it out of the house."""

    recording: RecordingId
    secret_sha256: str
    """Hash of a secret that the asker made and alone knows; the recorder asks for it."""
    purpose: Purpose = Purpose.LISTEN
    reason: str = ""
    """An export is refused without one."""

    def __post_init__(self) -> None:
        must_be_sha256(self.secret_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLiveSound:
    """Ask to hear a conversation that goes on, unheard by those who talk."""

    recorder: RecorderId
    line: LineId
    secret_sha256: str
    reason: str = ""

    def __post_init__(self) -> None:
        must_be_sha256(self.secret_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRecording:
    """Set a mark with words at a place in a recording."""

    recording: RecordingId
    offset_ms: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRecording:
    """Add words about a whole recording; earlier words stay."""

    recording: RecordingId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRecording:
    """Keep it, however old it grows."""

    recording: RecordingId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRecording:
    """Let the rules of keeping have it again."""

    recording: RecordingId
    reason: str


RecordingCommand = (
    ReportRecording
    | ReportRecorder
    | ReportRecordingRemoved
    | ReportDialInPlayback
    | OpenRecording
    | OpenLiveSound
    | MarkRecording
    | NoteRecording
    | HoldRecording
    | ReleaseRecording
)
