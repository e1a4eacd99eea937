"""What simulated people say: tones that a spectrum tells apart, or babble that sounds like talk.

Sound is 16-bit PCM, 8,000 samples a second, in steps of 20 ms.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE, STEP = 8000, 160
LEVEL = 4000.0
Samples = NDArray[np.int16]
Voice = Callable[[int], Samples]
"""Gives the samples of a step, by its number."""

_VOWELS_HZ = ((730, 1090), (270, 2290), (300, 870), (530, 1840), (570, 840))
"""The two lowest resonances of a, i, u, e, o, as an adult speaks them, in round figures."""
_SYLLABLE_S = 0.22
_LASTS_S = 24.0


class Tone:
    def __init__(self, hz: float) -> None:
        self._hz = hz

    def __call__(self, step: int) -> Samples:
        at = (step * STEP + np.arange(STEP)) / RATE
        return np.asarray((LEVEL * np.sin(2 * np.pi * self._hz * at)).astype(np.int16))


class Babble:
    """Syllables without meaning, with pauses, over and over. The same seed says the same."""

    def __init__(self, seed: int) -> None:
        chance = np.random.default_rng(seed)
        pitch_hz = chance.uniform(95.0, 230.0)
        syllables = [
            _syllable(chance, pitch_hz) if chance.random() < 0.8 else _pause()
            for _ in range(round(_LASTS_S / _SYLLABLE_S))
        ]
        whole = np.concatenate(syllables)
        self._said = whole[: len(whole) // STEP * STEP].reshape(-1, STEP)

    def __call__(self, step: int) -> Samples:
        return np.asarray(self._said[step % len(self._said)])


def _pause() -> Samples:
    return np.zeros(round(_SYLLABLE_S * RATE), dtype=np.int16)


def _syllable(chance: np.random.Generator, pitch_hz: float) -> Samples:
    """A vowel: the voice's harmonics, each as strong as it is near to a resonance."""
    at = np.arange(round(_SYLLABLE_S * RATE)) / RATE
    base_hz = pitch_hz * chance.uniform(0.85, 1.2) * (1 - 0.12 * at / _SYLLABLE_S)
    phase = 2 * np.pi * np.cumsum(base_hz) / RATE
    resonances = _VOWELS_HZ[chance.integers(len(_VOWELS_HZ))]
    harmonics = np.arange(1, int(3400 / pitch_hz))
    strength = sum(1 / (1 + ((harmonics * pitch_hz - f) / 120.0) ** 2) for f in resonances)
    sound = np.sin(np.outer(harmonics, phase)).T @ strength
    loud = np.sin(np.pi * at / _SYLLABLE_S) ** 0.7 * chance.uniform(0.5, 1.0)
    return np.asarray((LEVEL * sound / np.abs(sound).max() * loud).astype(np.int16))
