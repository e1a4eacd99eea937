"""A centre's last days, lived by the real commands in a region: calls, orders, stages, ends."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from dispatch_app.domain import commands as c
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Level,
    Nature,
    Origin,
    PlaceSource,
    Role,
    SeatKind,
    Stage,
    VehicleState,
)
from dispatch_app.domain.ids import AccountId, HospitalId, LocatorId, StationId, VehicleId
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import Actor, Place, Position, RouteSummary
from gis.region import Region
from tests.fakes.builders import (
    MACHINE,
    SEAT_1,
    Centre,
    a_recommendation,
    a_slip,
)

STAGES = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
AWAY = (Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
SYSTEM = Actor(account=AccountId("centre"), role=Role.SYSTEM)
SECRET_NUMBER, SECRET_NAME = "09990004321", "李不该见"
"""Stand in every call: no page may show them."""


class BelievablePast(Centre):
    """Incidents gather about the middle of the region; the outskirts wait longer."""

    def __init__(self, region: Region, now: datetime, seed: int = 7) -> None:
        super().__init__(now=now)
        self.region = region
        self._chance = random.Random(seed)
        for station in region.stations():
            at = Position(lat=station.lat, lon=station.lon)
            given: dict[str, Any] = {"name": station.name, "district": station.district}
            self.do(c.RegisterStation(id=StationId(station.id), position=at, **given), MACHINE)
        for row in region.vehicles():
            self._vehicle(row.id, row.station, row.plate)
        for hospital in region.hospitals():
            at = Position(lat=hospital.lat, lon=hospital.lon)
            one = c.RegisterHospital(id=HospitalId(hospital.id), name=hospital.name, position=at)
            self.do(one, MACHINE)
        self.do(c.RegisterSeat(id=SEAT_1, kind=SeatKind.DISPATCHER), MACHINE)
        self.do(c.SignInSeat(seat=SEAT_1, person="demo"), MACHINE)

    def _vehicle(self, vehicle: str, station: str, plate: str) -> None:
        made = c.RegisterVehicle(
            id=VehicleId(vehicle), plate=plate, station=StationId(station), level=Level.ALS
        )
        self.do(made, MACHINE)
        ready = c.ReportVehicleState(
            vehicle=VehicleId(vehicle),
            state=VehicleState.STANDBY,
            origin=Origin.STATION_BUTTON,
        )
        self.do(ready, MACHINE)

    def somewhere(self) -> Position:
        west, south, east, north = self.region.bbox
        lon, lat = self.region.centre
        return Position(
            lat=min(north, max(south, self._chance.gauss(lat, (north - south) / 9))),
            lon=min(east, max(west, self._chance.gauss(lon, (east - west) / 9))),
        )

    def happens(self, *, ends: bool = True, nature: Nature = Nature.REAL) -> Incident:
        """One incident from ring to hand-over, or to the scene."""
        call = self.later(self._chance.uniform(200, 2000)).rings()
        told = c.ReportCaller(line=call.line, number=SECRET_NUMBER, name=SECRET_NAME)
        self.do(told, MACHINE)
        self.later(6).do(c.AnswerCall(call=call.id))
        at = self.somewhere()
        self._locates(call.id, at)
        self.later(2).do(c.OpenIncident(call=call.id, nature=nature))
        incident = self.incident(self.call(call.id).incident)  # type: ignore[arg-type]
        place = Place(text="演示路口", position=at, source=PlaceSource.SEARCH)
        self.later(20).do(c.FixPlace(incident=incident.id, place=place))
        self._goes(incident, place, ends=ends)
        return self.incident(incident.id)

    def _locates(self, call: Any, at: Position) -> None:
        near = Position(lat=at.lat + 0.002, lon=at.lon)
        circle = CallerPosition(
            locator=LocatorId("operator"),
            source=PlaceSource.CELL,
            position=near,
            radius_m=350.0,
            measured_at=self.now,
            address=SECRET_NAME,
        )
        self.do(c.ReportCallerLocation(call=call, located=circle), SYSTEM)

    def _goes(self, incident: Incident, place: Place, *, ends: bool) -> None:
        vehicle = min(self.state.vehicles.values(), key=lambda v: self._degrees(v.station, place))
        station = self.state.stations[vehicle.station].position
        hospital = next(iter(self.state.hospitals.values()), None)
        at = place.position
        assert at is not None
        away = self._degrees(vehicle.station, place)
        way = RouteSummary(
            distance_m=away * 1.3e5,
            duration_s=away * 1.2e4,
            line=((station.lon, station.lat), (station.lon, at.lat), (at.lon, at.lat)),
        )
        slip = a_slip(
            vehicle=vehicle.id,
            station=vehicle.station,
            place=place,
            route=way,
            callback_number=SECRET_NUMBER,
            contact_name=SECRET_NAME,
            hospital=hospital.id if hospital else None,
        )
        self.later(self._chance.uniform(15, 60))
        order = c.DispatchVehicle(
            incident=incident.id,
            vehicle=vehicle.id,
            slip=slip,
            recommendation=a_recommendation(vehicle.id),
        )
        self.do(order)
        mission = self.mission(self.incident(incident.id).missions[-1])
        for stage in (*STAGES, *(AWAY if ends else ())):
            drive = away * 1.2e4 if stage is Stage.ON_SCENE else self._chance.uniform(20, 90)
            self.later(drive).reaches(mission, stage)
        if ends:
            self.do(c.EndCall(call=incident.calls[0]))
            outcome = IncidentOutcome.DELIVERED
            self.do(c.CloseIncident(incident=incident.id, outcome=outcome))

    def _degrees(self, station: StationId, place: Place) -> float:
        at, home = place.position, self.state.stations[station].position
        assert at is not None
        return abs(at.lat - home.lat) + abs(at.lon - home.lon)

    def lives(self, incidents: int) -> BelievablePast:
        started = self.now
        for _ in range(incidents):
            self.happens()
        assert self.now - started > timedelta(0)
        return self
