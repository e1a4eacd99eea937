"""One recording while it goes on: its file, outline and time axis. Knows no list and no seal."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from dispatch_app.ports.audio_tap import SAMPLES_PER_S, TapSound
from dispatch_app.ports.recorder_catalogue import RunningTake
from dispatch_app.recording.disk import PART, OpenFile, RoomyFile, sync_directory
from dispatch_app.recording.peaks import PeakMeter
from dispatch_app.recording.sound_file import OpusWriter, Stereo
from dispatch_app.recording.timeline import Timeline

PEAKS = ".peaks"
FROM_THE_BEGINNING = 2 * SAMPLES_PER_S
"""Sound that first comes later than this belongs to a conversation that was on before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A file that is whole, and what it holds."""

    began_at: datetime
    ended_at: datetime
    duration_ms: int
    lost_ms: int


class Take:
    """Owned by one thread. Raises OSError where the disk refuses; what is written stays."""

    def __init__(
        self,
        running: RunningTake,
        root: Path,
        *,
        open_file: OpenFile,
        make_room: Callable[[], bool],
    ) -> None:
        self.running = running
        self.lost = 0
        """Samples that the exchange or the recorder had to let go."""
        self._path = root / running.file
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = open_file(part_of(self._path))
        self._peaks_file = open_file(peaks_of(self._path))
        self._peaks_out = RoomyFile(self._peaks_file, make_room)
        self._peaks = PeakMeter()
        self._writer = OpusWriter(RoomyFile(self._file, make_room), _tags(running))
        self._timeline = Timeline()
        self._base: int | None = None

    def sound(self, sound: TapSound) -> None:
        if self._base is None:
            self._base = sound.first if sound.first > FROM_THE_BEGINNING else 0
        pcm = np.frombuffer(sound.pcm, dtype="<i2")
        self._timeline.put(sound.side, sound.first - self._base, pcm)

    def write(self) -> Stereo:
        """Write what is settled; give it back for those who listen."""
        return self._written(self._timeline.settled())

    def _written(self, sound: Stereo) -> Stereo:
        self._writer.write(sound)
        outline = self._peaks.feed(sound)
        if outline:
            self._peaks_out.write(outline)
        return sound

    def end(self, at: datetime | None) -> Ended:
        """Write the rest and make the file whole; `at` fills up with silence."""
        base_s = (self._base or 0) / SAMPLES_PER_S
        began_at = self.running.began.began_at + timedelta(seconds=base_s)
        until = int((at - began_at).total_seconds() * SAMPLES_PER_S) if at is not None else 0
        while len(self._written(self._timeline.rest(until))):
            pass
        self._peaks_out.write(self._peaks.rest())
        self._writer.close()
        self._peaks_file.close()
        os.fsync(self._file.fileno())
        self._file.close()
        part_of(self._path).replace(self._path)
        sync_directory(self._path.parent)
        samples = self._writer.samples
        return Ended(
            began_at=began_at,
            ended_at=began_at + timedelta(seconds=samples / SAMPLES_PER_S),
            duration_ms=samples * 1000 // SAMPLES_PER_S,
            lost_ms=(self.lost + self._timeline.late) * 1000 // SAMPLES_PER_S,
        )

    def abandon(self) -> None:
        """Let the files be as they are: the disk takes no more."""
        self._peaks_file.close()
        self._file.close()


def part_of(path: Path) -> Path:
    return path.with_name(path.name + PART)


def peaks_of(path: Path) -> Path:
    return path.with_suffix(PEAKS)


def _tags(running: RunningTake) -> dict[str, str]:
    """So that a file without its list still says what it is."""
    began = running.began
    return {
        "title": Path(running.file).stem,
        "date": began.began_at.isoformat(),
        "channel": began.line,
        "number": began.number,
        "called": began.called,
    }
