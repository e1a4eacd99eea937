"""All crews of a city in one process: follow the stream, drive the roads, post fixes and keys."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import Link, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.domain.values import Fix
from dispatch_app.simulation.crew import Crew, Delays, LonLat
from dispatch_app.simulation.driving import Drive
from gis.roads.graph import RoadGraph

log = logging.getLogger(__name__)

TICK_S = 1.0
FASTEST_DRIVE = 3.0
"""However hurried the demo, no vehicle may look as if its receiver were broken."""
STANDING_EVERY = 20
"""A standing vehicle reports every so many ticks; a moving one at each."""


class LatestState:
    """Keeps the newest state for the crews' own loop. The link's listener."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = CentreState()

    def view(self, view: View) -> None:
        with self._lock:
            self._state = view.state

    def fixes(self, fixes: Sequence[Fix]) -> None: ...
    def heartbeat(self, pulse: Pulse) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s", status.state.value, status.code)

    @property
    def state(self) -> CentreState:
        with self._lock:
            return self._state


class CrewWay(Protocol):
    """How what crews measure and press comes to the centre."""

    def report(self, fixes: Sequence[Fix]) -> None: ...
    def press(self, vehicle: VehicleId, command: Command) -> None: ...


class DirectWay:
    """By an account of the centre, without any box in between."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def report(self, fixes: Sequence[Fix]) -> None:
        self._link.report_positions(fixes, _note_trouble)

    def press(self, vehicle: VehicleId, command: Command) -> None:
        self._link.send(command)


class Fleet:
    def __init__(
        self, roads: RoadGraph, way: CrewWay, latest: LatestState, *, pace: float, seed: int
    ) -> None:
        self._roads = roads
        self._way = way
        self._latest = latest
        self._pace = pace
        self._seed = seed
        self._crews: dict[VehicleId, Crew] = {}
        self._ticks = 0

    def run(self, stopping: threading.Event) -> None:
        """Turn every second until told to stop."""
        next_s = time.monotonic()
        while not stopping.wait(max(0.0, next_s - time.monotonic())):
            self.turn(time.monotonic())
            next_s = max(next_s + TICK_S, time.monotonic())

    def turn(self, now_s: float) -> None:
        state = self._latest.state
        self._man(state)
        for crew in self._crews.values():
            command = crew.turn(state, now_s, self._drive, self._hospital)
            if command is not None:
                self._way.press(crew.id, command)
        self._report(now_s)
        self._ticks += 1

    def _man(self, state: CentreState) -> None:
        """Give every vehicle that is new a crew, at its station."""
        for vehicle in state.vehicles.values():
            station = state.stations.get(vehicle.station)
            if vehicle.id in self._crews or station is None:
                continue
            home = (station.position.lon, station.position.lat)
            self._crews[vehicle.id] = Crew(
                id=vehicle.id,
                at=home,
                home=home,
                chance=random.Random(f"{self._seed}-{vehicle.id}"),
                delays=Delays.at_pace(self._pace),
            )

    def _report(self, now_s: float) -> None:
        fixes = [
            self._fix(crew, now_s)
            for number, crew in enumerate(self._crews.values())
            if crew.moving or (self._ticks + number) % STANDING_EVERY == 0 or self._ticks < 2
        ]
        if fixes:
            self._way.report(fixes)

    def _fix(self, crew: Crew, now_s: float) -> Fix:
        reading = crew.reading(now_s)
        return Fix(
            vehicle=crew.id,
            lat=round(reading.lat, 6),
            lon=round(reading.lon, 6),
            at=datetime.now(UTC),
            speed_mps=round(reading.speed_mps, 1),
            heading_deg=reading.heading_deg,
            source="simulation",
        )

    def _drive(self, start: LonLat, end: LonLat, now_s: float) -> Drive | None:
        route = self._roads.route(start, end)
        pace = min(self._pace, FASTEST_DRIVE)
        return None if route is None else Drive(route=route, began_s=now_s, pace=pace)

    def _hospital(self, start: LonLat, mission: Mission) -> LonLat | None:
        """The hospital of the order; without one, the nearest by road that takes emergencies."""
        hospitals = self._latest.state.hospitals
        chosen = hospitals.get(mission.hospital or HospitalId(""))
        if chosen is not None:
            return chosen.position.lon, chosen.position.lat
        able = [h for h in hospitals.values() if "emergency" in h.capabilities]
        if not able:
            return None
        ranking = self._roads.rank_from(
            start, [h.position.lon for h in able], [h.position.lat for h in able]
        )
        order = ranking.order()
        if not len(order):
            return None
        nearest = able[int(order[0])]
        return nearest.position.lon, nearest.position.lat


def _note_trouble(answer: bytes | Declined | Away) -> None:
    if isinstance(answer, Declined):
        log.warning("positions were declined: %s", answer.problem.code)
