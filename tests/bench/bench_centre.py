"""What the centre's promises come to with 70 stations, 10 seats and 500 positions a second.

Links only: the two ends that are measured are real links without windows. Asserts nothing.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Level,
    Origin,
    Priority,
    Stage,
    StageReason,
)
from dispatch_app.domain.events import CallRang, IncidentOpened, OrderIssued
from dispatch_app.domain.ids import HospitalId, IncidentId, LineId, MissionId, StationId, VehicleId
from dispatch_app.domain.ranking import Travel, rank_vehicles
from dispatch_app.domain.values import Place, Plan, Position, Recommendation, Slip
from dispatch_app.simulation.report import read_notes
from gis.region import Region
from tests.bench.centre import Ear, LiveCentre, emptied, live_centre, resident_mb
from tests.bench.figures import Figure, single, spread
from tests.bench.load import on_duty

STATIONS = 70
SEATS = 10
POSITIONS_PER_S = 500
READY_S = 1.5
SERVER_MB = 400.0
RING_MS = 150.0
ORDER_MS = 100.0
_RING_EVERY_S = 0.5
"""A line must be quiet for ten seconds before its next ring is another call."""


def centre_figures(region: Region, *, rounds: int = 120, starts: int = 7) -> list[Figure]:
    """Ready time, memory, ring, refusal and order, in one run of one centre."""
    with live_centre(region, emptied("centre")) as centre:
        ready = list(_warm_starts(centre, starts))
        seat, rival = centre.ear("seat-1"), centre.ear("seat-2")
        stations = [s.id for s in region.stations()]
        station = centre.ear(f"station-{stations[0]}")
        others = [str(n) for n in range(3, SEATS + 1)]
        heard = centre.start_crowd(stations[1:STATIONS], others, POSITIONS_PER_S)
        rings = _rings(centre, seat, rival, heard, others, rounds)
        orders = _orders(seat, rival, station, StationId(stations[0]), rounds)
        return [
            spread("server ready, warm", ready, limit=READY_S * 1000),
            *rings,
            *orders,
            single(
                "server memory",
                resident_mb(centre.server_pid),
                "MB",
                limit=SERVER_MB,
                note="resident, at the end of the run",
            ),
        ]


def _warm_starts(centre: LiveCentre, starts: int) -> Iterator[float]:
    """The first start loads tables and makes accounts; the ones after it are warm."""
    centre.start_server()
    for _ in range(starts):
        centre.stop_server()
        yield centre.start_server() * 1000


# ---- ring and answer


def _rings(
    centre: LiveCentre, seat: Ear, rival: Ear, heard: Path, others: list[str], rounds: int
) -> list[Figure]:
    """Ring line after line; answer at one seat, at once press again at another."""
    lines = itertools.cycle(centre.start_lines(seat))
    rang, refused = [], []
    for number in range(rounds):
        began = time.monotonic()
        at_ns, event = _ring(centre, seat, next(lines), number)
        rang.append(at_ns)
        seat.does(c.AnswerCall(call=event.call))
        refused.append(_second_press(rival, event))
        seat.does(c.EndCall(call=event.call))
        seat.does(c.SettleCall(call=event.call, outcome=CallOutcome.SILENT))
        time.sleep(max(0.0, began + _RING_EVERY_S - time.monotonic()))
    first, last = _when_heard(heard, rang, len(others))
    return [
        spread("ring bytes to event at the first seat link", first),
        spread("ring bytes to event at every seat link", last, limit=RING_MS),
        spread("second F2 to its refusal", refused, limit=RING_MS),
    ]


def _ring(centre: LiveCentre, seat: Ear, line: str, number: int) -> tuple[int, CallRang]:
    assert centre.modems is not None
    reply = centre.modems.do(
        "ring",
        line=line,
        number=f"0999{number:07d}",
        rings=1,
        at=datetime.now(UTC).isoformat(),
    )
    rang_ns: int = reply["first_ring_ns"]
    _, event = seat.heard(
        CallRang, lambda e: e.line == LineId(line) and _rings_still(seat, e), "the ring"
    )
    return rang_ns, event


def _rings_still(seat: Ear, event: CallRang) -> bool:
    call = seat.state.calls.get(event.call)
    return call is not None and call.ringing


def _second_press(rival: Ear, event: CallRang) -> float:
    rival.heard(CallRang, lambda e: e.call == event.call, "the ring at the other seat")
    reply, took_ms = rival.asks(c.AnswerCall(call=event.call))
    assert getattr(reply, "code", "").startswith("call."), reply
    return took_ms


def _when_heard(trace: Path, rang_ns: list[int], seats: int) -> tuple[list[float], list[float]]:
    """Milliseconds until the first and the last seat of the crowd had each ring's event."""
    by_event: dict[int, list[int]] = {}
    for note in read_notes([trace]):
        if note["what"] == "heard" and note["kind"] == "CallRang":
            by_event.setdefault(note["sequence"], []).append(note["ns"])
    complete = [sorted(at) for _, at in sorted(by_event.items()) if len(at) == seats]
    pairs = list(zip(rang_ns, complete, strict=True))
    return (
        [(at[0] - began) / 1e6 for began, at in pairs],
        [(at[-1] - began) / 1e6 for began, at in pairs],
    )


# ---- orders


def _orders(
    seat: Ear, rival: Ear, station: Ear, station_id: StationId, rounds: int
) -> list[Figure]:
    """Order the station's vehicles by turns; another seat stands each down again."""
    for command in on_duty(station.state):
        station.does(command)
    own = [v.id for v in seat.state.vehicles.values() if v.station == station_id]
    vehicles = itertools.cycle(own)
    arrived, answered, small = [], [], []
    for number in range(rounds):
        incident, took_ms = _opened(seat, number)
        small.append(took_ms)
        order = _order(seat, incident, next(vehicles), station_id)
        began = time.monotonic_ns()
        reply, took_ms = seat.asks(order)
        answered.append(took_ms)
        assert hasattr(reply, "events"), reply
        at_ns, issued = station.heard(OrderIssued, partial(_belongs, reply), "the order")
        arrived.append((at_ns - began) / 1e6)
        _undo(rival, incident, issued.mission)
    return [
        spread("small command to its reply at the seat link", small),
        spread("order to its reply at the seat link", answered),
        spread(
            "order sent to slip at the station link",
            arrived,
            limit=ORDER_MS,
            note="from the link's send to the event at the station's link; no windows",
        ),
    ]


def _belongs(reply: object, event: OrderIssued) -> bool:
    events = getattr(reply, "events", ())
    return any(isinstance(e, OrderIssued) and e.mission == event.mission for e in events)


def _opened(seat: Ear, number: int) -> tuple[IncidentId, float]:
    reply = seat.does(c.OpenIncident())
    incident = next(e.incident for e in reply.events if isinstance(e, IncidentOpened))
    home = next(iter(seat.state.stations.values())).position
    place = Place(
        text=f"演示路{number}号", position=Position(lat=home.lat + 0.004, lon=home.lon + 0.004)
    )
    seat.does(c.RecordIntake(incident=incident, complaint="chest_pain", note=f"{number}"))
    _, took_ms = seat.asks(c.FixPlace(incident=incident, place=place))
    seat.does(c.SetPlan(incident=incident, plan=_PLAN))
    return incident, took_ms


_PLAN = Plan(
    protocol="chest_pain",
    protocol_version="1",
    determinant="chest_pain.cold_sweat",
    priority=Priority.P1,
    level=Level.ALS,
    capabilities=("chest_pain",),
)


def _order(
    seat: Ear, incident: IncidentId, vehicle: VehicleId, station: StationId
) -> c.DispatchVehicle:
    """With the whole table of 500 vehicles, as it stands on the screen."""
    home = seat.state.stations[station].position
    travel = {
        v: Travel(time_s=300.0 + n, distance_m=2400.0 + n, fix_age_s=3.0)
        for n, v in enumerate(seat.state.vehicles)
    } | {vehicle: Travel(time_s=60.0, distance_m=600.0, fix_age_s=1.0)}
    rows = rank_vehicles(seat.state, travel, wanted=None, priority=Priority.P1)
    return c.DispatchVehicle(
        incident=incident,
        vehicle=vehicle,
        slip=Slip(
            incident_number="",
            mission_number="",
            vehicle=vehicle,
            vehicle_level=Level.BLS,
            station=station,
            priority=Priority.P1,
            complaint="chest_pain",
            complaint_name="胸痛",
            place=Place(text="演示路1号", position=home),
            facts=("清醒", "呼吸正常", "出冷汗"),
        ),
        recommendation=Recommendation(rows=rows, road_version="bench", shown_at=datetime.now(UTC)),
        hospital=HospitalId(next(iter(seat.state.hospitals))),
    )


def _undo(rival: Ear, incident: IncidentId, mission: MissionId) -> None:
    rival.does(
        c.ReportStage(
            mission=mission,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.CANCELLED_BY_CALLER,
        )
    )
    rival.does(c.CloseIncident(incident=incident, outcome=IncidentOutcome.CANCELLED_BY_CALLER))
