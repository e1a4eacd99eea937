"""How far vehicles went: by the centre's days, and by mission. Reads tracks; keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import FINAL, Mission
from dispatch_app.domain.tracks import Mileage, mileage
from dispatch_app.ports.records import MissionPeriod
from dispatch_app.ports.tracks import Tracks


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMileage:
    vehicle: VehicleId
    since: datetime
    until: datetime
    day: date
    """Of the centre's zone."""
    went: Mileage


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionMileage:
    mission: MissionId
    number: str
    vehicle: VehicleId
    since: datetime
    until: datetime
    went: Mileage


def by_day(
    tracks: Tracks, vehicle: VehicleId, first: date, last: date, zone: ZoneInfo
) -> Iterator[DayMileage]:
    """From the first to the last day, both included."""
    day = first
    while day <= last:
        since = datetime.combine(day, time(), zone).astimezone(UTC)
        until = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        track = tracks.track(vehicle, since, until)
        went = mileage(track, since, until)
        yield DayMileage(vehicle=vehicle, since=since, until=until, day=day, went=went)
        day += timedelta(days=1)


def of_mission(tracks: Tracks, mission: Mission, now: datetime) -> MissionMileage:
    """From its order to its last stage; one that goes on, until now."""
    since, until = period_of(mission, now)
    track = tracks.track(mission.vehicle, since, until)
    return MissionMileage(
        mission=mission.id,
        number=mission.number,
        vehicle=mission.vehicle,
        since=since,
        until=until,
        went=mileage(track, since, until),
    )


def whole_day(
    tracks: Tracks,
    vehicle: VehicleId,
    day: date,
    zone: ZoneInfo,
    missions: Sequence[MissionPeriod],
    now: datetime,
) -> tuple[DayMileage, tuple[MissionMileage, ...]]:
    """One vehicle's day, and the missions that it was ordered to on it, whole ones beyond midnight.

    The tracks are read once for all of them.
    """
    since = datetime.combine(day, time(), zone).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    ends = [max(m.ended_at or now, m.ordered_at + timedelta(milliseconds=1)) for m in missions]
    track = tracks.track(vehicle, since, max([until, *ends]))
    whole = DayMileage(
        vehicle=vehicle, since=since, until=until, day=day, went=mileage(track, since, until)
    )
    return whole, tuple(
        MissionMileage(
            mission=mission.id,
            number=mission.number,
            vehicle=vehicle,
            since=mission.ordered_at,
            until=end,
            went=mileage(track, mission.ordered_at, end),
        )
        for mission, end in zip(missions, ends, strict=True)
    )


def period_of(mission: Mission, now: datetime) -> tuple[datetime, datetime]:
    ended = mission.stages[-1].at if mission.stage in FINAL and mission.stages else now
    return mission.ordered_at, max(ended, mission.ordered_at + timedelta(milliseconds=1))
