"""Our own exchange as devices of the desk: asked before it is believed, changed without a call."""

from __future__ import annotations

import socket
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from devices.simulator.sip.people import People
from dispatch_app.commands_softswitch import add_arguments
from dispatch_app.domain.codes import Role
from dispatch_app.domain.devices import DeviceOutcome, DeviceWish
from dispatch_app.exchange.changing import ChangingSwitch, settings_in
from dispatch_app.gateways.exchange_cli import serve
from dispatch_app.softswitch_desk import desk_of
from tests.fakes.device_room import DeviceRoom
from tests.fakes.running_server import running_server, until

ACCOUNT = "desk-softswitch"
DONE, REFUSED = DeviceOutcome.DONE, DeviceOutcome.REFUSED


class Switchboard:
    """What `DeviceRoom` starts: an exchange that waits only a moment for calls to end."""

    add_arguments = staticmethod(add_arguments)

    def serve(self, args, wait):
        self.control = ChangingSwitch(settings_in(args.config), quiet_within_s=0.3)
        return serve(self.control, args, desk=desk_of(self.control, args), wait=wait)


class House:
    """An exchange at its centre, with a gateway and a telephone that answer when asked."""

    def __init__(self, folder: Path, room: DeviceRoom, people: People, board: Switchboard) -> None:
        self.folder, self.room, self.people, self.board = folder, room, people, board

    def file(self) -> str:
        return self.room.config.read_text(encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    people = People()
    try:
        gateway, phone = people.add("gateway"), people.add("1")
        phone.answers = lambda _invite: 200
        rtp = free_port()
        text = (
            f'[sip] # of the cellar\nlisten = "{LOOPBACK}:{free_port()}"\n'
            f"rtp_first = {rtp}\nrtp_last = {rtp + 200}\ncheck_s = 0.2\n"
            f'[trunks.120]\nchannels = 2\ngateway = "{LOOPBACK}:{gateway.port}"\n'
            f'numbers = ["120"]\n[phones.1]\naddress = "{LOOPBACK}:{phone.port}"\n'
            '[groups.dispatch]\nseats = ["1"]\n'
        )
        (tmp_path / "centre").mkdir()
        with running_server(tmp_path / "centre") as server:
            room = DeviceRoom(server, tmp_path, ACCOUNT, Role.EXCHANGE, text)
            board = Switchboard()
            room.start(board, board.serve)  # type: ignore[arg-type]
            try:
                for device in ("softswitch", "trunk-120", "phone-1", "group-dispatch"):
                    room.sees(device, lambda word: word["state"] == "heard")
                yield House(tmp_path, room, people, board)
            finally:
                room.stop()
    finally:
        people.close()


def test_each_part_of_the_exchange_is_tried_refused_by_name_and_taken_without_losing_a_call(
    house: House,
) -> None:
    room, people = house.room, house.people
    shown = {field["key"] for field in room.word("trunk-120")["settings"]}
    assert "gateway" in shown and "password_file" not in shown

    no = room.asks("trunk-120", DeviceWish.TAKE, gateway="nowhere:port")
    assert (no.code, no.place) == ("device.setting-unusable", "gateway")
    dead = free_port()
    silent = room.asks("trunk-120", DeviceWish.TAKE, gateway=f"{LOOPBACK}:{dead}")
    assert (silent.code, silent.place) == ("device.reason.sip-silent", "gateway")
    assert str(dead) in silent.why and str(dead) not in house.file()
    assert room.asks("phone-1", DeviceWish.TEST, mode="permanent").outcome is DONE
    loop = room.asks("group-dispatch", DeviceWish.TAKE, overflow_group="night")
    assert (loop.code, loop.place) == ("device.setting-unusable", "overflow_group")

    caller = people.add("09990000001")
    caller.calls("120", house.board.control.settings.config.sip.port)
    until(lambda: house.board.control.has_calls, "a call")
    people.wait(lambda: caller.hears() == {"1"}, 20)
    # Times and groups are gone by while somebody speaks; what needs the lines waits for quiet.
    assert room.asks("softswitch", DeviceWish.TAKE, times__dial="50").code == (
        "device.switch-listening"
    )
    busy = room.asks("trunk-120", DeviceWish.TAKE, channels="3")
    assert (busy.outcome, busy.code) == (REFUSED, "device.switch-calls-run")
    assert caller.hears() == {"1"}
    caller.hangs_up()
    until(lambda: not house.board.control.has_calls, "the end")

    assert room.asks("trunk-120", DeviceWish.TAKE, channels="3").outcome is DONE
    assert "channels = 3" in house.file() and "# of the cellar" in house.file()
    assert len(house.board.control.settings.config.plan.trunks[0].lines()) == 3
    room.sees("trunk-120", lambda word: word["state"] == "heard" and word["can_restore"])
    assert room.asks("trunk-120", DeviceWish.RESTORE).outcome is DONE
    assert "channels = 2" in house.file() and "dial = 50" in house.file()


def test_addresses_are_taken_and_prompts_read_before_they_are_believed(house: House) -> None:
    room = house.room
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOOPBACK, 0))
        taken = f"{LOOPBACK}:{other.getsockname()[1]}"
        no = room.asks("softswitch", DeviceWish.TAKE, sip__listen=taken)
    assert (no.code, no.place) == ("device.reason.bind", "sip.listen")

    prompts = house.folder / "prompts"
    prompts.mkdir()
    with wave.open(str(prompts / "announcement.wav"), "wb") as file:
        file.setparams((2, 2, 44100, 0, "NONE", ""))
        file.writeframes(bytes(400))
    wrong = room.asks("softswitch", DeviceWish.TEST, sounds__directory="prompts")
    assert (wrong.code, wrong.place) == ("device.reason.prompt", "sounds.directory")
    assert "announcement.wav" in wrong.why and "8000" in wrong.why
    (prompts / "announcement.wav").unlink()

    free = f"{LOOPBACK}:{free_port()}"
    changes = {"sip__listen": free, "sounds__directory": "prompts"}
    assert room.asks("softswitch", DeviceWish.TAKE, **changes).outcome is DONE
    assert room.sees("softswitch", lambda word: word["port"] == free)["state"] in (
        "heard",
        "unknown",
    )
    caller = house.people.add("09990000002")
    caller.calls("120", int(free.rpartition(":")[2]))
    house.people.wait(lambda: caller.hears() == {"1"}, 20)
