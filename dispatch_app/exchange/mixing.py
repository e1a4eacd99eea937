"""Sound mixed in steps of 20 ms: what each leg hears, from what each leg says. Knows no calls.

16-bit mono PCM, little-endian, 8,000 samples a second: 160 samples, 320 bytes a step.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

STEP_SAMPLES = 160
STEP_BYTES = 2 * STEP_SAMPLES
SILENCE = bytes(STEP_BYTES)


def mixed(voices: Iterable[bytes]) -> bytes:
    """Several voices as one, at the limits of 16 bits instead of beyond them."""
    heard = [voice for voice in voices if voice]
    if not heard:
        return SILENCE
    if len(heard) == 1:
        return heard[0]
    total = np.zeros(STEP_SAMPLES, dtype=np.int32)
    for voice in heard:
        total += np.frombuffer(voice, dtype="<i2")
    return np.clip(total, -32768, 32767).astype("<i2").tobytes()


class Steps:
    """Sound as it arrives, given out in even steps.

    Packets come unevenly: two steps are gathered before the first is given; what piles up beyond
    five, because the other clock is faster, is dropped, so that nobody speaks late.
    """

    START = 2 * STEP_BYTES
    MOST = 5 * STEP_BYTES

    def __init__(self) -> None:
        self._kept = bytearray()
        self._started = False

    def put(self, pcm: bytes) -> None:
        self._kept += pcm
        if len(self._kept) > self.MOST:
            del self._kept[: len(self._kept) - self.START]

    def take(self) -> bytes:
        """One step, or nothing while none is complete."""
        if not self._started and len(self._kept) < self.START:
            return b""
        if len(self._kept) < STEP_BYTES:
            self._started = False
            return b""
        self._started = True
        step = bytes(self._kept[:STEP_BYTES])
        del self._kept[:STEP_BYTES]
        return step
