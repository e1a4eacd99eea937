"""Sound for an invented conversation: two sides that take turns, in syllables without any words.

Begins with a signal, so that nobody takes it for a person's voice. Knows no file.
"""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from dispatch_app.ports.audio_tap import SAMPLES_PER_S

Stereo = NDArray[np.int16]
"""Shape (n, 2): outside, then the centre."""

_SIGNAL_S, _SIGNAL_HZ = 0.35, (880.0, 1320.0)
_PITCH_HZ = (205.0, 128.0)
"""Caller, seat: told apart by ear."""
_TURN_S = (1.2, 5.0)
_PAUSE_S = (0.25, 0.9)
_SYLLABLES_PER_S = 4.3
_HARMONICS = (1.0, 0.6, 0.45, 0.2, 0.12)
_LOUD, _HISS = 7_500.0, 40.0


def conversation(seconds: float, chance: Random) -> Stereo:
    """So long a talk; the same for the same chance."""
    count = round(seconds * SAMPLES_PER_S)
    hiss = np.random.default_rng(chance.getrandbits(32))
    sound = hiss.normal(0.0, _HISS, (count, 2))
    signal = _signal()[:count]
    sound[: len(signal)] += signal[:, None]
    at_s, side = _SIGNAL_S + 0.4, 0
    while at_s < seconds:
        spoken = _spoken(min(chance.uniform(*_TURN_S), seconds - at_s), _PITCH_HZ[side], chance)
        begin = round(at_s * SAMPLES_PER_S)
        spoken = spoken[: max(0, count - begin)]
        sound[begin : begin + len(spoken), side] += spoken
        at_s += len(spoken) / SAMPLES_PER_S + chance.uniform(*_PAUSE_S)
        side = 1 - side
    return np.clip(sound, -32_767, 32_767).astype(np.int16)


def _signal() -> NDArray[np.float64]:
    """Two tones, one after the other."""
    half = np.arange(round(_SIGNAL_S / 2 * SAMPLES_PER_S)) / SAMPLES_PER_S
    return np.concatenate([_LOUD * np.sin(2 * np.pi * hz * half) for hz in _SIGNAL_HZ])


def _spoken(seconds: float, pitch_hz: float, chance: Random) -> NDArray[np.float64]:
    """Syllables rise and fall in loudness; the pitch sinks towards the end, as in a sentence."""
    at = np.arange(max(0, round(seconds * SAMPLES_PER_S))) / SAMPLES_PER_S
    if not len(at):
        return at
    pitch = pitch_hz * chance.uniform(0.92, 1.08) * (1.08 - 0.16 * at / max(seconds, 0.1))
    turn = 2 * np.pi * np.cumsum(pitch) / SAMPLES_PER_S
    voice = sum(
        (share * np.sin((n + 1) * turn) for n, share in enumerate(_HARMONICS)), np.zeros_like(at)
    )
    syllables = np.sin(np.pi * _SYLLABLES_PER_S * at + chance.uniform(0, np.pi)) ** 2
    faded: NDArray[np.float64] = _LOUD / 2 * voice * syllables
    return faded
