"""Writes and reads stereo Opus in Ogg so that a kill loses a second at most. Knows no recorder.

Opus at 20 kbit/s: some 6 MB an hour. Pages of half a second, each pushed out at once: with the
library's defaults a process that is killed leaves nothing that could be played.

The two sides are coded apart (mapping family 255): as plain stereo Opus makes one channel of them
at this rate, without a word, and who said what is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol, cast

import av
import av.error
import numpy as np
import numpy.typing as npt

from dispatch_app.ports.audio_tap import SAMPLES_PER_S

Stereo = npt.NDArray[np.int16]
"""Samples by two: outside, centre."""
BIT_RATE = 20_000
PAGE_US = 480_000
"""Eight frames. With what waits for the slower side and for the next round it makes a second."""
BUFFER = 4096
CODING = {
    "application": "voip",
    "mapping_family": "255",
    "frame_duration": "60",
    "compression_level": "3",
}
"""Levels above 3 cost half as much again and win nothing on telephone sound."""


class BadSound(Exception):
    """A file that cannot be read as sound."""


class Writable(Protocol):
    def write(self, body: bytes, /) -> int: ...


class OpusWriter:
    """Writes into a file that the caller owns; errors of that file reach the caller as they are."""

    def __init__(self, file: Writable, tags: Mapping[str, str]) -> None:
        self._container = av.open(
            cast(IO[bytes], file),
            "w",
            format="ogg",
            options={"page_duration": str(PAGE_US), "flush_packets": "1"},
            buffer_size=BUFFER,
        )
        self._stream: Any = self._container.add_stream(
            "libopus", rate=SAMPLES_PER_S, layout="stereo", options=CODING
        )
        self._stream.bit_rate = BIT_RATE
        self._stream.metadata.update(tags)
        self.samples = 0

    def write(self, sound: Stereo) -> None:
        if not len(sound):
            return
        interleaved = np.ascontiguousarray(sound).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(interleaved, format="s16", layout="stereo")
        frame.sample_rate = SAMPLES_PER_S
        frame.pts = self.samples
        self.samples += len(sound)
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        """Write the rest out. A writer without any sound leaves an empty, valid file."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()


def read(path: Path) -> Iterator[Stereo]:
    """The sound of a file in pieces, as far as it goes: one that was cut ends early.

    Raises:
        BadSound: this is no sound at all.
    """
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler(format="s16", layout="stereo", rate=SAMPLES_PER_S)
            for frame in container.decode(audio=0):
                for piece in resampler.resample(frame):
                    yield _stereo(piece)
            for piece in resampler.resample(None):
                yield _stereo(piece)
    except (av.error.FFmpegError, IndexError) as trouble:
        raise BadSound(f"{path.name}: {trouble}") from trouble


def _stereo(piece: av.AudioFrame) -> Stereo:
    return piece.to_ndarray().reshape(-1, 2).astype(np.int16, copy=False)
