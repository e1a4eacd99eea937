"""Who and what a scripted day is played with, and what they all do the same way.

Stories stand elsewhere: here are the seats, the crews' keys, the table of vehicles, the slip.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level, Origin, PlaceSource, Priority, Sex, VehicleState
from dispatch_app.domain.events import MissionOrdered
from dispatch_app.domain.ids import HospitalId, IncidentId, MissionId, StationId, VehicleId
from dispatch_app.domain.state import Call, CentreState, Incident, Mission
from dispatch_app.domain.telephone import CallRef
from dispatch_app.domain.values import (
    Patient,
    Place,
    Plan,
    Position,
    RankedVehicle,
    Recommendation,
    RouteSummary,
    Slip,
)
from dispatch_app.simulation.history.town import ranked
from tests.day.desk import Declined, Desk, NeverCame, now
from tests.day.exchange import PlayedExchange
from tests.day.stations import StationTerminal

COMPLAINTS = {"chest_pain": "胸痛", "trauma": "外伤", "stroke": "卒中"}
TAKEN = frozenset({"vehicle.taken", "vehicle.not-ready", "vehicle.not-fit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody of the day; name and number are invented and stand in no log."""

    number: str
    name: str
    place: Place
    complaint: str
    plan: Plan
    patient: Patient


@dataclass(slots=True)
class Scene:
    seats: list[Desk]
    leader: Desk
    stations: Mapping[StationId, StationTerminal]
    vehicles: Desk
    """The gateway of the terminals in vehicles."""
    exchange: PlayedExchange
    chance: Random
    known_hospitals: tuple[HospitalId, ...]
    """Those with somebody at their page."""
    kept_back: frozenset[VehicleId] = frozenset()
    """Never sent: what paper tells of them may overlap nothing."""
    done: Counter[str] = field(default_factory=Counter)
    people: list[Caller] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    failures: list[BaseException] = field(default_factory=list)

    @property
    def state(self) -> CentreState:
        return self.leader.state

    def begin(self, life: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Let something go on beside; what goes wrong in it ends the day."""
        task = asyncio.create_task(life)
        self.tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (trouble := task.exception()) is not None:
            self.failures.append(trouble)

    # ---- people

    def caller(self) -> Caller:
        number = len(self.people)
        complaint = self.chance.choice(sorted(COMPLAINTS))
        made = Caller(
            number=f"1990000{number:04d}",
            name=f"演日{number:04d}甲",
            place=self._place(number),
            complaint=complaint,
            plan=Plan(
                protocol=complaint,
                protocol_version="1",
                determinant=f"{complaint}.day",
                priority=self.chance.choice(list(Priority)),
                level=self.chance.choice((Level.ALS, Level.BLS)),
            ),
            patient=Patient(
                age_years=self.chance.randint(1, 95),
                sex=self.chance.choice((Sex.MALE, Sex.FEMALE)),
            ),
        )
        self.people.append(made)
        return made

    def _place(self, number: int) -> Place:
        """Near a station on the way to another one: what lies between two is on the map."""
        stations = list(self.state.stations.values())
        near, other = self.chance.choice(stations).position, self.chance.choice(stations).position
        far = self.chance.uniform(0.0, 0.3)
        at = Position(
            lat=near.lat + far * (other.lat - near.lat), lon=near.lon + far * (other.lon - near.lon)
        )
        return Place(text=f"日程路{number}号", position=at, source=PlaceSource.SEARCH)

    # ---- calls

    async def answers(self, seat: Desk, ref: CallRef) -> Call | None:
        """Until the seat talks with the caller; None if the call is over before."""
        while True:
            call = await seat.until(lambda: seat.state.call_of(ref), "the call")
            if call.seat is not None and call.connected_at is not None and call.talking:
                return call
            if call.ended_at is not None or call.abandoned_at is not None:
                return None
            if call.ringing:
                await seat.asks(c.AnswerCall(call=call.id))
            with contextlib.suppress(NeverCame):
                await self._changes(seat, call)

    async def _changes(self, seat: Desk, call: Call) -> None:
        await seat.until(lambda: seat.state.calls.get(call.id) is not call, "talk", 15.0)

    async def opens(self, seat: Desk, call: Call | None, who: Caller) -> IncidentId:
        opened = await seat.does(c.OpenIncident(call=call.id if call else None))
        incident = next(e.incident for e in opened if hasattr(e, "number"))
        await seat.does(c.FixPlace(incident=incident, place=who.place))
        await seat.does(
            c.RecordIntake(
                incident=incident,
                complaint=who.complaint,
                patient=who.patient,
                callback_number=who.number,
                contact_name=who.name,
            )
        )
        await seat.does(c.SetPlan(incident=incident, plan=who.plan))
        return IncidentId(incident)

    async def hangs_up(self, seat: Desk, call: Call) -> None:
        """Either side ends the talk."""
        if self.chance.random() < 0.5:
            self.exchange.hang_up(call.ref)
        else:
            await seat.asks(c.EndCall(call=call.id))
            self.exchange.hang_up(call.ref)

    async def settles(self, seat: Desk, call: Call, outcome: c.CallOutcome) -> None:
        await seat.does(c.SettleCall(call=call.id, outcome=outcome))

    # ---- vehicles

    def table(self, seat: Desk, place: Place) -> tuple[RankedVehicle, ...]:
        assert place.position is not None
        state = seat.state
        where = {v.id: state.stations[v.station].position for v in state.vehicles.values()}
        rows = ranked(state, where, place.position, now())
        return tuple(row for row in rows if row.vehicle not in self.kept_back)

    async def order(self, seat: Desk, incident: IncidentId, who: Caller) -> c.DispatchVehicle:
        """The wish for the nearest vehicle; waits until there is one."""

        def nearest() -> tuple[RankedVehicle, ...]:
            return self.table(seat, who.place)

        rows = await seat.until(nearest, "a free vehicle")
        return c.DispatchVehicle(
            incident=incident,
            vehicle=rows[0].vehicle,
            slip=self.slip(seat, who, rows[0].vehicle),
            recommendation=Recommendation(rows=rows, shown_at=now(), took_ms=2.0),
            hospital=self.chance.choice(self.known_hospitals),
        )

    async def sends(self, seat: Desk, incident: IncidentId, who: Caller) -> MissionId | None:
        """The nearest that the centre lets go; None once the incident is closed."""
        while True:
            match await seat.asks(await self.order(seat, incident, who)):
                case Accepted(events=events):
                    return next(e.mission for e in events if isinstance(e, MissionOrdered))
                case Refused(code=code) if code in TAKEN:
                    self.refused[code] += 1
                case Refused(code="incident.closed"):
                    return None
                case other:
                    raise Declined(f"{seat.name}: {other}")

    def slip(self, seat: Desk, who: Caller, vehicle: VehicleId, note: str = "") -> Slip:
        known = seat.state.vehicles[vehicle]
        return Slip(
            incident_number="",
            mission_number="",
            vehicle=vehicle,
            vehicle_level=known.level,
            station=known.station,
            priority=who.plan.priority,
            complaint=who.complaint,
            complaint_name=COMPLAINTS[who.complaint],
            place=who.place,
            patient=who.patient,
            callback_number=who.number,
            contact_name=who.name,
            route=RouteSummary(distance_m=2000.0, duration_s=240.0),
            note=note,
        )

    # ---- what stands

    def incident(self, incident: IncidentId) -> Incident:
        return self.state.incidents[incident]

    def mission(self, mission: MissionId) -> Mission | None:
        return self.state.missions.get(mission)

    async def ready(self, vehicle: VehicleId) -> None:
        """Say that it stands ready; refused where it was sent again meanwhile."""
        told = c.ReportVehicleState(
            vehicle=vehicle, state=VehicleState.STANDBY, origin=Origin.TERMINAL_KEY
        )
        await self.vehicles.asks(told)
