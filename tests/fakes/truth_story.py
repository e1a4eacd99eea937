"""A vehicle that drives about an invented city, and what is remembered of its fixes.

Metres east and north of a corner; the city is small enough for a flat earth.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level, Origin, Role, Stage, VehicleState
from dispatch_app.domain.ids import AccountId, HospitalId, StationId, VehicleId
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.domain.truth.limits import USUAL, TruthLimits
from dispatch_app.domain.truth.memory import Memory, remembered, watching
from dispatch_app.domain.truth.rows import TruthRow, ground_of, surroundings, truth_row
from dispatch_app.domain.truth.suggesting import Surroundings
from dispatch_app.domain.values import Actor, Fix, Place, Position
from tests.fakes.builders import (
    NOON,
    SEAT_1,
    Centre,
    a_place,
    a_recommendation,
    a_slip,
    at_seat,
    at_station,
)

LAT, LON = 31.50, 120.50
M_LAT = 111_195.0
M_LON = M_LAT * math.cos(math.radians(LAT))
V7 = VehicleId("07")
STATION = StationId("T")
CLINIC, OTHER_CLINIC = HospitalId("C1"), HospitalId("C2")
AT_STATION, AT_PLACE, AT_CLINIC, AT_OTHER = (
    (0.0, 0.0),
    (4000.0, 0.0),
    (4000.0, 5000.0),
    (0.0, 5000.0),
)
SPEED_MPS = 12.0
EVERY_S = 5.0

Point = tuple[float, float]


def where(point: Point) -> Position:
    return Position(lat=LAT + point[1] / M_LAT, lon=LON + point[0] / M_LON)


class City:
    """One vehicle of a centre with a station, a place and two hospitals, fix by fix."""

    def __init__(self, *, noise_m: float = 0.0, seed: int = 1, limits: TruthLimits = USUAL) -> None:
        self.centre = Centre()
        self.limits = limits
        self._random = random.Random(seed)
        self._noise_m = noise_m
        self.point = AT_STATION
        self.memory = Memory(vehicle=V7)
        self.hears = True
        self.fixes: list[Fix] = []
        self._register()

    def _register(self) -> None:
        maker = Actor(account=AccountId("maker"), role=Role.SYSTEM)
        do = self.centre.do
        do(c.RegisterStation(id=STATION, name="测试站", position=where(AT_STATION)), maker)
        do(c.RegisterVehicle(id=V7, plate="演A0007", station=STATION, level=Level.ALS), maker)
        for id_, at in ((CLINIC, AT_CLINIC), (OTHER_CLINIC, AT_OTHER)):
            do(c.RegisterHospital(id=id_, name=str(id_), position=where(at)), maker)
        self.says_state(VehicleState.STANDBY)
        self.ground = ground_of(self.state, self.limits)

    # ---- what is told

    def ordered(self, place: Place | None = None) -> Mission:
        self.centre.rings()
        call = next(iter(self.centre.state.calls.values()))
        self.centre.do(c.AnswerCall(call=call.id))
        self.centre.do(c.OpenIncident(call=call.id))
        incident = next(iter(self.centre.state.incidents))
        to = place or a_place(position=where(AT_PLACE))
        self.centre.do(
            c.DispatchVehicle(
                incident=incident,
                vehicle=V7,
                slip=a_slip(vehicle=V7, place=to),
                recommendation=a_recommendation(V7),
                hospital=CLINIC,
            ),
            at_seat(SEAT_1),
        )
        self.look()
        return self.mission

    @property
    def mission(self) -> Mission:
        return next(iter(self.centre.state.missions.values()))

    def says(
        self, stage: Stage, *, at: datetime | None = None, origin: Origin = Origin.TERMINAL_KEY
    ) -> None:
        report = c.ReportStage(mission=self.mission.id, stage=stage, origin=origin, at=at)
        self.centre.do(report, at_station(STATION))

    def says_state(self, state: VehicleState) -> None:
        report = c.ReportVehicleState(vehicle=V7, state=state, origin=Origin.STATION_BUTTON)
        self.centre.do(report, at_station(STATION))

    # ---- what is driven

    def drives(self, to: Point, speed_mps: float = SPEED_MPS) -> City:
        """Straight there, a fix every five seconds."""
        (x, y), whole, gone = self.point, math.dist(self.point, to), 0.0
        while gone < whole:
            gone = min(whole, gone + speed_mps * EVERY_S)
            share = gone / whole
            self.point = (x + share * (to[0] - x), y + share * (to[1] - y))
            self.tick(speed_mps)
        return self

    def stands(self, seconds: float) -> City:
        for _ in range(int(seconds / EVERY_S)):
            self.tick(0.0)
        return self

    def tick(self, speed_mps: float) -> None:
        self.centre.later(EVERY_S)
        if self.hears:
            self.fix(self.point, speed_mps)

    def fix(self, point: Point, speed_mps: float = 0.0, **more: object) -> None:
        wander = self._random.gauss
        at = where((point[0] + wander(0.0, self._noise_m), point[1] + wander(0.0, self._noise_m)))
        given = Fix(vehicle=V7, lat=at.lat, lon=at.lon, at=self.now, speed_mps=speed_mps)
        fix = replace(given, **more)
        self.fixes.append(fix)
        near = (*self._around().wanted, *self.ground.near.near(fix.lat, fix.lon))
        self.memory = remembered(self.memory, fix, near, self.limits)

    # ---- what is seen of it

    @property
    def now(self) -> datetime:
        return self.centre.now

    @property
    def state(self) -> CentreState:
        return self.centre.state

    def _around(self) -> Surroundings:
        vehicle = self.state.vehicles[V7]
        return surroundings(self.state, vehicle, self.memory, self.ground, self.limits)

    def look(self) -> TruthRow | None:
        around = self._around()
        self.memory = watching(self.memory, around.wanted, self.limits)
        vehicle = self.state.vehicles[V7]
        return truth_row(self.state, vehicle, self.memory, around, self.now, self.limits)

    def kinds(self) -> list[str]:
        row = self.look()
        return [] if row is None else [doubt.kind.value for doubt in row.doubts]

    def minutes(self, at: datetime) -> float:
        return (at - NOON) / timedelta(minutes=1)
