"""Faults become alarms once they have lasted, and end with them; nobody is told twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dispatch_app.domain.alarm_events import AlarmRaised
from dispatch_app.domain.alarms import AlarmId
from dispatch_app.domain.codes import Role
from dispatch_app.domain.drill_commands import AgreeToDrill, AskDrill, EndDrill
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.links.commands import ReportPartner
from dispatch_app.domain.links.values import LinkWay, PartnerId, PartnerKind
from dispatch_app.domain.telephone_commands import ReportExchange
from dispatch_app.domain.values import Actor
from dispatch_app.server.fault_watch import (
    COMES_BACK_S,
    LASTS_S,
    SEAT_SILENT_S,
    SETTLES_S,
    SILENT_S,
    STORE,
    WORKER_S,
    FaultWatch,
    failing,
)
from dispatch_app.server.self_reports import Said
from dispatch_app.server.socket_protocol import STATION_ASKED
from dispatch_app.services.heartbeat import Beat
from dispatch_app.wire import codec
from dispatch_app.wire.messages import SelfReport
from tests.fakes.builders import MACHINE, NOON, Centre, at_seat

DOWN = ReportExchange(up=False, at=NOON, reason="process_gone")
UP = ReportExchange(up=True, at=NOON)


class WatchedCentre:
    """What the watch sees of a server, without one; its clock stands until it is moved."""

    def __init__(self, centre: Centre | None = None) -> None:
        self.centre, self.now_s = centre or Centre(), 0.0
        self.link_processes: list[str] = []
        self.stations: list[str] = []
        self.seats: list[str] = []
        self.lost: set[str] = set()
        self.said: list[Said] = []
        self.beats: dict[str, Beat] = {}
        self.trouble = ""
        """Of the store; nothing is written down meanwhile."""
        self.told: list[str] = []
        around: Any = SimpleNamespace(
            hub=SimpleNamespace(
                stations=lambda: self.stations,
                recorders=list,
                link_processes=lambda: self.link_processes,
                seats=lambda: self.seats,
                lost=self.lost,
                said=lambda: self.said,
            ),
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
        if self.trouble:
            return
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


# ---- what readers say of themselves ------------------------------------------------------------


def says(server: WatchedCentre, name: str, role: Role, ahead_s: float = 0.0, **more: Any) -> Said:
    """A reader that has just reported."""
    said = next((x for x in server.said if x.name == name), None) or Said(name, role)
    now = server.centre.now
    report = SelfReport(at=now + timedelta(seconds=ahead_s), **more)
    said.take(codec.encode(report).decode(), now)
    server.said = [x for x in server.said if x is not said] + [said]
    return said


def test_a_clock_that_runs_wrong_is_told_with_how_much_and_ends_when_it_is_set(
    server: WatchedCentre,
) -> None:
    says(server, "seat-3", Role.DISPATCHER, ahead_s=-90.0)
    says(server, "recorder-1", Role.RECORDER, ahead_s=0.3)
    assert server.run(10) == ["RaiseAlarm clock/seat-3"]
    assert server.state.alarms[AlarmId("clock/seat-3")].detail == "-90.0 s"
    says(server, "seat-3", Role.DISPATCHER, ahead_s=0.1)
    assert server.run(10) == ["ClearAlarm clock/seat-3"]


def test_a_slow_line_makes_no_clock_wrong(server: WatchedCentre) -> None:
    for lag_s in (-4.0, -0.2, -6.0):
        says(server, "station-N", Role.STATION, ahead_s=lag_s)
    assert server.run(10) == []


def test_a_worker_of_a_gateway_that_is_stuck_endangers_what_the_gateway_is_for(
    server: WatchedCentre,
) -> None:
    says(server, "gateway-ups", Role.POWER, workers={"poll ups-1": "31 s", "save": ""})
    assert server.run(10) == ["RaiseAlarm power/gateway-ups poll ups-1"]
    says(server, "gateway-ups", Role.POWER, workers={"poll ups-1": "", "save": ""})
    assert server.run(10) == ["ClearAlarm power/gateway-ups poll ups-1"]


def test_a_seat_whose_map_cannot_be_used_says_so_itself(server: WatchedCentre) -> None:
    says(server, "seat-2", Role.DISPATCHER, parts={"map": "unusable", "gazetteer": ""})
    assert server.run(10) == ["RaiseAlarm map/seat-2"]


def test_a_reader_speaks_of_no_part_but_its_own(server: WatchedCentre) -> None:
    says(server, "seat-2", Role.DISPATCHER, parts={"recorder": "gone", "sos": "help"})
    said = says(server, "seat-2", Role.DISPATCHER)
    said.take("not a report", server.centre.now)
    assert server.run(10) == []


# ---- network and database ----------------------------------------------------------------------


def lose(server: WatchedCentre, *seats: str) -> None:
    server.seats = [seat for seat in server.seats if seat not in seats]
    server.lost |= set(seats)


def test_one_seat_that_is_gone_without_a_good_bye_is_a_machine(server: WatchedCentre) -> None:
    server.seats = ["1", "2", "3"]
    server.run(2)
    lose(server, "2")
    assert server.run(SEAT_SILENT_S + LASTS_S + 2) == ["RaiseAlarm terminal/seat-2"]
    server.seats, _ = ["1", "2", "3"], server.lost.clear()
    assert server.run(2) == ["ClearAlarm terminal/seat-2"]


def test_several_that_are_gone_at_once_are_the_network(server: WatchedCentre) -> None:
    server.seats = ["1", "2", "3"]
    server.run(2)
    lose(server, "2", "3")
    assert "RaiseAlarm network/centre" in server.run(SEAT_SILENT_S + LASTS_S + 2)


def test_who_goes_home_is_missed_by_nobody(server: WatchedCentre) -> None:
    server.seats = ["1", "2"]
    server.run(2)
    server.seats = []
    assert server.run(60) == []


def test_a_store_that_was_away_is_told_when_it_can_be_written_down_again(
    server: WatchedCentre,
) -> None:
    around: Any = server.watch._centre
    server.trouble = "disk I/O error"
    assert server.run(30) == []
    assert failing(around) == ["database"]
    away_since = server.centre.now - timedelta(seconds=30 - LASTS_S - 1)
    server.trouble = ""
    assert failing(around) == []
    assert server.run(5) == ["RaiseAlarm database/journal", "ClearAlarm database/journal"]
    told = next(e for e in server.centre.events if isinstance(e, AlarmRaised))
    assert told.since == away_since


def test_a_store_that_refuses_the_round_that_tries_it_is_away(server: WatchedCentre) -> None:
    server.beats = {STORE: Beat(age_s=0.1, period_s=2.0, trouble="unavailable")}
    assert failing(server.watch._centre) == ["database"]


def test_a_store_that_does_not_answer_is_away(server: WatchedCentre) -> None:
    server.beats = {STORE: Beat(age_s=60.0, period_s=2.0)}
    assert failing(server.watch._centre) == ["database"]


def test_who_spoke_with_partners_before_a_restart_is_missed_after_it() -> None:
    centre = Centre()
    partner = ReportPartner(
        partner=PartnerId("police"),
        kind=PartnerKind.POLICE,
        name="演示110",
        way=LinkWay.DATA,
        up=True,
    )
    centre.do(partner, Actor(account=AccountId("gateway-links"), role=Role.LINKS))
    started_anew = WatchedCentre(centre)
    assert started_anew.run(COMES_BACK_S) == [], "it may be starting as well"
    assert started_anew.run(LASTS_S + 2) == ["RaiseAlarm link/gateway-links"]
    started_anew.link_processes.append("gateway-links")
    assert started_anew.run(2) == ["ClearAlarm link/gateway-links"]
