"""A maintainer at the centre and a device at a gateway: state, bytes, settings, recordings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="the simulated devices need pseudo-terminals")

from devices.simulator.alarm_box_port import SimulatedAlarmBox
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import IncomingCall
from devices.simulator.ups_port import SimulatedUps
from devices.transports.recording import parse_recording
from dispatch_app.domain.codes import Role
from dispatch_app.domain.devices import DeviceOutcome, DeviceWish
from dispatch_app.gateways import alarm_cli, cli, ups_cli, ups_settings
from tests.fakes.device_room import DeviceRoom
from tests.fakes.running_server import RunningServer, running_server, until

NUMBER = "09990000001"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One for all; each gateway has an account of its own."""
    with running_server(tmp_path_factory.mktemp("centre")) as running:
        yield running


# ---- a supply


@pytest.fixture(scope="module")
def ups(
    server: RunningServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DeviceRoom, SimulatedUps]]:
    with SimulatedUps() as simulated:
        config = f'# the cellar\n[ups.main]\nport = "{simulated.port}" # left\nbattery_v = 24.0\n'
        config += 'protocol = "megatec"\n'
        room = DeviceRoom(server, tmp_path_factory.mktemp("ups"), "desk-ups", Role.POWER, config)

        def serve(args, wait):
            return ups_cli.serve(ups_settings.load(args.config), args, wait=wait)

        room.start(ups_cli, serve)
        try:
            room.sees("main", lambda word: word["state"] == "heard")
            yield room, simulated
        finally:
            room.stop()


def settings(word) -> dict[str, str]:
    return {field["key"]: field["value"] for field in word["settings"]}


def test_a_supply_is_known_with_its_port_counters_and_settings(ups) -> None:
    room, simulated = ups
    word = room.sees("main", lambda word: word["frames_good"] > 2)
    assert (word["protocol"], word["port"]) == ("ups", simulated.port)
    assert word["bytes_in"] > word["bytes_out"] > 0
    assert word["good_at"] is not None
    assert settings(word)["battery_v"] == "24"
    assert "shutdown" not in settings(word)


def test_bytes_come_while_somebody_looks(ups) -> None:
    room, _ = ups
    bursts = until(lambda: room.bursts("main"), "bytes")
    later = until(lambda: room.bursts("main", bursts[-1]["number"]), "more bytes")
    assert later[0]["number"] > bursts[-1]["number"]
    kinds = {f["kind"] for b in [*bursts, *later] for f in b["burst"].get("frames", [])}
    assert "ups.status" in kinds


def test_bad_frames_are_counted_and_said(ups) -> None:
    room, simulated = ups
    before = room.word("main")["frames_bad"]
    simulated.inject(b"(rubbish\r")
    word = room.sees("main", lambda word: word["frames_bad"] > before)
    assert any("ups." in error["words"] for error in word["errors"])


def test_settings_on_which_nobody_answers_are_refused_and_change_nothing(ups) -> None:
    room, simulated = ups
    text = room.config.read_text(encoding="utf-8")
    answer = room.asks("main", DeviceWish.TAKE, port="/dev/no-such-port")
    assert (answer.outcome, answer.code) == (DeviceOutcome.REFUSED, "device.reason.port_missing")
    assert (answer.place, answer.why) == ("port", "/dev/no-such-port")
    assert room.config.read_text(encoding="utf-8") == text
    word = room.sees("main", lambda word: word["state"] == "heard")
    assert word["port"] == simulated.port


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"baud": "fast"}, "device.setting-whole"),
        ({"hot_c": "-3"}, "device.setting-number"),
        ({"protocol": "esperanto"}, "device.setting-choice"),
        ({"shutdown": "rm"}, "device.setting-unknown"),
        ({"port": ""}, "device.setting-missing"),
    ],
)
def test_a_value_that_cannot_be_names_its_key(ups, change, code) -> None:
    room, _ = ups
    answer = room.asks("main", DeviceWish.TEST, **change)
    assert (answer.code, answer.place) == (code, next(iter(change)))


def test_settings_are_tested_taken_and_taken_back(ups) -> None:
    room, _ = ups
    tested = room.asks("main", DeviceWish.TEST, required_h="2.5")
    assert tested.outcome is DeviceOutcome.DONE
    assert settings(room.word("main"))["required_h"] == "4"
    taken = room.asks("main", DeviceWish.TAKE, required_h="2.5", baud="9600")
    assert taken.outcome is DeviceOutcome.DONE
    word = room.sees("main", lambda word: settings(word)["required_h"] == "2.5")
    assert word["can_restore"]
    text = room.config.read_text(encoding="utf-8")
    assert "# the cellar" in text
    assert "# left" in text
    assert tomllib.loads(text)["ups"]["main"]["required_h"] == 2.5
    room.sees("main", lambda word: word["state"] == "heard")
    supply = until(lambda: room.server.server.bus.state.supplies.get("main"), "the supply")
    until(
        lambda: room.server.server.bus.state.supplies["main"].status.required_s == 2.5 * 3600,
        f"the new limit; is {supply}",
    )
    assert room.asks("main", DeviceWish.RESTORE).outcome is DeviceOutcome.DONE
    room.sees("main", lambda word: settings(word)["required_h"] == "4")
    assert "required_h" not in room.config.read_text(encoding="utf-8")


def test_a_recording_is_made_brought_and_read(ups) -> None:
    room, _ = ups
    assert room.asks("main", DeviceWish.RECORD).outcome is DeviceOutcome.DONE
    room.sees("main", lambda word: word["recording_bytes"] > 600)
    assert room.asks("main", DeviceWish.STOP_RECORDING).outcome is DeviceOutcome.DONE
    room.sees("main", lambda word: word["recorded"] and not word["recording"])
    assert room.asks("main", DeviceWish.FETCH).outcome is DeviceOutcome.DONE
    file = room.maintainer.get("/v1/devices/desk-ups/main/recording").json()
    recording = parse_recording(file["text"], file["name"])
    assert (recording.head.protocol, recording.head.device) == ("ups", "main")
    assert {burst.sender for burst in recording.bursts} == {"device", "host"}


def test_what_was_asked_is_on_record_with_who_asked(ups) -> None:
    room, _ = ups
    room.asks("main", DeviceWish.TEST, hot_c="50")
    leader = room.server.client(Role.SHIFT_LEADER, seat="8")
    entries = leader.get("/v1/journal?after=0&limit=1000").json()
    asked = [e["body"] for e in entries if e["kind"] == "DeviceAsked"]
    assert asked[-1]["by"]["account"] == "maintainer"
    assert asked[-1]["changes"] == [{"key": "hot_c", "value": "50"}]
    assert [e["body"]["request"] for e in entries if e["kind"] == "DeviceAnswered"][-1] == (
        asked[-1]["request"]
    )


def test_a_device_that_is_not_there_is_said(ups) -> None:
    room, _ = ups
    assert room.asks("spare", DeviceWish.RECORD).code == "device.unknown"


def test_who_is_no_maintainer_reads_no_bytes_and_changes_nothing(ups) -> None:
    room, _ = ups
    director = room.server.client(Role.DIRECTOR, seat="9")
    assert director.get("/v1/devices").status_code == 200
    assert director.get("/v1/devices/desk-ups/main/bytes").status_code == 403
    assert director.get("/v1/devices/desk-ups/main/recording").status_code == 403
    dispatcher = room.server.client(Role.DISPATCHER, seat="1")
    assert dispatcher.get("/v1/devices").status_code == 403
    assert dispatcher.post("/v1/devices", {"devices": []}).status_code == 403


def test_a_supply_that_is_unplugged_is_silent_with_its_reason(ups) -> None:
    room, simulated = ups
    simulated.unplug()
    word = room.sees("main", lambda word: word["state"] == "silent")
    assert word["reason"] in ("port_lost", "port_missing")
    simulated.plug()
    word = room.sees("main", lambda word: word["state"] == "heard")
    assert word["reconnects"] >= 1
    assert word["errors"]


# ---- a line


@pytest.fixture(scope="module")
def lines(
    server: RunningServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DeviceRoom, ModemBank]]:
    with ModemBank(2, cadence_s=0.5) as bank:
        config = f'[lines.7]\nport = "{bank.ports["1"]}"\n'
        room = DeviceRoom(
            server, tmp_path_factory.mktemp("lines"), "desk-lines", Role.GATEWAY, config
        )
        room.start(cli, cli.serve)
        try:
            room.sees("line-7", lambda word: word["state"] == "heard")
            yield room, bank
        finally:
            room.stop()


def test_a_line_moves_to_another_modem_without_a_restart(lines) -> None:
    room, bank = lines
    until(
        lambda: (
            room.asks("line-7", DeviceWish.TAKE, port=bank.ports["2"]).outcome is DeviceOutcome.DONE
        ),
        "the other modem",
    )
    room.sees("line-7", lambda w: w["port"] == bank.ports["2"] and w["state"] == "heard")
    before = set(room.server.server.bus.state.calls)

    def rung() -> bool:
        if not bank.ringing("2"):
            bank.ring("2", IncomingCall(number=NUMBER, at=NOON, rings=3))
        calls = room.server.server.bus.state.calls
        return any(c.line == "7" for k, c in calls.items() if k not in before)

    until(rung, "a call by the other modem")
    bank.hang_up("2")


def test_whoever_looks_at_a_line_sees_that_it_rings_and_no_number(lines) -> None:
    room, bank = lines
    seen: list[dict] = []

    def rung() -> bool:
        if not bank.ringing("2"):
            bank.ring("2", IncomingCall(number=NUMBER, name="Zhang", at=NOON, rings=3))
        seen.extend(room.bursts("line-7", seen[-1]["number"] if seen else 0))
        return b"NMBR" in shown()

    def shown() -> bytes:
        return b"".join(bytes.fromhex(each["burst"]["hex"]) for each in seen)

    until(rung, "a call on the line")
    assert b"RING" in shown()
    assert NUMBER.encode() not in shown()
    assert b"Zhang" not in shown()


def test_a_line_that_rings_is_not_disturbed(lines) -> None:
    room, bank = lines
    bank.ring("2", IncomingCall(number=NUMBER, at=NOON, rings=60))
    calls = room.server.server.bus
    until(lambda: any(c.line == "7" and c.ringing for c in calls.state.calls.values()), "a ring")
    answer = room.asks("line-7", DeviceWish.TAKE, port=bank.ports["1"])
    bank.hang_up("2")
    assert answer.code == "device.line-rings"


# ---- a fault box


def test_a_box_goes_on_calling_after_its_settings_have_changed(
    server: RunningServer, tmp_path: Path
) -> None:
    with SimulatedAlarmBox() as first, SimulatedAlarmBox() as second:
        config = f'[alarm]\nport = "{first.port}"\nprofile = "coil-board"\nbypass = "ordered"\n'
        room = DeviceRoom(server, tmp_path, "desk-alarm", Role.ALARMS, config)
        room.start(alarm_cli, alarm_cli.serve)
        try:
            room.sees("box-1", lambda word: word["state"] == "heard")
            first.box.contacts[4] = True
            until(lambda: first.box.relays[0], "the light of the first box")
            second.box.contacts[4] = True
            answer = room.asks("box-1", DeviceWish.TAKE, port=second.port)
            assert answer.outcome is DeviceOutcome.DONE
            until(lambda: second.box.relays[0], "the light of the second box")
        finally:
            room.stop()
    assert tomllib.loads(Path(room.config).read_text(encoding="utf-8"))["alarm"]["bypass"] == (
        "ordered"
    )
