"""Takes events of tracks into the state: what is held. Readings stand in the journal alone."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.track_events import TracksDropped, TracksHeld, TracksRead, TracksReleased
from dispatch_app.domain.tracks import TrackHold


def in_journal_only(state: CentreState, event: TracksRead | TracksDropped) -> CentreState:
    return state


def held(state: CentreState, event: TracksHeld) -> CentreState:
    hold = TrackHold(
        incident=event.incident,
        stretches=event.stretches,
        reason=event.reason,
        by=event.by,
        at=event.at,
    )
    return replace(state, track_holds={**state.track_holds, event.incident: hold})


def released(state: CentreState, event: TracksReleased) -> CentreState:
    return replace(state, track_holds=without(state.track_holds, event.incident))
