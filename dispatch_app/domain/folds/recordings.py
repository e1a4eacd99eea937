"""Takes events of recordings into the state: recorders, tickets, holds. Lists stand in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

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
    TICKETS_KEPT,
    Recorder,
    RecorderId,
    RecorderStatus,
    RecordingHold,
    Seal,
    recorder_of,
)
from dispatch_app.domain.state import CentreState


def made(state: CentreState, event: RecordingMade) -> CentreState:
    return _sealed(state, event.recorder, event.seal, event.at)


def removed(state: CentreState, event: RecordingRemoved) -> CentreState:
    return _sealed(state, recorder_of(event.recording), event.seal, event.at)


def _sealed(state: CentreState, recorder: RecorderId, seal: Seal, at: datetime) -> CentreState:
    known = state.recorders.get(recorder)
    if known is None:
        known = Recorder(id=recorder, status=RecorderStatus(address=""), at=at)
    return _with(state, replace(known, seal=seal))


def reported(state: CentreState, event: RecorderReported) -> CentreState:
    known = state.recorders.get(event.recorder)
    seal = known.seal if known else None
    return _with(state, Recorder(id=event.recorder, status=event.status, at=event.at, seal=seal))


def _with(state: CentreState, recorder: Recorder) -> CentreState:
    return replace(state, recorders={**state.recorders, recorder.id: recorder})


def opened(state: CentreState, event: RecordingOpened) -> CentreState:
    """Tickets that had ended when this one began are forgotten."""
    live = [t for t in state.recording_tickets.values() if t.expires_at > event.at]
    kept = [*live, event.ticket][-TICKETS_KEPT:]
    return replace(state, recording_tickets={t.id: t for t in kept})


def held(state: CentreState, event: RecordingHeld) -> CentreState:
    hold = RecordingHold(recording=event.recording, reason=event.reason, by=event.by, at=event.at)
    return replace(state, recording_holds={**state.recording_holds, event.recording: hold})


def released(state: CentreState, event: RecordingReleased) -> CentreState:
    holds = {k: v for k, v in state.recording_holds.items() if k != event.recording}
    return replace(state, recording_holds=holds)


def in_tables_only(
    state: CentreState, event: RecordingMarked | RecordingNoted | RecordingHeardByPhone
) -> CentreState:
    return state
