"""Makes the alarm tone of the station: two notes, a pause, once a second and a half.

`python -m dispatch_app.ui.station.alarm_tone FILE` writes it; the file ships in resources/sounds.
"""

from __future__ import annotations

import io
import math
import struct
import sys
import wave
from pathlib import Path

RATE = 16_000
NOTES = ((880.0, 0.28), (1174.7, 0.28), (880.0, 0.28), (1174.7, 0.28), (0.0, 0.38))
"""Hertz and seconds. Both notes carry through a garage and lie within what aged ears hear."""
_EDGE_S = 0.008
_LOUD = 0.8


def tone() -> bytes:
    """The tone as a WAV file: one channel, 16 bit."""
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(_note(hertz, seconds) for hertz, seconds in NOTES))
    return body.getvalue()


def _note(hertz: float, seconds: float) -> bytes:
    count = round(seconds * RATE)
    return b"".join(_sample(hertz, n / RATE, seconds) for n in range(count))


def _sample(hertz: float, at: float, seconds: float) -> bytes:
    """With a third harmonic for bite, and soft edges so that nothing clicks."""
    edge = min(1.0, at / _EDGE_S, (seconds - at) / _EDGE_S)
    turn = 2 * math.pi * hertz * at
    wave_ = 0.8 * math.sin(turn) + 0.2 * math.sin(3 * turn)
    return struct.pack("<h", round(32767 * _LOUD * edge * wave_))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(tone())
