"""A recording as WAV, piece by piece, for whoever cannot play Opus. Pure but for the reading."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from dispatch_app.ports.audio_tap import SAMPLES_PER_S
from dispatch_app.recording.sound_file import read

CHANNELS = 2
WIDTH = 2


def wav(path: Path, duration_ms: int) -> Iterator[bytes]:
    """Exactly as long as the list says: the head names the length before the sound is read.

    Raises:
        BadSound: the file cannot be read.
    """
    left = duration_ms * SAMPLES_PER_S // 1000 * CHANNELS * WIDTH
    yield head(left)
    for sound in read(path):
        pcm = sound.astype("<i2").tobytes()[:left]
        left -= len(pcm)
        yield pcm
    while left > 0:
        silence = bytes(min(left, 1 << 16))
        left -= len(silence)
        yield silence


def head(size: int) -> bytes:
    rate = SAMPLES_PER_S * CHANNELS * WIDTH
    return b"".join(
        (
            struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE"),
            struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, CHANNELS, SAMPLES_PER_S, rate, 4, 16),
            struct.pack("<4sI", b"data", size),
        )
    )
