"""Where every vehicle of a replay was at a moment, what it did, and how sure that is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import FINAL, STATE_OF_STAGE, Mission
from dispatch_app.domain.tracks import Track, ms_of
from dispatch_app.ui.kit.replay.subject import Subject

STALE_S = 60.0
"""As on the live map: an older fix is shown with its age."""
BETWEEN_MS = 30_000
"""Between two fixes no farther apart the vehicle is drawn on the line between them."""
TRAIL_MS = 600_000
MOST_POINTS = 2_000
"""So many points of a whole way are drawn: more cannot be told apart on a screen."""

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One vehicle at a moment."""

    vehicle: VehicleId
    at: LonLat
    state: VehicleState | None
    """None: it was on none of the missions that are shown."""
    speed_mps: float
    heading_deg: float | None
    origin: str
    age_s: float
    doubted: bool
    """The newest fix cannot be believed; shown is the last one that can."""

    @property
    def stale(self) -> bool:
        return self.age_s > STALE_S


def seen_at(subject: Subject, now: datetime) -> tuple[Seen, ...]:
    """Vehicles that had been heard of by then."""
    found = (_seen(track, subject, now) for track in subject.tracks)
    return tuple(each for each in found if each is not None)


def _seen(track: Track, subject: Subject, now: datetime) -> Seen | None:
    now_ms = ms_of(now)
    newest = track.before(now_ms)
    good = _good(track, newest, -1)
    if good is None:
        return None
    return Seen(
        vehicle=track.vehicle,
        at=_between(track, good, now_ms),
        state=state_at(subject.missions, track.vehicle, now),
        speed_mps=track.speed_mps[good],
        heading_deg=track.heading_deg[good] if track.speed_mps[good] > 0.5 else None,
        origin=track.origin[good],
        age_s=(now_ms - track.at_ms[good]) / 1000,
        doubted=good != newest,
    )


def _good(track: Track, place: int, step: int) -> int | None:
    while 0 <= place < len(track):
        if track.plausible[place]:
            return place
        place += step
    return None


def _between(track: Track, place: int, now_ms: int) -> LonLat:
    here = (track.lon[place], track.lat[place])
    after = _good(track, place + 1, 1)
    if after is None:
        return here
    span = track.at_ms[after] - track.at_ms[place]
    if span > BETWEEN_MS:
        return here
    share = min(1.0, (now_ms - track.at_ms[place]) / span)
    there = (track.lon[after], track.lat[after])
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share


def state_at(
    missions: tuple[Mission, ...], vehicle: VehicleId, now: datetime
) -> VehicleState | None:
    """By the stages that had been reached."""
    found: VehicleState | None = None
    for mission in missions:
        if mission.vehicle != vehicle or mission.ordered_at > now:
            continue
        reached = [s.stage for s in mission.stages if s.at <= now]
        stage = reached[-1] if reached else Stage.ORDERED
        found = VehicleState.RETURNING if stage in FINAL else STATE_OF_STAGE.get(stage)
    return found


def trails(subject: Subject, now: datetime) -> Mapping[VehicleId, tuple[LonLat, ...]]:
    """The last ten minutes of each vehicle's way, up to where it is drawn."""
    now_ms = ms_of(now)
    found = {}
    for track in subject.tracks:
        begin_ms = max(now_ms - TRAIL_MS, ms_of(subject.since))
        first, last = track.before(begin_ms - 1) + 1, track.before(now_ms)
        points = [
            (track.lon[n], track.lat[n]) for n in range(first, last + 1) if track.plausible[n]
        ]
        good = _good(track, last, -1)
        if good is not None and len(points) > 0:
            points.append(_between(track, good, now_ms))
        found[track.vehicle] = tuple(points)
    return found


def whole_way(track: Track, since: datetime) -> tuple[LonLat, ...]:
    """All of it from a time on, thinned to what a screen can show."""
    begin = track.before(ms_of(since) - 1) + 1
    good = [n for n in range(begin, len(track)) if track.plausible[n]]
    step = max(1, len(good) // MOST_POINTS)
    kept = [*good[::step], *good[-1:]]
    return tuple((track.lon[n], track.lat[n]) for n in kept)
