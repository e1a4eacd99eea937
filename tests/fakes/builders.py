"""Ready-made things of a small invented centre; tests name only what they care about.

Stations N and S; vehicles 01 (BLS, N), 02 (ALS, N), 03 (BLS, S); hospitals H1, H2; seats 1, 2.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch_app.adapters.protocol_texts import read_texts
from dispatch_app.domain import commands as c
from dispatch_app.domain.centre import decide, evolve_all
from dispatch_app.domain.codes import (
    Level,
    Origin,
    Priority,
    Role,
    SeatKind,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import (
    AccountId,
    CallId,
    HospitalId,
    IncidentId,
    LineId,
    MissionId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.state import (
    Call,
    CentreState,
    Context,
    Incident,
    Mission,
    Seat,
    Vehicle,
)
from dispatch_app.domain.values import (
    Actor,
    Bounds,
    Place,
    Plan,
    Position,
    RankedVehicle,
    Recommendation,
    Slip,
    Subscriber,
)

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
"""Noon in the centre's zone."""
DAY = "20261121"

SEAT_1, SEAT_2 = SeatId("1"), SeatId("2")
NORTH, SOUTH = StationId("N"), StationId("S")
V01, V02, V03 = VehicleId("01"), VehicleId("02"), VehicleId("03")
H1, H2 = HospitalId("H1"), HospitalId("H2")
LINE_1, LINE_2 = LineId("1"), LineId("2")

MACHINE = Actor(account=AccountId("gateway"), role=Role.GATEWAY)


def at_seat(seat: SeatId) -> Actor:
    return Actor(account=AccountId(f"person-{seat}"), role=Role.DISPATCHER, seat=seat)


def at_station(station: StationId) -> Actor:
    return Actor(account=AccountId(f"station-{station}"), role=Role.STATION, station=station)


def a_place(text: str = "演示区和平路1号", **more: Any) -> Place:
    return Place(**{"text": text, "position": Position(lat=31.50, lon=120.50), **more})


def a_subscriber(**more: Any) -> Subscriber:
    given = {"number": "09990001234", "name": "王家饭店", "address": "演示区和平路1号"}
    return Subscriber(**{**given, **more})


def a_plan(**more: Any) -> Plan:
    given: dict[str, Any] = {
        "protocol": "chest_pain",
        "protocol_version": "1",
        "determinant": "chest_pain.cold_sweat",
        "priority": Priority.P1,
        "level": Level.ALS,
        "capabilities": ("chest_pain",),
    }
    return Plan(**{**given, **more})


def a_slip(**more: Any) -> Slip:
    given: dict[str, Any] = {
        "incident_number": "",
        "mission_number": "",
        "vehicle": V01,
        "vehicle_level": Level.BLS,
        "station": NORTH,
        "priority": Priority.P2,
        "complaint": "chest_pain",
        "complaint_name": "胸痛",
        "place": a_place(),
    }
    return Slip(**{**given, **more})


def a_recommendation(*vehicles: VehicleId, **more: Any) -> Recommendation:
    """A table with these vehicles in this order, all able to go."""
    rows = tuple(
        RankedVehicle(vehicle=v, reason="nearest", time_s=100.0 * n, distance_m=900.0 * n)
        for n, v in enumerate(vehicles, start=1)
    )
    return Recommendation(rows=rows, **more)


class Centre:
    """A whole centre in memory: takes commands, keeps the events and the state they fold to."""

    def __init__(self, state: CentreState | None = None, now: datetime = NOON) -> None:
        self.state = state or CentreState()
        self.now = now
        self.day = DAY
        self.events: list[Event] = []
        self.subscriber: Subscriber | None = None
        self.bounds: Bounds | None = None
        self._ids = itertools.count(1)

    def do(self, command: c.Command, actor: Actor | None = None) -> tuple[Event, ...]:
        """Decide and take in; raises what the rules raise."""
        events = decide(self.state, command, self.context(actor or at_seat(SEAT_1)))
        self.state = evolve_all(self.state, events)
        self.events += events
        return events

    def context(self, actor: Actor) -> Context:
        return Context(
            at=self.now,
            actor=actor,
            new_id=lambda: f"id-{next(self._ids):05d}",
            local_day=self.day,
            subscriber=self.subscriber,
            bounds=self.bounds,
            read_protocols=read_texts,
        )

    def later(self, seconds: float) -> Centre:
        self.now += timedelta(seconds=seconds)
        return self

    # ---- short stories that many tests begin with

    def rings(self, line: LineId = LINE_1) -> Call:
        self.do(c.ReportRinging(line=line), MACHINE)
        call = self.state.ringing_on(line)
        assert call is not None
        return call

    def answers(self, line: LineId = LINE_1, seat: SeatId = SEAT_1) -> Call:
        call = self.rings(line)
        self.do(c.AnswerCall(call=call.id), at_seat(seat))
        return self.call(call.id)

    def opens(self, line: LineId = LINE_1, seat: SeatId = SEAT_1) -> Incident:
        call = self.answers(line, seat)
        self.do(c.OpenIncident(call=call.id), at_seat(seat))
        incident = self.call(call.id).incident
        assert incident is not None
        return self.incident(incident)

    def sends(
        self, incident: Incident, vehicle: VehicleId = V01, seat: SeatId = SEAT_1, **more: Any
    ) -> Mission:
        given: dict[str, Any] = {"slip": a_slip(), "recommendation": a_recommendation(vehicle)}
        order = c.DispatchVehicle(incident=incident.id, vehicle=vehicle, **{**given, **more})
        self.do(order, at_seat(seat))
        return self.mission(self.incident(incident.id).missions[-1])

    def reaches(
        self, mission: Mission, *stages: Stage, reason: StageReason | None = None
    ) -> Mission:
        for stage in stages:
            report = c.ReportStage(
                mission=mission.id, stage=stage, origin=Origin.TERMINAL_KEY, reason=reason
            )
            self.do(report, at_station(mission.station))
        return self.mission(mission.id)

    # ---- what it holds now

    def call(self, call: CallId) -> Call:
        return self.state.calls[call]

    def incident(self, incident: IncidentId) -> Incident:
        return self.state.incidents[incident]

    def mission(self, mission: MissionId) -> Mission:
        return self.state.missions[mission]

    def vehicle(self, vehicle: VehicleId = V01) -> Vehicle:
        return self.state.vehicles[vehicle]

    def seat(self, seat: SeatId = SEAT_1) -> Seat:
        return self.state.seats[seat]

    def doing(self, vehicle: VehicleId = V01) -> VehicleState:
        return self.state.vehicle_state(self.vehicle(vehicle))


def an_empty_centre() -> Centre:
    return Centre()


def a_centre() -> Centre:
    """Two stations, three vehicles on standby, two hospitals, two seats signed in."""
    centre = Centre()
    for command in _SETTING_UP:
        centre.do(command, MACHINE)
    centre.events.clear()
    return centre


def a_mission(*stages: Stage, vehicle: VehicleId = V01) -> tuple[Centre, Mission]:
    """A mission that has come through these stages one after another."""
    centre = a_centre()
    mission = centre.sends(centre.opens(), vehicle)
    return centre, centre.reaches(mission, *stages)


def setting_up() -> tuple[c.Command, ...]:
    """The commands that make `a_centre` out of an empty one."""
    return _SETTING_UP


def _position(step: float) -> Position:
    return Position(lat=31.50 + step / 100, lon=120.50 + step / 100)


def _vehicle(vehicle: VehicleId, station: StationId, level: Level) -> c.RegisterVehicle:
    return c.RegisterVehicle(
        id=vehicle, plate=f"演A{vehicle}", station=station, level=level, crew=("甲", "乙")
    )


def _standby(vehicle: VehicleId) -> c.ReportVehicleState:
    return c.ReportVehicleState(
        vehicle=vehicle, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
    )


_SETTING_UP: tuple[c.Command, ...] = (
    c.RegisterStation(id=NORTH, name="城北站", position=_position(1)),
    c.RegisterStation(id=SOUTH, name="城南站", position=_position(-1)),
    _vehicle(V01, NORTH, Level.BLS),
    _vehicle(V02, NORTH, Level.ALS),
    _vehicle(V03, SOUTH, Level.BLS),
    *(_standby(vehicle) for vehicle in (V01, V02, V03)),
    c.RegisterHospital(
        id=H1, name="演示一院", position=_position(2), capabilities=("emergency", "chest_pain")
    ),
    c.RegisterHospital(id=H2, name="演示二院", position=_position(-2), capabilities=("emergency",)),
    *(c.RegisterSeat(id=seat, kind=SeatKind.DISPATCHER) for seat in (SEAT_1, SEAT_2)),
    *(c.SignInSeat(seat=seat, person=f"person-{seat}") for seat in (SEAT_1, SEAT_2)),
)


def changed(state: CentreState, vehicle: VehicleId, **changes: Any) -> CentreState:
    """The state with one vehicle otherwise than it is."""
    vehicles = {**state.vehicles, vehicle: replace(state.vehicles[vehicle], **changes)}
    return replace(state, vehicles=vehicles)
