"""`main.py devices list`: devices with their state, from the centre or from settings alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

import main
from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.server.device_board import (
    BURSTS_KEPT,
    FILES_KEPT,
    LARGEST_FILE,
    MOST_DEVICES,
    DeviceBoard,
)
from dispatch_app.wire.devices import BurstWord, DeviceBursts, DeviceFeed, DeviceWord, FilePart
from tests.fakes.recording_room import NOON
from tests.fakes.running_server import running_server

SETTINGS = """
[ups.cellar]
port = "/dev/ttyUSB0"

[lines.3]
port = "COM4"

[alarm]
port = "/dev/ttyUSB2"
profile = "coil-board"
"""


def a_word(name: str = "main", state: str = "heard") -> DeviceWord:
    return DeviceWord(name=name, protocol="ups", port="/dev/ttyUSB0", state=state, bytes_in=7)


def test_devices_are_listed_from_settings_without_a_centre(tmp_path, capsys):
    (tmp_path / "all.toml").write_text(SETTINGS, encoding="utf-8")
    assert main.main(["devices", "list", "--config", str(tmp_path / "all.toml")]) == 0
    rows = [line.split("\t")[1:] for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [
        ["cellar", "ups", "/dev/ttyUSB0"],
        ["line-3", "caller-id", "COM4"],
        ["box-1", "alarm-unit", "/dev/ttyUSB2"],
    ]


def test_settings_that_cannot_be_read_are_named(tmp_path, capsys):
    (tmp_path / "bad.toml").write_text("[ups", encoding="utf-8")
    assert main.main(["devices", "list", "--config", str(tmp_path / "bad.toml")]) == 2
    assert "bad.toml" in capsys.readouterr().err


def test_the_centre_tells_state_and_counters_and_trouble_is_an_exit_code(tmp_path: Path, capsys):
    with running_server(tmp_path) as server:
        who = Account(id=AccountId("maintainer"), role=Role.MAINTAINER, name="maintainer")
        server.accounts.create(who, public_key=make_key(tmp_path / "m.key"))
        words = ["devices", "list", "--centre", server.url, "--key", str(tmp_path / "m.key")]
        words += ["--data", str(tmp_path / "seat")]
        gateway = server.client(Role.POWER, name="gateway-ups")
        gateway.post("/v1/devices", DeviceFeed(devices=[a_word()]))
        assert main.main(words) == 0
        assert "heard" in capsys.readouterr().out
        gateway.post("/v1/devices", DeviceFeed(devices=[a_word(state="silent")]))
        assert main.main(words) == 3
        row = capsys.readouterr().out.splitlines()[1].split("\t")
        assert row[:4] == ["gateway-ups", "main", "ups", "silent"]
        assert row[6] == "7"


# ---- what the centre keeps of it


@pytest.fixture
def board() -> DeviceBoard:
    return DeviceBoard()


def bursts(count: int = 1, device: str = "main") -> list[DeviceBursts]:
    burst = BurstWord(at=NOON, sender="device", hex="28")
    return [DeviceBursts(device=device, bursts=[burst] * count)]


def fed(board: DeviceBoard, *, later_s: float = 0, gateway: str = "g", **more) -> list[str]:
    feed = DeviceFeed(devices=[a_word()], **more)
    return board.take(gateway, feed, now=NOON + timedelta(seconds=later_s))


def looked(board: DeviceBoard, *, later_s: float = 0, after: int = 0) -> list[int]:
    found = board.look("g", "main", after, now=NOON + timedelta(seconds=later_s))
    return [burst.number for burst in found]


def test_bytes_that_nobody_looks_at_are_not_kept(board):
    assert fed(board, bursts=bursts()) == []
    assert looked(board) == []


def test_a_device_is_listened_to_while_somebody_looks(board):
    fed(board)
    looked(board)
    assert fed(board, later_s=1, bursts=bursts(2)) == ["main"]
    assert looked(board, later_s=2, after=1) == [2]
    assert fed(board, later_s=60) == []
    assert looked(board, later_s=61) == []


def test_bytes_are_bounded_and_their_numbers_go_on(board):
    fed(board)
    looked(board)
    fed(board, bursts=bursts(BURSTS_KEPT + 5))
    assert len(looked(board)) == BURSTS_KEPT
    assert looked(board)[-1] == BURSTS_KEPT + 5


def test_a_gateway_that_falls_silent_is_gone_and_its_devices_stay_listed(board):
    fed(board)
    assert [d.here for d in board.latest(now=NOON)] == [True]
    assert [d.here for d in board.latest(now=NOON + timedelta(seconds=6))] == [False]


def test_a_device_that_its_gateway_does_not_name_any_more_is_gone(board):
    fed(board)
    fed(board, gateway="other")
    board.take("g", DeviceFeed(devices=[]), now=NOON)
    assert [d.gateway for d in board.latest(now=NOON)] == ["other"]


def test_a_mad_gateway_does_not_fill_the_centre(board):
    words = [a_word(f"d{n}") for n in range(MOST_DEVICES + 50)]
    board.take("g", DeviceFeed(devices=words), now=NOON)
    assert len(board.latest(now=NOON)) == MOST_DEVICES


def part(number: int, parts: int, text: str, name: str = "a", device: str = "main") -> FilePart:
    return FilePart(device=device, name=name, part=number, parts=parts, text=text)


def test_a_file_comes_in_pieces_in_order(board):
    for piece in (part(0, 2, "one "), part(1, 2, "two")):
        fed(board, file=piece)
    found = board.file("g", "main")
    assert found is not None
    assert found.text == "one two"


@pytest.mark.parametrize(
    "pieces",
    [
        [part(1, 2, "b")],
        [part(0, 3, "a"), part(2, 3, "c")],
        [part(0, 2, "a"), part(1, 2, "b", name="other")],
    ],
    ids=["no beginning", "a gap", "of another file"],
)
def test_pieces_that_do_not_fit_are_no_file(board, pieces):
    for piece in pieces:
        fed(board, file=piece)
    assert board.file("g", "main") is None


def test_a_file_without_end_is_not_kept(board):
    piece = "x" * (LARGEST_FILE // 4 + 1)
    for number in range(5):
        fed(board, file=part(number, 9, piece))
    assert board.file("g", "main") is None


def test_only_the_last_files_are_kept(board):
    for number in range(FILES_KEPT + 2):
        fed(board, file=part(0, 1, "text", device=f"d{number}"))
    kept = [board.file("g", f"d{number}") is not None for number in range(FILES_KEPT + 2)]
    assert kept == [False, False, *[True] * FILES_KEPT]
