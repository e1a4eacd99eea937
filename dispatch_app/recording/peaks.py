"""The outline of a recording: the loudest sample of each 50 ms, a byte a side. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dispatch_app.ports.audio_tap import SAMPLES_PER_S

PEAK_MS = 50
STRETCH = SAMPLES_PER_S * PEAK_MS // 1000
SHIFT = 7
"""Fifteen bits of loudness become eight."""


class PeakMeter:
    def __init__(self) -> None:
        self._rest: npt.NDArray[np.int16] = np.empty((0, 2), dtype=np.int16)

    def feed(self, sound: npt.NDArray[np.int16]) -> bytes:
        """Bytes of the stretches that are whole now: outside, centre, outside, …"""
        sound = np.concatenate((self._rest, sound)) if len(self._rest) else sound
        whole = len(sound) // STRETCH * STRETCH
        self._rest = sound[whole:].copy()
        return _outline(sound[:whole])

    def rest(self) -> bytes:
        """The last, shorter stretch."""
        sound, self._rest = self._rest, self._rest[:0]
        if not len(sound):
            return b""
        padded = np.zeros((STRETCH, 2), dtype=np.int16)
        padded[: len(sound)] = sound
        return _outline(padded)


def _outline(sound: npt.NDArray[np.int16]) -> bytes:
    loud = np.abs(sound.astype(np.int32)).reshape(-1, STRETCH, 2).max(axis=1)
    outline: bytes = np.minimum(loud >> SHIFT, 255).astype(np.uint8).tobytes()
    return outline
