"""Measures offers and changes: 500 vehicles, 200 open missions, 60 incidents that wait."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from dispatch_app.domain import commands as c
from dispatch_app.domain.centre import decide
from dispatch_app.domain.changing.commands import RedirectVehicle
from dispatch_app.domain.codes import (
    ChoiceReason,
    Level,
    Origin,
    Priority,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.ids import IncidentId, SeatId, StationId, VehicleId
from dispatch_app.domain.values import Fix, Position
from dispatch_app.domain.waiting.due import late_welfare
from dispatch_app.domain.waiting.offering import changes
from tests.bench.figures import Figure, spread
from tests.fakes.builders import (
    MACHINE,
    Centre,
    a_place,
    a_plan,
    a_recommendation,
    a_slip,
    at_seat,
)

VEHICLES, STATIONS, MISSIONS, WAITING = 500, 70, 200, 60
LIMIT_MS = 100.0


def figures(*, quick: bool) -> list[Figure]:
    city, rounds = _City(), 10 if quick else 60
    return [
        spread(
            f"offers: one look, {VEHICLES} vehicles, {WAITING} waiting",
            (city.look() for _ in range(rounds)),
            limit=LIMIT_MS,
            note="all vehicles without a mission are free",
        ),
        spread(
            f"redirect: decided, {MISSIONS} open missions",
            (city.redirect() for _ in range(rounds)),
            limit=LIMIT_MS,
        ),
        spread(
            f"welfare calls: one look, {WAITING} waiting",
            (city.due() for _ in range(rounds)),
            limit=LIMIT_MS,
        ),
    ]


class _City:
    def __init__(self) -> None:
        self._random = random.Random(7)
        self.centre = Centre()
        for n in range(STATIONS):
            station = c.RegisterStation(id=_station(n), name=f"演示第{n}站", position=self._at())
            self.centre.do(station, MACHINE)
        for n in range(VEHICLES):
            self._vehicle(VehicleId(f"{n:03}"), _station(n % STATIONS))
        self.fixes = {v: self._fix(v) for v in self.centre.state.vehicles}
        for n in range(MISSIONS):
            self.centre.sends(self.centre.incident(self._incident(Priority.P3)), _vehicle(n))
        for _ in range(WAITING):
            self._waits()

    def _at(self) -> Position:
        by = self._random.uniform
        return Position(lat=31.5 + by(-0.2, 0.2), lon=120.5 + by(-0.2, 0.2))

    def _fix(self, vehicle: VehicleId) -> Fix:
        at = self._at()
        return Fix(vehicle=vehicle, lat=at.lat, lon=at.lon, at=self.centre.now)

    def _vehicle(self, vehicle: VehicleId, station: StationId) -> None:
        registered = c.RegisterVehicle(
            id=vehicle, plate=f"演A{vehicle}", station=station, level=Level.ALS
        )
        self.centre.do(registered, MACHINE)
        ready = VehicleState.STANDBY
        told = c.ReportVehicleState(vehicle=vehicle, state=ready, origin=Origin.STATION_BUTTON)
        self.centre.do(told, MACHINE)

    def _incident(self, priority: Priority) -> IncidentId:
        opened = self.centre.do(c.OpenIncident(), at_seat(SeatId("1")))
        incident = next(e.incident for e in opened if hasattr(e, "number"))
        place = replace(a_place(), position=self._at())
        self.centre.do(c.FixPlace(incident=incident, place=place))
        self.centre.do(c.SetPlan(incident=incident, plan=a_plan(priority=priority)))
        return IncidentId(incident)

    def _waits(self) -> None:
        incident = self._incident(self._random.choice(list(Priority)))
        self.centre.do(c.SuspendIncident(incident=incident, reason=SuspendReason.NO_VEHICLE))

    def look(self) -> float:
        began = time.perf_counter()
        found = changes(self.centre.state, self.fixes, self.centre.now)
        took = (time.perf_counter() - began) * 1000
        assert len(found) == WAITING
        return took

    def redirect(self) -> float:
        mission = self._random.choice(list(self.centre.state.missions.values()))
        grave = next(i for i in reversed(self.centre.state.incidents.values()))
        command = RedirectVehicle(
            mission=mission.id,
            order=c.DispatchVehicle(
                incident=grave.id,
                vehicle=mission.vehicle,
                slip=a_slip(),
                recommendation=a_recommendation(*self.centre.state.vehicles),
                choice_reason=ChoiceReason.ALREADY_NEAR,
            ),
            graver_loses=True,
        )
        context = self.centre.context(at_seat(SeatId("1")))
        began = time.perf_counter()
        assert decide(self.centre.state, command, context)
        return (time.perf_counter() - began) * 1000

    def due(self) -> float:
        self.centre.later(5)
        began = time.perf_counter()
        list(late_welfare(self.centre.state, self.centre.now))
        return (time.perf_counter() - began) * 1000


def _station(n: int) -> StationId:
    return StationId(f"S{n}")


def _vehicle(n: int) -> VehicleId:
    return VehicleId(f"{n:03}")
