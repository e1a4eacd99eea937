"""A recorder that is killed loses a second at most, and the rest plays and is sealed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dispatch_app.recording.sealing import recorded_ms
from tests.fakes.recorder_room import (
    CENTRE_HZ,
    OUTSIDE_HZ,
    RecorderRoom,
    began,
    pitch,
    seat,
    talk,
)

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 8
VICTIM = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tests.fakes.recorder_room import RecorderRoom, began, talk
room = RecorderRoom(Path(sys.argv[1]))
room.hear(began("a", number="19900001234")).round()
for second in range({SECONDS}):
    room.hear(*talk("a", 1.0, first=second * 8000)).round()
print("told", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(directory):
    finished = subprocess.run(
        [sys.executable, "-c", VICTIM, str(directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert finished.stdout == "told\n", finished.stderr
    assert finished.returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="a kill is another thing there")
def test_a_kill_loses_a_second_at_most_and_the_rest_plays(tmp_path):
    killed(tmp_path)
    room = RecorderRoom(tmp_path)
    (take,) = room.sealing.mend()
    sound = room.sound(take)
    assert len(sound) >= (SECONDS - 1) * 8000
    assert take.sound.duration_ms == pytest.approx(len(sound) / 8, abs=50)
    assert pitch(sound[:, 0]) == pytest.approx(OUTSIDE_HZ, abs=2)
    assert pitch(sound[:, 1]) == pytest.approx(CENTRE_HZ, abs=2)
    assert take.sound.cut and take.sound.number == "19900001234"
    assert room.sealing.mend() == ()
    room.close()


def test_a_file_cut_anywhere_plays_up_to_its_last_whole_page(tmp_path):
    room = RecorderRoom(tmp_path)
    take = room.records("a", 6.0)
    whole, path = room.path(take).read_bytes(), room.path(take)
    for size in (len(whole) - 1, len(whole) // 2, len(whole) // 3):
        path.write_bytes(whole[:size])
        known_ms = recorded_ms(path)
        assert 1000 <= known_ms < 6000
        assert len(room.sound(take)) / 8 >= known_ms - 50
    path.write_bytes(whole[:60])
    assert recorded_ms(path) == 0
    room.close()


def test_what_never_reached_the_disk_leaves_its_number_and_nothing_else(tmp_path):
    room = RecorderRoom(tmp_path)
    room.hear(began("a")).round()
    room.close()
    again = RecorderRoom(tmp_path)
    assert again.sealing.mend() == ()
    assert again.catalogue.running() == ()
    assert again.records("b", 1.0).sound.serial == 2
    assert [p.name for p in tmp_path.rglob("rec-a-00000001*")] == []
    again.close()


def test_a_kill_between_list_and_catalogue_lists_nothing_twice(tmp_path):
    room = RecorderRoom(tmp_path)
    room.hear(began("a"), seat("a", "1"), *talk("a", 2.0)).round()
    (running,) = room.catalogue.running()
    forgetful = room.catalogue.sealed
    room.catalogue.sealed = lambda *_: None
    room.takes._over(next(iter(room.takes._talks.values())), None)
    room.catalogue.sealed = forgetful
    (mended,) = room.sealing.mend()
    assert mended.seal.line == 1 and mended.sound.serial == running.serial
    assert (tmp_path / "seal.jsonl").read_bytes().count(b"\n") == 1
    room.close()


def test_outlines_survive_a_kill_too(tmp_path):
    killed(tmp_path)
    (outline,) = tmp_path.rglob("*.peaks")
    peaks = np.frombuffer(outline.read_bytes(), np.uint8).reshape(-1, 2)
    assert len(peaks) >= (SECONDS - 1) * 20
    assert peaks.min() > 50
