"""Faults become alarms once they have lasted, and end with them; nobody is told twice."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dispatch_app.domain.drill_commands import AgreeToDrill, AskDrill, EndDrill
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.telephone_commands import ReportExchange
from dispatch_app.server.fault_watch import (
    LASTS_S,
    SETTLES_S,
    SILENT_S,
    WORKER_S,
    FaultWatch,
)
from dispatch_app.server.socket_protocol import STATION_ASKED
from dispatch_app.services.heartbeat import Beat
from tests.fakes.builders import MACHINE, NOON, Centre, at_seat

DOWN = ReportExchange(up=False, at=NOON, reason="process_gone")
UP = ReportExchange(up=True, at=NOON)


class WatchedCentre:
    """What the watch sees of a server, without one; its clock stands until it is moved."""

    def __init__(self) -> None:
        self.centre, self.now_s = Centre(), 0.0
        self.stations: list[str] = []
        self.beats: dict[str, Beat] = {}
        self.told: list[str] = []
        around: Any = SimpleNamespace(
            hub=SimpleNamespace(stations=lambda: self.stations, recorders=list),
            bus=self,
            beats=SimpleNamespace(all=lambda: self.beats),
            clock=SimpleNamespace(now=lambda: self.centre.now),
            journal_directory=None,
        )
        self.watch = FaultWatch(around, lambda: self.now_s)

    @property
    def state(self) -> Any:
        return self.centre.state

    def submit(self, command: Any, **_: Any) -> None:
        self.told.append(f"{type(command).__name__} {command.kind.value}/{command.source}")
        self.centre.do(command, MACHINE)

    def run(self, seconds: float) -> list[str]:
        """What is told within so many seconds."""
        before = len(self.told)
        for _ in range(round(seconds)):
            self.now_s += 1.0
            self.centre.later(1.0)
            self.watch()
        return self.told[before:]


@pytest.fixture
def server() -> WatchedCentre:
    return WatchedCentre()


def test_an_exchange_that_is_gone_is_told_once_and_its_return_too(server: WatchedCentre) -> None:
    server.centre.do(DOWN, MACHINE)
    assert server.run(60) == ["RaiseAlarm exchange/exchange"]
    server.centre.do(UP, MACHINE)
    assert server.run(60) == ["ClearAlarm exchange/exchange"]


def test_what_is_over_at_once_was_no_fault(server: WatchedCentre) -> None:
    for _ in range(10):
        server.centre.do(DOWN, MACHINE)
        server.run(LASTS_S - 1)
        server.centre.do(UP, MACHINE)
        server.run(1)
    assert server.told == []


def test_a_station_that_falls_silent_is_known_within_ten_seconds(server: WatchedCentre) -> None:
    """From the last answer of a machine that was unplugged to the alarm."""
    assert sum(STATION_ASKED) + SILENT_S + LASTS_S + 1 < 10
    server.stations = ["N", "S"]
    server.run(5)
    server.stations = ["S"]
    assert server.run(SILENT_S + LASTS_S + 1) == ["RaiseAlarm station_link/N"]
    server.stations = ["N", "S"]
    assert server.run(2) == ["ClearAlarm station_link/N"]


def test_a_station_that_was_never_there_is_no_fault(server: WatchedCentre) -> None:
    assert server.run(60) == []


def test_a_busy_machine_is_not_a_broken_one(server: WatchedCentre) -> None:
    server.beats = {"archiving": Beat(age_s=0.1, period_s=1.0)}
    server.run(2)
    server.beats = {"archiving": Beat(age_s=20.0, period_s=1.0)}
    assert server.run(WORKER_S - 5) == []
    assert server.run(40) == ["RaiseAlarm worker/archiving"]


def test_an_alarm_from_before_a_restart_ends_when_its_fault_has(server: WatchedCentre) -> None:
    server.centre.do(DOWN, MACHINE)
    server.run(10)
    again = WatchedCentre()
    again.centre = server.centre
    again.centre.do(UP, MACHINE)
    assert again.run(5) == ["ClearAlarm exchange/exchange"]


def test_a_disk_that_cannot_be_asked_is_a_full_one(server: WatchedCentre, tmp_path: Path) -> None:
    server.watch._centre.journal_directory = tmp_path / "gone"
    assert server.run(10) == ["RaiseAlarm disk/journal"]


def test_what_a_drill_makes_silent_is_no_fault_until_it_has_had_time_to_come_back(
    server: WatchedCentre,
) -> None:
    server.centre.do(UP, MACHINE)
    server.centre.do(AskDrill(lamp=Lamp.TELEPHONE), at_seat(SeatId("1")))
    server.centre.do(AgreeToDrill(lamp=Lamp.TELEPHONE), at_seat(SeatId("2")))
    server.centre.do(DOWN, MACHINE)
    assert server.run(60) == []
    server.centre.do(EndDrill(lamp=Lamp.TELEPHONE), at_seat(SeatId("1")))
    assert server.run(SETTLES_S - 1) == []
    assert server.run(LASTS_S + 2) == ["RaiseAlarm exchange/exchange"]


def test_a_drill_of_another_part_hides_no_fault(server: WatchedCentre) -> None:
    server.centre.do(AskDrill(lamp=Lamp.RECORDER), at_seat(SeatId("1")))
    server.centre.do(AgreeToDrill(lamp=Lamp.RECORDER), at_seat(SeatId("2")))
    server.centre.do(DOWN, MACHINE)
    assert server.run(LASTS_S + 1) == ["RaiseAlarm exchange/exchange"]
