"""Tells hospitals by itself where the centre wants that, and keeps times of arrival true.

Lets go of what is long over. Reckons by straight lines: roads are known at seats, whose word goes
first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

from dispatch_app.domain.codes import Nature, Stage
from dispatch_app.domain.forewarning.commands import (
    ArchiveForewarning,
    ForewarnHospital,
    ForewarningCommand,
    TimeForewarning,
)
from dispatch_app.domain.forewarning.values import (
    ETA_COUNTS_S,
    KEPT_AFTER,
    OUTCOME_WITHIN,
    Forewarning,
    ForewarningId,
)
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.mission_state import Mission
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix, Position
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

DETOUR = 1.4
"""Roads are about so much longer than the straight line."""
SPEED_MPS = 9.0
"""An ambulance with a patient through a town, stops included."""
FRESH_S = 60.0
"""An older fix says nothing of when a vehicle will be there."""
_EARTH_M = 6_371_000.0


class Telling(StrEnum):
    """When a hospital is told by itself."""

    NEVER = "never"
    """A person does it."""
    CHOSEN = "chosen"
    LEFT_SCENE = "left_scene"


@dataclass(frozen=True, slots=True)
class _Base:
    """What a time by roads was told at, to go by as the vehicle comes nearer."""

    eta_at: datetime
    left_s: float
    straight_m: float


class ForewarningWatch:
    """`take` from any thread, rounds from one."""

    period_s = 2.0

    def __init__(self, bus: Bus, clock: Clock, telling: Telling = Telling.LEFT_SCENE) -> None:
        self._bus = bus
        self._clock = clock
        self._telling = telling
        self._bases: dict[ForewarningId, _Base] = {}
        self._fixes: dict[VehicleId, Fix] = {}
        self._lock = Lock()

    def take(self, fixes: Iterable[Fix]) -> None:
        """Where vehicles are now."""
        with self._lock:
            self._fixes.update((fix.vehicle, fix) for fix in fixes)

    def __call__(self) -> None:
        state, now = self._bus.state, self._clock.now()
        for command_id, command in self._due(state, now):
            self._bus.submit(command, actor=CENTRE, command_id=command_id)
        live = state.forewarnings.live
        self._bases = {key: base for key, base in self._bases.items() if key in live}

    def _due(self, state: CentreState, now: datetime) -> Iterator[tuple[str, ForewarningCommand]]:
        for mission in state.missions.values():
            if self._untold(state, mission):
                # A hospital that was told and let go by hand is not told again by itself.
                name = f"forewarn:{mission.id}:{mission.hospital}"
                yield name, ForewarnHospital(mission=mission.id)
        for known in state.forewarnings.live.values():
            if known.awaited and known.under_way_at is not None:
                yield from self._timing(state, known, now)
            elif known.over_at is not None and now >= known.over_at + KEPT_AFTER:
                yield f"forewarning-over:{known.id}", ArchiveForewarning(forewarning=known.id)
        for key, owing in state.forewarnings.owing.items():
            if now >= owing.arrived_at + OUTCOME_WITHIN:
                yield f"outcome-never:{key}", ArchiveForewarning(forewarning=key)

    def _untold(self, state: CentreState, mission: Mission) -> bool:
        stages = _STAGES[self._telling]
        if mission.stage not in stages or mission.hospital is None:
            return False
        incident = state.incidents.get(mission.incident)
        if incident is not None and incident.nature in (Nature.TEST, Nature.DRILL):
            return False
        return not any(
            f.mission == mission.id and f.hospital == mission.hospital
            for f in state.forewarnings.live.values()
        )

    def _timing(
        self, state: CentreState, known: Forewarning, now: datetime
    ) -> Iterator[tuple[str, TimeForewarning]]:
        left_s = self._left_s(state, known, now)
        if left_s is None:
            return
        told, eta_at = known.eta_at, now + timedelta(seconds=left_s)
        if told is None or abs((eta_at - told).total_seconds()) >= ETA_COUNTS_S:
            name = f"eta:{known.id}:{eta_at:%H%M%S}"
            roughly = told is None or known.eta_roughly
            yield name, TimeForewarning(forewarning=known.id, eta_at=eta_at, roughly=roughly)

    def _left_s(self, state: CentreState, known: Forewarning, now: datetime) -> float | None:
        with self._lock:
            fix = self._fixes.get(known.vehicle)
        hospital = state.hospitals.get(known.hospital)
        if fix is None or hospital is None or (now - fix.at).total_seconds() > FRESH_S:
            return None
        straight_m = distance_m(Position(fix.lat, fix.lon), hospital.position)
        if known.eta_at is not None and not known.eta_roughly:
            return self._by_road(known, known.eta_at, straight_m, now)
        return straight_m * DETOUR / SPEED_MPS

    def _by_road(
        self, known: Forewarning, eta_at: datetime, straight_m: float, now: datetime
    ) -> float:
        """The road time that a seat told shrinks as the straight line does."""
        base = self._bases.get(known.id)
        if base is None or base.eta_at != eta_at:
            left_s = max(0.0, (eta_at - now).total_seconds())
            base = self._bases[known.id] = _Base(eta_at, left_s, max(straight_m, 1.0))
        return base.left_s * straight_m / base.straight_m


_ON_THE_WAY = frozenset(
    {Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING}
)
_STAGES: Mapping[Telling, frozenset[Stage]] = {
    Telling.NEVER: frozenset(),
    Telling.CHOSEN: _ON_THE_WAY,
    Telling.LEFT_SCENE: frozenset({Stage.TRANSPORTING}),
}


def distance_m(a: Position, b: Position) -> float:
    """In a straight line; good enough over a town."""
    north = math.radians(b.lat - a.lat)
    east = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return _EARTH_M * math.hypot(north, east)
