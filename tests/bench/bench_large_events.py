"""Measures large events: a proposal over 500 vehicles, and sixty orders heard by their stations."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from functools import partial

from dispatch_app.adapters.event_plan_files import SHIPPED, load_plans
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level, Origin, VehicleState
from dispatch_app.domain.events import IncidentOpened, OrderIssued
from dispatch_app.domain.ids import IncidentId, MissionId, StationId, VehicleId
from dispatch_app.domain.large_events.bundle import Proposal, propose
from dispatch_app.domain.large_events.commands import BundleOrder, DeclareLargeEvent, SendBundle
from dispatch_app.domain.large_events.events import BundleSent, EventPlansSet
from dispatch_app.domain.large_events.plans import EventKind, Unit
from dispatch_app.domain.ranking import Travel, rank_vehicles
from dispatch_app.domain.route_steps import RouteStep, Turn
from dispatch_app.domain.state import CentreState, Mission, Station, Vehicle
from dispatch_app.domain.values import Patient, Place, Position, RouteSummary, Slip
from dispatch_app.ui.dispatcher.large_events.slips import MOST_POINTS
from gis.region import Region
from tests.bench.centre import Ear, LiveCentre, emptied, live_centre
from tests.bench.figures import Figure, spread

VEHICLES, MISSIONS, STATIONS = 500, 200, 70
PLAN_MS = 100.0
SENT, HEARING = 60, 30
DELIVERED_MS = 2000.0


def proposal_figure(*, quick: bool) -> Figure:
    """Ranking and proposal together, for the gravest level of a road accident."""
    state, rng = _city(), random.Random(11)
    plan = next(p for p in load_plans(SHIPPED) if p.kind is EventKind.TRAFFIC)
    took, found = [], None
    for _ in range(20 if quick else 100):
        travel = {
            v: Travel(time_s=rng.uniform(60, 2400), distance_m=1000.0) for v in state.vehicles
        }
        began = time.perf_counter()
        found = _proposed(state, travel, plan.sizes[-1].wanted)
        took.append((time.perf_counter() - began) * 1000)
    note = f"{len(found.picks)} vehicles proposed" if found else ""
    name = f"large event: proposal, {VEHICLES} vehicles, {MISSIONS} missions"
    return spread(name, took, limit=PLAN_MS, note=note)


def _proposed(state: CentreState, travel: dict[VehicleId, Travel], wanted: object) -> Proposal:
    ranked = rank_vehicles(state, travel, wanted=None, priority=None)
    return propose(state, ranked, wanted)  # type: ignore[arg-type]


def _city() -> CentreState:
    now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    stations = {
        StationId(f"S{n}"): Station(
            id=StationId(f"S{n}"), name=f"演示{n}站", position=Position(lat=34.7, lon=113.6)
        )
        for n in range(STATIONS)
    }
    state = CentreState(stations=stations)
    for n in range(VEHICLES):
        vehicle, busy = VehicleId(f"{n:03}"), n < MISSIONS
        mission = MissionId(f"m{n}") if busy else None
        state.vehicles[vehicle] = Vehicle(
            id=vehicle,
            plate=f"演A{n}",
            station=StationId(f"S{n % STATIONS}"),
            level=Level.ALS if n % 3 else Level.BLS,
            base=VehicleState.STANDBY,
            mission=mission,
        )
        if mission is not None:
            state.missions[mission] = Mission(
                id=mission,
                number=str(n),
                incident=IncidentId("i"),
                vehicle=vehicle,
                station=StationId(f"S{n % STATIONS}"),
                ordered_at=now,
            )
    return state


# ---- sixty orders

_A_LONG_WAY = RouteSummary(
    distance_m=9_000.0,
    duration_s=900.0,
    line=tuple((round(113.6 + n * 3.1e-4, 6), 34.7) for n in range(MOST_POINTS)),
    streets=tuple(f"演示{n}路" for n in range(8)),
    road_version="roads-1",
    steps=tuple(RouteStep(turn=Turn.LEFT, road=f"演示{n}路", distance_m=450.0) for n in range(20)),
)
"""As long as any that a bundle's slip carries."""


def delivery_figure(region: Region, *, rounds: int = 3) -> Figure:
    """From the key at the seat until the last of thirty stations has its orders; a live centre."""
    with live_centre(region, emptied("large-events")) as centre:
        centre.start_server()
        seat = centre.ear("seat-1")
        stations = _with_two(region)[:HEARING]
        ears = {s: centre.ear(f"station-{s}") for s in stations}
        took = [_round(centre, seat, ears, n) for n in range(rounds)]
    name = f"large event: {SENT} orders delivered to {HEARING} stations"
    return spread(name, took, limit=DELIVERED_MS, note="one command, real links, SQLite")


def _with_two(region: Region) -> list[str]:
    """Stations of at least two vehicles each round needs."""
    counted: dict[str, int] = {}
    for row in region.vehicles():
        counted[row.station] = counted.get(row.station, 0) + 1
    return sorted(counted, key=lambda s: -counted[s])


def _round(centre: LiveCentre, seat: Ear, ears: dict[str, Ear], number: int) -> float:
    vehicles = _free(seat, ears)
    incident = _declared(centre, seat)
    at = Place(text="演示立交", position=Position(*reversed(centre.region.centre)))
    orders = tuple(_order(v, s, at) for v, s in vehicles)
    began = time.monotonic_ns()
    sent = seat.does(SendBundle(incident=incident, orders=orders))
    assert any(isinstance(e, BundleSent) and len(e.sent) == SENT for e in sent.events), number
    last = began
    for vehicle, station in vehicles:
        which = partial(_is_for, vehicle, incident_number=_number(seat, incident))
        heard, _ = ears[station].heard(OrderIssued, which, f"the order for {vehicle}")
        last = max(last, heard)
    return (last - began) / 1e6


def _free(seat: Ear, ears: dict[str, Ear]) -> list[tuple[VehicleId, str]]:
    """Two vehicles of each station that are out on nothing, made ready by hand."""
    left = dict.fromkeys(ears, 2)
    chosen = []
    for vehicle in seat.state.vehicles.values():
        if vehicle.mission is None and left.get(vehicle.station):
            left[vehicle.station] -= 1
            ready = c.ReportVehicleState(
                vehicle=vehicle.id, state=VehicleState.STANDBY, origin=Origin.BY_HAND
            )
            seat.does(ready)
            chosen.append((vehicle.id, str(vehicle.station)))
    assert len(chosen) == SENT, len(chosen)
    return chosen


def _declared(centre: LiveCentre, seat: Ear) -> IncidentId:
    opened = seat.does(c.OpenIncident())
    incident = next(e.incident for e in opened.events if isinstance(e, IncidentOpened))
    seat.does(c.RecordIntake(incident=incident, patient=Patient(count=60)))
    if not seat.state.large.plans:
        seat.link.ask("/v1/large-events/plans", lambda _answer: None)
        seat.heard(EventPlansSet, lambda _e: True, "the plans")
    seat.does(DeclareLargeEvent(incident=incident, kind=EventKind.TRAFFIC, patients=60))
    return incident


def _number(seat: Ear, incident: IncidentId) -> str:
    return seat.until(
        lambda: seat.state.incidents[incident].number if incident in seat.state.incidents else None,
        "the incident",
    )


def _is_for(vehicle: VehicleId, event: OrderIssued, *, incident_number: str) -> bool:
    return event.slip.vehicle == vehicle and event.slip.incident_number == incident_number


def _order(vehicle: VehicleId, station: str, at: Place) -> BundleOrder:
    slip = Slip(
        incident_number="",
        mission_number="",
        vehicle=vehicle,
        vehicle_level=Level.BLS,
        station=StationId(station),
        priority=None,
        complaint="traffic",
        complaint_name="交通事故",
        place=at,
        route=_A_LONG_WAY,
    )
    return BundleOrder(vehicle=vehicle, unit=Unit.BLS, slip=slip)
