"""Playback by telephone: digits in, sound out. The exchange brings the digits and plays the sound.

First a PIN and `#`, then a serial number and `#`. While it plays: `4` ten seconds back, `6` ten
forward, `5` stop and go on, `*` another recording.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dispatch_app.ports.audio_tap import SAMPLES_PER_S
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.recorder_catalogue import RecorderCatalogue
from dispatch_app.recording.sound_file import BadSound, read

log = logging.getLogger(__name__)

SKIP = 10 * SAMPLES_PER_S
TRIES = 3
LONGEST_INPUT = 20


class Stage(StrEnum):
    PIN = "pin"
    SERIAL = "serial"
    PLAYING = "playing"
    PAUSED = "paused"
    OVER = "over"
    """Too many wrong PINs: the exchange hangs up."""


class Prompt(StrEnum):
    """What the exchange should let the caller hear, by its own voice files or tones."""

    NONE = ""
    ENTER_PIN = "enter_pin"
    WRONG = "wrong"
    ENTER_SERIAL = "enter_serial"
    UNKNOWN = "unknown"


class PinCheck(Protocol):
    def fits(self, password: str, known_hash: str | None) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What may be played, to whom, and who must hear of it."""

    root: Path
    catalogue: RecorderCatalogue
    pins: Mapping[str, str]
    """Holder to the hash of a PIN; never the PIN itself."""
    check: PinCheck
    heard: Callable[[int, str, datetime], None]
    """Serial number, holder, time: told before the first sample sounds."""
    now: Callable[[], datetime]
    refused: Callable[[], None] = lambda: None
    """Somebody has given wrong PINs until it was over."""


class DialInPlayback:
    """One caller. `digit` says what to prompt; `frame` gives the next 20 ms, mono."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._typed = ""
        self._wrong = 0
        self._holder = ""
        self._sound: npt.NDArray[np.int16] = np.empty(0, dtype=np.int16)
        self._at = 0
        self.stage = Stage.PIN

    @property
    def plays(self) -> bool:
        return self.stage is Stage.PLAYING

    @property
    def over(self) -> bool:
        return self.stage is Stage.OVER

    def digit(self, key: str) -> Prompt:
        if self.stage in (Stage.PLAYING, Stage.PAUSED):
            return self._playing(key)
        if self.stage is Stage.OVER:
            return Prompt.WRONG
        if key != "#":
            self._typed = "" if key == "*" else (self._typed + key)[:LONGEST_INPUT]
            return Prompt.NONE
        typed, self._typed = self._typed, ""
        return self._pin(typed) if self.stage is Stage.PIN else self._serial(typed)

    def _pin(self, typed: str) -> Prompt:
        """Every hash is tried, so that a guess takes as long whoever it fits."""
        fits = [
            name
            for name, known in self._library.pins.items()
            if self._library.check.fits(typed, known)
        ]
        if not fits:
            self._wrong += 1
            if self._wrong >= TRIES:
                self.stage = Stage.OVER
                self._library.refused()
            return Prompt.WRONG
        self._holder, self.stage = fits[0], Stage.SERIAL
        return Prompt.ENTER_SERIAL

    def _serial(self, typed: str) -> Prompt:
        if not (typed.isascii() and typed.isdigit()):
            return Prompt.UNKNOWN
        try:
            take = self._library.catalogue.take(int(typed))
            if take is None or take.removal is not None:
                return Prompt.UNKNOWN
            pieces = [
                piece.astype(np.int32).sum(axis=1) for piece in read(self._library.root / take.file)
            ]
        except (Unavailable, BadSound) as trouble:
            log.warning("dial-in: %s", trouble)
            return Prompt.UNKNOWN
        self._library.heard(int(typed), self._holder, self._library.now())
        both = np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int32)
        self._sound = np.clip(both, -32768, 32767).astype(np.int16)
        self._at, self.stage = 0, Stage.PLAYING
        return Prompt.NONE

    def _playing(self, key: str) -> Prompt:
        match key:
            case "4":
                self._at = max(0, self._at - SKIP)
            case "6":
                self._at = min(len(self._sound), self._at + SKIP)
            case "5":
                self.stage = Stage.PAUSED if self.stage is Stage.PLAYING else Stage.PLAYING
            case "*":
                self.stage = Stage.SERIAL
                return Prompt.ENTER_SERIAL
            case _:
                pass
        return Prompt.NONE

    def frame(self, samples: int = SAMPLES_PER_S // 50) -> bytes:
        """The next sound; empty when there is none to play now."""
        if self.stage is not Stage.PLAYING:
            return b""
        piece = self._sound[self._at : self._at + samples]
        self._at += len(piece)
        if not len(piece):
            self.stage = Stage.SERIAL
        return piece.astype("<i2").tobytes()

    def unheard(self, steps: int) -> None:
        """So many frames of 20 ms were taken ahead and not heard: go back by them."""
        if steps and self.stage in (Stage.PLAYING, Stage.SERIAL):
            self._at = max(0, self._at - steps * SAMPLES_PER_S // 50)
            self.stage = Stage.PLAYING
