"""A recorder at the device desk: its troubles, its limits and its second medium; it records on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.domain.devices import DeviceOutcome, DeviceWish
from dispatch_app.domain.recordings import RecorderTrouble
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.recording.settings import load
from tests.fakes.device_room import AtDesk
from tests.fakes.running_recorder import NAME, RunningRecorder
from tests.fakes.running_server import running_server


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[tuple[AtDesk, RunningRecorder]]:
    (tmp_path / "centre").mkdir()
    with (
        running_server(tmp_path / "centre") as server,
        RunningRecorder(tmp_path, server, at_desk=True) as running,
    ):
        yield AtDesk(server, NAME), running


def test_limits_and_the_second_medium_are_changed_while_it_records(recorder, tmp_path) -> None:
    desk, running = recorder
    word = desk.sees(NAME, lambda word: word["settings"])
    assert (word["protocol"], word["port"]) == ("recorder", str(running.directory / "kept"))

    missing = tmp_path / "not-mounted"
    refused = desk.asks(NAME, DeviceWish.TAKE, keeping__copy_to=str(missing))
    assert (refused.outcome, refused.code, refused.place) == (
        DeviceOutcome.REFUSED,
        "device.reason.folder",
        "keeping.copy_to",
    )
    assert str(missing) in refused.why
    assert "keeping" not in tomllib.loads(running.config.read_text(encoding="utf-8"))

    missing.mkdir()
    taken = desk.asks(NAME, DeviceWish.TAKE, keeping__copy_to=str(missing), keeping__days="400")
    assert (taken.outcome, taken.code) == (DeviceOutcome.DONE, "device.written")
    assert tomllib.loads(running.config.read_text(encoding="utf-8"))["keeping"] == {
        "copy_to": str(missing),
        "days": 400.0,
    }
    assert load(running.config).keeping.copy_to == missing
    assert list(missing.iterdir()) == []
    assert desk.asks(NAME, DeviceWish.RECORD).code == "device.no-bytes"
    assert desk.sees(NAME, lambda word: not word["has_bytes"])

    running.process.troubles.say(RecorderTrouble.SOUND_LOST)
    word = desk.sees(NAME, lambda word: word["state"] == "silent")
    assert word["reason"] in {"sound_lost", "clock_off", "space_low"}
    assert any(error["words"] == "sound_lost" for error in word["errors"])


def test_room_that_is_not_there_is_not_demanded(recorder) -> None:
    _, running = recorder
    device = running.desk.device
    for changes, code in (
        ({"keeping.least_gb": "30"}, "device.room-contradicts"),
        ({"keeping.least_gb": "900000", "keeping.low_gb": "900000"}, "device.room-is-less"),
    ):
        with pytest.raises(BadSetting) as refused:
            device.try_out(changes)
        assert (refused.value.code, refused.value.place) == (code, "keeping.least_gb")
