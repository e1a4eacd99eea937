"""A sound card as a telephone needs it: 20 ms of 8,000 samples a second each way. Knows no SIP.

The card's own thread only moves bytes between two short queues; what does not fit is dropped,
oldest first, for late sound is worse than none.
"""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from dispatch_app.ports.softphone import SILENT_DB, SoundDevice, SoundTrouble

log = logging.getLogger(__name__)

RATE = 8000
STEP_SAMPLES = 160
STEP_BYTES = 2 * STEP_SAMPLES
SILENCE = bytes(STEP_BYTES)
_KEPT = 10
"""Steps of 20 ms that may wait."""
_TONE_HZ = 440.0
_TONE_STEPS = 50
_TONE_PEAK = 6000.0
_LOUDEST = 32768.0


def level_db(pcm: bytes) -> float:
    """Loudness of 16-bit samples: RMS in dB below the loudest possible."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype=np.int16).astype(np.float64)
    if not samples.size:
        return SILENT_DB
    rms = math.sqrt(float(np.mean(samples * samples)))
    return SILENT_DB if rms < 1.0 else max(SILENT_DB, 20.0 * math.log10(rms / _LOUDEST))


def test_tone() -> tuple[bytes, ...]:
    """A second of 440 Hz in steps."""
    time = np.arange(_TONE_STEPS * STEP_SAMPLES) / RATE
    pcm = (np.sin(2 * math.pi * _TONE_HZ * time) * _TONE_PEAK).astype("<i2").tobytes()
    return tuple(pcm[at : at + STEP_BYTES] for at in range(0, len(pcm), STEP_BYTES))


class SoundCard:
    def __init__(self) -> None:
        self._heard: deque[bytes] = deque(maxlen=_KEPT)
        self._to_say: deque[bytes] = deque(maxlen=_KEPT)
        self._tone: deque[bytes] = deque()
        self._streams: list[Any] = []
        self.trouble = SoundTrouble.NONE

    def open(self, microphone: str = "", speaker: str = "") -> None:
        """Begin to hear and to sound; `trouble` says what came of it."""
        self.close()
        import sounddevice as sd

        common = {"samplerate": RATE, "blocksize": STEP_SAMPLES, "channels": 1, "dtype": "int16"}
        try:
            hearing = sd.RawInputStream(device=microphone or None, callback=self._hear, **common)
            speaking = sd.RawOutputStream(device=speaker or None, callback=self._say, **common)
            self._streams = [hearing, speaking]
            for stream in self._streams:
                stream.start()
        except (sd.PortAudioError, ValueError) as trouble:
            log.warning("no sound: %s", trouble)
            self.close()
            self.trouble = SoundTrouble.REFUSED if _devices(sd) else SoundTrouble.NO_CARD
        else:
            self.trouble = SoundTrouble.NONE

    def close(self) -> None:
        streams, self._streams = self._streams, []
        for stream in streams:
            stream.close()

    def devices(self) -> tuple[SoundDevice, ...]:
        import sounddevice as sd

        return _devices(sd)

    # ---- one step of 20 ms

    def hear(self) -> bytes:
        """What the microphone has; silence where it has nothing."""
        try:
            return self._heard.popleft()
        except IndexError:
            return SILENCE

    def say(self, pcm: bytes) -> None:
        """Sound it; a test tone goes first."""
        self._to_say.append(self._tone.popleft() if self._tone else pcm)

    def play_test_tone(self) -> None:
        self._tone = deque(test_tone())

    # ---- the card's own thread

    def _hear(self, pcm: Any, _frames: int, _time: Any, _status: Any) -> None:
        self._heard.append(bytes(pcm))

    def _say(self, pcm: Any, _frames: int, _time: Any, _status: Any) -> None:
        try:
            step = self._to_say.popleft()
        except IndexError:
            step = SILENCE
        pcm[:] = step.ljust(len(pcm), b"\0")[: len(pcm)]


def _devices(sd: Any) -> tuple[SoundDevice, ...]:
    try:
        found: Sequence[Any] = sd.query_devices()
    except sd.PortAudioError:
        return ()
    return tuple(
        SoundDevice(
            name=str(one["name"]),
            hears=int(one["max_input_channels"]) > 0,
            speaks=int(one["max_output_channels"]) > 0,
        )
        for one in found
    )
