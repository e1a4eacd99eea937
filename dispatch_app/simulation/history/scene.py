"""What all lives of a past share: the ledger, free lines and seats, and where each vehicle is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import ArchiveIncident, EndCall
from dispatch_app.domain.ids import (
    AccountId,
    CallId,
    IncidentId,
    LineId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.recording_commands import ReportRecording
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.values import Actor, Position
from dispatch_app.simulation.history import town
from dispatch_app.simulation.history.agenda import Agenda, Life
from dispatch_app.simulation.history.ledger import Ledger
from dispatch_app.simulation.history.legs import Leg, Legs
from dispatch_app.simulation.history.town import Caller

GATEWAY = Actor(account=AccountId("gateway-lines"), role=Role.GATEWAY)
VEHICLES = Actor(account=AccountId("gateway-vehicles"), role=Role.VEHICLE_GATEWAY)
CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)

RECORDER = Actor(account=AccountId("recorder-1"), role=Role.RECORDER)
Tape = Callable[[Call], ReportRecording | None]
"""What a recorder tells of a call that is over, if it heard it."""

ARCHIVED_AFTER_S = 6 * 3600.0


class Scene:
    def __init__(
        self,
        ledger: Ledger,
        callers: Sequence[Caller],
        *,
        seats: Sequence[SeatId],
        lines: int,
        zone: ZoneInfo,
        chance: Random,
        legs: Legs | None = None,
        tape: Tape | None = None,
    ) -> None:
        self.ledger = ledger
        self.agenda = Agenda(ledger.set_time)
        self.chance = chance
        self.zone = zone
        self.seats = tuple(seats)
        self.free_seats = list(seats)
        self.free_lines = [LineId(str(n)) for n in range(1, lines + 1)]
        self.where: dict[VehicleId, Position] = {}
        self.driven_m: dict[VehicleId, float] = {}
        """Since the past began."""
        self.legs = Legs() if legs is None else legs
        self._tape = tape
        self.latest: list[IncidentId] = []
        """Incidents that somebody may call about again."""
        self._callers = callers
        self.not_connected = 0
        """Calls that found every line taken: nobody ever learns of them."""

    @property
    def state(self) -> CentreState:
        return self.ledger.state

    @property
    def local(self) -> datetime:
        return self.ledger.now.astimezone(self.zone)

    def caller(self) -> Caller:
        return self.chance.choice(self._callers)

    def seat_is_free(self) -> SeatId | None:
        """Takes a seat that is free, if there is one."""
        if not self.free_seats:
            return None
        return self.free_seats.pop(self.chance.randrange(len(self.free_seats)))

    def hangs_up(self, call: CallId, seat: Actor) -> None:
        """A conversation is over; what a recorder has heard of it, it tells now."""
        self.ledger.do(EndCall(call=call), seat)
        over = self.state.calls.get(call)
        told = self._tape(over) if self._tape is not None and over is not None else None
        if told is not None:
            self.ledger.do(told, RECORDER)

    def archive(self, incident: IncidentId) -> None:
        """Take it out of the live state, as the centre does some hours after its end."""
        self.agenda.begin(self.ledger.now, self._archived(incident))

    def _archived(self, incident: IncidentId) -> Life:
        yield ARCHIVED_AFTER_S
        self.ledger.do(ArchiveIncident(incident=incident), CENTRE)

    def drives(self, vehicle: VehicleId, to: Position) -> tuple[float, float]:
        """A drive begins now; metres and seconds that it takes."""
        start = self.where[vehicle]
        way_m = town.road_m(start, to)
        takes_s = town.drive_s(way_m, self.local, self.chance)
        self.driven_m[vehicle] = self.driven_m.get(vehicle, 0.0) + way_m
        self.legs.drive(
            Leg(vehicle=vehicle, begins=self.ledger.now, takes_s=takes_s, start=start, end=to)
        )
        return way_m, takes_s

    def home(self, vehicle: VehicleId) -> Position:
        station = self.state.vehicles[vehicle].station
        return self.state.stations[station].position


def at_seat(seat: SeatId) -> Actor:
    return Actor(account=AccountId(f"seat-{seat}"), role=Role.DISPATCHER, seat=seat)


def at_station(station: StationId) -> Actor:
    return Actor(account=AccountId(f"station-{station}"), role=Role.STATION, station=station)
