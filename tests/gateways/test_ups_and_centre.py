"""From a UPS on a serial line to every seat: lost mains, low battery, silence, tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.ups import UpsModel
from dispatch_app.domain import power_commands as pc
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.domain.codes import Role
from dispatch_app.domain.power import (
    Feed,
    PowerTrouble,
    ShutdownStage,
    SupplyId,
    TestKind,
    TestOutcome,
)
from tests.fakes import builders as a
from tests.fakes.running_server import RunningServer, running_server, until
from tests.fakes.ups_room import UpsRoom, account_for


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def server(keys: Path) -> Iterator[RunningServer]:
    """One for all: each test brings a UPS of its own, and waits for what it needs."""
    with running_server(keys) as running:
        account_for(running, keys)
        yield running


@pytest.fixture
def room(server: RunningServer, keys: Path, tmp_path: Path) -> Iterator[UpsRoom]:
    room = UpsRoom(server, tmp_path, keys=keys).start()
    room.sees(lambda supply: supply.status.feed is Feed.MAINS, "mains")
    yield room
    room.stop()


def test_lost_mains_is_known_at_the_centre_with_charge_and_minutes(room: UpsRoom) -> None:
    room.ups.change(mains=False, charge_percent=87.0)
    supply = room.sees(lambda supply: supply.status.feed is Feed.BATTERY)
    assert supply.outage is not None
    assert supply.reading is not None and supply.reading.battery_percent is not None
    assert supply.reading.battery_percent == pytest.approx(87.0, abs=3.0)
    assert supply.reading.runtime_s == pytest.approx(4 * 3600 * 0.87 / 0.45**1.15, rel=0.05)


def test_mains_back_ends_the_outage(room: UpsRoom) -> None:
    room.ups.change(mains=False)
    room.sees(lambda supply: supply.outage is not None)
    room.ups.change(mains=True)
    supply = room.sees(lambda supply: supply.outage is None)
    assert [outage.ended_at is not None for outage in supply.outages] == [True]


def test_measurements_go_past_the_journal_to_whoever_asks(
    room: UpsRoom, server: RunningServer
) -> None:
    desk = server.client(seat="1")
    before = server.server.bus.folded.sequence

    def load() -> float | None:
        readings = {r["supply"]: r for r in desk.get("/v1/power").json()["readings"]}
        return readings[room.id]["load_percent"] if room.id in readings else None

    until(lambda: load() == 45.0, "a measurement")
    room.ups.change(load_percent=71.0)
    until(lambda: load() == 71.0, "the next one")
    assert server.server.bus.folded.sequence == before


def test_a_station_sees_that_the_mains_are_lost(room: UpsRoom, server: RunningServer) -> None:
    station = server.client(Role.STATION, station=a.NORTH)
    room.ups.change(mains=False)
    room.sees(lambda supply: supply.outage is not None)
    assert station.snapshot()["state"]["supplies"][room.id]["status"]["feed"] == "battery"


def test_a_ups_that_falls_silent_is_never_shown_as_it_was(room: UpsRoom) -> None:
    room.ups.muted = True
    supply = room.sees(lambda supply: supply.status.feed is Feed.UNKNOWN)
    assert supply.status.troubles == (PowerTrouble.SILENT,)
    assert supply.status.reason == "silent"
    assert supply.reading is None


@pytest.mark.parametrize("fault", ["unplug", "garble"])
def test_a_pulled_plug_or_rubbish_is_told_for_what_it_is_and_mends_itself(
    room: UpsRoom, fault: str
) -> None:
    if fault == "unplug":
        room.ups.unplug()
    else:
        room.ups.garbled = True
    supply = room.sees(lambda supply: supply.status.feed is Feed.UNKNOWN)
    assert (
        supply.status.reason in {"unplug": ("port_lost",), "garble": ("garbage", "silent")}[fault]
    )
    room.ups.plug()
    room.ups.garbled = False
    room.sees(lambda supply: supply.status.feed is Feed.MAINS)


def test_a_low_battery_is_saved_for_and_the_machine_goes_down_once(
    server: RunningServer, keys: Path, tmp_path: Path
) -> None:
    ran: list[int] = []
    room = UpsRoom(server, tmp_path, keys=keys, hook=lambda: ran.append(1), grace_s=0.0).start()
    try:
        room.sees(lambda supply: supply.status.feed is Feed.MAINS)
        room.ups.change(mains=False, charge_percent=15.0)
        supply = room.sees(
            lambda s: s.outage and s.outage.saved_at and s.status.shutdown is ShutdownStage.BEGUN
        )
        assert PowerTrouble.BATTERY_LOW in supply.status.troubles
        assert ran == [1]
    finally:
        room.stop()


def test_mains_back_before_the_end_of_the_count_cancels_the_shutdown(
    server: RunningServer, keys: Path, tmp_path: Path
) -> None:
    ran: list[int] = []
    room = UpsRoom(server, tmp_path, keys=keys, hook=lambda: ran.append(1), grace_s=3600.0).start()
    try:
        room.sees(lambda supply: supply.status.feed is Feed.MAINS)
        room.ups.change(mains=False, charge_percent=15.0)
        counting = room.sees(lambda s: s.status.shutdown is ShutdownStage.COUNTING)
        assert counting.status.shutdown_at is not None
        room.ups.change(mains=True)
        room.sees(lambda s: s.status.shutdown is ShutdownStage.NONE)
        assert ran == []
    finally:
        room.stop()


def test_a_process_that_starts_again_in_the_same_outage_shuts_nothing_down_twice(
    server: RunningServer, keys: Path, tmp_path: Path
) -> None:
    ran: list[int] = []
    low = UpsModel(mains=False, charge_percent=15.0)
    for _ in range(2):
        room = UpsRoom(
            server,
            tmp_path,
            keys=keys,
            model=low,
            hook=lambda: ran.append(1),
            grace_s=0.0,
            supply=SupplyId("ups-again"),
        ).start()
        try:
            room.sees(lambda s: s.status.shutdown is ShutdownStage.BEGUN)
            until(lambda room=room: room.keeper.status is not None, "a look of its own")
        finally:
            room.stop()
    assert ran == [1]


def test_a_battery_test_runs_when_a_shift_leader_asks_and_tells_its_result(
    room: UpsRoom, server: RunningServer
) -> None:
    leader = server.client(Role.SHIFT_LEADER, seat="8")
    room.ups.change(pace=60.0)
    leader.does(pc.TestBattery(supply=room.id, kind=TestKind.MINUTES, minutes=1))
    room.sees(lambda s: s.tests and s.tests[-1].outcome is TestOutcome.RUNNING, "a running test")
    leader.does(pc.StopBatteryTest(supply=room.id))
    supply = room.sees(lambda s: s.tests and s.tests[-1].over, "its result")
    assert supply.tests[-1].outcome is TestOutcome.STOPPED
    assert b"CT" in room.ups.heard


def test_lost_mains_are_an_alarm_until_they_are_back(room: UpsRoom, server: RunningServer) -> None:
    alarms = server.server.bus
    id_ = alarm_id(AlarmKind.POWER, room.id)
    room.ups.change(mains=False)
    until(
        lambda: (
            (alarm := alarms.state.alarms.get(id_))
            and alarm.standing
            and alarm.reason == "mains_lost"
        ),
        "an alarm",
    )
    room.ups.change(mains=True)
    until(lambda: not (alarm := alarms.state.alarms.get(id_)) or not alarm.standing, "its end")
