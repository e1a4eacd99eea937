"""Rules of tracks: who asked to see what is written down; holds outlive the time of keeping."""

from __future__ import annotations

from datetime import date, timedelta

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.track_commands import (
    HoldTracks,
    ReadTracks,
    ReleaseTracks,
    ReportTracksDropped,
)
from dispatch_app.domain.track_events import TracksDropped, TracksHeld, TracksRead, TracksReleased
from dispatch_app.domain.tracks import TrackPurpose
from dispatch_app.domain.values import MAX_TEXT

LONGEST = timedelta(days=31)
MOST_VEHICLES = 1000


def read(state: CentreState, command: ReadTracks, context: Context) -> tuple[Event, ...]:
    if not command.vehicles or len(command.vehicles) > MOST_VEHICLES:
        raise Rejected("tracks.vehicles", most=str(MOST_VEHICLES))
    if not timedelta(0) < command.until - command.since <= LONGEST:
        raise Rejected("tracks.period", days=str(LONGEST.days))
    if command.purpose is TrackPurpose.EXPORT and not command.reason.strip():
        raise Rejected("tracks.reason-missing")
    return (
        TracksRead(
            vehicles=command.vehicles,
            since=command.since,
            until=command.until,
            purpose=command.purpose,
            reason=_short(command.reason),
            by=context.actor,
            at=context.at,
        ),
    )


def hold(state: CentreState, command: HoldTracks, context: Context) -> tuple[Event, ...]:
    reason = _reason(command.reason)
    if not command.stretches:
        raise Rejected("tracks.nothing-to-hold", incident=command.incident)
    known = state.track_holds.get(command.incident)
    if known is not None and (known.stretches, known.reason) == (command.stretches, reason):
        return ()
    return (
        TracksHeld(
            incident=command.incident,
            stretches=command.stretches,
            reason=reason,
            by=context.actor,
            at=context.at,
        ),
    )


def release(state: CentreState, command: ReleaseTracks, context: Context) -> tuple[Event, ...]:
    if command.incident not in state.track_holds:
        return ()
    reason = _reason(command.reason)
    return (
        TracksReleased(incident=command.incident, reason=reason, by=context.actor, at=context.at),
    )


def dropped(
    state: CentreState, command: ReportTracksDropped, context: Context
) -> tuple[Event, ...]:
    """Written before the day goes: what is gone can always be told from what never was."""
    try:
        day = date.fromisoformat(command.day)
    except ValueError as strange:
        raise Rejected("tracks.day", day=command.day) from strange
    kept = tuple(
        hold.incident
        for hold in state.track_holds.values()
        if any(s.since.date() <= day <= s.until.date() for s in hold.stretches)
    )
    return (TracksDropped(day=command.day, kept=kept, at=context.at),)


def _reason(text: str) -> str:
    reason = _short(text)
    if not reason:
        raise Rejected("tracks.reason-missing")
    return reason


def _short(text: str) -> str:
    text = text.strip()
    if len(text) > MAX_TEXT:
        raise Rejected("tracks.text-too-long", most=str(MAX_TEXT))
    return text
