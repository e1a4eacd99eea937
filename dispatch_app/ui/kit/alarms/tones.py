"""Makes the two tones of alarms: a double knock for a warning, a rising call for what is critical.

`python -m dispatch_app.ui.kit.alarms.tones DIRECTORY` writes them; they ship in resources/sounds.
Neither can be taken for the telephone, nor for an order at a station.
"""

from __future__ import annotations

import io
import math
import struct
import sys
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

RATE = 16_000
NOTES: Mapping[str, Sequence[tuple[float, float]]] = {
    "alarm-warning.wav": ((523.3, 0.12), (0.0, 0.10), (523.3, 0.12), (0.0, 3.66)),
    "alarm-critical.wav": ((587.3, 0.16), (740.0, 0.16), (932.3, 0.24), (0.0, 1.44)),
}
"""Hertz and seconds; 0 Hz is silence. The pauses are part of the tone, which is repeated."""
_EDGE_S = 0.01
_LOUD = 0.6


def tone(notes: Sequence[tuple[float, float]]) -> bytes:
    """The tone as a WAV file: one channel, 16 bit."""
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(_note(hertz, seconds) for hertz, seconds in notes))
    return body.getvalue()


def _note(hertz: float, seconds: float) -> bytes:
    count = round(seconds * RATE)
    if not hertz:
        return bytes(2 * count)
    return b"".join(_sample(hertz, n / RATE, seconds) for n in range(count))


def _sample(hertz: float, at_s: float, seconds: float) -> bytes:
    edge = min(1.0, at_s / _EDGE_S, (seconds - at_s) / _EDGE_S)
    height = math.sin(2 * math.pi * hertz * at_s)
    return struct.pack("<h", round(32767 * _LOUD * edge * height))


if __name__ == "__main__":
    for name, notes in NOTES.items():
        (Path(sys.argv[1]) / name).write_bytes(tone(notes))
