"""What the seats' promises come to: one real window of each kind, worked by keys, under full load.

The dispatcher's two windows have a screen of 1920×1080 each, in memory. Asserts nothing.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    OrderKind,
    Origin,
    ReceiptStep,
    Stage,
    StageReason,
)
from dispatch_app.domain.events import CallerIdentified, CallRang, OrderIssued
from dispatch_app.domain.ids import LineId, StationId
from dispatch_app.domain.numbers import is_mobile
from gis.region import Region
from gis.tables import StationRow, SubscriberRow
from tests.bench.bench_centre import POSITIONS_PER_S, RING_MS, SEATS, STATIONS
from tests.bench.centre import (
    Ear,
    LiveCentre,
    children_of,
    emptied,
    live_centre,
    processor_ms,
    resident_mb,
    scheduled_ms,
    share_mb,
)
from tests.bench.figures import Figure, single, spread
from tests.bench.hands import Hands, TraceReader, until
from tests.bench.load import on_duty

USABLE_MS = 2500.0
DISPATCHER_MB = 600.0
STATION_MB = 200.0
RANKING_MS = 60.0
PAINT_MS = 50.0
ORDER_MS = 100.0
SLOT_MS = 50.0
_NEAR_DEGREES = 0.006
_KEY_EVERY_S = 0.08
_CALL_EVERY_S = 0.6
_TYPED = "zhongshanlu"
_SCREEN = {"y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All who take part."""

    centre: LiveCentre
    station: StationRow
    callers: list[SubscriberRow]
    rival: Ear
    hands: Hands
    seat_trace: TraceReader
    station_trace: TraceReader
    lines: Iterator[str]


def seat_figures(region: Region, *, rounds: int = 120, starts: int = 5) -> list[Figure]:
    """Start times, memory, ring, ranking, order, keys and slow slots, in one run."""
    with live_centre(region, emptied("seat")) as centre:
        centre.start_server()
        _two_screens(centre.home)
        station, callers = _busiest(region)
        station_pid = _start_station(centre, station)
        rival = centre.ear("seat-2")
        usable = [_dispatcher_start(centre, n) for n in range(starts + 1)][1:]
        _start_crowd(centre, station, rival)
        lines = itertools.cycle(centre.start_lines(rival))
        seat_trace = TraceReader(centre.traces / "dispatcher.jsonl")
        hands = Hands(_seat_options(centre, "dispatcher"), centre.home / "logs" / "dispatcher.log")
        try:
            scene = Scene(
                centre=centre,
                station=station,
                callers=callers,
                rival=rival,
                hands=hands,
                seat_trace=seat_trace,
                station_trace=TraceReader(centre.traces / "station.jsonl"),
                lines=lines,
            )
            seat_trace.until("usable")
            return [
                *_starts(usable),
                *_worked(scene, rounds),
                *_memory(hands.pid, station_pid),
            ]
        finally:
            hands.stop()


def _two_screens(home: Path) -> None:
    """Qt paints into memory on two screens, for all processes started from here on."""
    path = home / "screens.json"
    screens = [{"name": n, "x": x, **_SCREEN} for n, x in (("left", 0), ("right", 1920))]
    path.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"


def _busiest(region: Region) -> tuple[StationRow, list[SubscriberRow]]:
    """The station with most fixed lines close by: their calls are for its vehicles."""

    callers = [
        row for row in region.subscribers() if row.lat is not None and not is_mobile(row.number)
    ]

    def near(station: StationRow) -> list[SubscriberRow]:
        return [row for row in callers if _apart(row, station) < _NEAR_DEGREES]

    return max(((s, near(s)) for s in region.stations()), key=lambda pair: len(pair[1]))


def _apart(row: SubscriberRow, station: StationRow) -> float:
    if row.lat is None or row.lon is None:
        return math.inf
    return abs(row.lat - station.lat) + abs(row.lon - station.lon)


def _starts(found: list[tuple[float, float, float]]) -> list[Figure]:
    clock, own, workers = zip(*found, strict=True)
    return [
        spread("dispatcher usable, warm", clock, limit=USABLE_MS),
        spread("dispatcher usable: processor time of the seat", own),
        spread("dispatcher usable: processor time of its workers", workers),
    ]


# ---- who takes part


def _options(centre: LiveCentre, name: str) -> list[str]:
    return [
        *("--centre", centre.url),
        *("--region", str(centre.region.directory)),
        *("--accounts", str(centre.accounts)),
        *("--data", str(centre.home / name)),
        *("--trace", str(centre.traces / f"{name}.jsonl")),
        *("--ready-file", str(centre.home / f"{name}.ready")),
    ]


def _seat_options(centre: LiveCentre, name: str) -> list[str]:
    return [
        *_options(centre, name),
        *("--seat", "1", "--account", "seat-1"),
        *("--tiles", str(centre.home / "tiles")),
    ]


def _start_station(centre: LiveCentre, station: StationRow) -> int:
    part = centre.supervisor.start(
        "station",
        [
            *("-m", "main", "station", "--offscreen"),
            *("--station", station.id),
            *_options(centre, "station"),
        ],
    )
    centre.supervisor.wait_for(part, centre.home / "station.ready", 60.0)
    return part.process.pid


def _dispatcher_start(centre: LiveCentre, number: int) -> tuple[float, float, float]:
    """From making the process to a seat that can be used, in milliseconds.

    By the clock; of processor time of the seat itself; of its workers.
    """
    name = f"start-{number}"
    began = time.monotonic()
    part = centre.supervisor.start(name, ["-m", "main", "dispatcher", *_seat_options(centre, name)])
    centre.supervisor.wait_for(part, centre.home / f"{name}.ready", 60.0)
    took_ms = (time.monotonic() - began) * 1000
    pid = part.process.pid
    own, workers = processor_ms(pid), sum(processor_ms(child) for child in children_of(pid))
    part.process.terminate()
    part.process.wait(30)
    return took_ms, own, workers


def _start_crowd(centre: LiveCentre, station: StationRow, rival: Ear) -> None:
    others = [s.id for s in centre.region.stations() if s.id != station.id]
    seats = [str(n) for n in range(3, SEATS + 1)]
    centre.start_crowd(others[: STATIONS - 1], seats, POSITIONS_PER_S)
    own = centre.ear(f"station-{station.id}")
    for command in on_duty(own.state):
        own.does(command)
    own.stop()


# ---- what happens


def _worked(scene: Scene, rounds: int) -> list[Figure]:
    began = time.monotonic_ns()
    ran_ms, waited_ms = scheduled_ms(scene.hands.pid)
    rings, orders = [], []
    for number in range(rounds):
        started = time.monotonic()
        ring_ms, order_ms = _one_call(scene, scene.callers[number % len(scene.callers)])
        rings.append(ring_ms)
        orders += [order_ms] if order_ms is not None else []
        time.sleep(max(0.0, started + _CALL_EVERY_S - time.monotonic()))
    before = len(scene.seat_trace.of("key-painted"))
    _type_much(scene, rounds)
    typed = scene.seat_trace.of("key-painted")
    took_ms = (time.monotonic_ns() - began) / 1e6
    ran, waited = scheduled_ms(scene.hands.pid)
    return [
        spread("ring bytes to card painted in the window", rings, limit=RING_MS),
        spread(
            "place fixed to ranking shown",
            [n["took_ms"] for n in scene.seat_trace.of("ranking-shown")],
            limit=RANKING_MS,
        ),
        spread("F9 to slip painted at the station", orders, limit=ORDER_MS),
        spread("key to paint, at work", [n["took_ms"] for n in typed[:before]], limit=PAINT_MS),
        spread("key to paint, typing", [n["took_ms"] for n in typed[before:]], limit=PAINT_MS),
        *(figure for name, trace in _traces(scene) for figure in _slow(name, trace, began)),
        single("window's thread: running", 100 * (ran - ran_ms) / took_ms, "%"),
        single(
            "window's thread: kept waiting for a processor",
            100 * (waited - waited_ms) / took_ms,
            "%",
            note="by other processes: what this adds to the figures above is the machine's",
        ),
    ]


def _traces(scene: Scene) -> list[tuple[str, TraceReader]]:
    return [("dispatcher", scene.seat_trace), ("station", scene.station_trace)]


def _one_call(scene: Scene, caller: SubscriberRow) -> tuple[float, float | None]:
    """From the ring to the order by keys, and everything taken back; the two latencies."""
    rang_ns, rang = _ring(scene, caller.number)
    hands = scene.hands
    hands.key("F2")
    until(lambda: hands.see("selected") == rang.call, "the call in the form")
    hands.until_seen("place")
    hands.key("Enter")
    hands.until_seen("place-fixed")
    for sign in "xt":
        hands.type(sign)
    hands.key("Enter")
    hands.until_seen("can-send")
    hands.key("F9")
    _, issued = scene.rival.heard(
        OrderIssued, lambda e: _of_call(scene.rival, e, rang), "the order"
    )
    order_ms = _order_ms(scene, issued)
    hands.key("Shift+F2")
    _take_back(scene.rival, issued)
    painted = scene.seat_trace.until("card-painted", key=rang.call)
    return (painted["ns"] - rang_ns) / 1e6, order_ms


def _ring(scene: Scene, number: str) -> tuple[int, CallRang]:
    line = LineId(next(scene.lines))
    modems = scene.centre.modems
    assert modems is not None
    since = time.monotonic_ns()
    reply = modems.do("ring", line=line, number=number, rings=1, at=datetime.now(UTC).isoformat())
    heard = scene.rival.heard_since(since, CallRang, lambda e: e.line == line, "the ring")
    scene.rival.heard(CallerIdentified, lambda e: e.call == heard.call, "the number")
    modems.do("answered", line=line)
    return int(reply["first_ring_ns"]), heard


def _of_call(ear: Ear, event: OrderIssued, rang: CallRang) -> bool:
    call = ear.state.calls.get(rang.call)
    mission = ear.state.missions.get(event.mission)
    return (
        event.kind is OrderKind.NEW
        and call is not None
        and mission is not None
        and mission.incident == call.incident
    )


def _order_ms(scene: Scene, issued: OrderIssued) -> float | None:
    """None where the order went to a station whose window is not there."""
    if issued.station != StationId(scene.station.id):
        return None
    painted = scene.station_trace.until("slip-painted", mission=issued.mission, version=1)
    pressed = scene.seat_trace.until(
        "dispatch-pressed", incident=issued.slip.incident_number, vehicle=issued.slip.vehicle
    )
    return float(painted["ns"] - pressed["ns"]) / 1e6


def _take_back(rival: Ear, issued: OrderIssued) -> None:
    """Stand the vehicle down, sign for it as the crew would, close the incident."""
    incident = rival.state.missions[issued.mission].incident
    rival.does(c.ReportReceipt(mission=issued.mission, version=1, step=ReceiptStep.ACKNOWLEDGED))
    rival.does(
        c.ReportStage(
            mission=issued.mission,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.CANCELLED_BY_CALLER,
        )
    )
    _, cancelled = rival.heard(
        OrderIssued,
        lambda e: e.mission == issued.mission and e.kind is OrderKind.CANCELLATION,
        "the cancellation",
    )
    rival.does(
        c.ReportReceipt(
            mission=issued.mission, version=cancelled.version, step=ReceiptStep.ACKNOWLEDGED
        )
    )
    rival.does(c.CloseIncident(incident=incident, outcome=IncidentOutcome.CANCELLED_BY_CALLER))


def _type_much(scene: Scene, rounds: int) -> None:
    """Type a street and take it back, again and again, as a fast typist does."""
    _, rang = _ring(scene, "")
    scene.hands.key("F2")
    until(lambda: scene.hands.see("selected") == rang.call, "the call in the form")
    for _ in range(max(2, rounds // 8)):
        for sign in _TYPED:
            scene.hands.type(sign)
            time.sleep(_KEY_EVERY_S)
        for _ in _TYPED:
            scene.hands.key("Backspace")
            time.sleep(_KEY_EVERY_S)
    scene.hands.key("Shift+F2")
    scene.rival.does(c.SettleCall(call=rang.call, outcome=CallOutcome.SILENT))


# ---- what is read off afterwards


def _slow(name: str, trace: TraceReader, began_ns: int) -> list[Figure]:
    """How often the window did not turn for 50 ms once it was in use, and what held it.

    Once by the clock, as a person feels it, and once by what the window itself worked meanwhile:
    the difference is this machine's, on which a whole centre shares two processors.
    """
    found = [n for n in trace.of("slot-slow") if n["ns"] >= began_ns]
    worked = [n for n in found if n["worked_ms"] > SLOT_MS]
    return [
        single(f"slots over 50 ms: {name}", len(found), "times", limit=0, note=_places(found)),
        single(
            f"slots over 50 ms of its own work: {name}",
            len(worked),
            "times",
            limit=0,
            note=_places(worked),
        ),
    ]


def _places(found: list[dict[str, Any]]) -> str:
    places = Counter(_culprit(note) for note in found)
    return "; ".join(f"{count}× {place}" for place, count in places.most_common(6))


def _culprit(note: dict[str, Any]) -> str:
    """The innermost line of ours in the stack."""
    lines = [part.strip() for part in str(note["stack"]).splitlines() if "File " in part]
    ours = [line for line in lines if "dispatch_app" in line or "/gis/" in line]
    where = (ours or lines or ["no stack"])[-1]
    return where.replace("File ", "").rpartition("/main/")[2].replace('"', "")


def _memory(dispatcher: int, station: int) -> list[Figure]:
    seat = [dispatcher, *children_of(dispatcher)]
    terminal = [station, *children_of(station)]
    return [
        *_memory_of("dispatcher with its workers", seat, DISPATCHER_MB),
        *_memory_of("station", terminal, STATION_MB),
    ]


def _memory_of(name: str, pids: list[int], limit: float) -> list[Figure]:
    """What they take together is held to the promise; that much is freed when they end."""
    return [
        single(
            f"memory: {name}",
            sum(share_mb(pid) for pid in pids),
            "MB",
            limit=limit,
            note=f"{len(pids)} processes; libraries shared with others are counted in part",
        ),
        single(f"resident sizes added up: {name}", sum(resident_mb(pid) for pid in pids), "MB"),
    ]
