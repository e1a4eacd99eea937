"""Sound of a telephone as numbers: how loud it is, and the tone to try it with. Pure."""

from __future__ import annotations

import math

import numpy as np

from dispatch_app.adapters.softphone.sound_card import RATE, STEP_BYTES, STEP_SAMPLES
from dispatch_app.ports.softphone import SILENT_DB

_TONE_HZ = 440.0
_TONE_STEPS = 50
_TONE_PEAK = 6000.0
_BEAT_HZ = 1200.0
_BEAT_STEPS = 3
_BEAT_FADE_S = 0.012
_BEAT_PEAK = 9000.0
_LOUDEST = 32768.0


def level_db(pcm: bytes) -> float:
    """Loudness of 16-bit samples: RMS in dB below the loudest possible."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype=np.int16).astype(np.float64)
    if not samples.size:
        return SILENT_DB
    rms = math.sqrt(float(np.mean(samples * samples)))
    return SILENT_DB if rms < 1.0 else max(SILENT_DB, 20.0 * math.log10(rms / _LOUDEST))


def trial_tone() -> tuple[bytes, ...]:
    """A second of 440 Hz in steps."""
    time = np.arange(_TONE_STEPS * STEP_SAMPLES) / RATE
    pcm = (np.sin(2 * math.pi * _TONE_HZ * time) * _TONE_PEAK).astype("<i2").tobytes()
    return tuple(pcm[at : at + STEP_BYTES] for at in range(0, len(pcm), STEP_BYTES))


def beat_tone() -> tuple[bytes, ...]:
    """One beat in steps: short, high, and dying away, so that a voice is understood beside it."""
    time = np.arange(_BEAT_STEPS * STEP_SAMPLES) / RATE
    wave = np.sin(2 * math.pi * _BEAT_HZ * time) * np.exp(-time / _BEAT_FADE_S)
    pcm = (wave * _BEAT_PEAK).astype("<i2").tobytes()
    return tuple(pcm[at : at + STEP_BYTES] for at in range(0, len(pcm), STEP_BYTES))


def mixed(one: bytes, other: bytes) -> bytes:
    """Two sounds at once; what would be louder than the loudest stays there."""
    length = min(len(one), len(other)) // 2 * 2
    both = np.frombuffer(one[:length], dtype="<i2").astype(np.int32)
    both += np.frombuffer(other[:length], dtype="<i2")
    return np.clip(both, -_LOUDEST, _LOUDEST - 1).astype("<i2").tobytes()
