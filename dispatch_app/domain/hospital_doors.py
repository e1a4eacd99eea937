"""How long our vehicles stand at the doors of hospitals. Pure; reckoned from our own missions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.mission_state import Mission
from dispatch_app.domain.state import CentreState

LATELY = timedelta(hours=2)


def door_times(state: CentreState, now: datetime) -> dict[HospitalId, float]:
    """The median stay, in seconds, of the vehicles that left each hospital within two hours."""
    stays: dict[HospitalId, list[float]] = defaultdict(list)
    for mission in state.missions.values():
        for hospital, stay_s in _stay(mission, now):
            stays[hospital].append(stay_s)
    return {hospital: median(found) for hospital, found in stays.items()}


def _stay(mission: Mission, now: datetime) -> Iterator[tuple[HospitalId, float]]:
    came, left = mission.reached(Stage.AT_HOSPITAL), mission.reached(Stage.COMPLETE)
    if came is None or left is None or mission.hospital is None:
        return
    if now - LATELY <= left.at <= now and left.at >= came.at:
        yield mission.hospital, (left.at - came.at).total_seconds()


def long_at_door(state: CentreState, now: datetime, limit_s: float) -> tuple[Mission, ...]:
    """Vehicles that stand at a door for longer than this, the longest first."""
    found = [
        (came.at, mission)
        for mission in state.missions.values()
        if mission.stage is Stage.AT_HOSPITAL
        and (came := mission.reached(Stage.AT_HOSPITAL)) is not None
        and (now - came.at).total_seconds() >= limit_s
    ]
    return tuple(mission for _, mission in sorted(found, key=lambda pair: pair[0]))
