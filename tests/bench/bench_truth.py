"""Measures the truth desk: a round over 500 vehicles, and 500 rows shown at a seat."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import random
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dispatch_app.domain.codes import Level, VehicleState
from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.state import CentreState, Hospital, Station, Vehicle
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.domain.values import Fix, Position
from dispatch_app.services.truth_watch import TruthWatch
from dispatch_app.wire import codec
from dispatch_app.wire.truth_messages import TruthRows
from tests.bench.figures import Figure, spread
from tests.fakes.recording_room import NOON, MemoryDesk

VEHICLES, STATIONS, HOSPITALS = 500, 70, 120
EVERY_S = 5
ROUND_MS = 50.0
"""Of the watch's own thread, once a second."""
SLOT_MS = 50.0


def figures(*, quick: bool) -> list[Figure]:
    city = _City()
    rounds = spread(
        f"truth desk: a round, {VEHICLES} vehicles, a fix each {EVERY_S} s",
        city.rounds(60 if quick else 600),
        limit=ROUND_MS,
        note=f"{len(city.watch.table.rows)} rows at the end",
    )
    return [rounds, _shown(city)]


class _City:
    """Half of the fleet drives about with the word standby."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        self.state = CentreState(
            stations={StationId(f"S{n}"): self._station(n) for n in range(STATIONS)},
            hospitals={HospitalId(f"H{n}"): self._hospital(n) for n in range(HOSPITALS)},
        )
        self.state.vehicles.update(
            {VehicleId(f"{n:03}"): self._vehicle(n) for n in range(VEHICLES)}
        )
        self.at = NOON
        self._where = {
            v: self.state.stations[self.state.vehicles[v].station].position
            for v in self.state.vehicles
        }
        self.watch = TruthWatch(self, self)  # type: ignore[arg-type]

    def now(self) -> Any:
        return self.at

    def _somewhere(self) -> Position:
        at = self._random.uniform
        return Position(lat=31.5 + at(-0.2, 0.2), lon=120.5 + at(-0.2, 0.2))

    def _station(self, n: int) -> Station:
        return Station(id=StationId(f"S{n}"), name=f"第{n}急救站", position=self._somewhere())

    def _hospital(self, n: int) -> Hospital:
        return Hospital(id=HospitalId(f"H{n}"), name=f"第{n}医院", position=self._somewhere())

    def _vehicle(self, n: int) -> Vehicle:
        return Vehicle(
            id=VehicleId(f"{n:03}"),
            plate=f"演A{n:04}",
            station=StationId(f"S{n % STATIONS}"),
            level=Level.ALS,
            base=VehicleState.STANDBY,
            since=NOON,
        )

    def rounds(self, count: int) -> list[float]:
        took = []
        for second in range(count + 120):
            self.at += timedelta(seconds=1)
            self.watch.take(self._fixes(second % EVERY_S, moves=second > 60))
            began = time.perf_counter()
            self.watch()
            if second >= 120:
                took.append(1000 * (time.perf_counter() - began))
        return took

    def _fixes(self, share: int, *, moves: bool) -> list[Fix]:
        fixes = []
        for n, vehicle in enumerate(self.state.vehicles):
            if n % EVERY_S != share:
                continue
            if moves and n % 2:
                was, by = self._where[vehicle], self._random.uniform
                step = Position(lat=was.lat + by(0, 5e-4), lon=was.lon + by(0, 5e-4))
                self._where[vehicle] = step
            at = self._where[vehicle]
            fixes.append(Fix(vehicle=vehicle, lat=at.lat, lon=at.lon, at=self.at, speed_mps=9.0))
        return fixes


def _shown(city: _City) -> Figure:
    from PySide6.QtWidgets import QApplication

    from dispatch_app.i18n import Texts
    from dispatch_app.ui.kit.truth.desk import TruthDesk

    app = QApplication.instance() or QApplication(["bench"])
    desk: Any = MemoryDesk()
    desk.state, desk.now = city.state, city.now
    truth = TruthDesk(desk, Texts.load("zh"), "Asia/Shanghai")
    truth.panel.resize(1400, 620)
    truth.panel.show()
    app.processEvents()
    gc.collect()
    gc.disable()  # a seat's collector works between turns: `ui/kit/collector.py`
    try:
        took = [_answered(truth, desk, app, _later(city, at)) for at in range(40)]
    finally:
        gc.enable()
    truth.stop()
    truth.panel.close()
    return spread(
        f"truth desk: an answer of {VEHICLES} rows, mixed anew, read and shown, processor time",
        took[1:],
        limit=SLOT_MS,
    )


def _later(city: _City, version: int) -> bytes:
    """Two seconds later all ages are others, and the rows stand in another order."""
    city.at += timedelta(seconds=2)
    return _whole(city, version)


def _whole(city: _City, version: int) -> bytes:
    """A row for every vehicle, as in an outage of all receivers."""
    rows = list(city.watch.table.rows)
    filled: list[TruthRow] = [*rows, *rows][:VEHICLES]
    vehicles = random.Random(version).sample(list(city.state.vehicles), VEHICLES)
    named = [replace(row, vehicle=vehicles[n]) for n, row in enumerate(filled)]
    return codec.encode(TruthRows(version=version + 1, rows=named, looked_at=city.at))


def _answered(truth: Any, desk: Any, app: Any, answer: bytes) -> float:
    truth.ask()
    began = time.process_time()
    desk.answer(answer)
    app.processEvents()
    return 1000 * (time.process_time() - began)
