"""From a contact of a fault box to a seat and back to its siren, over a wire and a real centre."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.alarm_box import AlarmBox
from devices.simulator.alarm_box_port import SimulatedAlarmBox
from dispatch_app.adapters.key_files import make_key
from dispatch_app.client import signing
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm, SwitchBypass
from dispatch_app.domain.alarms import Alarm, AlarmId
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.gateways import alarm_cli
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import RunningServer, running_server, until


class GatewayRoom:
    """`main.py gateway alarm` on a thread, a simulated box on its port, and the centre."""

    def __init__(self, server: RunningServer, directory: Path, *more: str) -> None:
        self.server, self.simulated = server, SimulatedAlarmBox()
        key = directory / "alarm.key"
        name = alarm_cli.ACCOUNT
        account = Account(id=AccountId(name), role=Role.ALARMS, name=name)
        server.accounts.create(account, public_key=make_key(key))
        parser = argparse.ArgumentParser()
        alarm_cli.add_arguments(parser)
        self._args = parser.parse_args(
            [
                *("--centre", server.url, "--key", str(key), "--data", str(directory)),
                *("--port", self.simulated.port, "--profile", "coil-board", *more),
            ]
        )
        self._done = threading.Event()
        self._thread = threading.Thread(
            target=lambda: alarm_cli.serve(self._args, wait=lambda: self._done.wait() and None)
        )
        self._thread.start()

    def close(self) -> None:
        self._done.set()
        self._thread.join()
        self.simulated.close()

    @property
    def box(self) -> AlarmBox:
        return self.simulated.box

    def alarm(self, name: str) -> Alarm | None:
        return self.server.server.bus.state.alarms.get(AlarmId(name))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[GatewayRoom]:
    with running_server(tmp_path) as server:
        room = GatewayRoom(server, tmp_path, "--bypass", "ordered")
        try:
            yield room
        finally:
            room.close()


def test_a_contact_reaches_the_centre_sounds_the_siren_and_a_word_quiets_it(
    room: GatewayRoom,
) -> None:
    room.box.contacts[4] = True
    until(lambda: room.alarm("power/box-1"), "the alarm")
    until(lambda: room.box.relays[:2] == [True, True], "the siren")
    seat = room.server.client(seat="1")
    seat.does(AcknowledgeAlarm(alarm=AlarmId("power/box-1")))
    until(lambda: room.box.relays[:2] == [True, False], "silence")
    room.box.contacts[4] = False
    until(lambda: room.box.relays[:2] == [False, False], "rest")
    assert room.alarm("power/box-1") is None
    steps = seat.get("/v1/alarm-steps?alarm=power/box-1").json()
    assert [s["act"] for s in steps] == ["cleared", "acknowledged", "raised"]


def test_the_bypass_is_ordered_read_back_and_missed_when_its_relay_sticks(
    room: GatewayRoom,
) -> None:
    seat = room.server.client(seat="1")
    until(lambda: room.box.relays[:2] == [False, False], "the first word")
    seat.does(SwitchBypass(on=True, reason="exchange away"))
    until(lambda: room.box.relays[2], "the relay")
    until(lambda: (a := room.alarm("bypass/box-1")) and a.reason == "switched", "its alarm")
    room.box.stuck = {2}
    seat.does(SwitchBypass(on=False))
    until(lambda: (a := room.alarm("bypass/box-1")) and a.reason == "mismatch", "the mismatch")
    assert room.box.relays[2]


def test_a_box_that_is_unplugged_is_an_alarm_that_ends_when_it_is_back(room: GatewayRoom) -> None:
    until(lambda: room.server.server.hub.listeners, "the gateway")
    until(lambda: not room.box.relays[0], "the first word")
    room.simulated.unplug()
    until(lambda: (a := room.alarm("alarm_unit/box-1")) and a.standing, "the alarm")
    room.simulated.plug()
    until(lambda: (a := room.alarm("alarm_unit/box-1")) and not a.standing, "its end")


@pytest.mark.parametrize("given", ["no-such-box", "/nowhere/box.toml"])
def test_a_profile_that_is_not_there_is_named(given: str) -> None:
    with pytest.raises(signing.BadOptions) as trouble:
        alarm_cli.profile_of(given)
    assert given in str(trouble.value)
