"""From a region and a seed to a past: callers with stories, seats, vehicles at home, every call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, PlaceSource, SeatKind, VehicleState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.past_commands import DeclareInvented
from dispatch_app.domain.protocols import ProtocolBook, interview, plan_of
from dispatch_app.domain.values import Place, Position
from dispatch_app.simulation.history import people, rhythm, shifts
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.calls import call
from dispatch_app.simulation.history.crews import crew
from dispatch_app.simulation.history.desks import desk
from dispatch_app.simulation.history.duties import drilled, guarded, line_tried
from dispatch_app.simulation.history.ledger import Ledger
from dispatch_app.simulation.history.legs import Legs
from dispatch_app.simulation.history.scene import CENTRE, VEHICLES, Scene, Tape
from dispatch_app.simulation.history.town import Caller
from dispatch_app.simulation.stories import Story

INCIDENTS_OF_A_VEHICLE = 600.0
"""A year; a city of 500 vehicles has 300,000."""
CALLS_OF_A_SEAT = 60_000.0
"""A year; so many calls a seat can take and still answer nearly all at once."""
LINES_OF_A_SEAT = 3
TOLD_DAYS = 7
"""Progress is told after so many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Whole local days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


Register = c.RegisterStation | c.RegisterVehicle | c.RegisterHospital


def callers_of(stories: Iterable[Story], book: ProtocolBook, language: str) -> list[Caller]:
    """Those of the stories that need a vehicle, with the plan their answers lead to."""
    return [_caller(story, book, language) for story in stories if story.complaint]


def _caller(story: Story, book: ProtocolBook, language: str) -> Caller:
    protocol = book.lane(story.complaint, story.answers)
    if story.lat is None or story.lon is None:
        raise ValueError("a caller of the past needs a position")
    return Caller(
        number=story.number,
        place=Place(
            text=story.address,
            position=Position(lat=story.lat, lon=story.lon),
            source=PlaceSource.SUBSCRIBER,
        ),
        complaint=protocol.code,
        complaint_name=protocol.title.of(language),
        answers=story.answers,
        plan=plan_of(protocol, interview(protocol, story.answers)),
        age_years=story.age_years,
        sex=story.sex,
    )


def declared(span: Span, seed: int) -> DeclareInvented:
    """The first command of a past, before anything else: nobody shall ever take it for real."""
    return DeclareInvented(past=InventedPast(first_day=span.first, last_day=span.last, seed=seed))


def set_up(ledger: Ledger, rows: Iterable[Register], per_year: float) -> tuple[SeatId, ...]:
    """Register what the region has; every vehicle begins on standby. Gives the seats."""
    for row in rows:
        ledger.do(row, CENTRE)
    for vehicle in ledger.state.vehicles:
        ready = c.ReportVehicleState(
            vehicle=vehicle, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
        )
        ledger.do(ready, VEHICLES)
    calls = per_year / people.KINDS[people.INCIDENT]
    seats = tuple(SeatId(str(n + 1)) for n in range(max(2, round(calls / CALLS_OF_A_SEAT) + 1)))
    for seat in seats:
        ledger.do(c.RegisterSeat(id=seat, kind=SeatKind.DISPATCHER), CENTRE)
    return seats


def make(
    ledger: Ledger,
    callers: list[Caller],
    seats: tuple[SeatId, ...],
    span: Span,
    *,
    per_year: float,
    zone: ZoneInfo,
    seed: int,
    legs: Legs | None = None,
    tape: Tape | None = None,
    told: Callable[[date], None] = lambda _day: None,
) -> Scene:
    """Live through every day. What is not over at the end of the last is lived out.

    Raises:
        Unavailable: the store does not take it.
    """
    chance = Random(seed)
    scene = Scene(
        ledger,
        callers,
        seats=seats,
        lines=LINES_OF_A_SEAT * len(seats),
        zone=zone,
        chance=chance,
        legs=legs,
        tape=tape,
    )
    scene.where = {vehicle: scene.home(vehicle) for vehicle in ledger.state.vehicles}
    _begin_days(scene, span)
    calls_per_year = per_year / people.KINDS[people.INCIDENT]
    week = span.first
    for at in rhythm.moments(
        span.first, span.last, per_year=calls_per_year, zone=zone, chance=Random(seed + 1)
    ):
        scene.agenda.run_until(at)
        scene.ledger.set_time(at)
        scene.agenda.begin(at, call(scene))
        if at.astimezone(zone).date() >= week + timedelta(days=TOLD_DAYS):
            week = at.astimezone(zone).date()
            told(week)
    lived_out = datetime.combine(span.last + timedelta(days=2), time(), zone)
    scene.agenda.run_until(lived_out.astimezone(UTC))
    ledger.flush()
    return scene


def _begin_days(scene: Scene, span: Span) -> None:
    """What goes on beside the calls: shifts at seats and vehicles, and what is no emergency."""

    def begin(life: Life) -> None:
        scene.agenda.begin(scene.ledger.now, life)

    def turns(hours: tuple[int, ...]) -> Iterator[shifts.Turn]:
        return shifts.turns(span.first, span.last, hours, scene.zone)

    for index, seat in enumerate(scene.seats):
        begin(desk(index, seat, turns(shifts.SEAT_HOURS), scene))
    for known in list(scene.state.vehicles.values()):
        begin(crew(known.id, known.crew, turns(shifts.CREW_HOURS), scene))
    ends = datetime.combine(span.last + timedelta(days=1), time(), scene.zone).astimezone(UTC)
    for life in (line_tried, drilled, guarded):
        begin(life(ends, scene))
