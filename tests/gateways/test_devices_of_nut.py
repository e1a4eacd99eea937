"""A supply at a NUT server as a device of the desk: heard, read along with, changed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.protocols.table import NUT
from devices.transports.recording import DEVICE, HOST
from dispatch_app.domain.codes import Role
from dispatch_app.domain.devices import DeviceOutcome, DeviceWish
from dispatch_app.gateways import ups_cli, ups_settings
from tests.fakes.device_room import DeviceRoom
from tests.fakes.nut_server import FakeNut
from tests.fakes.running_server import running_server, until


@pytest.fixture
def nut(tmp_path: Path) -> Iterator[tuple[DeviceRoom, FakeNut]]:
    secret = tmp_path / "nut.password"
    secret.write_text("not-for-eyes", encoding="utf-8")
    (tmp_path / "centre").mkdir()
    with FakeNut() as server, running_server(tmp_path / "centre") as running:
        config = f'[ups.main]\nnut = "{server.address("cellar")}" # the old box\n'
        config += f'nut_user = "watch"\nnut_password_file = "{secret}"\n'
        room = DeviceRoom(running, tmp_path, "desk-nut", Role.POWER, config)

        def serve(args, wait):
            return ups_cli.serve(ups_settings.load(args.config), args, wait=wait)

        room.start(ups_cli, serve)
        try:
            room.sees("main", lambda word: word["state"] == "heard")
            yield room, server
        finally:
            room.stop()


def test_a_supply_at_a_nut_server_is_seen_and_changed(nut) -> None:
    room, server = nut
    word = room.sees("main", lambda word: word["frames_good"] > 0)
    assert (word["protocol"], word["port"]) == ("nut", server.address("cellar"))
    assert "nut_password_file" not in {field["key"] for field in word["settings"]}
    bursts = until(lambda: room.bursts("main"), "bytes")
    seen = b"".join(bytes.fromhex(burst["burst"]["hex"]) for burst in bursts)
    assert b"LIST VAR cellar" in seen

    wrong = room.asks("main", DeviceWish.TAKE, nut=server.address("attic"))
    assert (wrong.outcome, wrong.code, wrong.place) == (
        DeviceOutcome.REFUSED,
        "device.reason.refused",
        "nut",
    )
    away = room.asks("main", DeviceWish.TEST, nut="cellar@127.0.0.1:9")
    assert (away.code, away.place) == ("device.reason.server_away", "nut")

    assert room.asks("main", DeviceWish.TAKE, low_minutes="25").outcome is DeviceOutcome.DONE
    text = room.config.read_text(encoding="utf-8")
    assert "# the old box" in text
    assert tomllib.loads(text)["ups"]["main"]["low_minutes"] == 25.0
    room.sees("main", lambda word: word["state"] == "heard")
    assert "PASSWORD not-for-eyes" in server.asked


def test_the_password_of_a_nut_server_is_masked_whichever_way_it_is_cut() -> None:
    spoken = b"USERNAME watch\npassword not-for-eyes\nLIST VAR cellar\n"
    for cut in range(len(spoken)):
        masker = NUT.masker()
        shown = masker.take(HOST, spoken[:cut]) + masker.take(HOST, spoken[cut:])
        assert shown == b"USERNAME watch\npassword ************\nLIST VAR cellar\n"


def test_lists_and_refusals_of_a_nut_server_are_read() -> None:
    reader = NUT.reader()
    said = b'OK\nBEGIN LIST VAR c\nVAR c ups.status "OB LB"\nVAR c ups.load "40"\nEND LIST VAR c\n'
    frames = [f for byte in said + b"ERR DATA-STALE\n" for f in reader.take(DEVICE, bytes([byte]))]
    assert [frame.kind for frame in frames] == ["nut.taken", "nut.variables", "nut.refused"]
    assert dict(frames[1].fields) == {"ups": "c", "ups.status": "OB LB", "ups.load": "40"}
    assert not frames[2].is_good
