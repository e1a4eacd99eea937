"""Rules of recordings: what recorders tell, who opens what for how long, marks, holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.recording_commands import (
    HoldRecording,
    MarkRecording,
    NoteRecording,
    OpenLiveSound,
    OpenRecording,
    ReleaseRecording,
    ReportDialInPlayback,
    ReportRecorder,
    ReportRecording,
    ReportRecordingRemoved,
)
from dispatch_app.domain.recording_events import (
    RecorderReported,
    RecordingHeardByPhone,
    RecordingHeld,
    RecordingMade,
    RecordingMarked,
    RecordingNoted,
    RecordingOpened,
    RecordingReleased,
    RecordingRemoved,
)
from dispatch_app.domain.recordings import (
    EXPORTS,
    Purpose,
    RecordedSound,
    Recorder,
    RecorderId,
    RecordingId,
    Seal,
    Ticket,
    recorder_of,
    recording_id,
)
from dispatch_app.domain.state import Call, CentreState, Context
from dispatch_app.domain.telephone import CallRef
from dispatch_app.domain.values import MAX_TEXT

TICKET_S = 600.0
SAME_CALL_S = 5.0
"""A line's own time of a call and the recorder's differ by no more."""
LONGEST_MS = 24 * 3_600_000


def made(state: CentreState, command: ReportRecording, context: Context) -> tuple[Event, ...]:
    _must_go_on(state, command.recorder, command.seal)
    return (
        RecordingMade(
            recording=recording_id(command.recorder, command.sound.serial),
            recorder=command.recorder,
            sound=command.sound,
            seal=command.seal,
            call=_call_of(state, command.sound, context.at),
            at=context.at,
        ),
    )


def removed(
    state: CentreState, command: ReportRecordingRemoved, context: Context
) -> tuple[Event, ...]:
    _must_go_on(state, recorder_of(command.recording), command.seal)
    return (
        RecordingRemoved(
            recording=command.recording,
            reason=command.reason,
            seal=command.seal,
            at=context.at,
        ),
    )


def _must_go_on(state: CentreState, recorder: RecorderId, seal: Seal) -> None:
    """A list that began anew, or was cut, must not pass for the one the centre knows."""
    known = state.recorders.get(recorder)
    if known is not None and known.seal is not None and seal.line <= known.seal.line:
        raise Rejected("recording.seal-behind", recorder=recorder, line=str(known.seal.line))


def _call_of(state: CentreState, sound: RecordedSound, now: datetime) -> CallId | None:
    """The conversation by the exchange's name of it, else by line and time."""
    named = state.call_of(CallRef(sound.ref))
    if named is not None:
        return named.id
    shift = timedelta(milliseconds=sound.clock_offset_ms or 0)
    began, ended = sound.began_at + shift, sound.ended_at + shift
    slack = timedelta(seconds=SAME_CALL_S)
    on_line = [
        call
        for call in state.calls.values()
        if call.line == sound.line
        and call.rang_at - slack <= ended
        and _over(call, now) + slack >= began
    ]
    return max(on_line, key=lambda call: call.rang_at).id if on_line else None


def _over(call: Call, now: datetime) -> datetime:
    return call.ended_at or call.abandoned_at or now


def recorder(state: CentreState, command: ReportRecorder, context: Context) -> tuple[Event, ...]:
    known = state.recorders.get(command.recorder)
    if known is not None and known.status == command.status:
        return ()
    return (RecorderReported(recorder=command.recorder, status=command.status, at=context.at),)


def heard_by_phone(
    state: CentreState, command: ReportDialInPlayback, context: Context
) -> tuple[Event, ...]:
    return (
        RecordingHeardByPhone(
            recording=command.recording,
            holder=command.holder,
            heard_at=command.heard_at,
            at=context.at,
        ),
    )


def open_recording(
    state: CentreState, command: OpenRecording, context: Context
) -> tuple[Event, ...]:
    if command.purpose in EXPORTS and not command.reason.strip():
        raise Rejected("recording.reason-missing")
    keeper = _keeper(state, command.recording)
    ticket = _ticket(keeper, command.secret_sha256, command.purpose, context)
    ticket = replace(ticket, recording=command.recording)
    return (_opened(keeper, ticket, command.reason, context.at),)


def open_live(state: CentreState, command: OpenLiveSound, context: Context) -> tuple[Event, ...]:
    keeper = state.recorders.get(command.recorder)
    if keeper is None:
        raise Rejected("recording.recorder-unknown", recorder=command.recorder)
    ticket = _ticket(keeper, command.secret_sha256, Purpose.LIVE, context)
    ticket = replace(ticket, line=command.line)
    return (_opened(keeper, ticket, command.reason, context.at),)


def _ticket(keeper: Recorder, secret_sha256: str, purpose: Purpose, context: Context) -> Ticket:
    """For whoever asks, for a while; it does not say yet what may be heard by it."""
    return Ticket(
        id=context.new_id(),
        secret_sha256=secret_sha256,
        recorder=keeper.id,
        purpose=purpose,
        by=context.actor,
        expires_at=context.at + timedelta(seconds=TICKET_S),
    )


def _opened(keeper: Recorder, ticket: Ticket, reason: str, at: datetime) -> RecordingOpened:
    address = keeper.status.address
    return RecordingOpened(ticket=ticket, address=address, reason=_short(reason), at=at)


def mark(state: CentreState, command: MarkRecording, context: Context) -> tuple[Event, ...]:
    _keeper(state, command.recording)
    if not 0 <= command.offset_ms <= LONGEST_MS:
        raise Rejected("recording.mark-outside", recording=command.recording)
    return (
        RecordingMarked(
            recording=command.recording,
            offset_ms=command.offset_ms,
            text=_short(command.text),
            by=context.actor,
            at=context.at,
        ),
    )


def note(state: CentreState, command: NoteRecording, context: Context) -> tuple[Event, ...]:
    _keeper(state, command.recording)
    text = _short(command.text)
    if not text:
        raise Rejected("recording.note-empty")
    return (
        RecordingNoted(recording=command.recording, text=text, by=context.actor, at=context.at),
    )


def hold(state: CentreState, command: HoldRecording, context: Context) -> tuple[Event, ...]:
    _keeper(state, command.recording)
    reason = _reason(command.reason)
    known = state.recording_holds.get(command.recording)
    if known is not None and known.reason == reason:
        return ()
    return (
        RecordingHeld(recording=command.recording, reason=reason, by=context.actor, at=context.at),
    )


def release(state: CentreState, command: ReleaseRecording, context: Context) -> tuple[Event, ...]:
    if command.recording not in state.recording_holds:
        return ()
    return (
        RecordingReleased(
            recording=command.recording,
            reason=_reason(command.reason),
            by=context.actor,
            at=context.at,
        ),
    )


def _keeper(state: CentreState, recording: RecordingId) -> Recorder:
    keeper = state.recorders.get(recorder_of(recording))
    if keeper is None:
        raise Rejected("recording.unknown", recording=recording)
    return keeper


def _reason(text: str) -> str:
    reason = _short(text)
    if not reason:
        raise Rejected("recording.reason-missing")
    return reason


def _short(text: str) -> str:
    text = text.strip()
    if len(text) > MAX_TEXT:
        raise Rejected("recording.text-too-long", most=str(MAX_TEXT))
    return text
