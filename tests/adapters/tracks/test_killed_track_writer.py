"""A writer of tracks that is killed at any moment: what it said it wrote is there, once, whole."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch_app.adapters.storage.tracks.opening import open_tracks
from dispatch_app.domain.ids import VehicleId
from tests.fakes.builders import NOON
from tests.fakes.track_writer import VEHICLES, batch

ROOT = Path(__file__).resolve().parents[3]
DAY = timedelta(days=1)


def kill_after(directory: Path, batches: int) -> int:
    """Batches that the writer had said it wrote."""
    command = [sys.executable, "-m", "tests.fakes.track_writer", str(directory)]
    said = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            said = int(line)
            if said >= batches:
                break
        writer.kill()
        rest = writer.stdout.read().splitlines()
    return int(rest[-1]) if rest and rest[-1].isdigit() else said


@pytest.mark.parametrize("batches", [1, 130, 260])
def test_a_killed_writer_leaves_whole_days(tmp_path: Path, batches: int) -> None:
    said = kill_after(tmp_path, batches)
    tracks = open_tracks("", str(tmp_path))
    for vehicle in range(VEHICLES):
        track = tracks.track(VehicleId(f"{vehicle:02d}"), NOON, NOON + DAY)
        assert said <= len(track) <= said + 1
        assert list(track.lat) == [batch(n)[0].lat for n in range(len(track))]
    tracks.write(batch(said + 1))
    while tracks.pack(NOON + DAY, 100):
        pass
    assert len(tracks.track(VehicleId("00"), NOON, NOON + DAY)) >= said + 1
    tracks.close()
