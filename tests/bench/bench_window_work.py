"""What a dispatcher's windows cost their own thread while a large centre moves. Asserts nothing.

Both windows in this process on a made city, without a centre beside them: 500 vehicles report once
a second, forty incidents are open, something happens twice a second. Processor time of the thread,
so that other work on the machine adds nothing.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import itertools
import math
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix
from dispatch_app.seating import parts
from dispatch_app.ui.kit.slowness import LIMIT_MS
from gis.region import Region
from tests.bench.figures import Figure, single, spread, table
from tests.bench.regions import region_of
from tests.fakes.builders import MACHINE
from tests.screens.dispatcher import Scene, a_centre, a_guide

BATCH_MS = 100
NEWS_MS = 500
_SPEED_MPS = 12.0
_METRES_A_DEGREE = 111_320.0
_RADIUS_M = 400.0


class Traffic:
    """Vehicles that circle where they stand and report by turns; a state that changes now and
    then; and the centre's time, which goes on with the machine's."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._homes: dict[VehicleId, Fix] = dict(scene.desk.fixes)
        self._turns: Iterator[VehicleId] = itertools.cycle(self._homes)
        self._share = max(1, round(len(self._homes) * BATCH_MS / 1000))
        self._dice = random.Random(7)
        self._phase = {v: self._dice.uniform(0, math.tau) for v in self._homes}
        self._began, self._clock = scene.centre.now, QElapsedTimer()
        self._timers = [self._every(BATCH_MS, self._move), self._every(NEWS_MS, self._happen)]

    def _every(self, ms: int, work: object) -> QTimer:
        timer = QTimer()
        timer.setInterval(ms)
        timer.timeout.connect(work)
        return timer

    def start(self) -> None:
        self._clock.start()
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        for timer in self._timers:
            timer.stop()

    def _move(self) -> None:
        elapsed = timedelta(milliseconds=self._clock.elapsed())
        self._scene.centre.now = self._began + elapsed
        fixes = [self._fix(v, elapsed) for v in islice(self._turns, self._share)]
        self._scene.desk.fixes.update((fix.vehicle, fix) for fix in fixes)
        self._scene.desk.moved.emit(fixes)

    def _fix(self, vehicle: VehicleId, elapsed: timedelta) -> Fix:
        home = self._homes[vehicle]
        angle = self._phase[vehicle] + elapsed.total_seconds() * _SPEED_MPS / _RADIUS_M
        degree = _RADIUS_M / _METRES_A_DEGREE
        return replace(
            home,
            lat=home.lat + degree * math.sin(angle),
            lon=home.lon + degree * math.cos(angle) / math.cos(math.radians(home.lat)),
            at=self._scene.centre.now,
            speed_mps=_SPEED_MPS,
            heading_deg=math.degrees(-angle) % 360,
        )

    def _happen(self) -> None:
        centre = self._scene.centre
        idle = [v for v in centre.state.vehicles.values() if v.mission is None]
        vehicle = self._dice.choice(idle)
        away = vehicle.base is VehicleState.STANDBY
        centre.do(
            c.ReportVehicleState(
                vehicle=vehicle.id,
                state=VehicleState.OUT_OF_SERVICE if away else VehicleState.STANDBY,
                origin=Origin.TERMINAL_KEY,
            ),
            MACHINE,
        )
        self._scene.desk.hear()


class Turns:
    """Processor time of this thread between two turns of its event loop."""

    def __init__(self) -> None:
        self.worked_ms: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(5)

    def _turn(self) -> None:
        now = time.thread_time()
        self.worked_ms.append((now - self._last) * 1000)
        self._last = now


def window_figures(region: Region, seconds: float = 15.0) -> list[Figure]:
    """Quiet, and with a call taken whose vehicles are ranked."""
    _app = QApplication.instance() or QApplication([])
    found = []
    with a_guide(region) as guide:
        scene = Scene(region, a_centre(region), guide)
        scene.opens_map()
        parts.rest_in_memory()
        found += _measured(scene, "nothing selected", seconds)
        scene.chest_pain()
        parts.rest_in_memory()
        found += _measured(scene, "a call in the form", seconds)
        scene.close()
    return found


def _measured(scene: Scene, what: str, seconds: float) -> list[Figure]:
    traffic = Traffic(scene)
    traffic.start()
    QTest.qWait(3000)
    turns, worked, began = Turns(), time.thread_time(), time.monotonic()
    QTest.qWait(round(seconds * 1000))
    took_s = time.monotonic() - began
    share = (time.thread_time() - worked) * 1000 / took_s
    traffic.stop()
    return [
        single(f"windows, {what}: processor time a second", share, "ms"),
        spread(f"windows, {what}: work of one turn", turns.worked_ms, limit=LIMIT_MS),
        single(
            f"windows, {what}: turns over {LIMIT_MS:.0f} ms of work",
            sum(ms > LIMIT_MS for ms in turns.worked_ms),
            "times",
            limit=0,
        ),
    ]


if __name__ == "__main__":
    print(table(window_figures(region_of("large"))))
