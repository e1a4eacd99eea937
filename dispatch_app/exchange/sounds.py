"""What the exchange itself lets people hear: tones, and the centre's own spoken prompts.

Tones are made here; prompts are WAV files of the centre, `NAME.wav` in its directory of sounds.
A prompt without a file is replaced by tones, so that nobody waits in silence.
"""

from __future__ import annotations

import wave
from functools import cache
from pathlib import Path

import numpy as np

from dispatch_app.exchange.mixing import STEP_BYTES
from dispatch_app.ports.audio_tap import SAMPLES_PER_S

LEVEL = 6000
"""Of 32767: about -15 dB, as loud as speech."""
TONE_HZ = 450
"""The tone of Chinese exchanges (GF 002-9002.1)."""
HOLD_HZ = (523.25, 659.25, 784.0, 659.25)
"""A slow broken chord: told from a line that is dead, and not taken for a voice."""


class BadSound(Exception):
    """A sound file cannot be used. Names the file and the mend."""


def tone(hz: float, seconds: float) -> np.ndarray:
    at = np.arange(int(seconds * SAMPLES_PER_S)) / SAMPLES_PER_S
    return LEVEL * np.sin(2 * np.pi * hz * at)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * SAMPLES_PER_S))


def _pcm(*parts: np.ndarray) -> bytes:
    return np.concatenate(parts).astype("<i2").tobytes()


def ringback() -> bytes:
    """1 s of tone, 4 s of silence."""
    return _pcm(tone(TONE_HZ, 1.0), silence(4.0))


def hold() -> bytes:
    notes = [part for hz in HOLD_HZ for part in (0.3 * tone(hz, 0.4), silence(0.1))]
    return _pcm(*notes, silence(3.0))


def ring() -> bytes:
    """In the ear of a telephone that is held open: two short calls and a pause."""
    return _pcm(tone(950, 0.25), silence(0.15), tone(950, 0.25), silence(1.35))


def announcement() -> bytes:
    return _pcm(tone(950, 0.3), tone(1400, 0.3), tone(1800, 0.3), silence(0.6))


def position(place: int) -> bytes:
    """As many beeps as the place in the queue, nine at most."""
    beeps = [part for _ in range(min(place, 9)) for part in (tone(1400, 0.15), silence(0.2))]
    return _pcm(*beeps, silence(0.5))


def enter_pin() -> bytes:
    """One high note: who listens is asked for the PIN."""
    return _pcm(silence(0.5), tone(1800, 0.4))


def enter_serial() -> bytes:
    """Two high notes: the PIN was right, which recording?"""
    return _pcm(tone(1800, 0.2), silence(0.1), tone(1800, 0.2))


def wrong() -> bytes:
    """Falling: no."""
    return _pcm(tone(800, 0.25), tone(500, 0.5))


def press_key() -> bytes:
    return _pcm(tone(1400, 0.4), silence(0.2), tone(1400, 0.4), silence(2.0))


def read_wav(path: Path) -> bytes:
    """The samples of a prompt.

    Raises:
        BadSound: not a WAV file of 16 bits, mono, 8,000 samples a second.
    """
    try:
        with wave.open(str(path), "rb") as file:
            shape = file.getsampwidth(), file.getnchannels(), file.getframerate()
            if shape != (2, 1, SAMPLES_PER_S):
                raise BadSound(
                    f"{path}: must be 16 bits, mono, {SAMPLES_PER_S} samples a second; convert it,"
                    f" for instance with `ffmpeg -i {path.name} -ac 1 -ar {SAMPLES_PER_S} out.wav`"
                )
            return file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as trouble:
        raise BadSound(f"{path}: cannot be read as WAV: {trouble}") from trouble


class Sounds:
    """Sounds by name, the centre's files before our tones."""

    def __init__(self, directory: Path | None = None) -> None:
        self._files = (
            {
                path.stem: _padded(read_wav(path))
                for path in sorted((directory or Path()).glob("*.wav"))
            }
            if directory
            else {}
        )

    def pcm(self, name: str) -> bytes:
        """Whole steps of sound. `announcement:night` falls back to `announcement`."""
        kind, _, which = name.partition(":")
        for file in (f"{kind}-{which}", kind):
            if file in self._files:
                return self._files[file]
        return _made(kind, which)


@cache
def _made(kind: str, which: str) -> bytes:
    makers = {
        "ringback": ringback,
        "hold": hold,
        "ring": ring,
        "announcement": announcement,
        "press-key": press_key,
        "enter-pin": enter_pin,
        "enter-serial": enter_serial,
        "wrong": wrong,
        "unknown": wrong,
    }
    if kind == "position":
        return _padded(position(int(which or "1")))
    return _padded(makers[kind]())


def _padded(pcm: bytes) -> bytes:
    return pcm + bytes(-len(pcm) % STEP_BYTES)


class Playing:
    """Sounds one after another, the last again and again, in steps."""

    def __init__(self, sounds: Sounds, names: tuple[str, ...]) -> None:
        self._pcm = [sounds.pcm(name) for name in names]
        self._which = self._at = 0

    def take(self) -> bytes:
        pcm = self._pcm[self._which]
        if self._at >= len(pcm):
            self._which, self._at = min(self._which + 1, len(self._pcm) - 1), 0
            pcm = self._pcm[self._which]
        step = pcm[self._at : self._at + STEP_BYTES]
        self._at += STEP_BYTES
        return step
